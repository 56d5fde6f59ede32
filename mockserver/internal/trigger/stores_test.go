package trigger_test

import (
	"context"
	"encoding/json"
	"fmt"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/clock"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/trigger"
)

// shared is a store that says that other processes may use it.
type shared struct{ store.Store }

// Shared says so.
func (shared) Shared() bool { return true }

// cut is a store that can be cut off, from all or from whoever writes.
type cut struct {
	store.Store

	all, writes *atomic.Bool
}

func newCut(whole store.Store) cut { return cut{whole, &atomic.Bool{}, &atomic.Bool{}} }

// errCut is what a store says that is cut off.
var errCut = fmt.Errorf("%w: the cable is out", store.ErrUnavailable)

// View fails while all is cut off.
func (c cut) View(ctx context.Context, tenant string, fn func(store.Tx) error) error {
	if c.all.Load() {
		return errCut
	}
	return c.Store.View(ctx, tenant, fn)
}

// Update fails while writes are cut off.
func (c cut) Update(ctx context.Context, tenant string, fn func(store.Tx) error) error {
	if c.all.Load() || c.writes.Load() {
		return errCut
	}
	return c.Store.Update(ctx, tenant, fn)
}

// on has a bench work on a store.
func on(s store.Store) func(*trigger.Parts) {
	return func(p *trigger.Parts) { p.Store = s }
}

// by has a bench keep its leases by a clock.
func by(ticks *clock.Clock) func(*trigger.Parts) {
	return func(p *trigger.Parts) { p.Real = ticks }
}

// still is a clock that stands still.
func still() *clock.Clock {
	GinkgoHelper()
	c := clock.New(time.Now)
	Expect(c.Set(clock.State{Mode: clock.Frozen, At: noon})).To(Succeed())
	return c
}

// calling has events call the receiver of another bench.
func (b *bench) calling(other *bench) *bench {
	b.set(func(s *trigger.Settings) { *s = local(other.receiver.URL + "/hook") })
	return b
}

// doc is one doc of the tenant, as JSON, and nil where there is none.
func doc(ctx context.Context, s store.Store, kind string) map[string]any {
	GinkgoHelper()
	var found map[string]any
	Expect(s.View(ctx, "acme", func(tx store.Tx) error {
		docs, err := tx.Docs(kind, "", 1)
		if err != nil || len(docs) == 0 {
			return err
		}
		return json.Unmarshal([]byte(docs[0].Text), &found)
	})).To(Succeed())
	return found
}

// ids are those of deliveries.
func ids(found []trigger.Delivery) []int64 {
	all := []int64{}
	for _, d := range found {
		all = append(all, d.ID)
	}
	return all
}

// gone is a context that has ended.
func gone(ctx context.Context) context.Context {
	ended, end := context.WithCancel(ctx)
	end()
	return ended
}
