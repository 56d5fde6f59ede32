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
	events   []trigger.Event
}

// unasked fires triggers for the records of some updates, whoever has made them.
func unasked(name, clause string, which func(update) bool) Mutant {
	return Mutant{name, clause, func(options *mockserver.Options) error {
		fires := &fires{}
		options.Seams = &seam.Seams{
			Fire: fires.keep,
			API:  fromAPI,
			Store: func(whole store.Store) store.Store {
				return &observed{Store: whole, then: func(ctx context.Context, tenant string, u update) error {
					if !which(u) {
						return nil
					}
					return fires.all(ctx, tenant, u.events)
				}}
			},
		}
		return nil
	}}
}

// fires are what fires the triggers of each tenant.
type fires struct{ byTenant sync.Map }

func (f *fires) keep(tenant string, whole seam.Fire) seam.Fire {
	f.byTenant.Store(tenant, whole)
	return whole
}

func (f *fires) all(ctx context.Context, tenant string, events []trigger.Event) error {
	found, _ := f.byTenant.Load(tenant)
	fire, known := found.(seam.Fire)
	if !known {
		return nil
	}
	for _, event := range events {
		if err := fire(ctx, event); err != nil {
			return err
		}
	}
	return nil
}

// apiKey marks the context of a request to the API.
type apiKey struct{}

func fromAPI(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), apiKey{}, true)))
	})
}

// observed is a store that tells of each update once it is kept.
type observed struct {
	store.Store

	then func(ctx context.Context, tenant string, u update) error
}

// Update tells of what fn has put and deleted.
func (o *observed) Update(ctx context.Context, tenant string, fn func(store.Tx) error) error {
	var u update
	err := o.Store.Update(ctx, tenant, func(tx store.Tx) error {
		u = update{api: ctx.Value(apiKey{}) != nil}
		return fn(noticed{tx, &u})
	})
	if err != nil {
		return err
	}
	return o.then(ctx, tenant, u)
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
	return Mutant{"putting back a snapshot fires a trigger", "triggers.agents-only", func(options *mockserver.Options) error {
		fires, last := &fires{}, &sync.Map{}
		options.Seams = &seam.Seams{Fire: fires.keep, Store: func(whole store.Store) store.Store {
			return &restored{&observed{whole, func(_ context.Context, tenant string, u update) error {
				last.Store(tenant, u.events)
				return nil
			}}, func(ctx context.Context, tenant string) error {
				events, _ := last.Load(tenant)
				changed, _ := events.([]trigger.Event)
				return fires.all(ctx, tenant, changed)
			}}
		}}
		return nil
	}}
}

type restored struct {
	store.Store

	then func(ctx context.Context, tenant string) error
}

// Restore tells that it has happened.
func (r *restored) Restore(ctx context.Context, tenant, name string) error {
	if err := r.Store.Restore(ctx, tenant, name); err != nil {
		return err
	}
	return r.then(ctx, tenant)
}
