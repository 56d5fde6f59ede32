package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// versionTable is where the database keeps which migrations it has had.
const versionTable = "schema_version"

// Migrate brings the tables that an address names up to date, as Open does, and returns the versions that they had and
// have now.
func Migrate(ctx context.Context, address string, o Options) (had, has int64, err error) {
	err = visit(ctx, address, o, func(s *Store) error {
		if had, err = s.version(ctx); err != nil {
			return err
		}
		if err = s.migrate(ctx); err != nil {
			return err
		}
		has, err = s.version(ctx)
		return err
	})
	return had, has, err
}

// Version returns the version of the tables that an address names, 0 if there are none, and the version that this
// program makes of them. It changes nothing, but may leave an empty file where there was none.
func Version(ctx context.Context, address string, o Options) (has, wants int64, err error) {
	err = visit(ctx, address, o, func(s *Store) error {
		provider, err := s.provider()
		if err != nil {
			return err
		}
		sources := provider.ListSources()
		wants = sources[len(sources)-1].Version
		has, err = s.version(ctx)
		return err
	})
	return has, wants, err
}

// version reads the version of the tables.
func (s *Store) version(ctx context.Context) (int64, error) {
	var version sql.NullInt64
	err := s.writers.db.QueryRowContext(ctx, "SELECT max(version_id) FROM "+versionTable).Scan(&version)
	if isMissingTable(err) {
		return 0, nil
	}
	if err != nil {
		return 0, s.fault(ctx, err)
	}
	return version.Int64, nil
}

func isMissingTable(err error) bool {
	var (
		file   *sqlite.Error
		server *pgconn.PgError
	)
	return errors.As(err, &file) && file.Code() == sqlite3.SQLITE_ERROR ||
		errors.As(err, &server) && server.Code == "42P01"
}

func (s *Store) provider() (*goose.Provider, error) {
	folder, err := fs.Sub(migrations, "migrations/"+s.dialect.name)
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(s.dialect.goose, s.writers.db, folder, goose.WithTableName(versionTable),
		goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
}

// migrate brings the tables up to date. Only one process does so at a time.
func (s *Store) migrate(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.options.Patience)
	defer cancel()
	provider, err := s.provider()
	if err != nil {
		return err
	}
	unlock, err := s.lockSchema(ctx)
	if err != nil {
		return s.fault(ctx, err)
	}
	defer unlock()
	has, wants, err := provider.GetVersions(ctx)
	if err != nil {
		return s.fault(ctx, err)
	}
	if has > wants {
		return fmt.Errorf("made by a newer crmock: its tables have version %d, and this one knows them up to %d; run the newer crmock",
			has, wants)
	}
	if _, err := provider.Up(ctx); err != nil {
		return s.fault(ctx, err)
	}
	return nil
}

// lockSchema keeps other processes from migrating until it is unlocked, or the connection is gone. Of a file, this
// process is the only user.
func (s *Store) lockSchema(ctx context.Context) (unlock func(), err error) {
	if !s.dialect.remote {
		return func() {}, nil
	}
	if err := s.makeLock(ctx); err != nil {
		return nil, err
	}
	tx, err := s.writers.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	unlock = func() { _ = tx.Rollback() } // nothing was written
	_, err = tx.ExecContext(ctx, fmt.Sprintf("SET LOCAL %s = %d", standstill, s.options.Patience.Milliseconds()))
	if err == nil {
		var one int
		err = tx.QueryRowContext(ctx, "SELECT one FROM schema_lock WHERE one = 1 FOR UPDATE").Scan(&one)
	}
	if err != nil {
		unlock()
		return nil, err
	}
	return unlock, nil
}

// makeLock makes the row that is locked, unless there is one. IF NOT EXISTS fails when two do it at once, so it is tried
// again: then it is there.
func (s *Store) makeLock(ctx context.Context) error {
	d := deadline{ctx: ctx}
	for {
		err := s.tryMakeLock(ctx)
		if !isRace(err) || !d.sleep(50*time.Millisecond) {
			return err
		}
	}
}

func (s *Store) tryMakeLock(ctx context.Context) error {
	db := s.writers.db
	var one int
	err := db.QueryRowContext(ctx, "SELECT one FROM schema_lock WHERE one = 1").Scan(&one)
	if isMissingTable(err) {
		_, err = db.ExecContext(ctx, "CREATE TABLE IF NOT EXISTS schema_lock (one INTEGER NOT NULL PRIMARY KEY)")
		if err == nil {
			err = sql.ErrNoRows
		}
	}
	if errors.Is(err, sql.ErrNoRows) {
		_, err = db.ExecContext(ctx, "INSERT INTO schema_lock (one) VALUES (1) ON CONFLICT DO NOTHING")
	}
	return err
}

// isRace says whether another process was making the same.
func isRace(err error) bool {
	var refused *pgconn.PgError
	if !errors.As(err, &refused) {
		return false
	}
	switch refused.Code {
	case "23505", "42P07", "42710", "40001", "40P01", "XX000":
		return true
	}
	return false
}
