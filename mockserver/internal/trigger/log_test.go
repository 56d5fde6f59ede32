package trigger_test

import (
	"context"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/trigger"
)

var _ = Describe("The delivery log", func() {
	var b *bench
	BeforeEach(func(ctx SpecContext) {
		b = newBench(func(p *trigger.Parts) { p.Kept = 3 })
		b.edits(ctx, "1")
		b.edits(ctx, "2")
		Expect(b.fires(ctx, trigger.Event{Object: "customer", Kind: "create", ID: "7", Value: values(nil)})).To(Succeed())
		b.comesTo(ctx, trigger.Delivered, 3)
	})
	ids := func(q trigger.Query) []int64 {
		found, _ := b.Find(q)
		all := []int64{}
		for _, d := range found {
			all = append(all, d.ID)
		}
		return all
	}

	It("is asked by object, event, record, state and id", func() {
		Expect(ids(trigger.Query{})).To(Equal([]int64{1, 2, 3}))
		Expect(ids(trigger.Query{Object: "case"})).To(Equal([]int64{1, 2}))
		Expect(ids(trigger.Query{Event: "create"})).To(Equal([]int64{3}))
		Expect(ids(trigger.Query{RecordID: "2"})).To(Equal([]int64{2}))
		Expect(ids(trigger.Query{State: trigger.Dead})).To(BeEmpty())
		Expect(ids(trigger.Query{After: 1, Limit: 1})).To(Equal([]int64{2}))
		d, known := b.Get(3)
		Expect(known).To(BeTrue())
		Expect(d).To(And(HaveField("Object", "customer"), HaveField("RecordID", "7"), HaveField("Created", noon)))
		_, known = b.Get(4)
		Expect(known).To(BeFalse())
	})

	It("forgets the oldest that are finished, and says so", func(ctx SpecContext) {
		_, truncated := b.Find(trigger.Query{})
		Expect(truncated).To(BeFalse())
		b.edits(ctx, "4")
		Expect(b.Flush(ctx)).To(Succeed())
		Expect(ids(trigger.Query{})).To(HaveLen(3))
		_, truncated = b.Find(trigger.Query{})
		Expect(truncated).To(BeTrue())
		Expect(b.Clear(ctx)).To(Succeed())
		Expect(b.Find(trigger.Query{})).To(BeEmpty())
	})

	It("keeps what is under way when it is cleared", func(ctx SpecContext) {
		b.answers(http.StatusInternalServerError)
		b.edits(ctx, "4")
		b.comesTo(ctx, trigger.Waiting, 1)
		Expect(b.Clear(ctx)).To(Succeed())
		Expect(ids(trigger.Query{})).To(Equal([]int64{4}))
		Expect(b.Flush(ctx)).To(Succeed())
		Expect(ids(trigger.Query{State: trigger.Dead})).To(Equal([]int64{4}))
	})

	It("lets who waits count more than it remembers", func(ctx SpecContext) {
		counted := make(chan []trigger.Delivery)
		go func() {
			found, _ := b.Wait(ctx, trigger.Query{State: trigger.Delivered}, 20)
			counted <- found
		}()
		Eventually(b.Waiting).Should(Equal(1))
		for range 17 {
			b.edits(ctx, "5")
		}
		Expect(<-counted).To(HaveLen(20))
		Expect(b.Waiting()).To(BeZero())
	})

	It("answers who waits for nothing, and cuts what is returned to its limit", func(ctx SpecContext) {
		Expect(b.Wait(ctx, trigger.Query{RecordID: "99"}, 0)).To(BeEmpty())
		Expect(b.Wait(ctx, trigger.Query{}, -1)).To(HaveLen(3))
		Expect(b.Wait(ctx, trigger.Query{Limit: 1}, 3)).To(HaveExactElements(HaveField("ID", int64(1))))
	})

	It("tells who waits in vain what there is", func(ctx SpecContext) {
		ending, end := context.WithCancel(ctx)
		end()
		found, err := b.Wait(ending, trigger.Query{}, 9)
		Expect(err).To(MatchError(context.Canceled))
		Expect(found).To(HaveLen(3))
	})

	It("counts for who waits only what fulfils the query still", func(ctx SpecContext) {
		ending, end := context.WithCancel(ctx)
		counted := make(chan []trigger.Delivery)
		go func() {
			found, _ := b.Wait(ending, trigger.Query{State: trigger.Waiting}, 9)
			counted <- found
		}()
		Eventually(b.Waiting).Should(Equal(1))
		b.answers(http.StatusInternalServerError)
		b.edits(ctx, "4")
		b.comesTo(ctx, trigger.Waiting, 1)
		Expect(b.Flush(ctx)).To(Succeed())
		b.edits(ctx, "5")
		b.comesTo(ctx, trigger.Waiting, 1)
		end()
		Expect(<-counted).To(HaveExactElements(HaveField("RecordID", "5")))
	})

	It("hands out lists that nothing changes any more", func(ctx SpecContext) {
		b.answers(http.StatusInternalServerError)
		b.edits(ctx, "4")
		early := b.comesTo(ctx, trigger.Waiting, 1)
		Expect(b.Flush(ctx)).To(Succeed())
		Expect(early.Attempts).To(HaveLen(1))
	})
})
