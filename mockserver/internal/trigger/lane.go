package trigger

import (
	"context"
	"slices"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// longestPause is the longest time between two attempts.
const longestPause = time.Minute

// work makes the deliveries of one record, one after the other, until there are no more.
func (d *Dispatcher) work(next *delivery) {
	for next != nil {
		d.deliver(next)
		next = d.follow(next.key())
	}
}

// follow takes the first delivery, which is over, off its lane and returns the one after it. Without one the lane ends, under
// the same lock: a delivery that comes now begins a new lane, and never finds two at work.
func (d *Dispatcher) follow(key string) *delivery {
	d.mu.Lock()
	defer d.mu.Unlock()
	<-d.room
	lane := d.lanes[key][1:]
	if len(lane) == 0 {
		delete(d.lanes, key)
		return nil
	}
	d.lanes[key] = lane
	return lane[0]
}

// deliver tries one delivery until it is over, or until the dispatcher ends.
func (d *Dispatcher) deliver(next *delivery) {
	schedule := backoff.ExponentialBackOff{InitialInterval: time.Second, Multiplier: 2, MaxInterval: longestPause}
	schedule.Reset()
	for n := 1; ; n++ {
		a, again, ok := d.attempt(next)
		switch {
		case !ok:
			d.giveUp(next)
			return
		case a.Error == "":
			d.note(next, a, Delivered)
			return
		case !again || n >= d.Settings().attempts():
			d.note(next, a, Dead)
			return
		}
		a.Next = d.Clock.Now().Add(d.jittered(schedule.NextBackOff()))
		d.note(next, a, Waiting)
		d.wait(a.Next)
		d.due(next)
	}
}

// jittered is a length of time, up to a quarter shorter or longer, but no longer than the longest pause.
func (d *Dispatcher) jittered(length time.Duration) time.Duration {
	if d.Jitter == nil {
		return length
	}
	return min(longestPause, length+time.Duration((d.Jitter()-0.5)/2*float64(length)))
}

// attempt makes one call once there is a worker for it. It is not ok where the dispatcher ends before the call begins.
func (d *Dispatcher) attempt(next *delivery) (a Attempt, again, ok bool) {
	select {
	case d.workers <- struct{}{}:
	case <-d.ctx.Done():
		return a, false, false
	}
	defer func() { <-d.workers }()
	if d.ctx.Err() != nil {
		return a, false, false
	}
	a.Started = d.Clock.Now()
	begin := time.Now()
	status, again, err := d.call(d.ctx, next.address, d.Settings())
	a.Status, a.Duration = status, time.Since(begin)
	switch {
	case err != nil && d.ctx.Err() != nil:
		a.Error, again = ErrClosed.Error(), false
	case err != nil:
		a.Error = err.Error()
	}
	return a, again, true
}

// wait returns when a retry is due, at once where somebody flushes, or when the dispatcher ends.
func (d *Dispatcher) wait(until time.Time) {
	d.mu.Lock()
	hurry, flushing := d.hurry, d.flushing > 0
	d.mu.Unlock()
	if flushing {
		return
	}
	ctx, cancel := context.WithCancel(d.ctx)
	defer cancel()
	go func() {
		select {
		case <-hurry:
			cancel()
		case <-ctx.Done():
		}
	}()
	_ = d.Clock.WaitUntil(ctx, until) // whether it came to it or was hurried, it is time
}

// due puts a delivery that has waited back in the queue.
func (d *Dispatcher) due(next *delivery) {
	d.mu.Lock()
	defer d.mu.Unlock()
	next.State = Queued
	d.tell(next)
}

// note writes an attempt down.
func (d *Dispatcher) note(next *delivery, a Attempt, state State) {
	d.mu.Lock()
	defer d.mu.Unlock()
	next.Attempts = append(slices.Clip(next.Attempts), a) // a copy: others may hold the list before
	attributes := append(attributesOf(next), "attempt", len(next.Attempts))
	switch state {
	case Delivered:
		d.Log.Debug("trigger delivered", attributes...)
	case Dead:
		d.Log.Warn("trigger given up", append(attributes, "error", a.Error)...)
	default:
		d.Log.Info("trigger failed and is tried again", append(attributes, "error", a.Error, "next", a.Next)...)
	}
	d.pass(next, state)
}

// giveUp ends a delivery without another attempt, because the dispatcher ends.
func (d *Dispatcher) giveUp(next *delivery) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.Log.Warn("trigger given up", append(attributesOf(next), "error", ErrClosed)...)
	d.pass(next, Dead)
}

func attributesOf(one *delivery) []any {
	return []any{"delivery", one.ID, "object", one.Object, "event", one.Event, "record", one.RecordID, "url", one.URL}
}

// pass brings a delivery to a state. The caller holds the lock.
func (d *Dispatcher) pass(next *delivery, state State) {
	next.State = state
	d.tell(next)
	if state.Finished() {
		d.finished++
		d.forgetOldest()
	}
}

// forgetOldest keeps the log of finished deliveries within its bound.
func (d *Dispatcher) forgetOldest() {
	for d.finished > d.Kept {
		i := slices.IndexFunc(d.all, func(one *delivery) bool { return one.State.Finished() })
		d.all = slices.Delete(d.all, i, i+1)
		d.finished--
		d.dropped = true
	}
}

// tell says that a delivery has changed. The caller holds the lock.
func (d *Dispatcher) tell(changed *delivery) {
	for w := range d.waiters {
		w.hear(changed)
	}
	if d.news != nil {
		close(d.news)
		d.news = nil
	}
}
