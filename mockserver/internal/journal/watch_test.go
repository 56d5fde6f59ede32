package journal_test

import (
	"context"
	"iter"
	"sync"
	"testing"
	"testing/synctest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/journal"
)

// seen is what one step of watching shows.
type seen struct{ ID, Missed int64 }

// watched is how far a reader has come.
func watched(watch iter.Seq2[journal.Entry, int64], most int) []seen {
	var all []seen
	for e, missed := range watch {
		if all = append(all, seen{e.ID, missed}); len(all) == most {
			break
		}
	}
	return all
}

var _ = Describe("Watching", func() {
	It("begins with what the journal holds", func(ctx SpecContext) {
		j := holding(answered("Customer.Add"), answered("Case.Add"), answered("Customer.Add"))
		Expect(watched(j.Watch(ctx, journal.Query{}), 3)).To(Equal([]seen{{1, 0}, {2, 0}, {3, 0}}))
		Expect(watched(j.Watch(ctx, journal.Query{Operation: "Customer.Add", Limit: 1}), 2)).To(Equal([]seen{{1, 0}, {3, 0}}))
	})

	It("goes on after the id that was seen last", func(ctx SpecContext) {
		j := holding(answered("Customer.Add"), answered("Case.Add"), answered("Customer.Add"))
		Expect(watched(j.Watch(ctx, journal.Query{After: 2}), 1)).To(Equal([]seen{{3, 0}}))
	})

	DescribeTable("begins at the beginning after an id that this journal", func(ctx SpecContext, id int64) {
		j := holding(answered("Customer.Add"))
		Expect(watched(j.Watch(ctx, journal.Query{After: id}), 1)).To(Equal([]seen{{1, 0}}))
	},
		Entry("has not given", int64(2)),
		Entry("never gives", int64(-1)),
	)

	It("can be done twice with one sequence", func(ctx SpecContext) {
		watch := holding(answered("Customer.Add")).Watch(ctx, journal.Query{})
		Expect(watched(watch, 1)).To(Equal(watched(watch, 1)))
	})

	It("yields nothing once the context has ended", func(ctx SpecContext) {
		ended, cancel := context.WithCancel(ctx)
		cancel()
		Expect(watched(holding(answered("Customer.Add")).Watch(ended, journal.Query{}), 1)).To(BeEmpty())
	})

	It("tells a slow reader how many it has missed", func(ctx SpecContext) {
		j := ofAtMost(2)
		j.Add(answered("Customer.Add"))
		var got []seen
		for e, missed := range j.Watch(ctx, journal.Query{Operation: "Customer.%"}) {
			got = append(got, seen{e.ID, missed})
			if len(got) == 3 {
				break
			}
			for range 3 {
				j.Add(answered("Case.Add"))
			}
			j.Add(answered("Customer.Get"))
		}
		Expect(got).To(Equal([]seen{{1, 0}, {5, 2}, {9, 2}}))
	})

	It("does not call missed what was cleared", func(ctx SpecContext) {
		j := ofAtMost(1)
		for range 3 {
			j.Add(answered("Customer.Add"))
		}
		j.Clear()
		j.Add(answered("Customer.Add"))
		Expect(watched(j.Watch(ctx, journal.Query{}), 1)).To(Equal([]seen{{4, 0}}))
		j.Add(answered("Customer.Add"))
		Expect(watched(j.Watch(ctx, journal.Query{After: 1}), 1)).To(Equal([]seen{{5, 1}}))
	})

	It("shows or counts every exchange to each of many readers, while many add", func(ctx SpecContext) {
		const writers, each, readers = 4, 200, 4
		j := ofAtMost(3)
		var group sync.WaitGroup
		for range writers {
			group.Go(func() {
				for range each {
					j.Add(answered("Customer.Add"))
				}
			})
		}
		var sums [readers]int64
		for reader := range readers {
			group.Go(func() {
				for e, missed := range j.Watch(ctx, journal.Query{}) {
					sums[reader] += missed + 1
					if e.ID == writers*each {
						break
					}
				}
			})
		}
		group.Wait()
		Expect(sums).To(HaveEach(int64(writers * each)))
	})
})

// The bubble fails if a goroutine is left when it ends.
func TestWatchShowsWhatComesUntilTheContextEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		ctx, cancel := context.WithCancel(t.Context())
		j := journal.New(journal.Limits{})
		var readers [2][]seen
		var done [2]bool
		for i := range readers {
			go func() {
				readers[i] = watched(j.Watch(ctx, journal.Query{Operation: "Customer.Add"}), 0)
				done[i] = true
			}()
			synctest.Wait()
		}
		for _, operation := range []string{"Customer.Add", "Case.Add", "Customer.Add"} {
			j.Add(answered(operation))
			synctest.Wait()
		}
		g.Expect(done).To(HaveEach(false))
		cancel()
		synctest.Wait()
		g.Expect(done).To(HaveEach(true))
		g.Expect(readers).To(HaveEach([]seen{{1, 0}, {3, 0}}))
	})
}
