package journal_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/journal"
)

var _ = Describe("Waiting", func() {
	It("ends at once if there are enough, even if the context has ended", func(ctx SpecContext) {
		ended, cancel := context.WithCancel(ctx)
		cancel()
		j := holding(answered("Customer.Add"), answered("Case.Add"), answered("Customer.Add"), answered("Customer.Add"))
		page, err := j.Wait(ended, journal.Query{Operation: "Customer.Add", Limit: 1}, 2)
		Expect(err).NotTo(HaveOccurred())
		Expect(ids(page.Entries)).To(Equal([]int64{1}), "the limit cuts what is returned")
		Expect(page.Matched).To(Equal(3), "and not what is counted")
	})

	It("ends at once if none is wanted", func(ctx SpecContext) {
		page, err := journal.New(journal.Limits{}).Wait(ctx, journal.Query{}, 0)
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Matched).To(BeZero())
	})

	It("does not count what came before the id", func(ctx SpecContext) {
		ended, cancel := context.WithCancel(ctx)
		cancel()
		j := holding(answered("Customer.Add"), answered("Customer.Add"))
		page, err := j.Wait(ended, journal.Query{After: 1}, 2)
		Expect(err).To(MatchError(context.Canceled))
		Expect(ids(page.Entries)).To(Equal([]int64{2}))
	})

	It("says if others that might have met the query had been dropped", func(ctx SpecContext) {
		j := ofAtMost(1)
		j.Add(answered("Customer.Add"))
		j.Add(answered("Customer.Add"))
		page, err := j.Wait(ctx, journal.Query{}, 1)
		Expect(err).NotTo(HaveOccurred())
		Expect(page.Truncated).To(BeTrue())
		Expect(page.Dropped).To(BeEquivalentTo(1))
	})
})

// waiting is a Wait that runs in a bubble, with what came of it.
type waiting struct {
	page journal.Page
	err  error
	done bool
}

// wait starts to wait and returns as soon as that is all it does.
func wait(ctx context.Context, j *journal.Journal, q journal.Query, n int) *waiting {
	w := &waiting{}
	go func() {
		w.page, w.err = j.Wait(ctx, q, n)
		w.done = true
	}()
	synctest.Wait()
	return w
}

func TestWaitEndsWithTheExchangeThatIsWanted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		j := holding(answered("Customer.Add"), answered("Case.Add"))
		w := wait(t.Context(), j, journal.Query{Operation: "Customer.Add"}, 3)
		for _, operation := range []string{"Customer.Add", "Case.Add"} {
			j.Add(answered(operation))
			synctest.Wait()
			g.Expect(w.done).To(BeFalse())
		}
		j.Add(answered("Customer.Add"))
		j.Add(answered("Customer.Add"))
		synctest.Wait()
		g.Expect(w.done).To(BeTrue())
		g.Expect(w.err).NotTo(HaveOccurred())
		g.Expect(ids(w.page.Entries)).To(Equal([]int64{1, 3, 5}))
		g.Expect(w.page.Matched).To(Equal(3))
		g.Expect(j.Waiting()).To(BeZero())
	})
}

func TestWaitReturnsWhatThereIsWhenTheContextEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		j := holding(answered("Customer.Add"))
		w := wait(ctx, j, journal.Query{}, 3)
		j.Add(answered("Customer.Add"))
		<-ctx.Done()
		synctest.Wait()
		g.Expect(w.done).To(BeTrue())
		g.Expect(w.err).To(MatchError(context.DeadlineExceeded))
		g.Expect(ids(w.page.Entries)).To(Equal([]int64{1, 2}))
		g.Expect(j.Waiting()).To(BeZero())
	})
}

func TestWaitCountsWhatIsDroppedMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		j := ofAtMost(2)
		w := wait(t.Context(), j, journal.Query{Operation: "Customer.Add"}, 5)
		for range 5 {
			j.Add(answered("Customer.Add"))
			j.Add(answered("Case.Add"))
		}
		synctest.Wait()
		g.Expect(w.done).To(BeTrue())
		g.Expect(w.err).NotTo(HaveOccurred())
		g.Expect(w.page.Matched).To(Equal(5))
		g.Expect(w.page.Truncated).To(BeFalse(), "none was dropped uncounted")
		g.Expect(ids(w.page.Entries)).To(Equal([]int64{7, 9}), "the newest that fit")
	})
}

func TestWaitKeepsAnExchangeThatIsDroppedBeforeItWakes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		j := ofAtMost(1)
		w := wait(t.Context(), j, journal.Query{Operation: "Customer.Add"}, 1)
		j.Add(answered("Customer.Add"))
		j.Add(answered("Case.Add"))
		j.Clear()
		synctest.Wait()
		g.Expect(w.done).To(BeTrue())
		g.Expect(ids(w.page.Entries)).To(Equal([]int64{1}))
	})
}

func TestWaitBeginsAgainAfterClear(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		j := ofAtMost(3)
		for _, operation := range []string{"Case.Add", "Case.Add", "Case.Add", "Customer.Add"} {
			j.Add(answered(operation))
		}
		w := wait(t.Context(), j, journal.Query{Operation: "Customer.Add"}, 2)
		j.Clear()
		j.Add(answered("Customer.Add"))
		synctest.Wait()
		g.Expect(w.done).To(BeFalse())
		j.Add(answered("Customer.Add"))
		synctest.Wait()
		g.Expect(w.done).To(BeTrue())
		g.Expect(w.page.Matched).To(Equal(2))
		g.Expect(w.page.Truncated).To(BeFalse())
		g.Expect(ids(w.page.Entries)).To(Equal([]int64{5, 6}))
	})
}

func TestWaitDoesNotCountBeforeAnIdToCome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		j := journal.New(journal.Limits{})
		w := wait(t.Context(), j, journal.Query{After: 2}, 1)
		j.Add(answered("Customer.Add"))
		j.Add(answered("Customer.Add"))
		synctest.Wait()
		g.Expect(w.done).To(BeFalse())
		j.Add(answered("Customer.Add"))
		synctest.Wait()
		g.Expect(w.done).To(BeTrue())
		g.Expect(ids(w.page.Entries)).To(Equal([]int64{3}))
	})
}

func TestWaitMissesNothingWhileManyAdd(t *testing.T) {
	const clients, each = 8, 100
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		j := ofAtMost(1)
		var waits [clients]*waiting
		for client := range waits {
			waits[client] = wait(t.Context(), j, journal.Query{Operation: fmt.Sprintf("Client%d.Add", client)}, each)
		}
		for client := range clients {
			go func() {
				for range each {
					j.Add(answered(fmt.Sprintf("Client%d.Add", client)))
				}
			}()
		}
		synctest.Wait()
		for _, w := range waits {
			g.Expect(w.done).To(BeTrue())
			g.Expect(w.err).NotTo(HaveOccurred())
			g.Expect(w.page.Matched).To(Equal(each))
		}
	})
}
