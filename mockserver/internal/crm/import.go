package crm

import (
	"context"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// Import adds the records of a file as Seed does, all of them or none, and says how many of each object it has added. To
// replace, the records that are there are removed first; their ids are not handed out again.
func (c *CRM) Import(ctx context.Context, t *tenant.Tenant, file contracts.File, replace bool) (map[string]int, error) {
	root, err := parseSeed(file)
	if err != nil {
		return nil, err
	}
	var added map[string]int
	err = c.update(ctx, t, func(tx store.Tx) error {
		added = map[string]int{}
		if replace {
			if err := removeAll(tx, t.Contract); err != nil {
				return err
			}
		}
		for _, element := range root.Children {
			if err := c.seedRecord(tx, t, root, element); err != nil {
				return err
			}
			added[t.Contract.Object(element.Name).Name]++
		}
		return nil
	})
	return added, err
}

// validate holds a record against the Add of its object. A complete one was a record before: what an Add needs, a Modify
// may have emptied since.
func (s *seed) validate(add *contracts.Operation, complete bool) ([]contracts.Given, *contracts.Violation) {
	if !complete {
		return add.Validate(s.fields)
	}
	if len(s.fields) == 0 {
		return nil, nil
	}
	kept := *add
	kept.Mandatory = nil
	return kept.Validate(s.fields)
}

func removeAll(tx store.Tx, contract *contracts.Contract) error {
	for _, object := range contract.Objects {
		records, err := tx.Find(object.Name, store.Query{})
		if err != nil {
			return err
		}
		for _, record := range records {
			if err := tx.Delete(object.Name, record.ID); err != nil {
				return err
			}
		}
	}
	return nil
}
