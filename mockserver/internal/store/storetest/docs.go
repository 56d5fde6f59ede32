package storetest

import (
	"context"
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/store"
)

func docSpecs(s *subject) {
	It("returns a doc as it was set last, even an empty one", func() {
		s.setDocs(doc("settings", "a", "first"), doc("settings", "a", ""), doc("settings", "b", " two\n lines\x00 \xff 😀"))
		s.view(func(tx store.Tx) error {
			Expect(tx.Doc("settings", "a")).To(BeEmpty())
			Expect(tx.Doc("settings", "b")).To(Equal(" two\n lines\x00 \xff 😀"))
			return nil
		})
	})

	It("knows no doc that was never set, in any case of its letters", func() {
		s.setDocs(doc("settings", "a", "x"))
		s.view(func(tx store.Tx) error {
			for _, at := range []store.Doc{doc("settings", "b", ""), doc("Settings", "a", ""), doc("settings", "A", "")} {
				_, err := tx.Doc(at.Kind, at.Key)
				Expect(err).To(MatchError(store.ErrNotFound), "%v", at)
			}
			return nil
		})
	})

	It("names those of a kind in the order of the bytes of their keys, page by page", func() {
		keys := []string{"10", "9", "B", "a", "a\x00", "b", "é", "\xff"}
		for i := range keys {
			s.setDocs(doc("event", keys[(i*5+3)%len(keys)], "x"), doc("other", fmt.Sprint(i), "x"))
		}
		s.view(func(tx store.Tx) error {
			Expect(keysOf(tx.Docs("event", "", 0))).To(Equal(keys))
			Expect(keysOf(tx.Docs("event", "", -1))).To(Equal(keys))
			Expect(keysOf(tx.Docs("event", "", 3))).To(HaveExactElements("10", "9", "B"))
			Expect(keysOf(tx.Docs("event", "B", 2))).To(HaveExactElements("a", "a\x00"))
			Expect(keysOf(tx.Docs("event", "between", 1))).To(HaveExactElements("é"))
			Expect(keysOf(tx.Docs("event", "\xff", 0))).To(BeEmpty())
			Expect(keysOf(tx.Docs("none", "", 0))).To(BeEmpty())
			return nil
		})
	})

	docChangeSpecs(s)
	docLifeSpecs(s)
}

func docChangeSpecs(s *subject) {
	It("forgets a doc, and says so when there is none", func() {
		s.setDocs(doc("event", "1", "x"), doc("event", "2", "y"))
		s.update(func(tx store.Tx) error {
			Expect(tx.DeleteDoc("event", "1")).To(Succeed())
			Expect(tx.DeleteDoc("event", "1")).To(MatchError(store.ErrNotFound))
			Expect(tx.DeleteDoc("none", "2")).To(MatchError(store.ErrNotFound))
			Expect(keysOf(tx.Docs("event", "", 0))).To(HaveExactElements("2"))
			return nil
		})
	})

	It("refuses a doc that cannot be told from others", func() {
		s.update(func(tx store.Tx) error {
			Expect(tx.SetDoc(doc("", "a", "x"))).To(MatchError(ContainSubstring("needs a kind and a key")))
			Expect(tx.SetDoc(doc("settings", "", "x"))).To(MatchError(ContainSubstring("needs a kind and a key")))
			return nil
		})
	})

	It("undoes what an update did that failed", func(ctx context.Context) {
		s.setDocs(doc("event", "1", "x"), doc("event", "2", "y"))
		Expect(s.Update(ctx, acme, func(tx store.Tx) error {
			Expect(tx.DeleteDoc("event", "1")).To(Succeed())
			Expect(tx.SetDoc(doc("event", "2", "changed"))).To(Succeed())
			Expect(tx.SetDoc(doc("event", "3", "new"))).To(Succeed())
			Expect(keysOf(tx.Docs("event", "", 0))).To(HaveExactElements("2", "3"))
			return errChanged
		})).To(MatchError(errChanged))
		s.view(func(tx store.Tx) error {
			Expect(tx.Docs("event", "", 0)).To(HaveExactElements(doc("event", "1", "x"), doc("event", "2", "y")))
			return nil
		})
	})

	It("writes none in a view", func() {
		s.view(func(tx store.Tx) error {
			Expect(tx.SetDoc(doc("event", "1", "x"))).To(MatchError(store.ErrReadOnly))
			Expect(tx.DeleteDoc("event", "1")).To(MatchError(store.ErrReadOnly))
			return nil
		})
	})
}

func docLifeSpecs(s *subject) {
	It("leaves docs alone in snapshots and restores, and when the tenant is cleared", func(ctx context.Context) {
		s.setDocs(doc("event", "1", "x"))
		s.snapshot("begin")
		s.setDocs(doc("event", "2", "y"))
		s.restore("begin")
		s.clear()
		Expect(s.DropSnapshot(ctx, acme, "begin")).To(Succeed())
		s.view(func(tx store.Tx) error {
			Expect(keysOf(tx.Docs("event", "", 0))).To(HaveExactElements("1", "2"))
			return nil
		})
		s.drop()
		s.view(func(tx store.Tx) error {
			Expect(keysOf(tx.Docs("event", "", 0))).To(BeEmpty())
			return nil
		})
	})

	It("keeps those of each tenant apart, and names the tenants that have any of a kind", func(ctx context.Context) {
		Expect(s.Having(ctx, "event")).To(BeEmpty())
		for _, tenant := range []string{"b", "a", "B", "none"} {
			other := &subject{Store: s.Store, tenant: tenant}
			other.setDocs(doc("event", "of "+tenant, "x"), doc("event", "more", "x"))
		}
		(&subject{Store: s.Store, tenant: "none"}).update(func(tx store.Tx) error {
			Expect(tx.DeleteDoc("event", "more")).To(Succeed())
			Expect(tx.SetDoc(doc("other", "1", "x"))).To(Succeed())
			return tx.DeleteDoc("event", "of none")
		})
		Expect(s.Having(ctx, "event")).To(HaveExactElements("B", "a", "b"))
		(&subject{Store: s.Store, tenant: "B"}).view(func(tx store.Tx) error {
			Expect(keysOf(tx.Docs("event", "", 0))).To(HaveExactElements("more", "of B"))
			return nil
		})
	})
}

func doc(kind, key, text string) store.Doc { return store.Doc{Kind: kind, Key: key, Text: text} }

func (s *subject) setDocs(docs ...store.Doc) {
	GinkgoHelper()
	s.update(func(tx store.Tx) error {
		for _, d := range docs {
			if err := tx.SetDoc(d); err != nil {
				return err
			}
		}
		return nil
	})
}

func keysOf(docs []store.Doc, err error) []string {
	GinkgoHelper()
	Expect(err).NotTo(HaveOccurred())
	var keys []string
	for _, d := range docs {
		keys = append(keys, d.Key)
	}
	return keys
}
