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
)

// versionTable is where the database keeps which migrations it has had.
const versionTable = "schema_version"

// migrate brings the tables up to date. Only one process does so at a time.
func (s *Store) migrate(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.options.Patience)
	defer cancel()
	folder, err := fs.Sub(migrations, "migrations/"+s.dialect.name)
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(s.dialect.goose, s.writers.db, folder, goose.WithTableName(versionTable),
		goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return err
	}
	unlock, err := s.lockSchema(ctx)
	if err != nil {
		return s.fault(ctx, err)
	}
	defer unlock()
	return s.raise(ctx, provider)
}

// raise takes the tables to the version that this program wants, if they are not beyond it.
func (s *Store) raise(ctx context.Context, provider *goose.Provider) error {
	has, wants, err := provider.GetVersions(ctx)
	if err != nil {
		return s.fault(ctx, err)
	}
	if has > wants {
		return fmt.Errorf("made by a newer crmock: its tables have version %d, and this one knows up to %d; run the newer crmock", has, wants)
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
	if err := s.probe(ctx); err != nil {
		return nil, err
	}
	if err := s.makeLock(ctx); err != nil {
		return nil, err
	}
	tx, err := s.writers.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	unlock = func() { _ = tx.Rollback() } // nothing was written
	var one int
	if err := tx.QueryRowContext(ctx, "SELECT one FROM schema_lock WHERE one = 1 FOR UPDATE").Scan(&one); err != nil {
		unlock()
		return nil, err
	}
	return unlock, nil
}

// makeLock makes the row that is locked, unless there is one. IF NOT EXISTS fails when two do it at once, so it is tried
// again: then it is there.
func (s *Store) makeLock(ctx context.Context) error {
	var err error
	for range 20 {
		if err = s.tryMakeLock(ctx); !isRace(err) {
			return err
		}
		d := deadline{ctx: ctx}
		d.sleep(50 * time.Millisecond)
	}
	return err
}

func (s *Store) tryMakeLock(ctx context.Context) error {
	var one int
	err := s.writers.db.QueryRowContext(ctx, "SELECT one FROM schema_lock WHERE one = 1").Scan(&one)
	var missing *pgconn.PgError
	if errors.As(err, &missing) && missing.Code == "42P01" {
		if _, err = s.writers.db.ExecContext(ctx, "CREATE TABLE IF NOT EXISTS schema_lock (one INTEGER NOT NULL PRIMARY KEY)"); err != nil {
			return err
		}
		err = sql.ErrNoRows
	}
	if errors.Is(err, sql.ErrNoRows) {
		_, err = s.writers.db.ExecContext(ctx, "INSERT INTO schema_lock (one) VALUES (1) ON CONFLICT DO NOTHING")
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
	case "23505", "42P07", "40001", "40P01", "XX000":
		return true
	}
	return false
}
