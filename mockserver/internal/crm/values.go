package crm

import (
	"slices"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/store"
)

// values are a record's values while it is being changed.
type values struct{ fields []store.Field }

func valuesOf(record store.Record) values { return values{slices.Clone(record.Fields)} }

func (v *values) get(tag string) string {
	for _, field := range v.fields {
		if field.Tag == tag {
			return field.Value
		}
	}
	return ""
}

func (v *values) set(tag, value string) {
	for i := range v.fields {
		if v.fields[i].Tag == tag {
			v.fields[i].Value = value
			return
		}
	}
	v.fields = append(v.fields, store.Field{Tag: tag, Value: value})
}

// unique tells whether no two records may share a value of the tag: never where the contract does not check it.
func unique(c *contracts.Contract, tag *contracts.Tag) bool {
	return tag.Unique != nil && c.Check(contracts.CheckUnique) != nil
}

// record makes the record: its values in the contract's order, with an index entry for each that is searched or
// unique.
func (v *values) record(c *contracts.Contract, object *contracts.Object, id string) store.Record {
	record := store.Record{Object: object.Name, ID: id, Fields: make([]store.Field, 0, len(v.fields))}
	for _, tag := range object.Tags {
		value := v.get(tag.Name)
		if value == "" {
			continue
		}
		record.Fields = append(record.Fields, store.Field{Tag: tag.Name, Value: value})
		if tag.Index || tag.Unique != nil {
			record.Entries = append(record.Entries, store.Entry{Tag: tag.Name, Key: mode(tag).Key(value), Unique: unique(c, tag)})
		}
	}
	for _, field := range v.fields {
		if object.Tag(field.Tag) == nil { // of a custom field that the tenant no longer has
			record.Fields = append(record.Fields, field)
		}
	}
	return record
}

// mode is the store's word for how a tag is compared.
func mode(tag *contracts.Tag) store.Mode {
	switch tag.Match {
	case "digits":
		return store.Digits
	case "exact":
		return store.Exact
	default:
		return store.Fold
	}
}

// show is a record as an operation returns it.
func show(op *contracts.Operation, record store.Record) Item {
	item := make(Item, len(op.Returns))
	for i, tag := range op.Returns {
		item[i].Tag = tag.Name
		if tag.Name == op.Object.IDTag {
			item[i].Value = record.ID
		} else {
			item[i].Value = record.Get(tag.Name)
		}
	}
	return item
}
