package directory

import (
	"context"
	"errors"
	"time"

	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// locked runs fn while nobody else changes a tenant.
func (d *Directory) locked(name string, fn func(*entry, *tenant.Tenant) error) error {
	d.changing.RLock()
	defer d.changing.RUnlock()
	e, _, err := d.find(name)
	if err != nil {
		return err
	}
	e.changing.Lock()
	defer e.changing.Unlock()
	t := e.tenant.Load()
	if t == nil {
		return &UnknownError{name} // removed while this change waited for its turn
	}
	return fn(e, t)
}

// changed runs fn as the only change of a tenant. Where the tenant was changed before fn has committed its change, by another
// process or by a commit whose success was never heard of, fn runs again on what there is then: it leaves everything as it was
// when its commit fails.
func (d *Directory) changed(ctx context.Context, name string, fn func(*entry, *tenant.Tenant) error) error {
	for {
		err := d.locked(name, fn)
		if !errors.Is(err, tenant.ErrStale) {
			return err
		}
		if err := d.catchUp(ctx, name); err != nil {
			return err
		}
	}
}

// commit writes what a change makes of a tenant, together with a new version, all or nothing. If another process has
// changed the tenant since this one has read it, the error is tenant.ErrStale. The caller holds the entry.
func (d *Directory) commit(ctx context.Context, e *entry, change func(store.Tx) error) error {
	next := d.Random()
	err := d.Store.Update(ctx, e.name, func(tx store.Tx) error { return e.write(tx, next, change) })
	if err == nil {
		e.lasting.SetVersion(next)
	}
	return err
}

// patience is how long a change may take that is about many records: a seed, an import, or a reset. All others have the
// time that the store gives to a request.
const patience = 10 * time.Minute

func patiently(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, patience)
}

// write is what commit does in its transaction.
func (e *entry) write(tx store.Tx, next string, change func(store.Tx) error) error {
	switch version, err := tx.Doc(kindVersion, e.name); {
	case optional(err) != nil:
		return err
	case version != e.lasting.Version():
		return tenant.ErrStale
	}
	if err := change(tx); err != nil {
		return err
	}
	return tx.SetDoc(store.Doc{Kind: kindVersion, Key: e.name, Text: next})
}
