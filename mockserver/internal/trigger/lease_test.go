package trigger_test

import (
	"context"
	"net/http"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gleak"

	"github.com/crmock/crmock/mockserver/internal/clock"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/trigger"
)

// marked has the calls of a bench tell who makes them.
func marked(name string) func(*trigger.Parts) {
	return func(p *trigger.Parts) {
		p.Random = func() string { return name }
		p.Wrap = func(whole http.RoundTripper) http.RoundTripper { return naming{whole, name} }
	}
}

type naming struct {
	whole http.RoundTripper
	name  string
}

// RoundTrip sends the name along.
func (n naming) RoundTrip(request *http.Request) (*http.Response, error) {
	named := request.Clone(request.Context())
	named.Header.Set("X-Process", n.name)
	return n.whole.RoundTrip(named)
}

var _ = Describe("Two processes on one store", func() {
	var (
		whole       store.Store
		ticks       *clock.Clock
		away        cut // from here
		here, there *bench
		mu          sync.Mutex
		callers     []string // which process has made each call
		status      int
	)
	BeforeEach(func() {
		whole, ticks = shared{store.NewMemory()}, still()
		away = newCut(whole)
		here, there = newBench(on(away), by(ticks), marked("here")), newBench(on(whole), by(ticks), marked("there"))
		there.calling(here)
		callers, status = nil, http.StatusOK
		here.handles(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			callers = append(callers, r.Header.Get("X-Process"))
			w.WriteHeader(status)
		})
	})
	answer := func(with int) {
		mu.Lock()
		defer mu.Unlock()
		status = with
	}
	calledBy := func() []string {
		mu.Lock()
		defer mu.Unlock()
		return append([]string{}, callers...)
	}
	lease := func(ctx context.Context) map[string]any { return doc(ctx, whole, "lease") }
	owner := func(ctx context.Context) any { return lease(ctx)["owner"] }
	// beat lets a beat pass and waits until the owner has renewed its lease.
	beat := func(ctx context.Context) {
		GinkgoHelper()
		before := lease(ctx)["beat"]
		Expect(ticks.Advance(time.Second)).To(Succeed())
		Eventually(func() any { return lease(ctx)["beat"] }).ShouldNot(Equal(before))
	}
	// untilSo lets beats pass until something holds.
	untilSo := func(holds func() bool) {
		GinkgoHelper()
		Eventually(func() bool {
			Expect(ticks.Advance(time.Second)).To(Succeed())
			return holds()
		}, "20s").Should(BeTrue())
	}
	// failing has an event of here wait for its second attempt, whose time never comes by itself.
	failing := func(ctx context.Context) {
		GinkgoHelper()
		answer(http.StatusServiceUnavailable)
		here.edits(ctx, "1")
		here.comesTo(ctx, trigger.Waiting, 1)
		Expect(owner(ctx)).To(Equal("here"))
	}

	It("have an event delivered by the one that it came to, and the other sees it", func(ctx SpecContext) {
		here.edits(ctx, "1")
		here.comesTo(ctx, trigger.Delivered, 1)
		Expect(there.Sync(ctx)).To(Succeed())
		found, _ := there.Find(trigger.Query{})
		same, _ := here.Find(trigger.Query{})
		Expect(found).To(Equal(same))
		Expect(calledBy()).To(Equal([]string{"here"}))
	})

	It("give the lease back when nothing is left to deliver, so that the other takes it at once", func(ctx SpecContext) {
		here.edits(ctx, "1")
		here.comesTo(ctx, trigger.Delivered, 1)
		untilSo(func() bool { return owner(ctx) == "" })
		there.edits(ctx, "2")
		there.comesTo(ctx, trigger.Delivered, 2)
		Expect(calledBy()).To(Equal([]string{"here", "there"}))
		untilSo(func() bool { return owner(ctx) == "" })
		Expect(here.Sync(ctx)).To(Succeed())
		Expect(here.Find(trigger.Query{})).To(HaveLen(2))
	})

	It("leave all to the one that has the lease, as long as it renews that", func(ctx SpecContext) {
		failing(ctx)
		there.edits(ctx, "2")
		for range 12 {
			beat(ctx)
		}
		Expect(owner(ctx)).To(Equal("here"))
		here.comesTo(ctx, trigger.Waiting, 2)
		Expect(calledBy()).To(Equal([]string{"here", "here"}))
	})

	It("have the rest delivered by the other when the one ends", func(ctx SpecContext) {
		failing(ctx)
		Expect(there.Sync(ctx)).To(Succeed())
		here.Close()
		Expect(owner(ctx)).To(Equal(""))
		untilSo(func() bool { return owner(ctx) == "there" })
		answer(http.StatusOK)
		Expect(there.Flush(ctx)).To(Succeed())
		Expect(there.comesTo(ctx, trigger.Delivered, 1).Attempts).To(HaveLen(2))
		Expect(calledBy()).To(Equal([]string{"here", "there"}))
	})

	It("have the rest delivered by the other when the one is gone without a word, after five beats and not before", func(ctx SpecContext) {
		failing(ctx)
		Expect(there.Sync(ctx)).To(Succeed())
		away.all.Store(true)
		for range 4 {
			Expect(ticks.Advance(time.Second)).To(Succeed())
			Expect(there.Sync(ctx)).To(Succeed()) // which has it look at the lease
			Consistently(func() any { return owner(ctx) }, "20ms").Should(Equal("here"))
		}
		untilSo(func() bool { return owner(ctx) == "there" })
		answer(http.StatusOK)
		Expect(there.Flush(ctx)).To(Succeed())
		Expect(calledBy()).To(Equal([]string{"here", "there"}))

		away.all.Store(false) // it is there again, and finds that it has nothing to do
		untilSo(func() bool { found, _ := here.Find(trigger.Query{State: trigger.Delivered}); return len(found) == 1 })
		Expect(calledBy()).To(HaveLen(2))
	})

	It("break off a call that is under way when the lease could not be renewed, before the other takes it", func(ctx SpecContext) {
		entered, left := make(chan string, 2), make(chan string, 2)
		here.handles(func(_ http.ResponseWriter, r *http.Request) {
			entered <- r.Header.Get("X-Process")
			<-r.Context().Done()
			left <- r.Header.Get("X-Process")
		})
		here.edits(ctx, "1")
		here.edits(ctx, "1")
		Eventually(entered).Should(Receive(Equal("here")))
		Expect(there.Sync(ctx)).To(Succeed())
		away.all.Store(true)
		for range 4 {
			Expect(left).NotTo(Receive())
			Expect(ticks.Advance(time.Second)).To(Succeed())
		}
		Eventually(left).Should(Receive(Equal("here")))
		Expect(owner(ctx)).To(Equal("here"))
		Expect(entered).NotTo(Receive())
		untilSo(func() bool { return owner(ctx) == "there" })
		Eventually(entered).Should(Receive(Equal("there")))
	})

	It("do not have a result written by the one that has lost the lease meanwhile", func(ctx SpecContext) {
		entered, leave := make(chan string, 2), make(chan struct{})
		here.handles(func(_ http.ResponseWriter, r *http.Request) {
			entered <- r.Header.Get("X-Process")
			<-leave
		})
		here.edits(ctx, "1")
		Eventually(entered).Should(Receive(Equal("here")))
		Expect(whole.Update(ctx, "acme", func(tx store.Tx) error {
			return tx.SetDoc(store.Doc{Kind: "lease", Key: "acme", Text: `{"owner":"a third","beat":99}`})
		})).To(Succeed())
		close(leave)
		Consistently(func() map[string]any { return doc(ctx, whole, trigger.Outbox) }, "50ms").ShouldNot(HaveKey("attempts"))
		untilSo(func() bool {
			found, _ := there.Find(trigger.Query{State: trigger.Delivered})
			_ = there.Sync(ctx)
			return len(found) == 1
		})
		Expect(here.called()).To(HaveLen(2), "the third has never called")
	})

	It("hear both of what the other delivers", func(ctx SpecContext) {
		heard := make(chan []trigger.Delivery)
		go func() {
			found, _ := there.Wait(ctx, trigger.Query{State: trigger.Delivered}, 2)
			heard <- found
		}()
		Eventually(there.Waiting).Should(Equal(1))
		here.edits(ctx, "1")
		here.edits(ctx, "2")
		here.comesTo(ctx, trigger.Delivered, 2)
		untilSo(func() bool { return there.Waiting() == 0 })
		Expect(<-heard).To(HaveLen(2))
	})

	It("flush both what the other delivers", func(ctx SpecContext) {
		failing(ctx)
		answer(http.StatusOK)
		flushed := make(chan error)
		go func() { flushed <- there.Flush(ctx) }()
		untilSo(func() bool {
			select {
			case err := <-flushed:
				return err == nil
			default:
				return false
			}
		})
		Expect(calledBy()).To(Equal([]string{"here", "here"}))
		Expect(there.Find(trigger.Query{State: trigger.Delivered})).To(HaveLen(1))
	})

	It("forget both what one has cleared", func(ctx SpecContext) {
		here.edits(ctx, "1")
		here.comesTo(ctx, trigger.Delivered, 1)
		Expect(there.Sync(ctx)).To(Succeed())
		Expect(there.Clear(ctx)).To(Succeed())
		Expect(there.Find(trigger.Query{})).To(BeEmpty())
		Expect(here.Sync(ctx)).To(Succeed())
		Expect(here.Find(trigger.Query{})).To(BeEmpty())
	})

	It("see both that the tenant was removed and made anew", func(ctx SpecContext) {
		failing(ctx)
		there.edits(ctx, "2")
		Expect(whole.Drop(ctx, "acme")).To(Succeed())
		answer(http.StatusOK)
		there.edits(ctx, "3")
		untilSo(func() bool {
			_ = here.Sync(ctx)
			_ = there.Sync(ctx)
			found, _ := here.Find(trigger.Query{})
			same, _ := there.Find(trigger.Query{})
			return len(found) == 1 && len(same) == 1 && found[0].RecordID == "3" && same[0].RecordID == "3"
		})
	})

	It("end without a goroutine left over", func(ctx SpecContext) {
		before := gleak.Goroutines()
		failing(ctx)
		there.edits(ctx, "2")
		here.Close()
		there.Close()
		here.receiver.Close()
		there.receiver.Close()
		Eventually(gleak.Goroutines, "5s").ShouldNot(gleak.HaveLeaked(before))
	})

	It("end, and the store is away", func(ctx SpecContext) {
		failing(ctx)
		away.all.Store(true)
		here.Close()
		Expect(owner(ctx)).To(Equal("here"))
	})
})

var _ = Describe("Many processes on one store", func() {
	It("deliver each event once, in the order of commits for each record", func(ctx SpecContext) {
		const processes, each, records = 4, 100, 5
		whole := shared{store.NewMemory()}
		receiver := newBench(on(whole))
		all := make([]*bench, processes)
		for i := range all {
			all[i] = newBench(on(whole)).calling(receiver)
		}
		var mu sync.Mutex
		n := 0
		var agents sync.WaitGroup
		for _, b := range all {
			agents.Go(func() {
				defer GinkgoRecover()
				for range each {
					Expect(whole.Update(ctx, "acme", func(tx store.Tx) error {
						mu.Lock()
						defer mu.Unlock()
						n++
						return b.Fire(tx, numbered(string(rune('0'+n%records)), n))
					})).To(Succeed())
					b.Wake()
				}
				Expect(b.Flush(ctx)).To(Succeed())
			})
		}
		agents.Wait()
		expectEachOnceInOrder(receiver.called(), records, processes*each/records)
	}, NodeTimeout(time.Minute))
})
