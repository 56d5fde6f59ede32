package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// mostProblems is how many problems Check names at most.
const mostProblems = 100

// Check looks at the whole store and returns what is wrong with it, in sentences: what the engine says of its file, and
// whether the tables agree with each other. It reads every record, and others may use the store meanwhile.
func (s *Store) Check(ctx context.Context) (problems []string, err error) {
	err = s.read(ctx, s.options.Patience, func(p *part) error {
		c := &check{part: p, entries: map[whose]int64{}}
		for _, step := range []func() error{c.engine, c.orphans, c.counts, c.records, c.totals} {
			if err := step(); err != nil {
				return err
			}
		}
		problems = c.problems
		return nil
	})
	return problems, err
}

// check is one Check under way.
type check struct {
	*part
	problems []string
	entries  map[whose]int64 // how many entries there should be
}

// whose names the records of one object of one tenant or of one of its snapshots.
type whose struct{ tenant, snapshot, object string }

func (w whose) String() string {
	if name, isSnapshot := strings.CutPrefix(w.snapshot, kept("")); isSnapshot {
		return fmt.Sprintf("tenant %q, snapshot %q, object %q", w.tenant, name, w.object)
	}
	return fmt.Sprintf("tenant %q, object %q", w.tenant, w.object)
}

func (c *check) found(format string, args ...any) {
	if len(c.problems) < mostProblems {
		c.problems = append(c.problems, fmt.Sprintf(format, args...))
	}
}

// engine asks SQLite about its file. A server looks after its own.
func (c *check) engine() error {
	if c.store.dialect.remote {
		return nil
	}
	return c.rows(func(rows *sql.Rows) error {
		var said string
		if err := rows.Scan(&said); err != nil {
			return c.check(err)
		}
		if said != "ok" {
			c.found("SQLite: %s", said)
		}
		return nil
	}, "PRAGMA integrity_check(20)")
}

// orphans looks for rows whose owner is not there.
func (c *check) orphans() error {
	err := c.owners(func(w whose, _ int64) { c.found("%s: the index has entries of no record", w) },
		`SELECT DISTINCT tenant, snapshot, object FROM entry e WHERE NOT EXISTS (SELECT 1 FROM record r
		WHERE r.tenant = e.tenant AND r.snapshot = e.snapshot AND r.object = e.object AND r.id = e.id)`, 0)
	if err != nil {
		return err
	}
	err = c.owners(func(w whose, _ int64) { c.found("%s: there are records, but no tenant", w) },
		"SELECT DISTINCT tenant, snapshot, object FROM record r WHERE NOT EXISTS (SELECT 1 FROM tenant t WHERE t.name = r.tenant)", 0)
	if err != nil {
		return err
	}
	known := map[whose]bool{}
	err = c.owners(func(w whose, _ int64) { known[whose{tenant: w.tenant, snapshot: kept(w.snapshot)}] = true },
		"SELECT tenant, name, name FROM snapshot", 0)
	if err != nil {
		return err
	}
	return c.owners(func(w whose, _ int64) {
		if w.snapshot != live && !known[whose{tenant: w.tenant, snapshot: w.snapshot}] {
			c.found("%s: there are records, but no snapshot", w)
		}
	}, "SELECT DISTINCT tenant, snapshot, object FROM record", 0)
}

// owners hands each row to fn: whose it is, and a number if the row has one.
func (c *check) owners(fn func(whose, int64), query string, numbers int) error {
	return c.rows(func(rows *sql.Rows) error {
		c.extend(c.store.options.Patience)
		var (
			tenant, snapshot, object []byte
			number                   int64
		)
		if err := rows.Scan([]any{&tenant, &snapshot, &object, &number}[:3+numbers]...); err != nil {
			return c.check(err)
		}
		fn(whose{string(tenant), string(snapshot), string(object)}, number)
		return nil
	}, query)
}

// counts compares how many records there are with how many there should be.
func (c *check) counts() error {
	counted := map[whose]int64{}
	err := c.owners(func(w whose, n int64) { counted[w] = n },
		"SELECT tenant, snapshot, object, count(*) FROM record GROUP BY tenant, snapshot, object", 1)
	if err != nil {
		return err
	}
	err = c.owners(func(w whose, n int64) {
		if counted[w] != n {
			c.found("%s: there are %d records, but the count says %d", w, counted[w], n)
		}
		delete(counted, w)
	}, "SELECT tenant, snapshot, name, records FROM object", 1)
	for w, n := range counted {
		c.found("%s: there are %d records, but no count", w, n)
	}
	return err
}

// records reads all records, and sees that the index has what they say.
func (c *check) records() error {
	after := []any{"", "", "", ""}
	for {
		var (
			wanted []indexRow
			read   int
		)
		err := c.rows(func(rows *sql.Rows) error {
			read++
			some, err := c.wanted(rows, after)
			wanted = append(wanted, some...)
			return err
		}, "SELECT tenant, snapshot, object, id, doc FROM record WHERE (tenant, snapshot, object, id) > (?1, ?2, ?3, ?4) "+
			"ORDER BY tenant, snapshot, object, id LIMIT ?5", append(slices.Clone(after), int64(mostAsked))...)
		if err != nil || read == 0 {
			return err
		}
		c.extend(c.store.options.Patience)
		for some := range slices.Chunk(wanted, together) {
			if err := c.areThere(some); err != nil {
				return err
			}
		}
	}
}

// indexRow is an entry that the index should have.
type indexRow struct {
	whose
	entryAt
	uniq bool
}

// wanted returns the entries of the record in a row, and notes where the record is.
func (c *check) wanted(rows *sql.Rows, at []any) (wanted []indexRow, err error) {
	var tenant, snapshot, object, id, doc []byte
	if err := rows.Scan(&tenant, &snapshot, &object, &id, &doc); err != nil {
		return nil, c.check(err)
	}
	copy(at, []any{string(tenant), string(snapshot), string(object), string(id)}) // as []byte an empty one could become NULL
	w := whose{string(tenant), string(snapshot), string(object)}
	r, err := decode(w.object, idOf(string(id)), doc)
	if err != nil {
		c.found("%s: the record %q cannot be read", w, idOf(string(id)))
		return nil, nil //nolint:nilerr // it is one of the problems
	}
	for e, uniq := range indexed(string(id), r) {
		wanted = append(wanted, indexRow{w, e, uniq})
	}
	c.entries[w] += int64(len(wanted))
	return wanted, nil
}

// areThere looks for some entries.
func (c *check) areThere(wanted []indexRow) error {
	var (
		query strings.Builder
		args  []any
		found = make([]bool, len(wanted))
	)
	for i, e := range wanted {
		at := 7 * i
		fmt.Fprintf(&query, "%sSELECT %d FROM entry WHERE tenant = ?%d AND snapshot = ?%d AND object = ?%d AND tag = ?%d AND key = ?%d "+
			"AND id = ?%d AND uniq = ?%d", separator(i, " UNION ALL "), i, at+1, at+2, at+3, at+4, at+5, at+6, at+7)
		args = append(args, e.tenant, e.snapshot, e.object, e.tag, e.key, e.id, e.uniq)
	}
	err := c.rows(func(rows *sql.Rows) error {
		var i int
		err := rows.Scan(&i)
		if err == nil {
			found[i] = true
		}
		return c.check(err)
	}, query.String(), args...)
	for i, e := range wanted {
		if err == nil && !found[i] {
			c.found("%s: the index lacks the tag %q of the record %q", e.whose, e.tag, idOf(e.id))
		}
	}
	return err
}

// totals sees that the index has no more than the records say.
func (c *check) totals() error {
	return c.owners(func(w whose, n int64) {
		if n != c.entries[w] {
			c.found("%s: the index has %d entries, but the records have %d", w, n, c.entries[w])
		}
	}, "SELECT tenant, snapshot, object, count(*) FROM entry GROUP BY tenant, snapshot, object", 1)
}
