package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// Load implements store.Store.
func (s *Store) Load(ctx context.Context, tenant string, pieces iter.Seq2[store.Piece, error]) error {
	err := s.whole(ctx, tenant, func(t *tx) error {
		if err := t.wipe(); err != nil {
			return err
		}
		l := load{tx: t, batches: map[shelf]*batch{}, snapshots: map[string]bool{}}
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
	batches   map[shelf]*batch
	order     []shelf
	waiting   int
	snapshots map[string]bool // those that are there
}

// shelf is where the records of one object are.
type shelf struct{ snapshot, object string }

func (l *load) add(p store.Piece) error {
	if err := p.Check(); err != nil {
		return err
	}
	snapshot := live
	if p.Snapshot != nil {
		snapshot = kept(*p.Snapshot)
		if err := l.begin(*p.Snapshot); err != nil {
			return err
		}
	}
	switch {
	case p.Record != nil:
		r := p.Record.Compact()
		return l.put(shelf{snapshot, r.Object}, &r)
	case p.Sequence != nil:
		return l.each([][]any{{p.Sequence.Name, p.Sequence.Last}}, putSequences, l.tenant, snapshot)
	case p.Doc != nil:
		return l.SetDoc(*p.Doc)
	}
	return nil
}

// begin notes that there is a snapshot of that name.
func (l *load) begin(name string) error {
	if l.snapshots[name] {
		return nil
	}
	l.snapshots[name] = true
	return l.part.exec("INSERT INTO snapshot (tenant, name) VALUES (?1, ?2)", l.tenant, name)
}

func (l *load) put(at shelf, r *store.Record) error {
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

// flush writes what was gathered. As long as that goes on, there is time for more.
func (l *load) flush() error {
	l.part.extend(l.part.store.options.Patience)
	for _, at := range l.order {
		if err := l.write(at, l.batches[at]); err != nil {
			return err
		}
	}
	l.batches, l.order, l.waiting = map[shelf]*batch{}, nil, 0
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
