package crm

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// Keeping is how a contract keeps records: which tags are indexed, how they are compared, and which are unique. Where
// it is the same as before, nothing has to be reindexed.
func Keeping(c *contracts.Contract) string {
	var out strings.Builder
	for _, object := range c.Objects {
		for _, tag := range object.Tags {
			if tag.Index || tag.Unique != nil {
				fmt.Fprintf(&out, "%s.%s %v %t;", object.Name, tag.Name, mode(tag), unique(c, tag))
			}
		}
	}
	return out.String()
}

// Reindex brings all records of a tenant in line with its contract, which may have other indexes and unique tags than
// when they were written. Values of tags that the contract no longer knows are kept. It refuses, and changes nothing,
// when two records share a value that has to be unique now.
func (c *CRM) Reindex(ctx context.Context, t *tenant.Tenant) error {
	return c.update(ctx, t, func(tx store.Tx) error {
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
