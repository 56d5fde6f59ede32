package sqlstore

import (
	"database/sql"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/crmock/crmock/mockserver/internal/store"
)

const (
	firstPage = 64   // how many candidates are looked at first, if not all are wanted
	growth    = 8    // how many times as many are looked at next
	mostAsked = 4096 // how many records one statement reads at most, if all are asked
	together  = 64   // how many keys or ids one statement looks for at most
)

// The statements below name every column of an index for each row that they look for, though "key IN (…)" would be
// shorter: before PostgreSQL has statistics, it takes the first columns for a narrow choice, and reads all that they
// leave.

// search is one Find under way.
type search struct {
	*tx
	*store.Search
	object string
	limit  int // 0 or less: all
	found  []store.Record
}

// Find implements store.Tx.
func (t *tx) Find(object string, q store.Query) ([]store.Record, error) {
	if err := t.mayRead(); err != nil {
		return nil, err
	}
	if err := t.flush(); err != nil {
		return nil, err
	}
	s := &search{tx: t, Search: store.NewSearch(q), object: object, limit: q.Limit}
	if s.Never() {
		return nil, nil
	}
	for _, way := range s.Ways() {
		if done, err := s.follow(way); done || err != nil {
			return s.found, err
		}
	}
	return s.found, s.all()
}

// all asks all records, in the order of ids.
func (s *search) all() error {
	after, page := "", min(s.firstPage(), mostAsked)
	for {
		read := 0
		err := s.part.rows(func(rows *sql.Rows) error {
			read++
			return s.take(rows, &after)
		}, "SELECT id, doc FROM record WHERE tenant = ?1 AND snapshot = ?2 AND object = ?3 AND id > ?4 ORDER BY id LIMIT ?5",
			s.tenant, live, s.object, after, int64(page))
		if err != nil || read < page || s.isFull() {
			return err
		}
		page = min(page*growth, mostAsked)
	}
}

// follow asks the records that an index names, in the order of ids. It returns false if the index has no entry at all.
func (s *search) follow(way store.Way) (done bool, err error) {
	after, page := "", s.firstPage()
	for {
		ids, err := s.candidates(way, after, page)
		if err != nil {
			return false, err
		}
		if len(ids) == 0 && after == "" {
			return s.isIndexed(way.Tag)
		}
		if err := s.askAbout(ids); err != nil {
			return false, err
		}
		if len(ids) < page || s.isFull() {
			return true, nil
		}
		after, page = ids[len(ids)-1], min(page*growth, math.MaxInt32)
	}
}

// candidates returns a page of the keys of ids that an index names, ascending, once each.
func (s *search) candidates(way store.Way, after string, page int) (ids []string, err error) {
	if way.Keys == nil {
		first, last := prefixRange(way.Prefix)
		return s.part.column("SELECT DISTINCT id FROM entry WHERE tenant = ?1 AND snapshot = ?2 AND object = ?3 AND tag = ?4 "+
			"AND key >= ?5 AND key <= ?6 AND id > ?7 ORDER BY id LIMIT ?8",
			s.tenant, live, s.object, way.Tag, first, last, after, int64(page))
	}
	for keys := range slices.Chunk(way.Keys, together) {
		args := []any{s.tenant, live, s.object, way.Tag, after, int64(page)}
		for _, key := range keys {
			args = append(args, entryKey(key))
		}
		some, err := s.part.column(keysText(len(keys)), args...)
		if err != nil {
			return nil, err
		}
		ids = append(ids, some...)
	}
	if len(way.Keys) > 1 {
		slices.Sort(ids)
		ids = slices.Compact(ids)
	}
	return ids[:min(len(ids), page)], nil
}

// keysText looks for so many keys, and for a page of ids of each.
func keysText(keys int) string {
	var b strings.Builder
	for i := range keys {
		fmt.Fprintf(&b, "%sSELECT id FROM (SELECT id FROM entry WHERE tenant = ?1 AND snapshot = ?2 AND object = ?3 AND tag = ?4 "+
			"AND key = ?%d AND id > ?5 ORDER BY id LIMIT ?6) AS key%d", separator(i, " UNION ALL "), 7+i, i)
	}
	return b.String()
}

// isIndexed says whether any record of the object has an entry of the tag.
func (s *search) isIndexed(tag string) (bool, error) {
	found, err := s.part.column("SELECT id FROM entry WHERE tenant = ?1 AND snapshot = ?2 AND object = ?3 AND tag = ?4 LIMIT 1",
		s.tenant, live, s.object, tag)
	return len(found) > 0, err
}

// askAbout reads the records of some ids, and keeps those that match.
func (s *search) askAbout(ids []string) error {
	for some := range slices.Chunk(ids, together) {
		if s.isFull() {
			return nil
		}
		args := []any{s.tenant, live, s.object}
		for _, id := range some {
			args = append(args, id)
		}
		last := ""
		err := s.part.rows(func(rows *sql.Rows) error { return s.take(rows, &last) }, idsText(len(some)), args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// idsText looks for the records of so many ids, in their order.
func idsText(ids int) string {
	var b strings.Builder
	for i := range ids {
		fmt.Fprintf(&b, "%sSELECT id, doc FROM record WHERE tenant = ?1 AND snapshot = ?2 AND object = ?3 AND id = ?%d",
			separator(i, " UNION ALL "), 4+i)
	}
	return b.String() + " ORDER BY id"
}

// take keeps the record of a row if it matches and is still wanted, and notes the key of its id.
func (s *search) take(rows *sql.Rows, last *string) error {
	var id, doc sql.RawBytes
	if err := rows.Scan(&id, &doc); err != nil {
		return s.part.check(err)
	}
	*last = string(id)
	if s.isFull() {
		return nil
	}
	r, err := decode(s.object, idOf(*last), doc)
	if err != nil {
		return s.part.check(err)
	}
	if s.Match(r) {
		s.found = append(s.found, *r)
	}
	return nil
}

func (s *search) isFull() bool { return s.limit > 0 && len(s.found) >= s.limit }

func (s *search) firstPage() int {
	if s.limit <= 0 {
		return math.MaxInt32
	}
	return max(s.limit, firstPage)
}
