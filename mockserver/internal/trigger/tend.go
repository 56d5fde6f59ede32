package trigger

import (
	"errors"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// needy tells whether there is something that nobody does by itself: to renew a lease or to take one, to hear for who waits
// what another process has delivered, or to read what could not be read. The caller holds the lock.
func (d *Dispatcher) needy() bool {
	switch {
	case d.ctx.Err() != nil:
		return false
	case d.behind, d.term != nil && d.term.over():
		return true
	}
	return d.Store.Shared() && (d.term != nil || d.unfinished() > 0 || len(d.waiters) > 0 || d.flushing > 0)
}

// tend has somebody do it, now and with each beat, until there is nothing any more. The caller holds the lock.
func (d *Dispatcher) tend() {
	switch {
	case !d.needy():
	case !d.tending:
		d.tending = true
		d.tenders.Go(d.tendOn)
	case d.term == nil || d.term.over():
		select {
		case d.nudge <- struct{}{}:
		default: // it has been nudged already
		}
	}
}

func (d *Dispatcher) tendOn() {
	for {
		err := d.step()
		d.heard(err)
		if !d.stays(err) {
			return
		}
		d.pause(d.ctx, d.nudge)
	}
}

// stays tells whether there is more to tend. If there is not, nobody tends from then on, under the same lock.
func (d *Dispatcher) stays(err error) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.behind = err != nil
	d.tending = d.needy() && !errors.Is(err, store.ErrClosed)
	return d.tending
}

// step does what there is to tend once.
func (d *Dispatcher) step() error {
	if err := d.hold(d.ctx); err != nil {
		return err
	}
	defer d.release()
	t := d.present().term
	if t != nil && t.over() {
		d.end(t)
		t = nil
	}
	if t != nil && d.Store.Shared() {
		_, err := d.renew(t)
		if !errors.Is(err, errLost) {
			return err
		}
		d.end(t)
	}
	return d.observe()
}

// observe sees what has become of the deliveries while another process makes them, and takes the lease where nobody has
// it any more.
func (d *Dispatcher) observe() error {
	found, err := d.load(d.ctx)
	if err != nil || !d.Store.Shared() {
		return err
	}
	if d.idle() {
		d.seen = sighting{}
		return nil
	}
	if d.free(found) {
		return d.seize(found)
	}
	return d.askToHurry()
}

// free tells whether a lease may be taken: nobody has it, or nobody has renewed it for long.
func (d *Dispatcher) free(found lease) bool {
	now := d.Real.Now()
	switch {
	case found.Owner == "" || found.Owner == d.id:
		return true
	case found != d.seen.lease:
		d.seen = sighting{found, now}
		return false
	}
	return now.Sub(d.seen.since) >= leaseBeats*d.Beat
}

// askToHurry tells the process that delivers of a flush here.
func (d *Dispatcher) askToHurry() error {
	d.mu.Lock()
	flushing := d.flushing > 0
	d.mu.Unlock()
	if !flushing {
		return nil
	}
	return d.Store.Update(d.ctx, d.Tenant, func(tx store.Tx) error {
		box := d.outbox(tx)
		all, err := box.tally()
		if err != nil {
			return err
		}
		all.Hurry++
		return box.count(all)
	})
}

// hasten has retries made at once for two beats, because another process flushes. The caller holds the lock.
func (d *Dispatcher) hasten() {
	d.hurried = d.Real.Now().Add(2 * d.Beat)
	d.hasteNow()
}

// hasteNow wakes the retries that wait. The caller holds the lock.
func (d *Dispatcher) hasteNow() {
	close(d.hurry)
	d.hurry = make(chan struct{})
}
