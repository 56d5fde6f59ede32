package storetest

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// partSpecs are about what changes a tenant as a whole, as a part of an update.
func partSpecs(s *subject) {
	BeforeEach(func() {
		s.put(bob(), eve())
		s.skip("known", 10)
		s.snapshot("begin")
	})

	It("keeps in a snapshot what the update has written before", func() {
		s.update(func(tx store.Tx) error {
			Expect(tx.Put(newPerson("3", "MAIL", "new@example.com"))).To(Succeed())
			Expect(tx.SkipID("known", 20)).To(Succeed())
			Expect(tx.Snapshot("middle")).To(Succeed())
			Expect(tx.Delete(person, "3")).To(Succeed())
			return tx.Put(newPerson("4", "MAIL", "new@example.com"))
		})
		Expect(s.find(where())).To(HaveExactElements("1", "2", "4"))
		s.restore("middle")
		Expect(s.find(where())).To(HaveExactElements("1", "2", "3"))
		Expect(s.next("known", 1)).To(BeEquivalentTo(21))
	})

	It("goes on after a restore or a clear with what there is then", func() {
		s.update(func(tx store.Tx) error {
			mess(tx)
			Expect(tx.Restore("begin")).To(Succeed())
			Expect(tx.Find(person, where())).To(HaveExactElements(bob(), eve()))
			Expect(tx.Put(newPerson("3", "MAIL", "bob@example.com"))).NotTo(Succeed())
			Expect(tx.Clear()).To(Succeed())
			Expect(tx.Count(person)).To(BeZero())
			Expect(tx.Put(newPerson("3", "MAIL", "bob@example.com"))).To(Succeed())
			Expect(tx.NextID("known", 1)).To(BeEquivalentTo(1))
			return tx.DropSnapshot("begin")
		})
		Expect(s.find(where())).To(HaveExactElements("3"))
		Expect(s.snapshots()).To(BeEmpty())
	})

	It("undoes all of it when the update fails", func(ctx context.Context) {
		Expect(s.Update(ctx, acme, func(tx store.Tx) error {
			mess(tx)
			Expect(tx.Snapshot("begin")).To(Succeed())
			Expect(tx.Snapshot("new")).To(Succeed())
			Expect(tx.Clear()).To(Succeed())
			Expect(tx.Restore("new")).To(Succeed())
			Expect(tx.DropSnapshot("begin")).To(Succeed())
			return errChanged
		})).To(MatchError(errChanged))
		Expect(s.snapshots()).To(HaveExactElements("begin"))
		s.isUnchanged()
		s.restore("begin")
		s.isUnchanged()
	})

	It("says so when there is no such snapshot, and does nothing in a view", func() {
		s.update(func(tx store.Tx) error {
			Expect(tx.Restore("none")).To(MatchError(store.ErrNoSnapshot))
			Expect(tx.DropSnapshot("none")).To(MatchError(store.ErrNoSnapshot))
			return nil
		})
		s.view(func(tx store.Tx) error {
			for _, err := range []error{tx.Snapshot("a"), tx.Restore("begin"), tx.DropSnapshot("begin"), tx.Clear()} {
				Expect(err).To(MatchError(store.ErrReadOnly))
			}
			return nil
		})
		s.isUnchanged()
	})
}
