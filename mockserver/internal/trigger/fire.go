package trigger

import (
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/store"
)

// Fire writes down, in the transaction that changes the record, that the tenant's URL for an event has to be called; where
// none is set up it does nothing. The call is made once the transaction is committed and Wake has been called. Events of
// one record are delivered in the order in which they are committed. Its only effects are on tx.
func (d *Dispatcher) Fire(tx store.Tx, e Event) error {
	base, t := d.target(e.Object, e.Kind)
	if base == "" {
		return nil
	}
	called, shown := addresses(base, query(t, e.Value))
	_, err := d.emit(tx, delivery{
		Delivery: Delivery{Object: strings.ToLower(e.Object), Event: e.Kind, RecordID: e.ID, URL: shown}, Address: called,
	})
	return err
}

// target is the URL that is called for an event, and the contract's trigger; an empty one where nothing is called.
func (d *Dispatcher) target(object, event string) (base string, t *contracts.Trigger) {
	base = d.Settings().url(strings.ToLower(object), event)
	if t = find(d.Contract(), object, event); t == nil {
		return "", nil
	}
	return base, t
}

// emit gives a delivery the next id and puts it in the outbox.
func (d *Dispatcher) emit(tx store.Tx, next delivery) (Delivery, error) {
	if d.ctx.Err() != nil {
		return Delivery{}, ErrClosed
	}
	box := d.outbox(tx)
	all, err := box.tally()
	if err != nil {
		return Delivery{}, err
	}
	if all.Life == "" {
		all.Life = d.Random()
	}
	all.Last++
	next.ID, next.State, next.Created = all.Last, Queued, d.Clock.Now()
	if err := box.put(Outbox, next.ID, &next); err != nil {
		return Delivery{}, err
	}
	return next.Delivery, box.count(all)
}
