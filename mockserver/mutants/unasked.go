package mutants

import (
	"context"
	"net/http"
	"sync"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/mockserver/internal/seam"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/trigger"
)

// Here are servers that fire triggers when no agent has done anything, or before what the agent has done is kept.

func unaskedMutants() []Mutant {
	return []Mutant{
		unasked("what the API adds fires a trigger", "triggers.not-by-api", func(u update) bool { return u.api && u.adds == 1 && !u.modifies }),
		unasked("what the API modifies fires a trigger", "triggers.two-way", func(u update) bool { return u.api && u.modifies }),
		unasked("records that are made in bulk fire triggers", "triggers.not-by-bulk", func(u update) bool { return !u.api && u.adds > 1 && !u.deletes }),
		unasked("an import fires triggers", "triggers.not-by-import", func(u update) bool { return u.adds > 1 && u.deletes }),
		restoring(),
		premature(),
	}
}

// update is what one update of the store has done.
type update struct {
	api      bool // on behalf of a request to the API
	adds     int
	modifies bool
	deletes  bool
	restores bool // a snapshot
	events   []trigger.Event
}

// unasked fires triggers for the records of some updates, whoever has made them.
func unasked(name, clause string, which func(update) bool) Mutant {
	return observing(name, clause, func(_ string, u update) []trigger.Event {
		if which(u) {
			return u.events
		}
		return nil
	})
}

// observing fires what then makes of each update of the store.
func observing(name, clause string, then func(tenant string, u update) []trigger.Event) Mutant {
	return Mutant{name, clause, func(options *mockserver.Options) error {
		fires := &fires{}
		options.Seams = &seam.Seams{
			Fire:  fires.keep,
			API:   fromAPI,
			Store: func(whole store.Store) store.Store { return &observed{whole, fires, then} },
		}
		return nil
	}}
}

// fires are what fires the triggers of each tenant.
type fires struct{ byTenant sync.Map }

func (f *fires) keep(tenant string, whole seam.Fires) seam.Fires {
	f.byTenant.Store(tenant, whole)
	return whole
}

// of is what fires the triggers of a tenant, nil while it is made.
func (f *fires) of(tenant string) seam.Fires {
	found, _ := f.byTenant.Load(tenant)
	whole, _ := found.(seam.Fires)
	return whole
}

// apiKey marks the context of a request to the API.
type apiKey struct{}

func fromAPI(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), apiKey{}, true)))
	})
}

// observed is a store that fires triggers for what updates do.
type observed struct {
	store.Store

	fires *fires
	then  func(tenant string, u update) []trigger.Event
}

// Update takes note of what fn does, and fires within the same transaction.
func (o *observed) Update(ctx context.Context, tenant string, fn func(store.Tx) error) error {
	whole, fired := o.fires.of(tenant), false
	err := o.Store.Update(ctx, tenant, func(tx store.Tx) error {
		u := update{api: ctx.Value(apiKey{}) != nil}
		if err := fn(noticed{tx, &u}); err != nil || whole == nil {
			return err
		}
		events := o.then(tenant, u)
		fired = len(events) > 0
		return fireAll(whole, tx, events)
	})
	if err == nil && fired {
		whole.Wake()
	}
	return err
}

// noticed is a transaction that writes down what it does.
type noticed struct {
	store.Tx

	update *update
}

// Put writes down whether the record is new.
func (n noticed) Put(record store.Record) error {
	kind := "create"
	if _, err := n.Get(record.Object, record.ID); err == nil {
		kind, n.update.modifies = "edit", true
	} else {
		n.update.adds++
	}
	n.update.events = append(n.update.events, eventOf(kind, record))
	return n.Tx.Put(record)
}

// Delete writes down that a record goes.
func (n noticed) Delete(object, id string) error {
	n.update.deletes = true
	return n.Tx.Delete(object, id)
}

// Restore writes down that a snapshot is put back.
func (n noticed) Restore(name string) error {
	n.update.restores = true
	return n.Tx.Restore(name)
}

// eventOf is the event by which a record is told of.
func eventOf(kind string, record store.Record) trigger.Event {
	return trigger.Event{Object: record.Object, Kind: kind, ID: record.ID, Value: func(tag string) string {
		if shipped, err := contracts.Default(); err == nil && tag == shipped.Object(record.Object).IDTag {
			return record.ID
		}
		return record.Get(tag)
	}}
}

// restoring is a server on which a snapshot that is put back fires a trigger for the record that was changed last.
func restoring() Mutant {
	last := &sync.Map{} // events by tenant
	return observing("putting back a snapshot fires a trigger", "triggers.agents-only", func(tenant string, u update) []trigger.Event {
		if len(u.events) > 0 {
			last.Store(tenant, u.events)
		}
		if !u.restores {
			return nil
		}
		events, _ := last.Load(tenant)
		changed, _ := events.([]trigger.Event)
		return changed
	})
}
