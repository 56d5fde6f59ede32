// Package config turns the command line, the environment and the file crmock.yaml into what a server is made from. A
// flag beats its environment variable, which beats the file, which beats the default.
//
// The Go types of [File] are the one description of the file: its JSON Schema is made from them, the file is read
// against that schema, and so are flags and variables, which are other ways to write keys of the file. Whatever is
// wrong is reported at once, each with its place, and never with a value, because a value may be a secret.
//
// It opens no listener and makes no record. What a tenant may be is decided by the server's own rules; this package
// only says where in the file a setting that breaks them stands.
package config
