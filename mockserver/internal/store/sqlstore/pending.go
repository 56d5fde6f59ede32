package sqlstore

import (
	"database/sql"
	"fmt"
	"strings"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// place is where a record is.
type place struct{ object, id string }

// claim is a unique key of an object.
type claim struct{ object, tag, key string }

// change is what becomes of one record: what the database has, and what it shall have. Nil is none.
type change struct{ before, after *store.Record }

// pending is what a Tx has not written yet.
type pending struct {
	changes map[place]*change
	order   []place
	claims  map[claim]string // ids of the records in changes that hold the key
}

// maxPending is how many changes are gathered before they are written.
const maxPending = 500

func newPending() pending {
	return pending{changes: map[place]*change{}, claims: map[claim]string{}}
}

// set says what a record shall be.
func (p *pending) set(at place, c *change, after *store.Record) {
	if p.changes[at] == nil {
		p.changes[at] = c
		p.order = append(p.order, at)
	}
	p.claim(at, c.after, false)
	c.after = after
	p.claim(at, after, true)
}

func (p *pending) claim(at place, r *store.Record, held bool) {
	if r == nil {
		return
	}
	for _, e := range r.Entries {
		switch {
		case !e.Unique:
		case held:
			p.claims[claim{at.object, e.Tag, e.Key}] = at.id
		default:
			delete(p.claims, claim{at.object, e.Tag, e.Key})
		}
	}
}

// Put implements store.Tx.
func (t *tx) Put(r store.Record) error {
	if err := t.mayWrite(); err != nil {
		return err
	}
	if err := store.CheckRecord(r); err != nil {
		return err
	}
	r = r.Compact()
	at := place{r.Object, r.ID}
	c, err := t.examine(at, &r)
	if err != nil {
		return err
	}
	t.pending.set(at, c, &r)
	return t.flushIfFull()
}

// Delete implements store.Tx.
func (t *tx) Delete(object, id string) error {
	if err := t.mayWrite(); err != nil {
		return err
	}
	at := place{object, id}
	c := t.pending.changes[at]
	if c == nil {
		before, err := t.load(object, id)
		if err != nil {
			return err
		}
		c = &change{before: before, after: before}
	}
	if c.after == nil {
		return store.ErrNotFound
	}
	t.pending.set(at, c, nil)
	return t.flushIfFull()
}

// examine returns the change under way of the record's place, or a new one, unless the record must not be put there.
// One statement asks for all that the database knows about it.
func (t *tx) examine(at place, r *store.Record) (*change, error) {
	uniques := uniqueEntries(r)
	holders := make([]string, len(uniques)) // ids
	c := t.pending.changes[at]
	fresh := c == nil
	if fresh {
		c = &change{}
	}
	if fresh || len(uniques) > 0 {
		err := t.ask(at, uniques, func(which int, value []byte) (err error) {
			if which >= 0 {
				holders[which] = idOf(string(value))
			} else if fresh {
				c.before, err = decode(at.object, at.id, value)
				c.after = c.before
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	for i, e := range uniques {
		if t.isTaken(at, claim{at.object, e.Tag, e.Key}, holders[i]) {
			return nil, &store.ConflictError{Object: at.object, Tag: e.Tag, Key: e.Key}
		}
	}
	return c, nil
}

func uniqueEntries(r *store.Record) (uniques []store.Entry) {
	for _, e := range r.Entries {
		if e.Unique {
			uniques = append(uniques, e)
		}
	}
	return uniques
}

// isTaken says whether another record holds a key: one that waits to be written, or one of the database's that does not.
func (t *tx) isTaken(at place, key claim, holder string) bool {
	if id, claimed := t.pending.claims[key]; claimed {
		return id != at.id
	}
	return holder != "" && holder != at.id && t.pending.changes[place{at.object, holder}] == nil
}

// ask hands the doc at a place to fn as number -1, and for each entry the key of the id that holds it.
func (t *tx) ask(at place, uniques []store.Entry, fn func(which int, value []byte) error) error {
	args := []any{t.tenant, live, at.object, idKey(at.id)}
	for _, e := range uniques {
		args = append(args, e.Tag, entryKey(e.Key))
	}
	return t.part.rows(func(rows *sql.Rows) error {
		var which int
		var value sql.RawBytes
		if err := rows.Scan(&which, &value); err != nil {
			return t.part.check(err)
		}
		return t.part.check(fn(which, value))
	}, askText(len(uniques)), args...)
}

func askText(uniques int) string {
	var b strings.Builder
	b.WriteString("SELECT -1, doc FROM record WHERE tenant = ?1 AND snapshot = ?2 AND object = ?3 AND id = ?4")
	for i := range uniques {
		fmt.Fprintf(&b, " UNION ALL SELECT %d, id FROM entry "+
			"WHERE tenant = ?1 AND snapshot = ?2 AND object = ?3 AND tag = ?%d AND key = ?%d AND uniq", i, 5+2*i, 6+2*i)
	}
	return b.String()
}
