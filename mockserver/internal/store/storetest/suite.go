// Package storetest holds the behaviour that every store must show, as Ginkgo specs and a property. An engine's test
// calls Suite while its tree of specs is built. It is test support: nothing that runs in production imports it.
package storetest

import (
	"cmp"
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// Suite registers the specs under a name. Each spec calls open for an empty store of its own, and closes it. An open
// that cannot give one fails the spec.
func Suite(name string, open func() store.Store) {
	Describe(name+" is a store", func() {
		s := &subject{}
		BeforeEach(func() {
			s.Store = open()
			DeferCleanup(func() error { return s.Close() })
		})
		Describe("keeps records", func() { recordSpecs(s) })
		Describe("keeps keys unique", func() { uniqueSpecs(s) })
		Describe("finds records", func() { findSpecs(s) })
		Describe("compares values", func() { compareSpecs(s) })
		Describe("hands out numbers", func() { sequenceSpecs(s) })
		Describe("updates all or nothing", func() { updateSpecs(s) })
		Describe("isolates tenants", func() { tenantSpecs(s) })
		Describe("keeps snapshots", func() { snapshotSpecs(s) })
		Describe("changes tenants as a whole", func() { wholeSpecs(s) })
		Describe("changes tenants as a whole within an update", func() { partSpecs(s) })
		Describe("keeps docs", func() { docSpecs(s) })
		Describe("takes what is long or many", func() { sizeSpecs(s) })
		Describe("copies tenants", func() { copySpecs(s) })
		Describe("ends what it began", func() { lifetimeSpecs(s) })
		Describe("serves many at once", func() {
			concurrencySpecs(s)
			wholeConcurrencySpecs(s)
		})
		Describe("behaves like a simple model", func() { modelSpecs(s) })
	})
}

// acme is the tenant of all specs that need only one.
const acme = "acme"

// subject is the store of the spec that runs, with calls that must succeed, on a tenant of it.
type subject struct {
	store.Store
	tenant string // acme when empty
}

func (s *subject) name() string { return cmp.Or(s.tenant, acme) }

// patience is how long a call that must succeed may take: on a busy machine longer than a store allows by itself.
const patience = time.Minute

func (s *subject) update(fn func(tx store.Tx) error) {
	GinkgoHelper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	Expect(s.Update(ctx, s.name(), fn)).To(Succeed())
}

func (s *subject) view(fn func(tx store.Tx) error) {
	GinkgoHelper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	Expect(s.View(ctx, s.name(), fn)).To(Succeed())
}

func (s *subject) put(records ...store.Record) {
	GinkgoHelper()
	s.update(func(tx store.Tx) error { return putAll(tx, records...) })
}

func (s *subject) get(object, id string) (found store.Record, err error) {
	GinkgoHelper()
	s.view(func(tx store.Tx) error {
		found, err = tx.Get(object, id)
		return nil
	})
	return found, err
}

// find returns the ids of the persons that the query finds, in the order of the answer.
func (s *subject) find(q store.Query) (ids []string) {
	GinkgoHelper()
	s.view(func(tx store.Tx) error {
		found, err := tx.Find(person, q)
		ids = idsOf(found)
		return err
	})
	return ids
}

func putAll(tx store.Tx, records ...store.Record) error {
	for _, r := range records {
		if err := tx.Put(r); err != nil {
			return err
		}
	}
	return nil
}

func idsOf(records []store.Record) []string {
	ids := make([]string, 0, len(records))
	for _, r := range records {
		ids = append(ids, r.ID)
	}
	return ids
}
