package store

import (
	"strings"

	"github.com/tidwall/btree"
)

// table holds the records of one object of one tenant: ordered by id, and once more per indexed tag, ordered by key.
// Its trees have no locks; the tenant has one.
type table struct {
	records *btree.BTreeG[row]
	indexes map[string]*btree.BTreeG[posting]
}

// row is a record in the order of ids.
type row struct {
	id     string
	record *Record
}

// posting is a record in the order of the keys of one tag, and of ids within a key.
type posting struct {
	key, id string
	record  *Record
}

func newTable() *table {
	less := func(a, b row) bool { return compareIDs(a.id, b.id) < 0 }
	return &table{records: newTree(less), indexes: map[string]*btree.BTreeG[posting]{}}
}

func newTree[T any](less func(a, b T) bool) *btree.BTreeG[T] {
	return btree.NewBTreeGOptions(less, btree.Options{NoLocks: true})
}

// clone returns a table that changes no longer with this one. Their trees share nodes, and each copies a node before
// it first changes it. A node says which tree may change it; Copy takes that right from both trees, so it needs the
// tenant alone, as a write does. Readers need not: Get, Scan, Ascend and Len look at nodes and leave them as they are.
// (Load and the methods called Mut copy nodes, and so are writes.)
func (t *table) clone() *table {
	clone := &table{records: t.records.Copy(), indexes: make(map[string]*btree.BTreeG[posting], len(t.indexes))}
	for tag, index := range t.indexes {
		clone.indexes[tag] = index.Copy()
	}
	return clone
}

func lessPosting(a, b posting) bool {
	if a.key != b.key {
		return a.key < b.key
	}
	return compareIDs(a.id, b.id) < 0
}

// compareIDs orders numbers without leading zeros by value, and any other strings by length and bytes.
func compareIDs(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

// get returns nil when the table has no such record. A nil table has none.
func (t *table) get(id string) *Record {
	if t == nil {
		return nil
	}
	found, _ := t.records.Get(row{id: id})
	return found.record
}

// count is how many records there are. A nil table has none.
func (t *table) count() int {
	if t == nil {
		return 0
	}
	return t.records.Len()
}

// replace puts the record in the place of the one with that id and returns the one before; nil stands for none.
func (t *table) replace(id string, next *Record) (before *Record) {
	before = t.get(id)
	if before != nil {
		for _, e := range before.Entries {
			t.indexes[e.Tag].Delete(posting{key: e.Key, id: id})
		}
	}
	if next == nil {
		t.records.Delete(row{id: id})
		return before
	}
	t.records.Set(row{id: id, record: next})
	for _, e := range next.Entries {
		t.index(e.Tag).Set(posting{key: e.Key, id: id, record: next})
	}
	return before
}

func (t *table) index(tag string) *btree.BTreeG[posting] {
	index := t.indexes[tag]
	if index == nil {
		index = newTree(lessPosting)
		t.indexes[tag] = index
	}
	return index
}

// conflict returns the first unique entry of the record whose key another record holds.
func (t *table) conflict(r *Record) *ConflictError {
	for _, e := range r.Entries {
		index := t.indexes[e.Tag]
		if !e.Unique || index == nil {
			continue
		}
		taken := false
		ascendKey(index, e.Key, func(other *Record) bool {
			taken = other.ID != r.ID && other.claims(e.Tag, e.Key)
			return !taken
		})
		if taken {
			return &ConflictError{Object: r.Object, Tag: e.Tag, Key: e.Key}
		}
	}
	return nil
}

// ascendKey yields the records that have the key, ascending by id, until yield returns false.
func ascendKey(index *btree.BTreeG[posting], key string, yield func(*Record) bool) {
	index.Ascend(posting{key: key}, func(p posting) bool {
		return p.key == key && yield(p.record)
	})
}

// ascendPrefix yields the records that have a key beginning with prefix, ascending by key, until yield returns false.
func ascendPrefix(index *btree.BTreeG[posting], prefix string, yield func(*Record) bool) {
	index.Ascend(posting{key: prefix}, func(p posting) bool {
		return strings.HasPrefix(p.key, prefix) && yield(p.record)
	})
}
