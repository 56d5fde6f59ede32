package journal_test

import (
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver/internal/journal"
)

var _ = Describe("A journal that everybody uses at once", func() {
	It("always answers with one state of its own", func(ctx SpecContext) {
		const each, drops = 200, 20 // far more are added between two Clears than fit
		j := ofAtMost(5)
		q := journal.Query{Operation: "Customer.%", Tags: []journal.TagCondition{{Tag: "EMAIL", Value: "%@example.com"}}}
		var group sync.WaitGroup
		many := func(do func()) {
			for range 2 {
				group.Go(func() {
					defer GinkgoRecover()
					for range each {
						do()
					}
				})
			}
		}
		many(func() {
			for range drops {
				j.Add(answered("Customer.Add", "EMAIL=a@example.com"))
			}
		})
		many(func() {
			entries := j.Find(q).Entries
			Expect(len(entries)).To(BeNumerically("<=", 5))
			for i := range entries {
				Expect(entries[i].ID).To(Equal(entries[0].ID+int64(i)), "without gaps")
			}
		})
		many(func() {
			stats := j.Stats()
			Expect(stats.Exchanges == 0).To(Equal(stats.Bytes == 0))
			if e, found := j.Get(stats.Last); found {
				Expect(e.ID).To(Equal(stats.Last))
			}
		})
		many(func() {
			for _, miss := range j.NearMisses(journal.Query{Operation: "Customer.Get"}, 9, wire.DefaultGrammar()) {
				Expect(miss.Differences).To(HaveLen(1))
			}
		})
		many(func() {
			page, err := j.Wait(ctx, q, 0)
			Expect(err).NotTo(HaveOccurred())
			Expect(page.Matched).To(Equal(len(page.Entries)))
		})
		many(j.Clear)
		group.Wait()
		Expect(j.Stats().Last).To(BeEquivalentTo(2 * each * drops))
	})
})
