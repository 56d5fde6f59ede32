package trigger_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/trigger"
)

var _ = Describe("An event", func() {
	It("is there if, and only if, the change is committed", func(ctx SpecContext) {
		b := newBench()
		refused := errors.New("refused")
		Expect(b.store.Update(ctx, "acme", func(tx store.Tx) error {
			Expect(b.Fire(tx, edit("1"))).To(Succeed())
			return refused
		})).To(MatchError(refused))
		b.Wake()
		Expect(b.Flush(ctx)).To(Succeed())
		Expect(b.Find(trigger.Query{})).To(BeEmpty())
		b.edits(ctx, "2")
		Expect(b.comesTo(ctx, trigger.Delivered, 1)).To(And(HaveField("ID", int64(1)), HaveField("RecordID", "2")))
		Expect(b.called()).To(HaveLen(1))
	})

	It("is one, however often the transaction has to run", func(ctx SpecContext) {
		b := newBench()
		again := errors.New("again")
		fn := func(tx store.Tx) error { return b.Fire(tx, edit("1")) }
		Expect(b.store.Update(ctx, "acme", func(tx store.Tx) error { return errors.Join(fn(tx), again) })).To(MatchError(again))
		Expect(b.store.Update(ctx, "acme", fn)).To(Succeed())
		b.Wake()
		b.comesTo(ctx, trigger.Delivered, 1)
		Expect(b.Find(trigger.Query{})).To(HaveLen(1))
	})

	It("keeps no agent from the change that comes with it, and is called by nobody before it is committed", func(ctx SpecContext) {
		b := newBench()
		Expect(b.store.Update(ctx, "acme", func(tx store.Tx) error {
			Expect(b.Fire(tx, edit("1"))).To(Succeed())
			Consistently(b.called, "20ms").Should(BeEmpty())
			return tx.Put(store.Record{Object: "Case", ID: "1"})
		})).To(Succeed())
		b.Wake()
		b.comesTo(ctx, trigger.Delivered, 1)
	})

	It("has an id that is not used again when the records are cleared", func(ctx SpecContext) {
		b := newBench()
		b.edits(ctx, "1")
		Expect(b.store.Clear(ctx, "acme")).To(Succeed())
		b.edits(ctx, "1")
		b.comesTo(ctx, trigger.Delivered, 2)
		found, _ := b.Find(trigger.Query{})
		Expect(ids(found)).To(Equal([]int64{1, 2}))
	})

	It("is delivered after those of the record that were committed before, whoever commits them", func(ctx SpecContext) {
		b := newBench()
		var committed []string
		var agents sync.WaitGroup
		for agent := range 8 {
			agents.Go(func() {
				defer GinkgoRecover()
				for n := range 25 {
					e := numbered("1", 100*agent+n)
					Expect(b.store.Update(ctx, "acme", func(tx store.Tx) error {
						committed = append(committed, "/hook?AccountID="+e.Value("ACCOUNTNUM")+"&CaseID=1") // alone on the tenant
						return b.Fire(tx, e)
					})).To(Succeed())
					b.Wake()
				}
			})
		}
		agents.Wait()
		Expect(b.Flush(ctx)).To(Succeed())
		Expect(b.called()).To(Equal(committed))
	})

	It("of another tenant in the same store is not taken for its own", func(ctx SpecContext) {
		b := newBench()
		other := newBench(on(b.store), func(p *trigger.Parts) { p.Tenant = "acme2" })
		b.edits(ctx, "1")
		Expect(other.Flush(ctx)).To(Succeed())
		Expect(other.Find(trigger.Query{})).To(BeEmpty())
	})
})

var _ = Describe("A restart", func() {
	// restart ends a bench and begins another one on its store, with its receiver.
	restart := func(b *bench) *bench {
		b.Close()
		return newBench(on(b.store)).calling(b)
	}

	It("delivers what was committed, even if nobody was woken before the end", func(ctx SpecContext) {
		b := newBench()
		for _, id := range []string{"1", "2", "1"} {
			Expect(b.store.Update(ctx, "acme", func(tx store.Tx) error { return b.Fire(tx, edit(id)) })).To(Succeed())
		}
		next := restart(b)
		Expect(b.called()).To(BeEmpty())
		next.Wake()
		next.comesTo(ctx, trigger.Delivered, 3)
		Expect(b.called()).To(HaveLen(3))
	})

	It("goes on with retries where they were, by the tenant's clock", func(ctx SpecContext) {
		b := newBench()
		b.answers(500, 503, 200)
		b.edits(ctx, "1")
		b.advances(ctx, 2)
		b.comesTo(ctx, trigger.Waiting, 1)
		at := b.clock.State()
		next := restart(b)
		Expect(next.clock.Set(at)).To(Succeed())
		next.Wake()
		Expect(next.comesTo(ctx, trigger.Waiting, 1).Attempts).To(HaveExactElements(
			HaveField("Error", "HTTP 500"), And(HaveField("Error", "HTTP 503"), HaveField("Next", noon.Add(3*time.Second)))))
		Expect(next.clock.Advance(2*time.Second - 1)).To(Succeed())
		Consistently(b.called, "20ms").Should(HaveLen(2))
		Expect(next.clock.Advance(1)).To(Succeed())
		Expect(next.comesTo(ctx, trigger.Delivered, 1).Attempts).To(HaveLen(3))
		Expect(b.called()).To(HaveLen(3))
	})

	It("makes a call again that was under way", func(ctx SpecContext) {
		b := newBench()
		entered := make(chan struct{}, 2)
		b.handles(func(_ http.ResponseWriter, r *http.Request) {
			entered <- struct{}{}
			<-r.Context().Done()
		})
		b.edits(ctx, "1")
		Eventually(entered).Should(Receive())
		next := restart(b)
		b.answers(200)
		next.Wake()
		Expect(next.comesTo(ctx, trigger.Delivered, 1).Attempts).To(HaveLen(1))
		Expect(b.called()).To(HaveLen(2))
	})

	It("keeps the log of what is finished, its bound, and what was cleared", func(ctx SpecContext) {
		b := newBench(func(p *trigger.Parts) { p.Kept = 2 })
		for n := range 3 {
			b.edits(ctx, fmt.Sprint(n))
			b.comesTo(ctx, trigger.Delivered, min(n+1, 2))
			Expect(b.Flush(ctx)).To(Succeed())
		}
		next := restart(b)
		Expect(next.Sync(ctx)).To(Succeed())
		found, truncated := next.Find(trigger.Query{})
		before, _ := b.Find(trigger.Query{})
		Expect(found).To(Equal(before))
		Expect(ids(found)).To(Equal([]int64{2, 3}))
		Expect(truncated).To(BeTrue())

		Expect(next.Clear(ctx)).To(Succeed())
		last := restart(next)
		Expect(last.Sync(ctx)).To(Succeed())
		found, truncated = last.Find(trigger.Query{})
		Expect(found).To(BeEmpty())
		Expect(truncated).To(BeFalse())
		last.calling(b).edits(ctx, "9")
		Expect(last.comesTo(ctx, trigger.Delivered, 1).ID).To(BeEquivalentTo(4))
	})

	It("still makes a delivery once more, with what its URL hides", func(ctx SpecContext) {
		b := newBench()
		b.set(func(s *trigger.Settings) { *s = local(b.receiver.URL + "/hook?token=s3cret") })
		b.edits(ctx, "1")
		b.comesTo(ctx, trigger.Delivered, 1)
		next := restart(b)
		again, err := next.Replay(ctx, 1)
		Expect(err).NotTo(HaveOccurred())
		Expect(again.URL).NotTo(ContainSubstring("s3cret"))
		Expect(next.Flush(ctx)).To(Succeed())
		Expect(b.called()).To(HaveExactElements(b.called()[0], b.called()[0]))
		Expect(b.called()[0]).To(ContainSubstring("s3cret"))
		Expect(b.log.String() + next.log.String()).NotTo(ContainSubstring("s3cret"))
	})

	It("holds agents up from the beginning where the queue is full", func(ctx SpecContext) {
		b := newBench(func(p *trigger.Parts) { p.Bound = 1 })
		b.answers(500)
		b.edits(ctx, "1")
		b.comesTo(ctx, trigger.Waiting, 1)
		b.Close()
		next := newBench(on(b.store), func(p *trigger.Parts) { p.Bound = 1 }).calling(b)
		brief, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
		defer cancel()
		_, err := next.Room(brief, "Case", "edit")
		Expect(err).To(MatchError(context.DeadlineExceeded))
	})
})

var _ = Describe("A tenant that is removed and made anew", func() {
	It("has nothing of the deliveries before", func(ctx SpecContext) {
		b := newBench()
		b.answers(500)
		b.edits(ctx, "1")
		b.comesTo(ctx, trigger.Waiting, 1)
		Expect(b.store.Drop(ctx, "acme")).To(Succeed())
		b.Close()
		next := newBench(on(b.store))
		next.edits(ctx, "2")
		Expect(next.comesTo(ctx, trigger.Delivered, 1)).To(And(HaveField("ID", int64(1)), HaveField("RecordID", "2")))
		Expect(next.Find(trigger.Query{})).To(HaveLen(1))
	})

	It("does not have the result of a call from before written down for one of its own", func(ctx SpecContext) {
		b := newBench()
		entered, leave := make(chan struct{}, 1), make(chan struct{})
		b.handles(func(http.ResponseWriter, *http.Request) {
			entered <- struct{}{}
			<-leave
		})
		b.edits(ctx, "1")
		Eventually(entered).Should(Receive())
		Expect(b.store.Drop(ctx, "acme")).To(Succeed())
		anew := newBench(on(b.store))
		Expect(b.store.Update(ctx, "acme", func(tx store.Tx) error { return anew.Fire(tx, edit("2")) })).To(Succeed())
		close(leave)
		Eventually(func() []trigger.Delivery { found, _ := b.Find(trigger.Query{}); return found }).Should(
			HaveExactElements(HaveField("RecordID", "2")), "it sees what there is now")
		Expect(doc(ctx, b.store, "finished")).NotTo(HaveKeyWithValue("record", "1"))
	})
})
