package sqlstore

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// Fault is what the database could not do. It is a store.ErrUnavailable when the same may succeed later.
type Fault struct {
	Advice   string // what happened and how to mend it
	Err      error  // what the engine said
	lasting  bool
	conflict bool
}

// Error gives the advice and the words of the engine.
func (f *Fault) Error() string { return fmt.Sprintf("store: %s: %v", f.Advice, f.Err) }

// Unwrap lets errors.Is and errors.As look at what the fault is and at what the engine said.
func (f *Fault) Unwrap() []error {
	if f.lasting {
		return []error{f.Err}
	}
	return []error{store.ErrUnavailable, f.Err}
}

// isConflict says whether another process came between, so that the same has to be tried again.
func isConflict(err error) bool {
	var f *Fault
	return errors.As(err, &f) && f.conflict
}

// fault says what an error of the driver means. Of a call that was cancelled it returns the reason for that.
func (s *Store) fault(ctx context.Context, err error) error {
	switch cause := context.Cause(ctx); {
	case errors.Is(cause, context.Canceled):
		return ctx.Err()
	case cause != nil:
		return &Fault{Advice: "the database did not answer in time", Err: cause}
	}
	return faultOf(err)
}

func faultOf(err error) error {
	var (
		file   *sqlite.Error
		server *pgconn.PgError
	)
	switch {
	case errors.Is(err, errDoc):
		return &Fault{Advice: "the tables are damaged; keep a copy of them, and put a backup in their place", Err: err}
	case errors.As(err, &file):
		return sqliteFault(file)
	case errors.As(err, &server):
		return postgresFault(server)
	default:
		return &Fault{Advice: "the database cannot be reached; see that it runs and that its address is right", Err: err}
	}
}

//nolint:gochecknoglobals // constant table
var sqliteAdvice = map[int]string{
	sqlite3.SQLITE_BUSY:     "the file is locked by another program; close that program",
	sqlite3.SQLITE_LOCKED:   "the file is locked by another program; close that program",
	sqlite3.SQLITE_FULL:     "the disk is full; make room on it",
	sqlite3.SQLITE_READONLY: "the file cannot be written; let the user of this process write it and its folder",
	sqlite3.SQLITE_IOERR:    "the disk does not read or write; look at it and at the room that is left",
	sqlite3.SQLITE_CANTOPEN: "the file cannot be opened; see that its folder exists and may be written",
	sqlite3.SQLITE_PERM:     "the file cannot be opened; let the user of this process read and write it",
	sqlite3.SQLITE_CORRUPT:  "the file is damaged; stop, keep a copy of it, and put a backup in its place",
	sqlite3.SQLITE_NOTADB:   "the file is not an SQLite database; name another file, or put a backup in its place",
	sqlite3.SQLITE_NOMEM:    "there is not enough memory",
}

func sqliteFault(err *sqlite.Error) error {
	if advice, known := sqliteAdvice[err.Code()&0xff]; known {
		return &Fault{Advice: advice, Err: err}
	}
	return &Fault{Advice: "SQLite refuses a statement, which is a defect of crmock", Err: err, lasting: true}
}

// postgresAdvice is by SQLSTATE or, where that is not in it, by its class, the first two characters.
//
//nolint:gochecknoglobals // constant table
var postgresAdvice = map[string]string{
	"40":    "other processes change the same at the same time; try again",
	"08":    "the connection to the database is broken; it is made anew",
	"53":    "the database has not enough resources; look at its log",
	"53100": "the disk of the database is full; make room on it",
	"53300": "the database has no connection left; raise its max_connections, or run fewer processes",
	"57":    "the database is stopping, starting, or has been told to end this; it is tried again with the next call",
	"58":    "the database has trouble with its own system; look at its log",
	"XX":    "the database has trouble with its own data; look at its log, and put a backup in its place if need be",
	"25006": "the database only reads; give the address of the primary",
	"25P03": "the database ended a transaction that stood still for too long",
	"28":    "the database does not let this user in; see the user and the password of the address",
	"3D":    "there is no such database; create it first, or name another",
	"42501": "the database does not let this user do it; make the user the owner of the database",
	"42P01": "the tables are gone; restart crmock, which makes them, or put a backup in their place",
	"55":    "the database is not ready for it; look at its log",
}

func postgresFault(err *pgconn.PgError) error {
	advice, known := postgresAdvice[err.Code]
	if !known && len(err.Code) == len("40001") {
		advice, known = postgresAdvice[err.Code[:2]]
	}
	if known {
		return &Fault{Advice: advice, Err: err, conflict: err.Code == "40001" || err.Code == "40P01"}
	}
	return &Fault{Advice: "the database refuses a statement, which is a defect of crmock", Err: err, lasting: true}
}
