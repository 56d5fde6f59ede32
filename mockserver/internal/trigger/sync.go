package trigger

import (
	"context"
	"time"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// Wake has what is new in the store delivered, and heard by who waits. It is called once a change has been committed, here
// or by another process. Where the store cannot be read, that is tried again until it can be.
func (d *Dispatcher) Wake() {
	_ = d.Sync(d.ctx) // an error is logged, and tried again
}

// Sync brings what Find, Get and Wait see in line with the store, which other processes may have changed. It is cheap when
// nothing has happened. The error is ErrClosed, that of ctx, or the store's.
func (d *Dispatcher) Sync(ctx context.Context) error {
	if err := d.hold(ctx); err != nil {
		return err
	}
	_, err := d.load(ctx)
	d.release()
	if ctx.Err() != nil {
		return err
	}
	d.heard(err)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.behind = err != nil
	d.tend()
	return err
}

// known makes sure that the store has been read.
func (d *Dispatcher) known(ctx context.Context) error {
	d.mu.Lock()
	loaded := d.loaded
	d.mu.Unlock()
	if loaded {
		return nil
	}
	return d.Sync(ctx)
}

// hold waits for its turn to bring the mirror in line with the store.
func (d *Dispatcher) hold(ctx context.Context) error {
	if d.ctx.Err() != nil {
		return ErrClosed
	}
	select {
	case d.reading <- struct{}{}:
		return nil
	case <-d.ctx.Done():
		return ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (d *Dispatcher) release() { <-d.reading }

// reading is what a transaction has found in the store.
type reading struct {
	tally      tally
	lease      lease
	whole      bool        // all that is unfinished; else what comes after that which is known
	anew       bool        // all that is finished; else what comes after that which is known
	unfinished []*delivery // in the order of ids
	finished   []*delivery
}

// load reads what is new, and the lease. The caller holds reading.
func (d *Dispatcher) load(ctx context.Context) (lease, error) {
	known := d.present()
	var r reading
	err := d.Store.View(ctx, d.Tenant, func(tx store.Tx) (err error) {
		r, err = d.read(tx, known)
		return err
	})
	if err != nil {
		return lease{}, err
	}
	d.take(r)
	if !d.Store.Shared() {
		d.begin(time.Time{})
	}
	return r.lease, nil
}

// knowledge is what this process knows of the store.
type knowledge struct {
	tally
	loaded bool
	term   *term
}

func (d *Dispatcher) present() knowledge {
	d.mu.Lock()
	defer d.mu.Unlock()
	return knowledge{d.tally, d.loaded, d.term}
}

// read reads what is not known. Who delivers knows what becomes of each delivery, and needs to hear only of new ones.
func (d *Dispatcher) read(tx store.Tx, known knowledge) (r reading, err error) {
	box := d.outbox(tx)
	if r.tally, err = box.tally(); err != nil {
		return r, err
	}
	if d.Store.Shared() {
		if r.lease, err = box.lease(); err != nil {
			return r, err
		}
	}
	switch {
	case known.term != nil && r.tally.Last > known.Last:
		r.unfinished, err = box.after(Outbox, known.Last)
		return r, err
	case known.term != nil, known.loaded && r.tally.Life == known.Life && r.tally.Revision == known.Revision:
		return r, nil
	}
	r.whole, r.anew = true, !known.loaded || r.tally.Life != known.Life
	if r.unfinished, err = box.after(Outbox, 0); err != nil {
		return r, err
	}
	since := known.Finished
	if r.anew {
		since = 0
	}
	r.finished, err = box.after(kindFinished, since)
	return r, err
}

// take makes the mirror what has been read.
func (d *Dispatcher) take(r reading) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.loaded && r.tally.Hurry > d.tally.Hurry {
		d.hasten()
	}
	switch {
	case r.whole:
		d.takeWhole(r)
	case d.term != nil && d.tally.Life != "" && d.tally.Life != r.tally.Life:
		d.term.cancel() // the tenant has been removed, and made anew
	default:
		d.takeNews(r)
	}
}

// takeWhole puts what has been read in the place of the mirror.
func (d *Dispatcher) takeWhole(r reading) {
	all := append(r.unfinished, r.finished...)
	d.tally, d.loaded = r.tally, true
	if !r.anew {
		all = append(all, d.kept()...)
	}
	for _, one := range d.replace(all) {
		d.tell(one)
	}
	d.stir()
}

// takeNews adds to the mirror what has come since. While another process delivers, there is none.
func (d *Dispatcher) takeNews(r reading) {
	for _, one := range r.unfinished {
		d.all = append(d.all, one)
		d.tell(one)
		if d.term != nil {
			d.queue(d.term, one)
		}
	}
	if r.tally.Cleared > d.tally.Cleared {
		d.stir()
	}
	d.tally.Life, d.tally.Last, d.tally.Hurry = r.tally.Life, r.tally.Last, r.tally.Hurry
	d.tally.Cleared, d.tally.Forgotten = max(d.tally.Cleared, r.tally.Cleared), max(d.tally.Forgotten, r.tally.Forgotten)
	d.forget()
}

// heard takes note of how a call of the store has ended. The log is told once of an outage, and once of its end.
func (d *Dispatcher) heard(err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case d.ctx.Err() != nil:
		return
	case err != nil && !d.troubled:
		d.Log.Warn("triggers wait for the store; nothing is lost", "error", err)
	case err == nil && d.troubled:
		d.Log.Info("triggers have the store again")
	}
	d.troubled = err != nil
}
