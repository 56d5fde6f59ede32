package mockserver

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// CopyOptions say how a store is copied.
type CopyOptions struct {
	Replace  bool                  // the target may hold something, and loses it
	Progress func(done, total int) // is told of each record, and of whatever else is kept, once it has been read; nil: nobody is
}

// CopyResult is how much was copied.
type CopyResult struct {
	Tenants, Records, Snapshots int // Records are those that tenants have at present, without those of snapshots
}

// CopyStore copies all tenants of one store to another, with all that they have. Each tenant is copied as it is at one
// moment, all of it or nothing. No server may use the target meanwhile. After an error, some tenants may have been
// copied; begin again with Replace.
func CopyStore(ctx context.Context, from, to string, options CopyOptions) (result CopyResult, err error) {
	if from == to {
		return result, errors.New("a store cannot be copied to itself; name another one as the target")
	}
	if err := lasting(to); err != nil {
		return result, fmt.Errorf("the target: %w", err)
	}
	source, err := openExisting(ctx, from)
	if err != nil {
		return result, fmt.Errorf("the source: %w", err)
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	target, err := storeAt(ctx, to)
	if err != nil {
		return result, fmt.Errorf("the target: %w", err)
	}
	defer func() { err = errors.Join(err, target.Close()) }()
	return copyAll(ctx, source, target, options)
}

// copyAll copies all tenants of one store to another.
func copyAll(ctx context.Context, source, target store.Store, options CopyOptions) (CopyResult, error) {
	c := copying{CopyOptions: options, source: source, target: target}
	err := c.run(ctx)
	return c.result, err
}

// copying is a copy under way.
type copying struct {
	CopyOptions

	source, target store.Store
	done, total    int // pieces
	result         CopyResult
}

func (c *copying) run(ctx context.Context) error {
	wanted, err := c.source.Tenants(ctx)
	if err != nil {
		return err
	}
	unwanted, err := c.othersIn(ctx, wanted)
	if err != nil {
		return err
	}
	for _, tenant := range wanted {
		if err := c.source.Dump(ctx, tenant, func(store.Piece) error { c.total++; return nil }); err != nil {
			return err
		}
	}
	for _, tenant := range wanted {
		if err := c.target.Load(ctx, tenant, c.pieces(ctx, tenant)); err != nil {
			return fmt.Errorf("tenant %q is not copied, %d are: %w", tenant, c.result.Tenants, err)
		}
		c.result.Tenants++
	}
	for _, tenant := range unwanted {
		if err := c.target.Drop(ctx, tenant); err != nil {
			return err
		}
	}
	return nil
}

// othersIn are the tenants that the target has and the source has not. A target with any tenants is refused unless they
// may be replaced.
func (c *copying) othersIn(ctx context.Context, wanted []string) ([]string, error) {
	there, err := c.target.Tenants(ctx)
	if err != nil {
		return nil, err
	}
	if len(there) > 0 && !c.Replace {
		return nil, fmt.Errorf("the target is not empty: it has the tenant %s; name an empty one, or say --replace, and it loses all that it has", there[0])
	}
	return slices.DeleteFunc(there, func(tenant string) bool { return slices.Contains(wanted, tenant) }), nil
}

// errEnough ends a dump of which nobody takes more.
var errEnough = errors.New("nobody takes more pieces")

// pieces are those of a tenant, counted as they go by.
func (c *copying) pieces(ctx context.Context, tenant string) iter.Seq2[store.Piece, error] {
	return func(yield func(store.Piece, error) bool) {
		err := c.source.Dump(ctx, tenant, func(piece store.Piece) error {
			c.count(piece)
			if !yield(piece, nil) {
				return errEnough
			}
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) {
			yield(store.Piece{}, err)
		}
	}
}

func (c *copying) count(piece store.Piece) {
	c.done++
	switch {
	case piece.Snapshot == nil && piece.Record != nil:
		c.result.Records++
	case piece.Snapshot != nil && piece.Record == nil && piece.Sequence == nil && piece.Doc == nil: // its beginning
		c.result.Snapshots++
	}
	if c.Progress != nil {
		c.Progress(c.done, c.total)
	}
}
