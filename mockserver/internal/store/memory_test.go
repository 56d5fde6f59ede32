package store_test

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/store/storetest"
)

var _ = Describe("Memory", func() {
	storetest.Suite("Memory", func() store.Store { return store.NewMemory() })

	It("runs each update alone on its tenant, even while the tenant is dropped again and again", func(ctx context.Context) {
		memory := store.NewMemory()
		var (
			workers         sync.WaitGroup
			running         atomic.Int64
			failed, overlap atomic.Bool
		)
		check := func(err error) { failed.CompareAndSwap(false, err != nil) }
		for range 8 {
			workers.Go(func() {
				for range 200 {
					check(memory.Update(ctx, "acme", func(store.Tx) error {
						overlap.CompareAndSwap(false, running.Add(1) > 1)
						runtime.Gosched()
						running.Add(-1)
						return nil
					}))
					check(memory.Drop(ctx, "acme"))
				}
			})
		}
		workers.Wait()
		Expect(failed.Load()).To(BeFalse())
		Expect(overlap.Load()).To(BeFalse())
	})
})
