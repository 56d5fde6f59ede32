package trigger

import (
	"context"
	"sync"
	"time"
)

// leaseBeats is after how many beats without a new one a process takes the lease of another, and safeBeats after how many
// that other has stopped by itself. The first is larger by more than a call needs to be broken off.
const (
	leaseBeats = 5
	safeBeats  = 4
)

// term is a time in which this process makes the deliveries of the tenant: as long as it holds the lease of a store that
// is shared, and else until the dispatcher ends.
type term struct {
	ctx    context.Context //nolint:containedctx // ends with the term
	cancel context.CancelFunc
	lanes  sync.WaitGroup

	beaten time.Time // when the lease was renewed last, by the real time; the dispatcher's lock guards it
}

func (t *term) over() bool { return t.ctx.Err() != nil }

// begin begins a term, unless there is one, with what the mirror has: of a lease that was taken no earlier than at a moment
// of the real time. The caller holds reading.
func (d *Dispatcher) begin(beaten time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.term != nil || d.ctx.Err() != nil {
		return
	}
	t := &term{beaten: beaten}
	t.ctx, t.cancel = context.WithCancel(d.ctx)
	d.term, d.lanes = t, map[string][]*delivery{}
	for _, one := range d.all {
		if !one.State.Finished() {
			d.queue(t, one)
		}
	}
	if d.Store.Shared() {
		t.lanes.Go(func() { d.guard(t) })
	}
}

// queue puts a delivery in the lane of its record, which begins with it if it is the first. The caller holds the lock.
func (d *Dispatcher) queue(t *term, one *delivery) {
	lane := append(d.lanes[one.key()], one)
	d.lanes[one.key()] = lane
	if len(lane) == 1 && !t.over() {
		t.lanes.Go(func() { d.work(t, one) })
	}
}

// guard ends a term whose lease was not renewed in time, before another process takes it.
func (d *Dispatcher) guard(t *term) {
	for !t.over() {
		d.mu.Lock()
		at := t.beaten.Add(safeBeats * d.Beat)
		d.mu.Unlock()
		if !d.Real.Now().Before(at) {
			t.cancel()
			return
		}
		_ = d.Real.WaitUntil(t.ctx, at) // an error says that the term is over
	}
}

// end ends a term that is over, or makes it so. What the mirror has is not to be relied on from then on. The caller holds
// reading.
func (d *Dispatcher) end(t *term) {
	d.mu.Lock()
	t.cancel() // no lane begins from here on
	d.mu.Unlock()
	t.lanes.Wait()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.term, d.lanes, d.loaded = nil, nil, false
}
