package config

// Expand is tested on its own.
//
//nolint:gochecknoglobals // for tests only
var Expand = expand
