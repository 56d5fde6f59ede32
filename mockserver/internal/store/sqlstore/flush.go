package sqlstore

import (
	"slices"
	"strings"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// atOnce is how many rows one statement writes at most. Each number of rows is a statement of its own, which is kept.
const atOnce = 64

// entryAt is an entry as the index keeps it.
type entryAt struct{ tag, key, id string }

// batch is what is written for one object.
type batch struct {
	puts    [][]any // id, doc
	deletes [][]any // id
	added   [][]any // tag, key, id, uniq
	removed [][]any // tag, key, id
	records int     // how many more there are
	fresh   bool    // nothing of it is there yet, and it is an error if it is
}

func (t *tx) flushIfFull() error {
	if len(t.pending.order) < maxPending {
		return nil
	}
	return t.flush()
}

// flush writes what is not written yet.
func (t *tx) flush() error {
	if len(t.pending.order) > 0 {
		if err := t.writeRecords(); err != nil {
			return err
		}
		t.pending = newPending()
	}
	return t.writeSequences()
}

func (t *tx) writeRecords() error {
	batches := map[string]*batch{}
	var objects []string
	for _, at := range t.pending.order {
		b := batches[at.object]
		if b == nil {
			b = &batch{}
			batches[at.object] = b
			objects = append(objects, at.object)
		}
		b.add(at.id, t.pending.changes[at])
	}
	for _, object := range objects {
		if err := t.write(shelf{live, object}, batches[object]); err != nil {
			return err
		}
	}
	return nil
}

func (b *batch) add(id string, c *change) {
	id = idKey(id)
	switch {
	case c.after != nil:
		b.puts = append(b.puts, []any{id, encode(c.after)})
		if c.before == nil {
			b.records++
		}
	case c.before != nil:
		b.deletes = append(b.deletes, []any{id})
		b.records--
	}
	before, after := indexed(id, c.before), indexed(id, c.after)
	for e, uniq := range before {
		if still, found := after[e]; !found || still != uniq {
			b.removed = append(b.removed, []any{e.tag, e.key, e.id})
		}
	}
	for e, uniq := range after {
		if already, found := before[e]; !found || already != uniq {
			b.added = append(b.added, []any{e.tag, e.key, e.id, uniq})
		}
	}
}

// indexed returns the entries of a record as the index keeps them: once each, unique if any is.
func indexed(id string, r *store.Record) map[entryAt]bool {
	if r == nil {
		return nil
	}
	entries := make(map[entryAt]bool, len(r.Entries))
	for _, e := range r.Entries {
		at := entryAt{e.Tag, entryKey(e.Key), id}
		entries[at] = entries[at] || e.Unique
	}
	return entries
}

// write writes a batch. Keys are freed before they are given away.
func (t *tx) write(at shelf, b *batch) error {
	slices.SortFunc(b.added, compareRows)
	put := putRecords
	if b.fresh {
		put = addRecords
	}
	if err := t.part.batch(b.removed, removeEntry, t.tenant, at.snapshot, at.object); err != nil {
		return err
	}
	if err := t.part.batch(b.deletes, deleteRecord, t.tenant, at.snapshot, at.object); err != nil {
		return err
	}
	if err := t.each(b.puts, put, t.tenant, at.snapshot, at.object); err != nil {
		return err
	}
	if err := t.each(b.added, addEntries, t.tenant, at.snapshot, at.object); err != nil {
		return err
	}
	if b.records == 0 {
		return nil
	}
	return t.part.exec("INSERT INTO object (tenant, snapshot, name, records) VALUES (?1, ?2, ?3, ?4) "+
		"ON CONFLICT (tenant, snapshot, name) DO UPDATE SET records = object.records + excluded.records",
		t.tenant, at.snapshot, at.object, int64(b.records))
}

// compareRows orders entries as the index does, so that those written together are near each other.
func compareRows(a, b []any) int {
	for i := range a {
		x, isText := a[i].(string)
		if !isText {
			break
		}
		if order := strings.Compare(x, b[i].(string)); order != 0 { //nolint:forcetypeassert,errcheck // the same in both
			return order
		}
	}
	return 0
}

// each runs a statement on so many rows at once as it takes, with the fixed parameters in front.
func (t *tx) each(rows [][]any, text func(rows int) string, fixed ...any) error {
	for some := range slices.Chunk(rows, atOnce) {
		args := slices.Clone(fixed)
		for _, row := range some {
			args = append(args, row...)
		}
		if err := t.part.exec(text(len(some)), args...); err != nil {
			return err
		}
	}
	return nil
}

func addRecords(n int) string {
	return "INSERT INTO record (tenant, snapshot, object, id, doc) VALUES " + rowsOf(n, 3, 2)
}

func putRecords(n int) string {
	return addRecords(n) +
		" ON CONFLICT (tenant, snapshot, object, id) DO UPDATE SET doc = excluded.doc"
}

const (
	deleteRecord = "DELETE FROM record WHERE tenant = ?1 AND snapshot = ?2 AND object = ?3 AND id = ?4"
	removeEntry  = "DELETE FROM entry WHERE tenant = ?1 AND snapshot = ?2 AND object = ?3 AND tag = ?4 AND key = ?5 AND id = ?6"
)

func addEntries(n int) string {
	return "INSERT INTO entry (tenant, snapshot, object, tag, key, id, uniq) VALUES " + rowsOf(n, 3, 4)
}

func (t *tx) writeSequences() error {
	var rows [][]any
	for name, s := range t.sequences {
		if s.changed {
			rows = append(rows, []any{name, s.last})
			s.changed = false
		}
	}
	return t.each(rows, putSequences, t.tenant, live)
}

func putSequences(n int) string {
	return "INSERT INTO sequence (tenant, snapshot, name, last) VALUES " + rowsOf(n, 2, 2) +
		" ON CONFLICT (tenant, snapshot, name) DO UPDATE SET last = excluded.last"
}
