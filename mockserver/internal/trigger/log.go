package trigger

import (
	"cmp"
	"context"
	"errors"
	"slices"
)

// Query asks for the deliveries that fulfil all conditions that are set.
type Query struct {
	Object, Event, RecordID string
	State                   State
	After                   int64 // ids above this one
	Limit                   int   // the oldest so many; 0: all. It limits what is returned, never what is waited for
}

func (q Query) matches(d *delivery) bool {
	return (q.Object == "" || q.Object == d.Object) && (q.Event == "" || q.Event == d.Event) &&
		(q.RecordID == "" || q.RecordID == d.RecordID) && (q.State == "" || q.State == d.State) && d.ID > q.After
}

// Find returns the deliveries that fulfil a query, oldest first, and whether older ones are forgotten.
func (d *Dispatcher) Find(q Query) (found []Delivery, truncated bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	found = []Delivery{}
	for _, one := range d.all {
		if q.matches(one) && (q.Limit <= 0 || len(found) < q.Limit) {
			found = append(found, one.Delivery)
		}
	}
	return found, d.dropped
}

// Get returns one delivery, and false if it is not there or forgotten.
func (d *Dispatcher) Get(id int64) (Delivery, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	one := d.get(id)
	if one == nil {
		return Delivery{}, false
	}
	return one.Delivery, true
}

func (d *Dispatcher) get(id int64) *delivery {
	i, there := slices.BinarySearchFunc(d.all, id, func(one *delivery, id int64) int { return cmp.Compare(one.ID, id) })
	if !there {
		return nil
	}
	return d.all[i]
}

// next is closed by the next change. The caller holds the lock.
func (d *Dispatcher) next() <-chan struct{} {
	if d.news == nil {
		d.news = make(chan struct{})
	}
	return d.news
}

// Flush tries at once what waits for another attempt, again and again where that fails, and returns when nothing is left to
// deliver, or when ctx ends.
func (d *Dispatcher) Flush(ctx context.Context) error {
	d.mu.Lock()
	d.flushing++
	close(d.hurry)
	d.hurry = make(chan struct{})
	d.mu.Unlock()
	defer func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.flushing--
	}()
	for {
		d.mu.Lock()
		idle, news := len(d.all) == d.finished, d.next()
		d.mu.Unlock()
		if idle {
			return nil
		}
		select {
		case <-news:
		case <-d.ctx.Done():
			return ErrClosed
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// ErrUnknown says that there is no delivery of an id, or none that is remembered.
var ErrUnknown = errors.New("there is no such delivery, or it is forgotten")

// ErrUnfinished says that a delivery is still queued or waiting.
var ErrUnfinished = errors.New("the delivery is still under way; replay it when it is delivered or dead, or flush")

// Replay makes a finished delivery once more, as a new one: the same URL as then, by the settings of now. At the bound of the
// queue it waits as Fire does. The error is ErrUnknown, ErrUnfinished, ErrClosed or that of ctx.
func (d *Dispatcher) Replay(ctx context.Context, id int64) (Delivery, error) {
	d.mu.Lock()
	one := d.get(id)
	if one == nil {
		d.mu.Unlock()
		return Delivery{}, ErrUnknown
	}
	if !one.State.Finished() {
		d.mu.Unlock()
		return Delivery{}, ErrUnfinished
	}
	again := &delivery{
		Delivery: Delivery{Object: one.Object, Event: one.Event, RecordID: one.RecordID, URL: one.URL, ReplayOf: one.ID},
		address:  one.address,
	}
	d.mu.Unlock()
	return d.enqueue(ctx, again)
}

// Clear forgets the deliveries that are finished.
func (d *Dispatcher) Clear() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.all = slices.DeleteFunc(d.all, func(one *delivery) bool { return one.State.Finished() })
	d.finished, d.dropped = 0, false
}
