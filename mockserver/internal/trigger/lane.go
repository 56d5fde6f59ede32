package trigger

import (
	"context"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// longestPause is the longest time between two attempts.
const longestPause = time.Minute

// work makes the deliveries of one record, one after the other, until there are no more or the term is over.
func (d *Dispatcher) work(t *term, next *delivery) {
	for next != nil && d.deliver(t, next) {
		next = d.follow(next.key())
	}
}

// follow takes the first delivery, which is over, off its lane and returns the one after it. Without one the lane ends, under
// the same lock: a delivery that comes now begins a new lane, and never finds two at work.
func (d *Dispatcher) follow(key string) *delivery {
	d.mu.Lock()
	defer d.mu.Unlock()
	lane := d.lanes[key][1:]
	if len(lane) == 0 {
		delete(d.lanes, key)
		return nil
	}
	d.lanes[key] = lane
	return lane[0]
}

// deliver tries one delivery until it is over, and goes on where an earlier term has left it. It is false where the term
// ends before.
func (d *Dispatcher) deliver(t *term, next *delivery) bool {
	for !next.State.Finished() {
		if n := len(next.Attempts); n > 0 {
			if d.wait(t.ctx, next.Attempts[n-1].Next); t.over() {
				return false
			}
			d.due(next)
		}
		if !d.try(t, next) {
			return false
		}
	}
	return true
}

// try makes an attempt once there is a worker for it, and writes it down. Only then is the worker free again: a process that is
// killed leaves no more calls to be made a second time than there are workers. It is false where the term ends before.
func (d *Dispatcher) try(t *term, next *delivery) bool {
	select {
	case d.workers <- struct{}{}:
	case <-t.ctx.Done():
		return false
	}
	defer func() { <-d.workers }()
	a, again, ok := d.attempt(t, next)
	return ok && d.note(t, next, a, d.verdict(next, &a, again))
}

// verdict is the state to which an attempt brings a delivery, and sets when there will be another one.
func (d *Dispatcher) verdict(next *delivery, a *Attempt, again bool) State {
	made := len(next.Attempts) + 1
	switch {
	case a.Error == "":
		return Delivered
	case !again || made >= d.Settings().attempts():
		return Dead
	}
	a.Next = d.Clock.Now().Add(d.jittered(pauseAfter(made)))
	return Waiting
}

// pauseAfter is the time from an attempt to the next one.
func pauseAfter(made int) (pause time.Duration) {
	schedule := backoff.ExponentialBackOff{InitialInterval: time.Second, Multiplier: 2, MaxInterval: longestPause}
	schedule.Reset()
	for range made {
		pause = schedule.NextBackOff()
	}
	return pause
}

// jittered is a length of time, up to a quarter shorter or longer, but no longer than the longest pause.
func (d *Dispatcher) jittered(length time.Duration) time.Duration {
	if d.Jitter == nil {
		return length
	}
	return min(longestPause, length+time.Duration((d.Jitter()-0.5)/2*float64(length)))
}

// attempt makes one call. It is not ok where the term ends before the call begins, or while it is made: then whoever delivers
// next makes it again.
func (d *Dispatcher) attempt(t *term, next *delivery) (a Attempt, again, ok bool) {
	if !d.holds(t) {
		return a, false, false
	}
	a.Started = d.Clock.Now()
	begin := time.Now()
	status, again, err := d.call(t.ctx, next.Address, d.Settings())
	a.Status, a.Duration = status, time.Since(begin)
	if err != nil {
		a.Error = err.Error()
	}
	return a, again, err == nil || !t.over()
}

// holds tells whether this process may make a call: its lease is so fresh that no other process takes it meanwhile.
func (d *Dispatcher) holds(t *term) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return !t.over() && (!d.Store.Shared() || d.Real.Now().Sub(t.beaten) < safeBeats*d.Beat)
}

// wait returns when a retry is due, at once where somebody flushes, or when ctx ends.
func (d *Dispatcher) wait(ctx context.Context, at time.Time) {
	d.mu.Lock()
	hurry, flushing := d.hurry, d.flushing > 0 || d.Real.Now().Before(d.hurried)
	d.mu.Unlock()
	if !flushing {
		until(ctx, d.Clock, at, hurry)
	}
}

// due puts a delivery that has waited back in the queue.
func (d *Dispatcher) due(next *delivery) {
	d.mu.Lock()
	defer d.mu.Unlock()
	next.State = Queued
	d.tell(next)
}
