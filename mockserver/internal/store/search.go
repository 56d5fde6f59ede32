package store

import (
	"maps"
	"slices"
)

// Search is a query made ready, so that every key is made once. Engines narrow down with it which records to ask, and
// ask it about each. It is for one goroutine.
type Search struct{ matcher }

// Way is one way to narrow a search by an index: each record that matches has an entry of the tag whose key is one of
// Keys or, where there are none, begins with Prefix. An index without any entry of the tag says nothing, though: the tag
// may not be indexed.
type Way struct {
	Tag    string
	Keys   []string
	Prefix string

	kind kind
}

// NewSearch makes a query ready. Its limit is left to the engine.
func NewSearch(q Query) *Search { return &Search{newMatcher(q)} }

// Never says that no record can match.
func (s *Search) Never() bool { return s.never }

// Match says whether the record fulfils all conditions.
func (s *Search) Match(r *Record) bool { return s.match(r) }

// Ways returns the ways to narrow the search, that which promises to narrow it most first: one key, one of several, a
// prefix. Without any, all records must be asked.
func (s *Search) Ways() []Way {
	var ways []Way
	for i := range s.tests {
		if way, narrows := s.tests[i].way(); narrows {
			ways = append(ways, way)
		}
	}
	slices.SortStableFunc(ways, func(a, b Way) int { return int(a.kind - b.kind) })
	return ways
}

// way says where in an index the records are that pass the test. A wildcard at the beginning says nothing of that, and
// `%` alone is passed by records that have no value and so no entry.
func (t *test) way() (Way, bool) {
	switch t.kind {
	case equal:
		return Way{Tag: t.tag, Keys: []string{t.key}, kind: equal}, true
	case oneOf:
		return Way{Tag: t.tag, Keys: slices.Sorted(maps.Keys(t.keys)), kind: oneOf}, true
	default:
		return Way{Tag: t.tag, Prefix: t.parts[0], kind: like}, t.parts[0] != ""
	}
}
