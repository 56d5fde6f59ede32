package crm

import (
	"context"

	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// Record is one record of a tenant as it is stored, or store.ErrNotFound. The object is named as in a request.
func (c *CRM) Record(ctx context.Context, t *tenant.Tenant, object, id string) (store.Record, error) {
	known := t.Contract.Object(object)
	if known == nil {
		return store.Record{}, store.ErrNotFound
	}
	var record store.Record
	err := c.view(ctx, t, func(tx store.Tx) (err error) {
		record, err = tx.Get(known.Name, id)
		return err
	})
	return record, err
}

// Counts is how many records a tenant has of each object, all at one moment.
func (c *CRM) Counts(ctx context.Context, t *tenant.Tenant) (map[string]int, error) {
	counts := map[string]int{}
	err := c.view(ctx, t, func(tx store.Tx) error {
		for _, object := range t.Contract.Objects {
			n, err := tx.Count(object.Name)
			if err != nil {
				return err
			}
			counts[object.Name] = n
		}
		return nil
	})
	return counts, err
}
