package store

import (
	"context"
	"errors"
)

// Rehearsal is a store whose updates are carried out on s and undone again: their errors are those that the real ones
// would have. An update does not see what another one has rehearsed.
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
