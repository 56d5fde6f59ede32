package store

import (
	"slices"

	"github.com/tidwall/btree"
)

// finding is one Find under way: it asks about candidates and keeps those that match.
type finding struct {
	*Search
	limit int // 0 or less: all
	found []Record
}

// find reads the candidates in the cheapest way there is: those with one key, those with one of several keys, those
// with a prefix, or all. Ways that meet the candidates in the order of ids stop at the limit. A nil table has none.
func (t *table) find(q Query) []Record {
	f := &finding{Search: NewSearch(q), limit: q.Limit}
	if t == nil || f.Never() {
		return nil
	}
	way, index := t.narrowest(f.Ways())
	switch {
	case index == nil:
		t.records.Scan(func(r row) bool { return f.take(r.record) })
	case len(way.Keys) == 1:
		ascendKey(index, way.Keys[0], f.take)
	default:
		f.limit = 0
		for _, key := range way.Keys {
			ascendKey(index, key, f.take)
		}
		if way.Keys == nil {
			ascendPrefix(index, way.Prefix, f.take)
		}
		f.sort(q.Limit)
	}
	return f.found
}

// narrowest returns the first way for which there is an index, with that index; without one, all records must be asked.
func (t *table) narrowest(ways []Way) (Way, *btree.BTreeG[posting]) {
	for _, way := range ways {
		if index := t.indexes[way.Tag]; index != nil && index.Len() > 0 {
			return way, index
		}
	}
	return Way{}, nil
}

// take keeps a candidate that matches, and returns false when the search is over.
func (f *finding) take(candidate *Record) bool {
	if f.match(candidate) {
		f.found = append(f.found, *candidate)
	}
	return f.limit <= 0 || len(f.found) < f.limit
}

// sort orders what was found by id, once each (a record may have several entries of a tag), and cuts it.
func (f *finding) sort(limit int) {
	slices.SortFunc(f.found, func(a, b Record) int { return compareIDs(a.ID, b.ID) })
	f.found = slices.CompactFunc(f.found, func(a, b Record) bool { return a.ID == b.ID })
	if limit > 0 && len(f.found) > limit {
		f.found = f.found[:limit]
	}
}
