package trigger

import (
	"context"
	"errors"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// Flush tries at once what waits for another attempt, again and again where that fails, and returns when nothing is left to
// deliver, or when ctx ends. Where another process delivers, that is asked to do so.
func (d *Dispatcher) Flush(ctx context.Context) error {
	d.mu.Lock()
	d.flushing++
	d.hasteNow()
	d.mu.Unlock()
	defer func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.flushing--
	}()
	if err := d.Sync(ctx); err != nil {
		return err
	}
	for {
		d.mu.Lock()
		idle, news := d.unfinished() == 0, d.next()
		d.mu.Unlock()
		if idle {
			return nil
		}
		if err := d.await(ctx, news); err != nil {
			return err
		}
	}
}

// ErrUnknown says that there is no delivery of an id, or none that is remembered.
var ErrUnknown = errors.New("there is no such delivery, or it is forgotten")

// ErrUnfinished says that a delivery is still queued or waiting.
var ErrUnfinished = errors.New("the delivery is still under way; replay it when it is delivered or dead, or flush")

// Replay makes a finished delivery once more, as a new one: the same URL as then, by the settings of now. At the bound of the
// queue it waits as Room does. The error is ErrUnknown, ErrUnfinished, ErrClosed, that of ctx, or the store's.
func (d *Dispatcher) Replay(ctx context.Context, id int64) (Delivery, error) {
	if err := d.Sync(ctx); err != nil {
		return Delivery{}, err
	}
	again, err := d.copyOf(id)
	if err != nil {
		return Delivery{}, err
	}
	leave, err := d.room(ctx)
	if err != nil {
		return Delivery{}, err
	}
	defer leave()
	var made Delivery
	err = d.Store.Update(ctx, d.Tenant, func(tx store.Tx) (err error) {
		made, err = d.emit(tx, again)
		return err
	})
	if err != nil {
		return Delivery{}, err
	}
	d.Wake()
	return made, nil
}

// copyOf is what is to be made again of a delivery that is finished.
func (d *Dispatcher) copyOf(id int64) (delivery, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	one := d.get(id)
	switch {
	case one == nil:
		return delivery{}, ErrUnknown
	case !one.State.Finished():
		return delivery{}, ErrUnfinished
	}
	return delivery{
		Delivery: Delivery{Object: one.Object, Event: one.Event, RecordID: one.RecordID, URL: one.URL, ReplayOf: one.ID},
		Address:  one.Address,
	}, nil
}

// Clear forgets the deliveries that are finished. The error is the store's.
func (d *Dispatcher) Clear(ctx context.Context) error {
	var all tally
	err := d.Store.Update(ctx, d.Tenant, func(tx store.Tx) (err error) {
		box := d.outbox(tx)
		if all, err = box.tally(); err != nil || all.gone() == all.Finished {
			return err
		}
		for number := all.gone() + 1; number <= all.Finished; number++ {
			if err := box.forget(kindFinished, number); err != nil && !errors.Is(err, store.ErrNotFound) {
				return err
			}
		}
		all.Cleared = all.Finished
		return box.count(all)
	})
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.tally.Cleared = max(d.tally.Cleared, all.Cleared)
	d.forget()
	return nil
}
