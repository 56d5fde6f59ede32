package sqlstore

import (
	"database/sql"
	"math"

	"github.com/crmock/crmock/mockserver/internal/store"
)

const (
	firstPage = 64      // how many candidates are looked at first, if not all are wanted
	growth    = 8       // how many times as many are looked at next
	together  = 128     // how many records one statement reads by their ids
	manyKeys  = 8 << 10 // how many keys one statement looks for at most; for more, all records are asked
)

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
	after, page := "", s.firstPage()
	for {
		read := 0
		err := s.part.rows(func(rows *sql.Rows) error {
			read++
			return s.take(rows, &after)
		}, "SELECT id, doc FROM record WHERE tenant = ?1 AND snapshot = ?2 AND object = ?3 AND id > ?4 ORDER BY id LIMIT ?5",
			s.tenant, live, s.object, after, page)
		if err != nil || int64(read) < page || s.isFull() {
			return err
		}
		page = s.nextPage(page)
	}
}

// follow asks the records that an index names, in the order of ids. It returns false if the index has no entry at all.
func (s *search) follow(way store.Way) (done bool, err error) {
	if len(way.Keys) > manyKeys {
		return false, nil
	}
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
		if int64(len(ids)) < page || s.isFull() {
			return true, nil
		}
		after, page = ids[len(ids)-1], s.nextPage(page)
	}
}

// candidates returns a page of the keys of ids that an index names, ascending, once each.
func (s *search) candidates(way store.Way, after string, page int64) ([]string, error) {
	args := []any{s.tenant, live, s.object, way.Tag, after, page}
	text := "SELECT DISTINCT id FROM entry WHERE tenant = ?1 AND snapshot = ?2 AND object = ?3 AND tag = ?4 AND id > ?5 AND "
	switch len(way.Keys) {
	case 0:
		first, last := prefixRange(way.Prefix)
		args = append(args, first, last)
		text += "key >= ?7 AND key <= ?8"
	case 1:
		args = append(args, entryKey(way.Keys[0]))
		text += "key = ?7"
	default:
		for i := range roundUp(len(way.Keys)) {
			args = append(args, entryKey(way.Keys[min(i, len(way.Keys)-1)]))
		}
		text += "key IN (" + parameters(len(args)-6, 7) + ")"
	}
	return s.part.column(text+" ORDER BY id LIMIT ?6", args...)
}

// roundUp returns the next power of two, so that there are few statements.
func roundUp(n int) int {
	size := 1
	for size < n {
		size *= 2
	}
	return size
}

// isIndexed says whether any record of the object has an entry of the tag.
func (s *search) isIndexed(tag string) (bool, error) {
	found, err := s.part.column("SELECT id FROM entry WHERE tenant = ?1 AND snapshot = ?2 AND object = ?3 AND tag = ?4 LIMIT 1",
		s.tenant, live, s.object, tag)
	return len(found) > 0, err
}

// askAbout reads the records of some ids, and keeps those that match.
func (s *search) askAbout(ids []string) error {
	for len(ids) > 0 && !s.isFull() {
		some := ids[:min(len(ids), together)]
		ids = ids[len(some):]
		args := []any{s.tenant, live, s.object}
		for i := range roundUp(len(some)) {
			args = append(args, some[min(i, len(some)-1)])
		}
		last := ""
		err := s.part.rows(func(rows *sql.Rows) error { return s.take(rows, &last) },
			"SELECT id, doc FROM record WHERE tenant = ?1 AND snapshot = ?2 AND object = ?3 AND id IN ("+
				parameters(len(args)-3, 4)+") ORDER BY id", args...)
		if err != nil {
			return err
		}
	}
	return nil
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

func (s *search) firstPage() int64 {
	if s.limit <= 0 {
		return math.MaxInt32
	}
	return int64(max(s.limit, firstPage))
}

func (s *search) nextPage(page int64) int64 { return min(page*growth, math.MaxInt32) }
