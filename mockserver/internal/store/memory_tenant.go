package store

import (
	"maps"
	"sync"

	"github.com/tidwall/btree"
)

// tenant is what one tenant has.
type tenant struct {
	mu      sync.RWMutex
	dropped bool // its name stands for it no longer
	state
	snapshots map[string]state              // by name
	docs      map[string]*btree.BTreeG[Doc] // by kind, in the order of keys
}

// state is a tenant's records and sequences.
type state struct {
	tables    map[string]*table // by object
	sequences map[string]int64  // the last number of each
}

func newTenant() *tenant {
	return &tenant{state: newState(), snapshots: map[string]state{}, docs: map[string]*btree.BTreeG[Doc]{}}
}

func newState() state {
	return state{tables: map[string]*table{}, sequences: map[string]int64{}}
}

// docsOf returns the docs of a kind, none yet if need be.
func (t *tenant) docsOf(kind string) *btree.BTreeG[Doc] {
	docs := t.docs[kind]
	if docs == nil {
		docs = newTree(func(a, b Doc) bool { return a.Key < b.Key })
		t.docs[kind] = docs
	}
	return docs
}

// hasAnything says whether the tenant has more than its name.
func (t *tenant) hasAnything() bool {
	if len(t.sequences) > 0 || len(t.snapshots) > 0 {
		return true
	}
	for _, records := range t.tables {
		if records.count() > 0 {
			return true
		}
	}
	for _, docs := range t.docs {
		if docs.Len() > 0 {
			return true
		}
	}
	return false
}

func (t *tenant) reading() sync.Locker { return t.mu.RLocker() }
func (t *tenant) writing() sync.Locker { return &t.mu }

// clone returns a state that changes no longer with this one. It takes as long as there are tables, indexes and
// sequences, however many records they hold. See table.clone for the lock that it needs.
func (s state) clone() state {
	clone := state{tables: make(map[string]*table, len(s.tables)), sequences: maps.Clone(s.sequences)}
	for object, t := range s.tables {
		clone.tables[object] = t.clone()
	}
	return clone
}
