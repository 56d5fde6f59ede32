package crm

import (
	"context"
	"errors"

	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// KindVersion is the kind of the doc, of a tenant's name, that marks the state in which its settings are. Whoever changes them
// changes it, too.
const KindVersion = "version"

func (c *CRM) view(ctx context.Context, t *tenant.Tenant, fn func(store.Tx) error) error {
	return c.store.View(ctx, t.Name, c.upToDate(t, fn))
}

func (c *CRM) update(ctx context.Context, t *tenant.Tenant, fn func(store.Tx) error) error {
	return c.store.Update(ctx, t.Name, c.upToDate(t, fn))
}

// upToDate lets fn run on a store that is shared only if no other process has changed the tenant meanwhile: records are
// indexed by its settings, and must not be by those of yesterday.
func (c *CRM) upToDate(t *tenant.Tenant, fn func(store.Tx) error) func(store.Tx) error {
	if !c.store.Shared() {
		return fn
	}
	return func(tx store.Tx) error {
		version, err := tx.Doc(KindVersion, t.Name)
		switch {
		case err != nil && !errors.Is(err, store.ErrNotFound):
			return err
		case version != t.Version():
			return tenant.ErrStale
		}
		return fn(tx)
	}
}
