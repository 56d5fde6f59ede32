package storetest

import (
	"context"
	"errors"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/store"
)

var errChanged = errors.New("changed my mind")

func updateSpecs(s *subject) {
	BeforeEach(func() {
		s.put(bob(), eve())
		s.update(func(tx store.Tx) error { return tx.SkipID("known", 10) })
	})
	contextSpecs(s)

	It("keeps all writes when the function succeeds", func() {
		s.messUp()
		Expect(s.find(where())).To(HaveExactElements("1", "3"))
		Expect(s.find(where(is("MAIL", "bob@example.com")))).To(HaveExactElements("3"))
		Expect(s.get("Robot", "1")).To(HaveField("ID", "1"))
		s.update(func(tx store.Tx) error {
			Expect(tx.NextID("known", 1)).To(BeEquivalentTo(100))
			return nil
		})
	})

	It("undoes all writes when the function fails, and returns its error", func() {
		err := s.Update(context.Background(), acme, func(tx store.Tx) error {
			mess(tx)
			return errChanged
		})
		Expect(err).To(BeIdenticalTo(errChanged))
		s.isUnchanged()
	})

	It("undoes all writes when the function panics, and lets the panic pass", func() {
		panics := func() {
			_ = s.Update(context.Background(), acme, func(tx store.Tx) error {
				mess(tx)
				panic("out of luck")
			})
		}
		Expect(panics).To(PanicWith("out of luck"))
		s.isUnchanged()
	})

	It("keeps the writes of an update that went on after a refusal", func() {
		s.update(func(tx store.Tx) error {
			Expect(tx.Put(newPerson("3", "MAIL", "bob@example.com"))).NotTo(Succeed())
			return tx.Put(newPerson("3", "MAIL", "new@example.com"))
		})
		Expect(s.find(where(is("MAIL", "new@example.com")))).To(HaveExactElements("3"))
	})

	It("returns the error of a view", func() {
		Expect(s.View(context.Background(), acme, func(store.Tx) error { return errChanged })).To(BeIdenticalTo(errChanged))
	})
}

func contextSpecs(s *subject) {
	It("undoes all writes when the context ends meanwhile", func() {
		ctx, cancel := context.WithCancel(context.Background())
		err := s.Update(ctx, acme, func(tx store.Tx) error {
			mess(tx)
			cancel()
			return nil
		})
		Expect(err).To(MatchError(context.Canceled))
		s.isUnchanged()
	})

	It("does not begin when the context has ended", func() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		fn := func(store.Tx) error {
			Fail("must not run")
			return nil
		}
		Expect(s.Update(ctx, acme, fn)).To(MatchError(context.Canceled))
		Expect(s.View(ctx, acme, fn)).To(MatchError(context.Canceled))
	})
}

func bob() store.Record {
	return newPerson("1", "NAME", "Bob", "MAIL", "bob@example.com", "COMMENT", "before")
}

func eve() store.Record {
	return newPerson("2", "NAME", "Eve", "MAIL", "eve@example.com")
}

func (s *subject) messUp() {
	GinkgoHelper()
	s.update(func(tx store.Tx) error {
		mess(tx)
		return nil
	})
}

// mess changes everything that can be changed, most of it twice.
func mess(tx store.Tx) {
	GinkgoHelper()
	Expect(tx.Delete(person, "2")).To(Succeed())
	Expect(tx.Put(newPerson("1", "NAME", "Robert", "MAIL", "eve@example.com"))).To(Succeed())
	Expect(tx.Put(newPerson("1", "NAME", "Rob", "MAIL", "rob@example.com"))).To(Succeed())
	Expect(tx.Put(newPerson("3", "NAME", "New", "MAIL", "bob@example.com"))).To(Succeed())
	Expect(tx.Put(newRecord("Robot", "1", "NAME", "R2"))).To(Succeed())
	Expect(tx.Delete(person, "3")).To(Succeed())
	Expect(tx.Put(newPerson("3", "NAME", "Newer", "MAIL", "bob@example.com"))).To(Succeed())
	Expect(tx.NextID("known", 1)).To(BeEquivalentTo(11))
	Expect(tx.SkipID("known", 99)).To(Succeed())
	Expect(tx.NextID("new", 1)).To(BeEquivalentTo(1))
}

// isUnchanged checks that nothing of mess is left: records, keys, unique keys, sequences.
func (s *subject) isUnchanged() {
	GinkgoHelper()
	s.view(func(tx store.Tx) error {
		Expect(tx.Find(person, where())).To(HaveExactElements(bob(), eve()))
		Expect(tx.Find("Robot", where())).To(BeEmpty())
		return nil
	})
	Expect(s.find(where(like("NAME", "bob%")))).To(HaveExactElements("1"))
	Expect(s.find(where(is("MAIL", "eve@example.com")))).To(HaveExactElements("2"))
	Expect(s.find(where(oneOf("NAME", "Robert", "Rob", "New", "Newer")))).To(BeEmpty())
	s.put(newPerson("4", "MAIL", "rob@example.com"))
	s.update(func(tx store.Tx) error {
		Expect(tx.Put(newPerson("5", "MAIL", "bob@example.com"))).NotTo(Succeed())
		Expect(tx.Put(newPerson("5", "MAIL", "eve@example.com"))).NotTo(Succeed())
		Expect(tx.NextID("known", 1)).To(BeEquivalentTo(11))
		Expect(tx.NextID("new", 7)).To(BeEquivalentTo(7))
		return nil
	})
}
