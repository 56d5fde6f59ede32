package trigger_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/trigger"
)

// ordeal is some processes on one store that are put through whatever may happen.
type ordeal struct {
	*bench // whose receiver all call

	whole     store.Store
	processes []*bench
	cuts      []cut

	fails     atomic.Bool
	mu        sync.Mutex
	committed map[string]int // events by record
	arrived   map[string]int // of which so many have arrived, without one left out
	skipped   []string
}

func newOrdeal(whole store.Store, processes int) *ordeal {
	o := &ordeal{bench: newBench(), whole: whole, committed: map[string]int{}, arrived: map[string]int{}}
	o.handles(o.receive)
	for range processes {
		o.cuts = append(o.cuts, newCut(whole))
		o.processes = append(o.processes, nil)
	}
	for i := range o.processes {
		o.start(i)
	}
	return o
}

// start begins a process anew.
func (o *ordeal) start(i int) {
	o.processes[i] = newBench(on(o.cuts[i]), func(p *trigger.Parts) { p.Beat, p.Bound = 2*time.Millisecond, 20 }).calling(o.bench)
	o.processes[i].set(func(s *trigger.Settings) { s.Attempts = 1 << 20 })
	o.processes[i].receiver.Close() // nobody calls it
}

// receive takes note of an event that has been left out: one that came before may come again.
func (o *ordeal) receive(w http.ResponseWriter, r *http.Request) {
	if o.fails.Load() {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	var n int
	record := r.URL.Query().Get("CaseID")
	_, _ = fmt.Sscan(r.URL.Query().Get("AccountID"), &n)
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case n == o.arrived[record]+1:
		o.arrived[record] = n
	case n > o.arrived[record]:
		o.skipped = append(o.skipped, fmt.Sprintf("%d of record %s, after %d", n, record, o.arrived[record]))
	}
}

// act lets an agent change a record at a process; if that fails, nothing has happened.
func (o *ordeal) act(ctx context.Context, at int, record string) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Millisecond) // for room
	defer cancel()
	b := o.processes[at]
	e := numbered(record, o.committed[record]+1)
	leave, err := b.Room(ctx, e.Object, e.Kind)
	if err != nil {
		return
	}
	defer leave()
	if b.store.Update(ctx, "acme", func(tx store.Tx) error { return b.Fire(tx, e) }) == nil {
		o.committed[record]++
		b.Wake()
	}
}

// end mends everything and has what is left delivered.
func (o *ordeal) end(ctx context.Context) {
	o.fails.Store(false)
	for i, b := range o.processes {
		o.cuts[i].all.Store(false)
		o.cuts[i].writes.Store(false)
		Expect(b.clock.Advance(time.Hour)).To(Succeed())
	}
	for _, b := range o.processes {
		Expect(b.Flush(ctx)).To(Succeed())
		b.Close()
	}
	o.receiver.Close()
}

var _ = Describe("Whatever happens", func() {
	DescribeTable("every event that was committed arrives, and none before an earlier one of its record", func(ctx SpecContext, processes int, of func(store.Store) store.Store) {
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			o := newOrdeal(of(store.NewMemory()), processes)
			at := func() int { return rapid.IntRange(0, processes-1).Draw(t, "process") }
			act := func(t *rapid.T) { o.act(ctx, at(), rapid.SampledFrom([]string{"1", "2", "3"}).Draw(t, "record")) }
			t.Repeat(map[string]func(*rapid.T){
				"act": act, "act again": act, "act once more": act,
				"receiver": func(t *rapid.T) { o.fails.Store(rapid.Bool().Draw(t, "fails")) },
				"cable":    func(t *rapid.T) { o.cuts[at()].all.Store(rapid.Bool().Draw(t, "out")) },
				"disk":     func(t *rapid.T) { o.cuts[at()].writes.Store(rapid.Bool().Draw(t, "full")) },
				"clock":    func(*rapid.T) { _ = o.processes[at()].clock.Advance(time.Minute) },
				"wake":     func(*rapid.T) { o.processes[at()].Wake() },
				"restart": func(*rapid.T) {
					i := at()
					o.processes[i].Close()
					o.start(i)
				},
				"clear": func(*rapid.T) { _ = o.processes[at()].Clear(ctx) },
			})
			o.end(ctx)
			Expect(o.skipped).To(BeEmpty())
			Expect(o.arrived).To(Equal(o.committed))
		})
	},
		Entry("with one process", 1, func(s store.Store) store.Store { return s }, NodeTimeout(2*time.Minute)),
		Entry("with three that share a store", 3, func(s store.Store) store.Store { return shared{s} }, NodeTimeout(2*time.Minute)),
	)
})
