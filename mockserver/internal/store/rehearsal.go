package store

import (
	"context"
	"errors"
	"iter"
	"slices"
)

// Rehearsal is a store whose updates are carried out on s and undone again: their errors are those that the real ones
// would have. An update does not see what another one has rehearsed. The same holds for what changes a tenant as a
// whole: it is not carried out at all, since only its errors would be left. Reading, and Close, are those of s.
func Rehearsal(s Store) Store { return rehearsal{s} }

type rehearsal struct{ Store }

var errRehearsed = errors.New("store: rehearsed")

// Update carries fn out and undoes it.
func (r rehearsal) Update(ctx context.Context, tenant string, fn func(Tx) error) error {
	err := r.Store.Update(ctx, tenant, func(tx Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return errRehearsed
	})
	if errors.Is(err, errRehearsed) {
		return nil
	}
	return err
}

// Snapshot keeps nothing.
func (r rehearsal) Snapshot(ctx context.Context, tenant, _ string) error { return r.reach(ctx, tenant) }

// Restore only says whether there is such a snapshot.
func (r rehearsal) Restore(ctx context.Context, tenant, name string) error {
	return r.known(ctx, tenant, name)
}

// DropSnapshot only says whether there is such a snapshot.
func (r rehearsal) DropSnapshot(ctx context.Context, tenant, name string) error {
	return r.known(ctx, tenant, name)
}

// Clear forgets nothing.
func (r rehearsal) Clear(ctx context.Context, tenant string) error { return r.reach(ctx, tenant) }

// Drop forgets nothing.
func (r rehearsal) Drop(ctx context.Context, tenant string) error { return r.reach(ctx, tenant) }

// Load keeps nothing. What is wrong with the pieces shows in a store that is thrown away.
func (r rehearsal) Load(ctx context.Context, tenant string, pieces iter.Seq2[Piece, error]) error {
	if err := r.reach(ctx, tenant); err != nil {
		return err
	}
	return NewMemory().Load(ctx, tenant, pieces)
}

// reach returns the error of any work on the tenant: the store is closed, or ctx has ended.
func (r rehearsal) reach(ctx context.Context, tenant string) error {
	_, err := r.Snapshots(ctx, tenant)
	return err
}

func (r rehearsal) known(ctx context.Context, tenant, name string) error {
	names, err := r.Snapshots(ctx, tenant)
	if err == nil && !slices.Contains(names, name) {
		return ErrNoSnapshot
	}
	return err
}
