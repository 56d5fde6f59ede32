package sqlstore

import (
	"context"
	"database/sql"

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
		return store.Piece{Snapshot: name, Record: r}, d.check(err)
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
