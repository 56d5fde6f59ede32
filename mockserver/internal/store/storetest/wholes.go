package storetest

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// wholeSpecs are about what changes a tenant as a whole.
func wholeSpecs(s *subject) {
	var other *subject
	BeforeEach(func() {
		s.put(bob(), eve())
		s.skip("known", 10)
		s.snapshot("begin")
		other = &subject{Store: s.Store, tenant: "Acme"}
		other.put(newPerson("7", "NAME", "Other"))
		other.snapshot("begin")
	})
	AfterEach(func() {
		Expect(other.find(where(is("NAME", "other")))).To(HaveExactElements("7"), "another tenant")
		Expect(other.snapshots()).To(HaveExactElements("begin"), "another tenant")
	})

	It("clears records, keys and sequences, and keeps snapshots", func() {
		s.clear()
		s.isEmpty()
		Expect(s.snapshots()).To(HaveExactElements("begin"))
		s.restore("begin")
		s.isUnchanged()
	})

	It("clears what has nothing, or was cleared before", func() {
		fresh := &subject{Store: s.Store, tenant: "never used"}
		fresh.clear()
		fresh.clear()
		fresh.isEmpty()
	})

	It("drops a tenant with all that it has, and lets its name begin again", func(ctx context.Context) {
		s.drop()
		s.isEmpty()
		Expect(s.snapshots()).To(BeEmpty())
		Expect(s.Restore(ctx, acme, "begin")).To(MatchError(store.ErrNoSnapshot))
		s.drop()
		s.put(bob(), eve())
		s.skip("known", 10)
		s.isUnchanged()
	})

	It("drops a tenant that was never used", func() {
		fresh := &subject{Store: s.Store, tenant: "never used"}
		fresh.drop()
		fresh.isEmpty()
	})

	It("does nothing for a context that has ended", func() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		for name, call := range wholes(s) {
			Expect(call(ctx)).To(MatchError(context.Canceled), name)
		}
		Expect(s.snapshots()).To(HaveExactElements("begin"))
		s.isUnchanged()
		s.restore("begin")
		s.isUnchanged()
	})
}

// wholes are the calls that concern a tenant as a whole. Carried out, each would change something but "Snapshots".
func wholes(s store.Store) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"Snapshot":     func(ctx context.Context) error { return s.Snapshot(ctx, acme, "new") },
		"Restore":      func(ctx context.Context) error { return s.Restore(ctx, acme, "begin") },
		"DropSnapshot": func(ctx context.Context) error { return s.DropSnapshot(ctx, acme, "begin") },
		"Clear":        func(ctx context.Context) error { return s.Clear(ctx, acme) },
		"Drop":         func(ctx context.Context) error { return s.Drop(ctx, acme) },
		"Snapshots": func(ctx context.Context) error {
			_, err := s.Snapshots(ctx, acme)
			return err
		},
	}
}

// isEmpty checks that nothing of bob, eve and their sequence is left, and leaves nothing itself.
func (s *subject) isEmpty() {
	GinkgoHelper()
	Expect(s.find(where())).To(BeEmpty())
	Expect(s.find(where(is("MAIL", "bob@example.com")))).To(BeEmpty())
	Expect(s.Update(context.Background(), s.name(), func(tx store.Tx) error {
		Expect(tx.Put(newPerson("5", "MAIL", "bob@example.com"))).To(Succeed())
		Expect(tx.NextID("known", 1)).To(BeEquivalentTo(1))
		return errChanged
	})).To(MatchError(errChanged))
}

func (s *subject) clear() {
	GinkgoHelper()
	Expect(s.Clear(context.Background(), s.name())).To(Succeed())
}

func (s *subject) drop() {
	GinkgoHelper()
	Expect(s.Drop(context.Background(), s.name())).To(Succeed())
}
