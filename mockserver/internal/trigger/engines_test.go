package trigger_test

import (
	"context"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/store/sqlstore"
	"github.com/crmock/crmock/mockserver/internal/trigger"
	"github.com/crmock/crmock/test/postgres"
)

// open opens a store that lasts.
func open(ctx context.Context, address string) store.Store {
	GinkgoHelper()
	s, err := sqlstore.Open(ctx, address, sqlstore.Options{})
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(s.Close)
	return s
}

var _ = Describe("Deliveries in a store that lasts", func() {
	It("go on after a restart, in SQLite", func(ctx SpecContext) {
		address := "sqlite:" + filepath.Join(GinkgoT().TempDir(), "crmock.db")
		first := open(ctx, address)
		b := newBench(on(first))
		b.answers(503, 200)
		b.edits(ctx, "1")
		b.edits(ctx, "1")
		b.comesTo(ctx, trigger.Waiting, 1)
		b.Close()
		Expect(first.Close()).To(Succeed())

		next := newBench(on(open(ctx, address))).calling(b)
		Expect(next.Flush(ctx)).To(Succeed())
		found, _ := next.Find(trigger.Query{State: trigger.Delivered})
		Expect(found).To(HaveExactElements(HaveField("Attempts", HaveLen(2)), HaveField("Attempts", HaveLen(1))))
		Expect(b.called()).To(HaveLen(3))
	})

	It("are each made by one of several processes, in order for each record, in PostgreSQL", func(ctx SpecContext) {
		const processes, each, records = 3, 40, 4
		address := postgres.Start(GinkgoTB(), postgres.Options{}).NewSchema(GinkgoTB())
		receiver := newBench()
		var mu sync.Mutex
		committed := map[string]int{}
		var agents sync.WaitGroup
		for range processes {
			b := newBench(on(open(ctx, address))).calling(receiver)
			agents.Go(func() {
				defer GinkgoRecover()
				for n := range each {
					record := strconv.Itoa(n % records)
					Expect(b.store.Update(ctx, "acme", func(tx store.Tx) error {
						mu.Lock()
						defer mu.Unlock()
						committed[record]++ // alone on the tenant, and run once
						return b.Fire(tx, numbered(record, committed[record]))
					})).To(Succeed())
					b.Wake()
				}
				Expect(b.Flush(ctx)).To(Succeed())
				found, _ := b.Find(trigger.Query{State: trigger.Delivered})
				Expect(len(found)).To(BeNumerically(">=", each))
			})
		}
		agents.Wait()
		expectEachOnceInOrder(receiver.called(), records, processes*each/records)
	}, NodeTimeout(time.Minute))
})
