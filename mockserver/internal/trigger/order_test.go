package trigger_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/trigger"
)

var _ = Describe("Many agents at once", func() {
	It("have every event delivered once, in order for each record, however narrow the queue", func(ctx SpecContext) {
		const agents, each, records = 20, 500, 100
		b := newBench(func(p *trigger.Parts) { p.Bound, p.Kept = 50, 100 })
		var all sync.WaitGroup
		for agent := range agents {
			all.Go(func() {
				defer GinkgoRecover()
				// Each agent has records of its own, so that there is an order to keep.
				for n := range each {
					record := fmt.Sprint(agent*records/agents + n%(records/agents))
					Expect(b.fires(ctx, numbered(record, n))).To(Succeed())
				}
			})
		}
		all.Wait()
		Expect(b.Flush(ctx)).To(Succeed())
		expectEachOnceInOrder(b.called(), records, agents*each/records)
		_, truncated := b.Find(trigger.Query{})
		Expect(truncated).To(BeTrue())
	}, NodeTimeout(2*time.Minute))

	It("never find two at work on a record whose deliveries end just as its next event comes", func(ctx SpecContext) {
		const events = 5000
		b := newBench(func(p *trigger.Parts) { p.Bound, p.Kept, p.Log = 1, events, nil }) // so each event waits for an end
		b.set(func(s *trigger.Settings) { s.AllowHTTP = false })                          // so each ends without a call
		for n := range events {
			Expect(b.fires(ctx, numbered("0", n))).To(Succeed())
		}
		Expect(b.Flush(ctx)).To(Succeed())
		found, truncated := b.Find(trigger.Query{State: trigger.Dead})
		Expect(truncated).To(BeFalse())
		Expect(found).To(HaveLen(events))
		for _, d := range found {
			Expect(d.Attempts).To(HaveLen(1))
		}
	}, NodeTimeout(time.Minute))
})

// numbered is an edit whose query tells which one of its record it is.
func numbered(record string, n int) trigger.Event {
	return trigger.Event{
		Object: "case", Kind: "edit", ID: record,
		Value: values(map[string]string{"CASENUM": record, "ACCOUNTNUM": fmt.Sprint(n)}),
	}
}

func expectEachOnceInOrder(calls []string, records, each int) {
	GinkgoHelper()
	Expect(calls).To(HaveLen(records * each))
	last, count := map[string]int{}, map[string]int{}
	for _, call := range calls {
		var n int
		var record string
		_, err := fmt.Sscanf(call, "/hook?AccountID=%d&CaseID=%s", &n, &record)
		Expect(err).NotTo(HaveOccurred())
		if count[record] > 0 {
			Expect(n).To(BeNumerically(">", last[record]), "of record %s", record)
		}
		last[record] = n
		count[record]++
	}
	Expect(count).To(HaveLen(records))
	Expect(count).To(HaveEach(each))
}

var _ = Describe("The order of deliveries", func() {
	It("is kept for one record while another goes on", func(ctx SpecContext) {
		b := newBench()
		b.handles(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("CaseID") == "1" {
				w.WriteHeader(http.StatusServiceUnavailable)
			}
		})
		b.edits(ctx, "1")
		b.edits(ctx, "1")
		b.comesTo(ctx, trigger.Waiting, 1)
		b.edits(ctx, "2")
		Expect(b.comesTo(ctx, trigger.Delivered, 1).RecordID).To(Equal("2"))
		second, _ := b.Get(2)
		Expect(second.State).To(Equal(trigger.Queued))
		Expect(second.Attempts).To(BeEmpty())
		b.answers(http.StatusOK)
		Expect(b.clock.Advance(time.Second)).To(Succeed())
		b.comesTo(ctx, trigger.Delivered, 3)
		first, _ := b.Get(1)
		Expect(first.Attempts).To(HaveLen(2))
	})

	It("lets only so many attempts run at once, and a retry that waits is none of them", func(ctx SpecContext) {
		b := newBench(func(p *trigger.Parts) { p.Workers = 2 })
		b.answers(http.StatusInternalServerError)
		b.edits(ctx, "1")
		b.edits(ctx, "2")
		b.comesTo(ctx, trigger.Waiting, 2)
		entered, leave := make(chan struct{}, 10), make(chan struct{})
		b.handles(func(http.ResponseWriter, *http.Request) {
			entered <- struct{}{}
			<-leave
		})
		for _, id := range []string{"3", "4", "5"} {
			b.edits(ctx, id)
		}
		Eventually(entered).Should(Receive())
		Eventually(entered).Should(Receive())
		Expect(entered).NotTo(Receive())
		close(leave)
		Eventually(entered).Should(Receive())
		b.comesTo(ctx, trigger.Delivered, 3)
	})
})

var _ = Describe("A queue at its bound", func() {
	It("holds agents up until there is room, and loses nothing", func(ctx SpecContext) {
		b := newBench(func(p *trigger.Parts) { p.Bound = 2 })
		leave := make(chan struct{})
		b.handles(func(http.ResponseWriter, *http.Request) { <-leave })
		b.edits(ctx, "1")
		b.edits(ctx, "1")
		third := make(chan error)
		go func() { third <- b.fires(ctx, edit("1")) }()
		Consistently(third, "50ms").ShouldNot(Receive())
		ending, end := context.WithCancel(ctx)
		end()
		Expect(b.fires(ending, edit("1"))).To(MatchError(context.Canceled))
		close(leave)
		Eventually(third).Should(Receive(BeNil()))
		b.comesTo(ctx, trigger.Delivered, 3)
		Expect(b.called()).To(HaveLen(3))
	})
})
