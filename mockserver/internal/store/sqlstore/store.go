// Package sqlstore keeps the records of all tenants in a SQL database: in one SQLite file, which belongs to one process,
// or in PostgreSQL, which any number of processes share. One implementation serves both; what differs stands in their
// dialects. The SQL is plain, so that engines which speak PostgreSQL's protocol take it, too: no extension, no advisory
// lock, no stored code. SQL only narrows down which records a search has to look at; store.Search decides.
//
// An Update locks the row of its tenant, so it is alone on the tenant among all processes. What it writes is gathered,
// and goes to the database in few statements before the next search and at the end.
package sqlstore

import (
	"context"
	"sync"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// Store is one open database. Make one with Open.
type Store struct {
	dialect dialect
	options Options
	readers *sessions
	writers *sessions
	turns   turns
	texts   sync.Map // statements by shape, as the dialect wants them
	news    *news    // nil when the store is not shared
	self    string   // tells what this store announces from what others do
	release []func() error

	mu     sync.RWMutex // held for reading by every call, so that Close waits for it
	closed bool
}

var _ store.Store = (*Store)(nil)

// View implements store.Store.
func (s *Store) View(ctx context.Context, tenant string, fn func(store.Tx) error) error {
	return s.read(ctx, s.options.Deadline, func(p *part) error {
		t := newTx(s, p, tenant)
		t.readOnly = true
		defer t.end()
		return fn(t)
	})
}

// Update implements store.Store. fn runs again after a conflict with another process, within the deadline.
func (s *Store) Update(ctx context.Context, tenant string, fn func(store.Tx) error) error {
	return s.write(ctx, tenant, s.options.Deadline, func(t *tx) error { return fn(t) })
}

// Snapshot implements store.Store.
func (s *Store) Snapshot(ctx context.Context, tenant, name string) error {
	return s.whole(ctx, tenant, func(t *tx) error { return t.Snapshot(name) })
}

// Restore implements store.Store.
func (s *Store) Restore(ctx context.Context, tenant, name string) error {
	return s.whole(ctx, tenant, func(t *tx) error { return t.Restore(name) })
}

// DropSnapshot implements store.Store.
func (s *Store) DropSnapshot(ctx context.Context, tenant, name string) error {
	return s.whole(ctx, tenant, func(t *tx) error { return t.DropSnapshot(name) })
}

// Clear implements store.Store.
func (s *Store) Clear(ctx context.Context, tenant string) error {
	return s.whole(ctx, tenant, func(t *tx) error { return t.Clear() })
}

// Drop implements store.Store.
func (s *Store) Drop(ctx context.Context, tenant string) error {
	return s.whole(ctx, tenant, func(t *tx) error { return t.drop() })
}

func (s *Store) whole(ctx context.Context, tenant string, fn func(*tx) error) error {
	return s.write(ctx, tenant, s.options.Patience, fn)
}

// Snapshots implements store.Store.
func (s *Store) Snapshots(ctx context.Context, tenant string) ([]string, error) {
	return s.names(ctx, "SELECT name FROM snapshot WHERE tenant = ?1 ORDER BY name", tenant)
}

// Having implements store.Store.
func (s *Store) Having(ctx context.Context, kind string) ([]string, error) {
	return s.names(ctx, "SELECT DISTINCT tenant FROM doc WHERE kind = ?1 ORDER BY tenant", kind)
}

// Tenants returns the names of all tenants that have anything, in the order of their bytes.
func (s *Store) Tenants(ctx context.Context) ([]string, error) {
	return s.names(ctx, `SELECT name FROM tenant t
		WHERE EXISTS (SELECT 1 FROM object o WHERE o.tenant = t.name AND o.records > 0)
		OR EXISTS (SELECT 1 FROM sequence s WHERE s.tenant = t.name)
		OR EXISTS (SELECT 1 FROM snapshot n WHERE n.tenant = t.name)
		OR EXISTS (SELECT 1 FROM doc d WHERE d.tenant = t.name)
		ORDER BY name`)
}

// names returns a column of names.
func (s *Store) names(ctx context.Context, query string, args ...any) (names []string, err error) {
	err = s.read(ctx, s.options.Deadline, func(p *part) error {
		names, err = p.column(query, args...)
		return err
	})
	return names, err
}

// Shared implements store.Store.
func (s *Store) Shared() bool { return s.news != nil }

// Wait implements store.Store.
func (s *Store) Wait(ctx context.Context) error {
	if s.news != nil {
		return s.news.wait(ctx)
	}
	<-ctx.Done()
	return ctx.Err()
}

// Ping implements store.Store. It writes: a database that is full, or a copy that only reads, is no use.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.mu.RUnlock()
	d := startDeadline(ctx, s.options.Deadline)
	defer d.stop()
	return s.once(d, func(p *part) error {
		return p.exec("UPDATE alive SET pings = pings + 1 WHERE one = 1")
	})
}

// Close implements store.Store. It waits for the calls that are under way.
func (s *Store) Close() error {
	if s.news != nil {
		s.news.stop()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	return s.free()
}

// enter lets a call begin, which ends with s.mu.RUnlock.
func (s *Store) enter(ctx context.Context) error {
	s.mu.RLock()
	err := ctx.Err()
	if s.closed {
		err = store.ErrClosed
	}
	if err != nil {
		s.mu.RUnlock()
	}
	return err
}
