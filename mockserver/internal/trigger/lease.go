package trigger

import (
	"context"
	"time"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// lease says which of the processes on one store makes the deliveries of a tenant. Its owner renews it while there is
// something to deliver. No two clocks are compared: who sees the same lease for long, by its own clock, takes it over.
type lease struct {
	Owner string `json:"owner"` // of random letters; empty: it was given back
	Beat  int64  `json:"beat"`  // one more with each change, so that no lease is seen twice
}

// sighting is the lease of another process, and since when it is seen unchanged.
type sighting struct {
	lease
	since time.Time
}

func (o outbox) lease() (l lease, err error) {
	err = o.read(kindLease, &l)
	return l, err
}

func (o outbox) setLease(l lease) error { return o.write(kindLease, o.tenant, l) }

// own is errLost where the store is shared and another process has the lease.
func (d *Dispatcher) own(box outbox) error {
	if !d.Store.Shared() {
		return nil
	}
	l, err := box.lease()
	if err == nil && l.Owner != d.id {
		return errLost
	}
	return err
}

// seize takes a lease, and everything to deliver with it, unless the lease is no longer as it was seen.
func (d *Dispatcher) seize(seen lease) error {
	known, at, taken := d.present(), d.Real.Now(), false
	var r reading
	err := d.Store.Update(d.ctx, d.Tenant, func(tx store.Tx) error {
		box := d.outbox(tx)
		l, err := box.lease()
		if taken = err == nil && l == seen; !taken {
			return err
		}
		if r, err = d.read(tx, known); err != nil {
			return err
		}
		return box.setLease(lease{d.id, seen.Beat + 1})
	})
	if err == nil && taken {
		d.take(r)
		d.begin(at)
	}
	return err
}

// renew renews the lease of a term, and sees what is new. Where nothing is left to deliver, the lease is given back.
func (d *Dispatcher) renew(t *term) (ended bool, err error) {
	known, at := d.present(), d.Real.Now()
	idle := d.idle()
	var r reading
	err = d.Store.Update(d.ctx, d.Tenant, func(tx store.Tx) error {
		box := d.outbox(tx)
		if err := d.own(box); err != nil {
			return err
		}
		if r, err = d.read(tx, known); err != nil {
			return err
		}
		next := lease{d.id, r.lease.Beat + 1}
		if ended = idle && len(r.unfinished) == 0; ended {
			next.Owner = ""
		}
		return box.setLease(next)
	})
	if err != nil {
		return false, err
	}
	d.mu.Lock()
	t.beaten = at
	d.mu.Unlock()
	d.take(r)
	if ended {
		d.end(t)
		d.mu.Lock()
		d.tally, d.loaded = r.tally, true // all that there is is finished, and known
		d.mu.Unlock()
	}
	return ended, nil
}

// idle tells whether nothing is left to deliver, as far as is known.
func (d *Dispatcher) idle() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.unfinished() == 0
}

// giveBack lets another process deliver at once. Where that fails, the other one waits until the lease has run out.
func (d *Dispatcher) giveBack() {
	if !d.Store.Shared() {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), d.Beat)
	defer cancel()
	_ = d.Store.Update(ctx, d.Tenant, func(tx store.Tx) error {
		box := d.outbox(tx)
		l, err := box.lease()
		if err != nil || l.Owner != d.id {
			return err
		}
		return box.setLease(lease{Beat: l.Beat + 1})
	})
}
