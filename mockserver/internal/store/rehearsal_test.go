package store_test

import (
	"context"
	"errors"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/store"
)

var _ = Describe("a rehearsal", func() {
	var memory, rehearsal store.Store

	BeforeEach(func() {
		memory = store.NewMemory()
		rehearsal = store.Rehearsal(memory)
	})

	put := func(tx store.Tx) error { return tx.Put(store.Record{Object: "A", ID: "1"}) }
	get := func(tx store.Tx) error {
		_, err := tx.Get("A", "1")
		return err
	}

	It("carries an update out, reads its own writes, and undoes it", func(ctx context.Context) {
		Expect(rehearsal.Update(ctx, "t", func(tx store.Tx) error {
			Expect(put(tx)).To(Succeed())
			return get(tx)
		})).To(Succeed())
		Expect(memory.View(ctx, "t", get)).To(MatchError(store.ErrNotFound))
	})

	It("has the error that the update would have", func(ctx context.Context) {
		refused := errors.New("refused")
		Expect(rehearsal.Update(ctx, "t", func(store.Tx) error { return refused })).To(MatchError(refused))
	})

	It("neither keeps, restores nor forgets anything", func(ctx context.Context) {
		Expect(memory.Snapshot(ctx, "t", "empty")).To(Succeed())
		Expect(memory.Update(ctx, "t", put)).To(Succeed())
		for name, call := range wholes(rehearsal) {
			Expect(call(ctx)).To(Succeed(), name)
		}
		Expect(rehearsal.Snapshots(ctx, "t")).To(HaveExactElements("empty"))
		Expect(memory.View(ctx, "t", get)).To(Succeed())
		Expect(memory.Restore(ctx, "t", "empty")).To(Succeed())
		Expect(memory.View(ctx, "t", get)).To(MatchError(store.ErrNotFound))
	})

	It("loads nothing, but says what would be wrong with it", func(ctx context.Context) {
		Expect(memory.Update(ctx, "t", put)).To(Succeed())
		r := store.Record{Object: "A", ID: "2"}
		twice := func(yield func(store.Piece, error) bool) {
			for range 2 {
				if !yield(store.Piece{Record: &r}, nil) {
					return
				}
			}
		}
		once := func(yield func(store.Piece, error) bool) { yield(store.Piece{Record: &r}, nil) }
		Expect(rehearsal.Load(ctx, "t", once)).To(Succeed())
		Expect(rehearsal.Load(ctx, "t", twice)).To(MatchError(store.ErrClash))
		Expect(memory.View(ctx, "t", get)).To(Succeed())
		Expect(memory.Close()).To(Succeed())
		Expect(rehearsal.Load(ctx, "t", once)).To(MatchError(store.ErrClosed))
	})

	It("has the errors that keeping, restoring and forgetting would have", func(ctx context.Context) {
		Expect(rehearsal.Restore(ctx, "t", "empty")).To(MatchError(store.ErrNoSnapshot))
		Expect(rehearsal.DropSnapshot(ctx, "t", "empty")).To(MatchError(store.ErrNoSnapshot))
		cancelled, cancel := context.WithCancel(ctx)
		cancel()
		for name, call := range wholes(rehearsal) {
			Expect(call(cancelled)).To(MatchError(context.Canceled), name)
		}
		Expect(memory.Close()).To(Succeed())
		for name, call := range wholes(rehearsal) {
			Expect(call(ctx)).To(MatchError(store.ErrClosed), name)
		}
	})
})

// wholes are the calls that change a tenant as a whole.
func wholes(s store.Store) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"Snapshot":     func(ctx context.Context) error { return s.Snapshot(ctx, "t", "new") },
		"Restore":      func(ctx context.Context) error { return s.Restore(ctx, "t", "empty") },
		"DropSnapshot": func(ctx context.Context) error { return s.DropSnapshot(ctx, "t", "empty") },
		"Clear":        func(ctx context.Context) error { return s.Clear(ctx, "t") },
		"Drop":         func(ctx context.Context) error { return s.Drop(ctx, "t") },
	}
}
