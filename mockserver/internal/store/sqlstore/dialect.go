package sqlstore

import (
	"embed"

	"github.com/pressly/goose/v3"
)

// dialect is what differs between the engines.
type dialect struct {
	name       string // of the folder of its migrations
	goose      goose.Dialect
	parameter  string // what stands before the number of a parameter
	beginRead  string // begins a transaction that sees one unchanging state
	beginWrite string // begins one that writes
	lockRow    string // ends a SELECT that locks what it finds
	remote     bool   // reached over a network, and shared by processes
}

//nolint:gochecknoglobals // constant tables
var (
	sqliteDialect = dialect{
		name:       "sqlite",
		goose:      goose.DialectSQLite3,
		parameter:  "?",
		beginRead:  "BEGIN",
		beginWrite: "BEGIN IMMEDIATE",
	}
	postgresDialect = dialect{
		name:       "postgres",
		goose:      goose.DialectPostgres,
		parameter:  "$",
		beginRead:  "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
		beginWrite: "BEGIN ISOLATION LEVEL READ COMMITTED",
		lockRow:    " FOR UPDATE",
		remote:     true,
	}
)

//go:embed migrations
var migrations embed.FS
