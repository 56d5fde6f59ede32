package store

import "slices"

// Field is one tag with its value. Fields with empty values are not kept.
type Field struct {
	Tag, Value string
}

// Entry is one index entry of a record: the tag, the key of its value (made by Mode.Key), and whether the key is
// unique in the object. An entry with an empty key is not kept, so any number of records may lack a unique value.
//
// Entries only narrow a search; whether a record matches is decided by its fields. For that to be right, the caller
// keeps one rule: in one object a tag is indexed by every record that has a value for it, or by none; all its entries
// are made in one mode, and conditions on the tag ask in that mode. Who changes which tags are indexed, or how,
// puts all records of the object again in the same Update.
type Entry struct {
	Tag, Key string
	Unique   bool
}

// Record is one stored record of an object. It is immutable once put: whoever gets one must not change its slices,
// and Put replaces the whole. Fields keep their order.
type Record struct {
	Object, ID string
	Fields     []Field
	Entries    []Entry
}

// Get returns the value of the tag of exactly this name, and "" when the record has none. Where a tag stands twice,
// the first counts.
func (r Record) Get(tag string) string {
	for i := range r.Fields {
		if r.Fields[i].Tag == tag {
			return r.Fields[i].Value
		}
	}
	return ""
}

// Compact returns the record without fields of empty value and entries of empty key: what every engine keeps of it.
// The slices of r are left as they are, and are shared where nothing had to go.
func (r Record) Compact() Record {
	r.Fields = without(r.Fields, func(f Field) bool { return f.Value == "" })
	r.Entries = without(r.Entries, func(e Entry) bool { return e.Key == "" })
	return r
}

func without[T any](all []T, drop func(T) bool) []T {
	if !slices.ContainsFunc(all, drop) {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), drop)
}

// claims says whether the record holds the key of the tag as a unique one.
func (r *Record) claims(tag, key string) bool {
	return slices.Contains(r.Entries, Entry{Tag: tag, Key: key, Unique: true})
}
