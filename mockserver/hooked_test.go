package mockserver_test

import (
	"context"

	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/mockserver/internal/seam"
	"github.com/crmock/crmock/mockserver/internal/store"
)

// hooked is a store that calls a spec at some moments. A hook that is nil is not called; nobody sets one while
// requests are under way.
type hooked struct {
	store.Store
	beforeRead  func()
	beforePut   func()
	afterUpdate func(tenant string)
}

// on is the option of this store in place of the server's own, which it stands in front of.
func (h *hooked) on(o *mockserver.Options) {
	o.Seams = &seam.Seams{Store: func(records store.Store) store.Store {
		h.Store = records
		return h
	}}
}

func (h *hooked) View(ctx context.Context, tenant string, fn func(store.Tx) error) error {
	return h.Store.View(ctx, tenant, func(tx store.Tx) error { return fn(hookedTx{tx, h}) })
}

func (h *hooked) Update(ctx context.Context, tenant string, fn func(store.Tx) error) error {
	err := h.Store.Update(ctx, tenant, func(tx store.Tx) error { return fn(hookedTx{tx, h}) })
	if h.afterUpdate != nil {
		h.afterUpdate(tenant)
	}
	return err
}

type hookedTx struct {
	store.Tx
	*hooked
}

func (tx hookedTx) Get(object, id string) (store.Record, error) {
	call(tx.beforeRead)
	return tx.Tx.Get(object, id)
}

func (tx hookedTx) Find(object string, q store.Query) ([]store.Record, error) {
	call(tx.beforeRead)
	return tx.Tx.Find(object, q)
}

func (tx hookedTx) Put(r store.Record) error {
	call(tx.beforePut)
	return tx.Tx.Put(r)
}

func call(hook func()) {
	if hook != nil {
		hook()
	}
}
