package trigger

import (
	"cmp"
	"context"
	"maps"
	"slices"
)

// waiter is a Wait under way. The dispatcher's lock guards it.
type waiter struct {
	Query

	want   int
	found  map[int64]Delivery // those that fulfil the query now, or did when they were forgotten
	enough chan struct{}      // closed when there are as many as are wanted
}

// Wait returns when n deliveries fulfil a query, counting those that are remembered already, or when ctx or the dispatcher
// ends: then with those that do, and the error of ctx or ErrClosed. What is forgotten meanwhile is counted.
func (d *Dispatcher) Wait(ctx context.Context, q Query, n int) ([]Delivery, error) {
	w := d.join(q, n)
	_ = d.Sync(ctx) // what the store cannot tell now is heard later
	var err error
	select {
	case <-w.enough:
	case <-ctx.Done():
		err = ctx.Err()
	case <-d.ctx.Done():
		err = ErrClosed
	}
	found := d.leave(w)
	if len(found) >= n {
		err = nil
	}
	if q.Limit > 0 && len(found) > q.Limit {
		found = found[:q.Limit]
	}
	return found, err
}

// join lets a new waiter count what is there and hear of all that changes, under one lock, so that it misses nothing.
func (d *Dispatcher) join(q Query, n int) *waiter {
	w := &waiter{Query: q, want: n, found: map[int64]Delivery{}, enough: make(chan struct{})}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.waiters[w] = struct{}{}
	if n <= 0 {
		close(w.enough)
	}
	for _, one := range d.all {
		w.hear(one)
	}
	return w
}

// leave ends a waiter and returns what it has found, oldest first.
func (d *Dispatcher) leave(w *waiter) []Delivery {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.waiters, w)
	return slices.SortedFunc(maps.Values(w.found), func(a, b Delivery) int { return cmp.Compare(a.ID, b.ID) })
}

// hear takes note of a delivery that is new or has changed. Once there is enough, nothing changes any more.
func (w *waiter) hear(one *delivery) {
	if len(w.found) >= w.want && w.want > 0 {
		return
	}
	if !w.matches(one) {
		delete(w.found, one.ID)
		return
	}
	w.found[one.ID] = one.Delivery
	if len(w.found) == w.want {
		close(w.enough)
	}
}
