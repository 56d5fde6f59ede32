package config

// Parts that are tested on their own.
//
//nolint:gochecknoglobals // for tests only
var (
	WatchTicks = watch
	Expand     = expand
)
