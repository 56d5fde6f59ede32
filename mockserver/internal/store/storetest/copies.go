package storetest

import (
	"context"
	"iter"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/store"
)

func copySpecs(s *subject) {
	BeforeEach(func() {
		s.put(bob(), eve(), newRecord("Machine", "1", "NAME", "M\x00\xff"))
		s.skip("known", 10)
		s.snapshot("begin")
		s.setDocs(doc("event", "1", "x"), doc("settings", "a", ""))
		fresh := &subject{Store: s.Store, tenant: "fresh"}
		fresh.snapshot("")
	})

	It("hands out all that a tenant has, which makes the same again in any store", func(ctx context.Context) {
		memory := store.NewMemory()
		for _, tenant := range []string{acme, "fresh", "none"} {
			before := dumped(s.Store, tenant)
			Expect(memory.Load(ctx, tenant, all(before))).To(Succeed())
			Expect(dumped(memory, tenant)).To(Equal(before))
			Expect(s.Drop(ctx, tenant)).To(Succeed())
			Expect(dumped(s.Store, tenant)).To(BeEmpty())
			Expect(s.Load(ctx, tenant, all(before))).To(Succeed())
			Expect(dumped(s.Store, tenant)).To(Equal(before))
		}
		s.isUnchanged()
		s.restore("begin")
		s.put(eve())
		Expect(s.snapshots()).To(HaveExactElements("begin"))
	})

	It("hands out many records of the past and the present", func(ctx context.Context) {
		s.put(crowd(0, 3000)...)
		s.snapshot("many")
		s.thin()
		before := dumped(s.Store, acme)
		Expect(s.Load(ctx, "copy", all(before))).To(Succeed())
		whose := &subject{Store: s.Store, tenant: "copy"}
		Expect(whose.all()).To(Equal(s.all()))
		whose.restore("many")
		Expect(whose.find(where(oneOf("CODE", "3", "5")))).To(HaveExactElements("1003", "1005"))
		whose.view(func(tx store.Tx) error {
			Expect(tx.Count(person)).To(Equal(3002))
			return nil
		})
	})

	loadSpecs(s)
	tenantNameSpecs(s)
}

func loadSpecs(s *subject) {
	It("replaces all that the tenant had", func(ctx context.Context) {
		Expect(s.Load(ctx, acme, all([]store.Piece{{Record: ptr(newPerson("5", "MAIL", "bob@example.com"))}}))).To(Succeed())
		Expect(s.find(where())).To(HaveExactElements("5"))
		Expect(s.snapshots()).To(BeEmpty())
		Expect(s.next("known", 1)).To(BeEquivalentTo(1))
		Expect(s.Having(ctx, "event")).To(BeEmpty())
	})

	DescribeTable("keeps what the tenant had if anything is wrong",
		func(ctx context.Context, wanted error, pieces ...store.Piece) {
			before := dumped(s.Store, acme)
			good := store.Piece{Record: ptr(newPerson("7", "MAIL", "new@example.com"))}
			given := all(append([]store.Piece{good}, pieces...))
			err := s.Load(ctx, acme, func(yield func(store.Piece, error) bool) {
				for p, err := range given {
					if !yield(p, err) {
						return
					}
				}
				if len(pieces) == 0 {
					yield(store.Piece{}, errChanged)
				}
			})
			if wanted == nil {
				Expect(err).To(HaveOccurred())
			} else {
				Expect(err).To(MatchError(wanted))
			}
			Expect(dumped(s.Store, acme)).To(Equal(before))
		},
		Entry("the source fails", errChanged),
		Entry("a record comes twice", store.ErrClash, store.Piece{Record: ptr(newPerson("7"))}),
		Entry("a unique key comes twice", store.ErrClash, store.Piece{Record: ptr(newPerson("8", "MAIL", "NEW@example.com"))}),
		Entry("a record has no id", nil, store.Piece{Record: &store.Record{Object: person}}),
		Entry("a doc has no key", nil, store.Piece{Doc: &store.Doc{Kind: "event"}}),
		Entry("a name is too long", nil, store.Piece{Sequence: &store.Sequence{Name: strings.Repeat("n", store.MaxName+1)}}),
	)

	It("lets the same key stand in the present and in a snapshot", func(ctx context.Context) {
		r := newPerson("7", "MAIL", "new@example.com")
		Expect(s.Load(ctx, acme, all([]store.Piece{{Record: &r}, {Snapshot: ptr("a"), Record: &r}, {Snapshot: ptr("b"), Record: &r}}))).To(Succeed())
		Expect(s.snapshots()).To(HaveExactElements("a", "b"))
	})

	It("ends with the error of who takes the pieces", func(ctx context.Context) {
		Expect(s.Dump(ctx, acme, func(store.Piece) error { return errChanged })).To(BeIdenticalTo(errChanged))
		s.isUnchanged()
	})

	It("does nothing for a context that has ended, or after Close", func() {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		for _, wanted := range []error{context.Canceled, store.ErrClosed} {
			Expect(s.Dump(ctx, acme, func(store.Piece) error { return nil })).To(MatchError(wanted))
			Expect(s.Load(ctx, acme, all(nil))).To(MatchError(wanted))
			Expect(s.Close()).To(Succeed())
			ctx = context.Background()
		}
		_, err := s.Tenants(ctx)
		Expect(err).To(MatchError(store.ErrClosed))
		Expect(s.Ping(ctx)).To(MatchError(store.ErrClosed))
	})
}

func tenantNameSpecs(s *subject) {
	It("names the tenants that have anything", func(ctx context.Context) {
		for tenant, have := range map[string]func(*subject){
			"doc":       func(t *subject) { t.setDocs(doc("event", "1", "x")) },
			"sequence":  func(t *subject) { t.skip("a", 1) },
			"Record":    func(t *subject) { t.put(bob()) },
			"looked at": func(t *subject) { t.find(where()) },
			"gone":      func(t *subject) { t.put(bob()); t.drop() },
			"cleared":   func(t *subject) { t.put(bob()); t.skip("a", 1); t.clear() },
			"deleted": func(t *subject) {
				t.put(bob())
				t.update(func(tx store.Tx) error { return tx.Delete(person, "1") })
			},
		} {
			have(&subject{Store: s.Store, tenant: tenant})
		}
		Expect(s.Tenants(ctx)).To(HaveExactElements("Record", acme, "doc", "fresh", "sequence"))
		Expect(s.Ping(ctx)).To(Succeed())
	})
}

func ptr[T any](value T) *T { return &value }

// all are the pieces as Load takes them.
func all(pieces []store.Piece) iter.Seq2[store.Piece, error] {
	return func(yield func(store.Piece, error) bool) {
		for _, p := range pieces {
			if !yield(p, nil) {
				return
			}
		}
	}
}

func dumped(s store.Store, tenant string) (pieces []store.Piece) {
	GinkgoHelper()
	Expect(s.Dump(context.Background(), tenant, func(p store.Piece) error {
		pieces = append(pieces, p)
		return nil
	})).To(Succeed())
	return pieces
}
