package crm

import (
	"context"
	"errors"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/store"
)

// get finds the records that fulfil all filters, ascending by id.
func (c *CRM) get(ctx context.Context, command Command) ([]Item, error) {
	var items []Item
	err := command.Tenant.Use(ctx, func(*contracts.Contract) error {
		return c.view(ctx, command.Tenant, func(tx store.Tx) (err error) {
			items, err = shown(tx, command)
			return err
		})
	})
	return items, err
}

func shown(tx store.Tx, command Command) ([]Item, error) {
	found, err := find(tx, command)
	items := make([]Item, len(found))
	for i, record := range found {
		items[i] = show(command.Operation, record)
	}
	return items, err
}

func find(tx store.Tx, command Command) ([]store.Record, error) {
	query := store.Query{Where: make([]store.Condition, 0, len(command.Given)), Limit: command.Tenant.MaxItems}
	id := ""
	for _, filter := range command.Given {
		if filter.Via == "" && filter.Tag.Name == command.Operation.Object.IDTag {
			id = filter.Value
			continue
		}
		condition, err := conditionOf(tx, command, filter)
		if err != nil {
			return nil, err
		}
		query.Where = append(query.Where, condition)
	}
	if id != "" {
		return findByID(tx, command.Operation.Object, id, query)
	}
	return tx.Find(command.Operation.Object.Name, query)
}

func findByID(tx store.Tx, object *contracts.Object, id string, query store.Query) ([]store.Record, error) {
	record, err := tx.Get(object.Name, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && !store.Match(record, query) {
		return nil, nil
	}
	return []store.Record{record}, err
}

// conditionOf is one filter as the store understands it. A filter on a referenced record becomes the ids of the
// records that fulfil it.
func conditionOf(tx store.Tx, command Command, filter contracts.Given) (store.Condition, error) {
	condition := store.Condition{Tag: filter.Tag.Name, Mode: mode(filter.Tag), Value: filter.Value, Wildcard: filter.Wildcard != nil}
	if filter.Via == "" {
		return condition, nil
	}
	reference := command.Operation.Object.Tag(filter.Via)
	found, err := tx.Find(reference.References.Object, store.Query{Where: []store.Condition{condition}})
	ids := make([]string, len(found))
	for i, record := range found {
		ids[i] = record.ID
	}
	return store.Condition{Tag: reference.Name, Mode: mode(reference), AnyOf: ids}, err
}
