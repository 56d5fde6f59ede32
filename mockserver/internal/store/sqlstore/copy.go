package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// Dump implements store.Store.
func (s *Store) Dump(ctx context.Context, tenant string, each func(store.Piece) error) error {
	return s.read(ctx, s.options.Patience, func(p *part) error {
		d := dump{part: p, tenant: tenant, each: each}
		if err := d.state(live, nil); err != nil {
			return err
		}
		names, err := p.column("SELECT name FROM snapshot WHERE tenant = ?1 ORDER BY name", tenant)
		if err != nil {
			return err
		}
		for _, name := range names {
			if err := each(store.Piece{Snapshot: &name}); err != nil {
				return err
			}
			if err := d.state(kept(name), &name); err != nil {
				return err
			}
		}
		return d.docs()
	})
}

// dump is one Dump under way.
type dump struct {
	*part
	tenant string
	each   func(store.Piece) error
}

// state hands out the records and sequences of one snapshot, or those that the tenant has at present.
func (d *dump) state(snapshot string, name *string) error {
	err := d.pieces(func(rows *sql.Rows) (store.Piece, error) {
		var object, id, doc []byte
		if err := rows.Scan(&object, &id, &doc); err != nil {
			return store.Piece{}, d.check(err)
		}
		r, err := decode(string(object), idOf(string(id)), doc)
		return store.Piece{Snapshot: name, Record: r}, err
	}, "SELECT object, id, doc FROM record WHERE tenant = ?1 AND snapshot = ?2 ORDER BY object, id", d.tenant, snapshot)
	if err != nil {
		return err
	}
	return d.pieces(func(rows *sql.Rows) (store.Piece, error) {
		var (
			sequence []byte
			last     int64
		)
		err := rows.Scan(&sequence, &last)
		return store.Piece{Snapshot: name, Sequence: &store.Sequence{Name: string(sequence), Last: last}}, d.check(err)
	}, "SELECT name, last FROM sequence WHERE tenant = ?1 AND snapshot = ?2 ORDER BY name", d.tenant, snapshot)
}

func (d *dump) docs() error {
	return d.pieces(func(rows *sql.Rows) (store.Piece, error) {
		var kind, key, text []byte
		err := rows.Scan(&kind, &key, &text)
		return store.Piece{Doc: &store.Doc{Kind: string(kind), Key: string(key), Text: string(text)}}, d.check(err)
	}, "SELECT kind, key, text FROM doc WHERE tenant = ?1 ORDER BY kind, key", d.tenant)
}

// pieces hands out what piece makes of each row. As long as rows come, there is time for more.
func (d *dump) pieces(piece func(*sql.Rows) (store.Piece, error), query string, args ...any) error {
	return d.rows(func(rows *sql.Rows) error {
		d.extend(d.store.options.Patience)
		p, err := piece(rows)
		if err != nil {
			return err
		}
		return d.each(p)
	}, query, args...)
}

// Load implements store.Store.
func (s *Store) Load(ctx context.Context, tenant string, pieces iter.Seq2[store.Piece, error]) error {
	err := s.whole(ctx, tenant, func(t *tx) error {
		if err := t.drop(); err != nil {
			return err
		}
		if err := t.part.exec("INSERT INTO tenant (name) VALUES (?1)", tenant); err != nil {
			return err
		}
		l := load{tx: t, batches: map[place]*batch{}}
		for p, err := range pieces {
			if err == nil {
				err = l.add(p)
			}
			if err != nil {
				return err
			}
		}
		return l.flush()
	})
	if isClash(err) {
		return fmt.Errorf("%w: %w", store.ErrClash, err)
	}
	return err
}

// load is one Load under way. It reads nothing: the tables themselves refuse what cannot be together.
type load struct {
	*tx
	batches map[place]*batch // of a snapshot and an object
	order   []place
	waiting int
}

func (l *load) add(p store.Piece) error {
	if err := p.Check(); err != nil {
		return err
	}
	snapshot := live
	if p.Snapshot != nil {
		snapshot = kept(*p.Snapshot)
		if err := l.part.exec("INSERT INTO snapshot (tenant, name) VALUES (?1, ?2) ON CONFLICT (tenant, name) DO NOTHING", l.tenant, *p.Snapshot); err != nil {
			return err
		}
	}
	switch {
	case p.Record != nil:
		r := p.Record.Compact()
		return l.put(place{snapshot, r.Object}, &r)
	case p.Sequence != nil:
		return l.each([][]any{{p.Sequence.Name, p.Sequence.Last}}, putSequences, l.tenant, snapshot)
	case p.Doc != nil:
		return l.SetDoc(*p.Doc)
	}
	return nil
}

func (l *load) put(at place, r *store.Record) error {
	b := l.batches[at]
	if b == nil {
		b = &batch{fresh: true}
		l.batches[at] = b
		l.order = append(l.order, at)
	}
	b.add(r.ID, &change{after: r})
	l.waiting++
	if l.waiting < maxPending {
		return nil
	}
	return l.flush()
}

func (l *load) flush() error {
	l.part.extend(l.part.store.options.Patience)
	for _, at := range l.order {
		if err := l.write(at.object, at.id, l.batches[at]); err != nil {
			return err
		}
	}
	l.batches, l.order, l.waiting = map[place]*batch{}, nil, 0
	return nil
}

// isClash says whether the engine refused something that is there already.
func isClash(err error) bool {
	var (
		file   *sqlite.Error
		server *pgconn.PgError
	)
	switch {
	case errors.As(err, &file):
		return file.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || file.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
	case errors.As(err, &server):
		return server.Code == "23505"
	}
	return false
}

