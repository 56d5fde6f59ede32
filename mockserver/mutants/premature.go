package mutants

import (
	"context"
	"net/http"
	"strings"
	"sync"

	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/mockserver/internal/seam"
	"github.com/crmock/crmock/mockserver/internal/store"
)

// premature is a server that calls before the change is kept: until the receiver has answered, everybody else still
// finds the record as it was.
func premature() Mutant {
	return Mutant{"a trigger calls before the change is kept", "triggers.read-back", func(options *mockserver.Options) error {
		unkept := &sync.Map{} // records as they were, by object and id
		options.Seams = &seam.Seams{
			Store: func(whole store.Store) store.Store { return before{whole, unkept} },
			Call: func(whole http.RoundTripper) http.RoundTripper {
				return answered{whole, unkept.Clear}
			},
		}
		return nil
	}}
}

// answered does something when an answer has come.
type answered struct {
	whole http.RoundTripper
	then  func()
}

// RoundTrip is that of the whole server.
func (a answered) RoundTrip(request *http.Request) (*http.Response, error) {
	defer a.then()
	return a.whole.RoundTrip(request)
}

// before shows records as they were before they were changed, as long as that is remembered.
type before struct {
	store.Store

	unkept *sync.Map
}

// View shows the old records.
func (b before) View(ctx context.Context, tenant string, fn func(store.Tx) error) error {
	return b.Store.View(ctx, tenant, func(tx store.Tx) error {
		return fn(earlier{tx, func(record store.Record) (store.Record, bool) {
			kept, _ := b.unkept.Load(nameOf(tenant, record))
			old, changed := kept.(store.Record)
			return old, changed
		}})
	})
}

// Update remembers the records that it replaces.
func (b before) Update(ctx context.Context, tenant string, fn func(store.Tx) error) error {
	return b.Store.Update(ctx, tenant, func(tx store.Tx) error {
		return fn(broken{Tx: tx, put: func(record store.Record) error {
			if old, err := tx.Get(record.Object, record.ID); err == nil {
				b.unkept.Store(nameOf(tenant, record), old)
			}
			return tx.Put(record)
		}})
	})
}

// earlier is a transaction that reads old records by their ids.
type earlier struct {
	store.Tx

	old func(store.Record) (store.Record, bool)
}

// Get prefers the old record.
func (e earlier) Get(object, id string) (store.Record, error) {
	record, err := e.Tx.Get(object, id)
	if old, changed := e.old(record); err == nil && changed {
		return old, nil
	}
	return record, err
}

func nameOf(tenant string, record store.Record) string {
	return strings.Join([]string{tenant, record.Object, record.ID}, "\x00")
}
