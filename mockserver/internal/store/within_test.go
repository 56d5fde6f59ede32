package store_test

import (
	"context"
	"errors"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/store"
)

var _ = Describe("a store within a transaction", func() {
	put := func(tx store.Tx) error { return tx.Put(store.Record{Object: "A", ID: "1"}) }
	get := func(tx store.Tx) error {
		_, err := tx.Get("A", "1")
		return err
	}

	It("has its updates and views in the transaction, and undone with it", func(ctx context.Context) {
		memory := store.NewMemory()
		refused := errors.New("refused")
		Expect(memory.Update(ctx, "t", func(tx store.Tx) error {
			within := store.Within(memory, tx)
			Expect(within.Update(ctx, "t", put)).To(Succeed())
			Expect(within.View(ctx, "t", get)).To(Succeed())
			return refused
		})).To(MatchError(refused))
		Expect(memory.View(ctx, "t", get)).To(MatchError(store.ErrNotFound))
	})

	It("does nothing for a context that has ended", func(ctx context.Context) {
		memory := store.NewMemory()
		ended, cancel := context.WithCancel(ctx)
		cancel()
		Expect(memory.Update(ctx, "t", func(tx store.Tx) error {
			Expect(store.Within(memory, tx).Update(ended, "t", put)).To(MatchError(context.Canceled))
			return nil
		})).To(Succeed())
		Expect(memory.View(ctx, "t", get)).To(MatchError(store.ErrNotFound))
	})
})

var _ = Describe("Memory", func() {
	It("is not shared, so that waiting for others ends with the context", func(ctx context.Context) {
		memory := store.NewMemory()
		Expect(memory.Shared()).To(BeFalse())
		ended, cancel := context.WithCancel(ctx)
		cancel()
		Expect(memory.Wait(ended)).To(MatchError(context.Canceled))
	})
})
