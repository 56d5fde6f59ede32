package store_test

import (
	"context"
	"errors"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/store"
)

var _ = Describe("a rehearsal", func() {
	It("carries an update out, reads its own writes, and undoes it", func(ctx context.Context) {
		memory := store.NewMemory()
		put := func(tx store.Tx) error { return tx.Put(store.Record{Object: "A", ID: "1"}) }
		Expect(store.Rehearsal(memory).Update(ctx, "t", func(tx store.Tx) error {
			Expect(put(tx)).To(Succeed())
			_, err := tx.Get("A", "1")
			return err
		})).To(Succeed())
		Expect(memory.View(ctx, "t", func(tx store.Tx) error {
			_, err := tx.Get("A", "1")
			return err
		})).To(MatchError(store.ErrNotFound))
	})

	It("has the error that the update would have", func(ctx context.Context) {
		refused := errors.New("refused")
		Expect(store.Rehearsal(store.NewMemory()).Update(ctx, "t", func(store.Tx) error { return refused })).To(MatchError(refused))
	})
})
