package store

import (
	"slices"

	"github.com/tidwall/btree"
)

// search is one Find under way: it asks the matcher about candidates and keeps those that match.
type search struct {
	matcher
	limit int // 0 or less: all
	found []Record
}

// find reads the candidates in the cheapest way there is: those with one key, those with one of several keys, those
// with a prefix, or all. Ways that meet the candidates in the order of ids stop at the limit. A nil table has none.
func (t *table) find(q Query) []Record {
	s := &search{matcher: newMatcher(q), limit: q.Limit}
	if t == nil || s.never {
		return nil
	}
	test, index := t.narrowest(s.tests)
	switch {
	case test == nil:
		t.records.Scan(func(r row) bool { return s.take(r.record) })
	case test.kind == equal:
		ascendKey(index, test.key, s.take)
	default:
		s.limit = 0
		for key := range test.keys {
			ascendKey(index, key, s.take)
		}
		if test.kind == like {
			ascendPrefix(index, test.parts[0], s.take)
		}
		s.sort(q.Limit)
	}
	return s.found
}

// narrowest returns the test that an index narrows best, with that index; or nil when all records must be asked.
func (t *table) narrowest(tests []test) (best *test, index *btree.BTreeG[posting]) {
	for i := range tests {
		candidate, itsIndex := &tests[i], t.indexes[tests[i].tag]
		if !candidate.narrows(itsIndex) || best != nil && best.kind <= candidate.kind {
			continue
		}
		best, index = candidate, itsIndex
	}
	return best, index
}

// narrows says whether every record that passes the test is in the index, in a known place. An empty index says
// nothing: the tag may have ceased to be indexed. Neither does a wildcard at the beginning, and `%` alone is
// passed by records that have no value and so no entry.
func (t *test) narrows(index *btree.BTreeG[posting]) bool {
	if index == nil || index.Len() == 0 {
		return false
	}
	return t.kind != like || t.parts[0] != ""
}

// take keeps a candidate that matches, and returns false when the search is over.
func (s *search) take(candidate *Record) bool {
	if s.match(candidate) {
		s.found = append(s.found, *candidate)
	}
	return s.limit <= 0 || len(s.found) < s.limit
}

// sort orders what was found by id, once each (a record may have several entries of a tag), and cuts it.
func (s *search) sort(limit int) {
	slices.SortFunc(s.found, func(a, b Record) int { return compareIDs(a.ID, b.ID) })
	s.found = slices.CompactFunc(s.found, func(a, b Record) bool { return a.ID == b.ID })
	if limit > 0 && len(s.found) > limit {
		s.found = s.found[:limit]
	}
}
