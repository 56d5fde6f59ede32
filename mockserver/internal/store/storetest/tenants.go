package storetest

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/store"
)

func tenantSpecs(s *subject) {
	It("with records, unique keys and sequences of their own", func() {
		ctx := context.Background()
		s.put(newPerson("1", "MAIL", "bob@example.com"))
		s.update(func(tx store.Tx) error { return tx.SkipID("Case", 10) })
		Expect(s.Update(ctx, "Acme", func(tx store.Tx) error {
			Expect(tx.Find(person, where())).To(BeEmpty())
			Expect(tx.Put(newPerson("2", "MAIL", "bob@example.com"))).To(Succeed())
			Expect(tx.NextID("Case", 1)).To(BeEquivalentTo(1))
			return nil
		})).To(Succeed())
		Expect(s.find(where())).To(HaveExactElements("1"))
		Expect(s.View(ctx, "Acme", func(tx store.Tx) error {
			_, err := tx.Get(person, "1")
			Expect(err).To(MatchError(store.ErrNotFound))
			Expect(tx.Get(person, "2")).To(HaveField("ID", "2"))
			return nil
		})).To(Succeed())
	})

	It("and shows an empty one to whoever looks first", func() {
		Expect(s.View(context.Background(), "never used", func(tx store.Tx) error {
			Expect(tx.Find(person, where())).To(BeEmpty())
			return nil
		})).To(Succeed())
	})
}
