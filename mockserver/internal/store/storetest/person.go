package storetest

import (
	"slices"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// person is the object of most specs. It has one tag for each mode with an index and one without, so that each way
// of searching can be held against the other, and two tags that are unique.
const person = "Person"

// tag is what a record of ours knows about one of its tags.
type tag struct {
	mode            store.Mode
	indexed, unique bool
}

var tags = map[string]tag{ //nolint:gochecknoglobals // constant table
	"CODE":    {mode: store.Exact, indexed: true},
	"NAME":    {mode: store.Fold, indexed: true},
	"PHONE":   {mode: store.Digits, indexed: true},
	"MAIL":    {mode: store.Fold, indexed: true, unique: true},
	"BADGE":   {mode: store.Exact, indexed: true, unique: true},
	"CODE2":   {mode: store.Exact},
	"NAME2":   {mode: store.Fold},
	"PHONE2":  {mode: store.Digits},
	"COMMENT": {mode: store.Exact},
}

// newRecord makes a record of tags and values in turn, with the entries that these tags have.
func newRecord(object, id string, tagsAndValues ...string) store.Record {
	r := store.Record{Object: object, ID: id}
	for pair := range slices.Chunk(tagsAndValues, 2) {
		name, value := pair[0], pair[1]
		r.Fields = append(r.Fields, store.Field{Tag: name, Value: value})
		if t := tags[name]; t.indexed {
			r.Entries = append(r.Entries, store.Entry{Tag: name, Key: t.mode.Key(value), Unique: t.unique})
		}
	}
	return r
}

func newPerson(id string, tagsAndValues ...string) store.Record {
	return newRecord(person, id, tagsAndValues...)
}

// is asks for a tag's exact value, in the tag's mode.
func is(name, value string) store.Condition {
	return store.Condition{Tag: name, Mode: tags[name].mode, Value: value}
}

// like asks for a pattern, in the tag's mode.
func like(name, pattern string) store.Condition {
	return store.Condition{Tag: name, Mode: tags[name].mode, Value: pattern, Wildcard: true}
}

// oneOf asks for one of several values, in the tag's mode.
func oneOf(name string, values ...string) store.Condition {
	return store.Condition{Tag: name, Mode: tags[name].mode, AnyOf: append([]string{}, values...)}
}

func where(conditions ...store.Condition) store.Query {
	return store.Query{Where: conditions}
}
