package sqlstore

import (
	"database/sql"
	"fmt"
	"math"
	"sync/atomic"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// live is the snapshot that a tenant's present records and sequences belong to. That of a snapshot is its name behind a
// sign, since its name may be empty.
const live = ""

func kept(name string) string { return "@" + name }

// tx is the Tx of one View or Update: a transaction of the database that concerns one tenant, with what it has not
// written yet.
type tx struct {
	part      *part
	tenant    string
	readOnly  bool
	done      atomic.Bool
	pending   pending
	sequences map[string]*sequence
	announce  bool // docs were written, which other processes wait for
}

// sequence is what the Tx knows of one.
type sequence struct {
	last           int64
	begun, changed bool
}

var _ store.Tx = (*tx)(nil)

func newTx(_ *Store, p *part, tenant string) *tx {
	t := &tx{part: p, tenant: tenant}
	t.forget()
	return t
}

// forget drops what is not written yet.
func (t *tx) forget() {
	t.pending = newPending()
	t.sequences = map[string]*sequence{}
}

func (t *tx) end() { t.done.Store(true) }

// lock has the tenant alone until the transaction ends. The row is there from the first Update on; if the tenant is
// dropped while this waits, it is made anew.
func (t *tx) lock() error {
	if err := store.CheckName("tenant", t.tenant); err != nil {
		return err
	}
	for {
		found, err := t.part.column("SELECT name FROM tenant WHERE name = ?1"+t.part.store.dialect.lockRow, t.tenant)
		if err != nil || len(found) > 0 {
			return err
		}
		if err := t.part.exec("INSERT INTO tenant (name) VALUES (?1) ON CONFLICT DO NOTHING", t.tenant); err != nil {
			return err
		}
	}
}

// finish writes what is not written yet, and announces it.
func (t *tx) finish() error {
	if err := t.flush(); err != nil {
		return err
	}
	if news := t.part.store.news; t.announce && news != nil && !news.mute {
		return t.part.exec(announcement, t.part.store.self)
	}
	return nil
}

// Get implements store.Tx.
func (t *tx) Get(object, id string) (store.Record, error) {
	if err := t.mayRead(); err != nil {
		return store.Record{}, err
	}
	if c := t.pending.changes[place{object, id}]; c != nil {
		return orNotFound(c.after)
	}
	r, err := t.load(object, id)
	if err != nil {
		return store.Record{}, err
	}
	return orNotFound(r)
}

func orNotFound(r *store.Record) (store.Record, error) {
	if r == nil {
		return store.Record{}, store.ErrNotFound
	}
	return *r, nil
}

// load reads one record of the database, or nil.
func (t *tx) load(object, id string) (found *store.Record, err error) {
	if len(id) > store.MaxName {
		return nil, nil
	}
	err = t.part.rows(func(rows *sql.Rows) error {
		found, err = t.scan(rows, object, id)
		return err
	}, "SELECT doc FROM record WHERE tenant = ?1 AND snapshot = ?2 AND object = ?3 AND id = ?4", t.tenant, live, object, idKey(id))
	return found, err
}

// scan reads a record from a row that has nothing but its doc.
func (t *tx) scan(rows *sql.Rows, object, id string) (*store.Record, error) {
	var doc sql.RawBytes
	if err := rows.Scan(&doc); err != nil {
		return nil, t.part.check(err)
	}
	r, err := decode(object, id, doc)
	if err != nil {
		return nil, t.part.check(err)
	}
	return r, nil
}

// Count implements store.Tx.
func (t *tx) Count(object string) (n int, err error) {
	if err := t.mayRead(); err != nil {
		return 0, err
	}
	if err := t.flush(); err != nil {
		return 0, err
	}
	err = t.part.rows(func(rows *sql.Rows) error { return t.part.check(rows.Scan(&n)) },
		"SELECT records FROM object WHERE tenant = ?1 AND snapshot = ?2 AND name = ?3", t.tenant, live, object)
	return n, err
}

// NextID implements store.Tx.
func (t *tx) NextID(name string, first int64) (int64, error) {
	s, err := t.sequence(name)
	if err != nil {
		return 0, err
	}
	next := first
	if s.begun {
		if s.last == math.MaxInt64 {
			return 0, fmt.Errorf("store: sequence %q has no number after %d", name, s.last)
		}
		next = max(first, s.last+1)
	}
	*s = sequence{last: next, begun: true, changed: true}
	return next, nil
}

// SkipID implements store.Tx.
func (t *tx) SkipID(name string, used int64) error {
	s, err := t.sequence(name)
	if err == nil && (!s.begun || s.last < used) {
		*s = sequence{last: used, begun: true, changed: true}
	}
	return err
}

// sequence returns what the tenant has of a sequence, to be changed.
func (t *tx) sequence(name string) (*sequence, error) {
	if err := t.mayWrite(); err != nil {
		return nil, err
	}
	if err := store.CheckName("sequence", name); err != nil {
		return nil, err
	}
	if known := t.sequences[name]; known != nil {
		return known, nil
	}
	s := &sequence{}
	err := t.part.rows(func(rows *sql.Rows) error {
		s.begun = true
		return t.part.check(rows.Scan(&s.last))
	}, "SELECT last FROM sequence WHERE tenant = ?1 AND snapshot = ?2 AND name = ?3", t.tenant, live, name)
	if err != nil {
		return nil, err
	}
	t.sequences[name] = s
	return s, nil
}

func (t *tx) mayRead() error {
	if t.done.Load() {
		return store.ErrTxDone
	}
	return t.part.broken
}

func (t *tx) mayWrite() error {
	if t.readOnly && !t.done.Load() {
		return store.ErrReadOnly
	}
	return t.mayRead()
}
