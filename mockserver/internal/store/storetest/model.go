package storetest

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/cases"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// model is a tenant written down as plainly as can be: no index, no undo, and an idea of its own of what matches.
type model struct {
	records   map[place]store.Record
	sequences map[string]int64
}

type place struct{ object, id string }

func newModel() model {
	return model{records: map[place]store.Record{}, sequences: map[string]int64{}}
}

func (m model) clone() model {
	return model{records: maps.Clone(m.records), sequences: maps.Clone(m.sequences)}
}

// put returns the tag of the conflict, or "".
func (m model) put(r store.Record) string {
	for _, e := range r.Entries {
		for at, other := range m.records {
			if e.Unique && e.Key != "" && at.object == r.Object && at.id != r.ID && slices.Contains(other.Entries, e) {
				return e.Tag
			}
		}
	}
	r.Fields = slices.DeleteFunc(slices.Clone(r.Fields), func(f store.Field) bool { return f.Value == "" })
	r.Entries = slices.DeleteFunc(slices.Clone(r.Entries), func(e store.Entry) bool { return e.Key == "" })
	m.records[place{r.Object, r.ID}] = r
	return ""
}

func (m model) delete(object, id string) bool {
	_, found := m.records[place{object, id}]
	delete(m.records, place{object, id})
	return found
}

func (m model) nextID(sequence string, first int64) int64 {
	if last, begun := m.sequences[sequence]; begun {
		first = max(first, last+1)
	}
	m.sequences[sequence] = first
	return first
}

func (m model) skipID(sequence string, used int64) {
	if last, begun := m.sequences[sequence]; begun {
		used = max(used, last)
	}
	m.sequences[sequence] = used
}

func (m model) find(object string, q store.Query) []store.Record {
	var found []store.Record
	for at, r := range m.records {
		if at.object == object && fulfils(r, q.Where) {
			found = append(found, r)
		}
	}
	slices.SortFunc(found, func(a, b store.Record) int {
		return cmp.Or(cmp.Compare(len(a.ID), len(b.ID)), cmp.Compare(a.ID, b.ID))
	})
	return cut(found, q.Limit)
}

func cut(records []store.Record, limit int) []store.Record {
	if limit > 0 && limit < len(records) {
		return records[:limit]
	}
	return records
}

func fulfils(r store.Record, conditions []store.Condition) bool {
	return !slices.ContainsFunc(conditions, func(c store.Condition) bool {
		value := ""
		for _, f := range slices.Backward(r.Fields) {
			if f.Tag == c.Tag {
				value = f.Value
			}
		}
		return !holds(c, value)
	})
}

func holds(c store.Condition, value string) bool {
	key := plainKey(c.Mode, value)
	if c.AnyOf == nil && c.Wildcard && strings.Contains(c.Value, "%") {
		return fits(plainPattern(c.Mode, c.Value), key)
	}
	values := c.AnyOf
	if values == nil {
		values = []string{c.Value}
	}
	return key != "" && slices.ContainsFunc(values, func(v string) bool { return plainKey(c.Mode, v) == key })
}

func plainKey(m store.Mode, value string) string {
	switch m {
	case store.Fold:
		return cases.Fold().String(value)
	case store.Digits:
		return only("0123456789", value)
	default:
		return value
	}
}

func plainPattern(m store.Mode, pattern string) string {
	if m == store.Digits {
		return only("0123456789%", pattern)
	}
	return plainKey(m, pattern)
}

func only(wanted, value string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(wanted, r) {
			return r
		}
		return -1
	}, value)
}

// fits tries every length for every wildcard.
func fits(pattern, value string) bool {
	switch {
	case pattern == "":
		return value == ""
	case pattern[0] == '%':
		return fits(pattern[1:], value) || value != "" && fits(pattern, value[1:])
	default:
		return value != "" && pattern[0] == value[0] && fits(pattern[1:], value[1:])
	}
}
