package trigger

import (
	"context"
	"errors"
	"slices"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// errLost says that a delivery is no longer this process's to make: another one has the lease, or the tenant is gone.
var errLost = errors.New("another process delivers, or the tenant is gone")

// note writes an attempt down, in the store first. While that is not possible it tries again, since the call has been made
// and another one would be a duplicate. It is false where the term ends before, or where the delivery has been lost.
func (d *Dispatcher) note(t *term, one *delivery, a Attempt, state State) bool {
	next := *one
	next.State, next.Attempts = state, append(slices.Clip(next.Attempts), a) // a copy: others may hold the list before
	for {
		all, err := d.keep(t, &next)
		if errors.Is(err, errLost) {
			d.lose(t)
			return false
		}
		d.heard(err)
		if err == nil {
			d.logAttempt(&next, a)
			d.pass(one, next, all)
			return true
		}
		if !d.pause(t.ctx, nil) {
			return false
		}
	}
}

// keep writes a delivery to the store after an attempt at it. That is not broken off when the term ends, but done only
// while no other process has begun one.
func (d *Dispatcher) keep(t *term, next *delivery) (all tally, err error) {
	life := d.present().Life
	err = d.Store.Update(context.WithoutCancel(t.ctx), d.Tenant, func(tx store.Tx) error {
		box := d.outbox(tx)
		if err := d.own(box); err != nil {
			return err
		}
		if all, err = box.tally(); err != nil {
			return err
		}
		if all.Life != life {
			return errLost
		}
		if next.State.Finished() {
			err = d.finish(box, next, &all)
		} else {
			err = box.put(Outbox, next.ID, next)
		}
		if err != nil {
			return err
		}
		return box.count(all)
	})
	return all, err
}

// finish moves a delivery from the outbox to those that are finished, of which only so many are kept.
func (d *Dispatcher) finish(box outbox, next *delivery, all *tally) error {
	switch err := box.forget(Outbox, next.ID); {
	case errors.Is(err, store.ErrNotFound):
		return errLost
	case err != nil:
		return err
	}
	all.Finished++
	next.Number = all.Finished
	for ; all.Finished-all.gone() > int64(d.Kept); all.Forgotten = all.gone() + 1 {
		if err := box.forget(kindFinished, all.gone()+1); err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	return box.put(kindFinished, next.Number, next)
}

// pass makes a delivery of the mirror what the store has of it now.
func (d *Dispatcher) pass(one *delivery, next delivery, all tally) {
	d.mu.Lock()
	defer d.mu.Unlock()
	*one = next
	if one.State.Finished() {
		d.finished++
		d.dropped = min(d.dropped, one.Number-1) // it may have been cleared already
	}
	d.tell(one)
	d.tally.Finished = max(d.tally.Finished, all.Finished)
	d.tally.Forgotten, d.tally.Cleared = max(d.tally.Forgotten, all.Forgotten), max(d.tally.Cleared, all.Cleared)
	d.forget()
}

// lose ends a term whose deliveries are not this process's any more, and has it seen what is.
func (d *Dispatcher) lose(t *term) {
	d.mu.Lock()
	defer d.mu.Unlock()
	t.cancel()
	d.tend()
}

func (d *Dispatcher) logAttempt(one *delivery, a Attempt) {
	attributes := []any{
		"delivery", one.ID, "object", one.Object, "event", one.Event, "record", one.RecordID, "url", one.URL,
		"attempt", len(one.Attempts),
	}
	switch one.State {
	case Delivered:
		d.Log.Debug("trigger delivered", attributes...)
	case Dead:
		d.Log.Warn("trigger given up", append(attributes, "error", a.Error)...)
	default:
		d.Log.Info("trigger failed and is tried again", append(attributes, "error", a.Error, "next", a.Next)...)
	}
}
