package trigger_test

import (
	"context"
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gleak"

	"github.com/crmock/crmock/mockserver/internal/clock"
	"github.com/crmock/crmock/mockserver/internal/trigger"
)

// pauses are the times between the attempts of a delivery.
func pauses(d trigger.Delivery) []time.Duration {
	var all []time.Duration
	for _, a := range d.Attempts {
		if !a.Next.IsZero() {
			all = append(all, a.Next.Sub(a.Started))
		}
	}
	return all
}

// advances moves the clock on to each retry that is due, until the delivery has had n attempts.
func (b *bench) advances(ctx context.Context, n int) {
	GinkgoHelper()
	for made := 1; made < n; made++ {
		d := b.comesTo(ctx, trigger.Waiting, 1)
		Expect(d.Attempts).To(HaveLen(made))
		Expect(b.clock.Set(clock.State{Mode: clock.Frozen, At: d.Attempts[made-1].Next})).To(Succeed())
		Eventually(func() int { d, _ = b.Get(1); return len(d.Attempts) }).Should(Equal(made + 1))
	}
}

var _ = Describe("A delivery that fails", func() {
	It("is delivered by a receiver that was down for the first three attempts, and the log says why and when", func(ctx SpecContext) {
		b := newBench()
		b.answers(503, 500, 429, 200)
		b.edits(ctx, "1")
		b.advances(ctx, 4)
		d := b.comesTo(ctx, trigger.Delivered, 1)
		Expect(pauses(d)).To(Equal([]time.Duration{time.Second, 2 * time.Second, 4 * time.Second}))
		Expect(b.called()).To(HaveLen(4))
		Expect(b.log.String()).To(And(ContainSubstring(`error="HTTP 503" next=2026-03-09T12:00:01`), ContainSubstring(`error="HTTP 429"`)))
	})

	It("is dead after six attempts, or as many as the settings say", func(ctx SpecContext) {
		b := newBench()
		b.answers(500)
		b.edits(ctx, "1")
		b.advances(ctx, 6)
		Expect(b.comesTo(ctx, trigger.Dead, 1).Attempts).To(HaveLen(6))
		b.set(func(s *trigger.Settings) { s.Attempts = 1 })
		b.edits(ctx, "2")
		Expect(b.comesTo(ctx, trigger.Dead, 2).ID).To(BeEquivalentTo(1))
		second, _ := b.Get(2)
		Expect(second.Attempts).To(HaveLen(1))
	})

	It("waits a minute at most", func(ctx SpecContext) {
		b := newBench(func(p *trigger.Parts) { p.Jitter = func() float64 { return 1 } })
		b.set(func(s *trigger.Settings) { s.Attempts = 9 })
		b.answers(500)
		b.edits(ctx, "1")
		Expect(b.Flush(ctx)).To(Succeed())
		found := pauses(b.comesTo(ctx, trigger.Dead, 1))
		Expect(found).To(HaveLen(8))
		Expect(found[0]).To(Equal(1250 * time.Millisecond))
		Expect(found[5]).To(Equal(40 * time.Second))
		Expect(found[6:]).To(HaveEach(time.Minute))
	})

	It("is tried again a quarter sooner at the least jitter", func(ctx SpecContext) {
		b := newBench(func(p *trigger.Parts) { p.Jitter = func() float64 { return 0 } })
		b.answers(500)
		b.edits(ctx, "1")
		Expect(pauses(b.comesTo(ctx, trigger.Waiting, 1))).To(Equal([]time.Duration{750 * time.Millisecond}))
	})

	It("is not tried again on a frozen clock before its time", func(ctx SpecContext) {
		b := newBench()
		b.answers(500, 200)
		b.edits(ctx, "1")
		b.comesTo(ctx, trigger.Waiting, 1)
		Expect(b.clock.Advance(time.Second - 1)).To(Succeed())
		b.edits(ctx, "2") // comes and goes meanwhile
		b.comesTo(ctx, trigger.Delivered, 1)
		Expect(b.called()).To(HaveLen(2))
		Expect(b.clock.Advance(1)).To(Succeed())
		b.comesTo(ctx, trigger.Delivered, 2)
		Expect(b.called()).To(HaveLen(3))
	})

	It("and all that wait behind it are tried at once by a flush, until they are over", func(ctx SpecContext) {
		b := newBench()
		b.answers(500, 500, 200)
		b.edits(ctx, "1")
		b.edits(ctx, "1")
		b.comesTo(ctx, trigger.Waiting, 1)
		Expect(b.Flush(ctx)).To(Succeed())
		Expect(b.Find(trigger.Query{State: trigger.Delivered})).To(HaveLen(2))
	})

	It("after a flush waits again", func(ctx SpecContext) {
		b := newBench()
		Expect(b.Flush(ctx)).To(Succeed())
		b.handles(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("CaseID") == "1" {
				w.WriteHeader(http.StatusInternalServerError)
			}
		})
		b.edits(ctx, "1")
		b.comesTo(ctx, trigger.Waiting, 1)
		for n := range 10 { // time enough for another attempt
			b.edits(ctx, "2")
			b.comesTo(ctx, trigger.Delivered, n+1)
		}
		Expect(b.Find(trigger.Query{State: trigger.Waiting})).To(HaveExactElements(HaveField("Attempts", HaveLen(1))))
	})

	It("is queued again while it is tried again", func(ctx SpecContext) {
		b := newBench()
		b.answers(500)
		b.edits(ctx, "1")
		b.comesTo(ctx, trigger.Waiting, 1)
		entered, leave := make(chan struct{}), make(chan struct{})
		b.handles(func(http.ResponseWriter, *http.Request) {
			close(entered)
			<-leave
		})
		Expect(b.clock.Advance(time.Second)).To(Succeed())
		Eventually(entered).Should(BeClosed())
		d, _ := b.Get(1)
		Expect(d.State).To(Equal(trigger.Queued))
		close(leave)
		b.comesTo(ctx, trigger.Delivered, 1)
	})

	It("keeps a flush waiting no longer than its context", func(ctx SpecContext) {
		b := newBench()
		leave := make(chan struct{})
		DeferCleanup(func() { close(leave) })
		b.handles(func(http.ResponseWriter, *http.Request) { <-leave })
		b.edits(ctx, "1")
		ending, end := context.WithCancel(ctx)
		end()
		Expect(b.Flush(ending)).To(MatchError(context.Canceled))
	})
})

var _ = Describe("A replay", func() {
	It("is the same call as a delivery of its own, once the first is over", func(ctx SpecContext) {
		b := newBench()
		b.answers(404, 200)
		b.edits(ctx, "1")
		b.comesTo(ctx, trigger.Dead, 1)
		b.set(func(s *trigger.Settings) { s.URLs = nil })
		again, err := b.Replay(ctx, 1)
		Expect(err).NotTo(HaveOccurred())
		Expect(again).To(And(HaveField("ID", int64(2)), HaveField("ReplayOf", int64(1)), HaveField("State", trigger.Queued), HaveField("Attempts", BeEmpty())))
		b.comesTo(ctx, trigger.Delivered, 1)
		Expect(b.called()).To(HaveExactElements(b.called()[0], b.called()[0]))
	})

	It("is refused of what is unknown or under way", func(ctx SpecContext) {
		b := newBench()
		b.answers(500)
		b.edits(ctx, "1")
		b.comesTo(ctx, trigger.Waiting, 1)
		_, err := b.Replay(ctx, 1)
		Expect(err).To(MatchError(trigger.ErrUnfinished))
		_, err = b.Replay(ctx, 2)
		Expect(err).To(MatchError(trigger.ErrUnknown))
	})
})

var _ = Describe("Closing", func() {
	It("in the middle leaves the rest as it is, lets nobody wait and leaves no goroutine", func(ctx SpecContext) {
		before := gleak.Goroutines()
		b := newBench(func(p *trigger.Parts) { p.Bound, p.Workers = 4, 1 })
		b.answers(500)
		b.edits(ctx, "1")
		b.comesTo(ctx, trigger.Waiting, 1)
		entered := make(chan struct{})
		b.handles(func(_ http.ResponseWriter, r *http.Request) {
			close(entered)
			<-r.Context().Done()
		})
		for _, id := range []string{"2", "2", "3"} {
			b.edits(ctx, id)
		}
		Eventually(entered).Should(BeClosed())
		ended := make(chan error, 3)
		go func() { ended <- b.fires(ctx, edit("4")) }()
		go func() { _, err := b.Wait(ctx, trigger.Query{}, 99); ended <- err }()
		b.Close()
		for range 2 {
			Eventually(ended).Should(Receive(MatchError(trigger.ErrClosed)))
		}
		Expect(b.Find(trigger.Query{State: trigger.Dead})).To(BeEmpty())
		Expect(b.Find(trigger.Query{State: trigger.Queued})).To(HaveLen(3))
		Expect(b.Find(trigger.Query{State: trigger.Waiting})).To(HaveExactElements(HaveField("Attempts", HaveLen(1))))
		Expect(b.fires(ctx, edit("5"))).To(MatchError(trigger.ErrClosed))
		Expect(b.log.String()).To(ContainSubstring("triggers end before all is delivered"))
		Expect(b.log.String()).To(ContainSubstring("unfinished=4"))
		b.Close()
		b.receiver.Close()
		Eventually(gleak.Goroutines, "5s").ShouldNot(gleak.HaveLeaked(before))
	})
})
