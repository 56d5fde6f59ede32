package trigger_test

import (
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/clock"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/trigger"
)

var _ = Describe("While the store is away", func() {
	var (
		b     *bench
		away  cut
		ticks *clock.Clock
	)
	BeforeEach(func() {
		away, ticks = newCut(store.NewMemory()), still()
		b = newBench(on(away), by(ticks))
	})
	// beats lets real time pass until something holds.
	beats := func(holds func() bool) {
		GinkgoHelper()
		Eventually(func() bool {
			Expect(ticks.Advance(time.Second)).To(Succeed())
			return holds()
		}).Should(BeTrue())
	}
	said := func(text string) int { return strings.Count(b.log.String(), text) }

	It("an event that was committed just before waits, and is delivered when it is back", func(ctx SpecContext) {
		Expect(away.Update(ctx, "acme", func(tx store.Tx) error { return b.Fire(tx, edit("1")) })).To(Succeed())
		away.all.Store(true)
		b.Wake()
		b.Wake()
		Expect(b.Sync(ctx)).To(MatchError(store.ErrUnavailable))
		Expect(b.called()).To(BeEmpty())
		away.all.Store(false)
		beats(func() bool { found, _ := b.Find(trigger.Query{State: trigger.Delivered}); return len(found) == 1 })
		Expect(said("triggers wait for the store")).To(Equal(1))
		Eventually(func() int { return said("triggers have the store again") }).Should(Equal(1))
	})

	It("a call that was made is not made again, and its result is written when it is back", func(ctx SpecContext) {
		away.writes.Store(true)
		Expect(away.Store.Update(ctx, "acme", func(tx store.Tx) error { return b.Fire(tx, edit("1")) })).To(Succeed())
		b.Wake()
		Eventually(b.called).Should(HaveLen(1))
		Eventually(func() int { return said("triggers wait for the store") }).Should(Equal(1))
		Expect(b.Find(trigger.Query{State: trigger.Queued})).To(HaveLen(1))
		for range 3 {
			Expect(ticks.Advance(time.Second)).To(Succeed())
		}
		away.writes.Store(false)
		beats(func() bool { found, _ := b.Find(trigger.Query{State: trigger.Delivered}); return len(found) == 1 })
		Expect(b.called()).To(HaveLen(1))
		Expect(said("triggers wait for the store")).To(Equal(1))
		Expect(said("triggers have the store again")).To(Equal(1))
		Expect(doc(ctx, away, trigger.Outbox)).To(BeNil())
	})

	It("no agent changes anything that would have to be told, and what it says is why", func(ctx SpecContext) {
		away.all.Store(true)
		Expect(b.fires(ctx, edit("1"))).To(MatchError(store.ErrUnavailable))
		_, err := b.Replay(ctx, 1)
		Expect(err).To(MatchError(store.ErrUnavailable))
		Expect(b.Flush(ctx)).To(MatchError(store.ErrUnavailable))
		Expect(b.Clear(ctx)).To(MatchError(store.ErrUnavailable))
	})

	It("it can end, and nothing is lost", func(ctx SpecContext) {
		away.writes.Store(true)
		Expect(away.Store.Update(ctx, "acme", func(tx store.Tx) error { return b.Fire(tx, edit("1")) })).To(Succeed())
		b.Wake()
		Eventually(func() int { return said("triggers wait for the store") }).Should(Equal(1))
		b.Close()
		away.writes.Store(false)
		next := newBench(on(away)).calling(b)
		Expect(next.Flush(ctx)).To(Succeed())
		Expect(b.called()).To(HaveLen(2), "at least once")
	})

	It("is not taken for away where whoever asks has left", func(ctx SpecContext) {
		Expect(b.Sync(gone(ctx))).NotTo(Succeed())
		Expect(b.log.String()).To(BeEmpty())
	})
})
