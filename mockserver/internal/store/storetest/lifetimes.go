package storetest

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/store"
)

func lifetimeSpecs(s *subject) {
	It("writes nothing in a view", func() {
		s.put(newPerson("1", "NAME", "Bob"))
		s.view(func(tx store.Tx) error {
			refusesWrites(tx, store.ErrReadOnly)
			return nil
		})
		s.isUntouched()
	})

	It("refuses a transaction whose function has returned", func() {
		s.put(newPerson("1", "NAME", "Bob"))
		var kept []store.Tx
		keep := func(tx store.Tx) error {
			kept = append(kept, tx)
			return nil
		}
		s.view(keep)
		s.update(keep)
		Expect(s.Update(context.Background(), acme, func(tx store.Tx) error {
			kept = append(kept, tx)
			return errChanged
		})).NotTo(Succeed())
		for _, tx := range kept {
			_, err := tx.Get(person, "1")
			Expect(err).To(MatchError(store.ErrTxDone))
			_, err = tx.Find(person, where())
			Expect(err).To(MatchError(store.ErrTxDone))
			_, err = tx.Count(person)
			Expect(err).To(MatchError(store.ErrTxDone))
			refusesWrites(tx, store.ErrTxDone)
		}
		s.isUntouched()
	})

	It("refuses work after Close, which may be called again", func() {
		s.put(newPerson("1"))
		Expect(s.Close()).To(Succeed())
		Expect(s.Close()).To(Succeed())
		nothing := func(store.Tx) error { return nil }
		Expect(s.View(context.Background(), acme, nothing)).To(MatchError(store.ErrClosed))
		Expect(s.Update(context.Background(), acme, nothing)).To(MatchError(store.ErrClosed))
		for name, call := range wholes(s) {
			Expect(call(context.Background())).To(MatchError(store.ErrClosed), name)
		}
	})
}

// refusesWrites checks that every write is refused with this error.
func refusesWrites(tx store.Tx, want error) {
	GinkgoHelper()
	Expect(tx.Put(newPerson("1", "NAME", "Eve"))).To(MatchError(want))
	Expect(tx.Delete(person, "1")).To(MatchError(want))
	_, err := tx.NextID("Case", 1)
	Expect(err).To(MatchError(want))
	Expect(tx.SkipID("Case", 5)).To(MatchError(want))
}

// isUntouched checks that none of these writes was made.
func (s *subject) isUntouched() {
	GinkgoHelper()
	Expect(s.get(person, "1")).To(Equal(newPerson("1", "NAME", "Bob")))
	s.update(func(tx store.Tx) error {
		Expect(tx.NextID("Case", 1)).To(BeEquivalentTo(1))
		return nil
	})
}
