package crm

import (
	"context"
	"errors"
	"fmt"

	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// Reindex brings all records of a tenant in line with its contract, which may have other indexes and unique tags than
// when they were written. Values of tags that the contract no longer knows are kept. It refuses, and changes nothing,
// when two records share a value that has to be unique now.
func (c *CRM) Reindex(ctx context.Context, t *tenant.Tenant) error {
	return c.store.Update(ctx, t.Name, func(tx store.Tx) error {
		for _, object := range t.Contract.Objects {
			records, err := tx.Find(object.Name, store.Query{})
			if err != nil {
				return err
			}
			for _, record := range records {
				changed := valuesOf(record)
				err := tx.Put(changed.record(t.Contract, object, record.ID))
				var conflict *store.ConflictError
				if errors.As(err, &conflict) {
					return fmt.Errorf("%s is to be unique in %s, and several records have the value %q", conflict.Tag, object.Name, conflict.Key)
				}
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
}
