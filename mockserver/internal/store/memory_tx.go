package store

import (
	"fmt"
	"math"
	"sync/atomic"
)

// memoryTx writes straight into the tenant, which is locked for it, and keeps the way back.
type memoryTx struct {
	tenant   *tenant
	readOnly bool
	done     atomic.Bool
	undo     []func() // one for each change, to be run last first
}

func (tx *memoryTx) commit() { tx.undo = nil }

// end undoes what was not committed.
func (tx *memoryTx) end() {
	tx.done.Store(true)
	for i := len(tx.undo) - 1; i >= 0; i-- {
		tx.undo[i]()
	}
}

// Get implements Tx.
func (tx *memoryTx) Get(object, id string) (Record, error) {
	if tx.done.Load() {
		return Record{}, ErrTxDone
	}
	r := tx.tenant.tables[object].get(id)
	if r == nil {
		return Record{}, ErrNotFound
	}
	return *r, nil
}

// Find implements Tx.
func (tx *memoryTx) Find(object string, q Query) ([]Record, error) {
	if tx.done.Load() {
		return nil, ErrTxDone
	}
	return tx.tenant.tables[object].find(q), nil
}

// Count implements Tx.
func (tx *memoryTx) Count(object string) (int, error) {
	if tx.done.Load() {
		return 0, ErrTxDone
	}
	return tx.tenant.tables[object].count(), nil
}

// Put implements Tx.
func (tx *memoryTx) Put(r Record) error {
	if err := tx.mayWrite(); err != nil {
		return err
	}
	if err := CheckRecord(r); err != nil {
		return err
	}
	r = r.Compact()
	t := tx.table(r.Object)
	if conflict := t.conflict(&r); conflict != nil {
		return conflict
	}
	tx.replace(t, r.ID, &r)
	return nil
}

// Delete implements Tx.
func (tx *memoryTx) Delete(object, id string) error {
	if err := tx.mayWrite(); err != nil {
		return err
	}
	t := tx.tenant.tables[object]
	if t.get(id) == nil {
		return ErrNotFound
	}
	tx.replace(t, id, nil)
	return nil
}

// NextID implements Tx.
func (tx *memoryTx) NextID(sequence string, first int64) (int64, error) {
	if err := tx.mayWrite(); err != nil {
		return 0, err
	}
	if err := CheckName("sequence", sequence); err != nil {
		return 0, err
	}
	next := first
	if last, begun := tx.tenant.sequences[sequence]; begun {
		if last == math.MaxInt64 {
			return 0, fmt.Errorf("store: sequence %q has no number after %d", sequence, last)
		}
		next = max(first, last+1)
	}
	tx.setLast(sequence, next)
	return next, nil
}

// SkipID implements Tx.
func (tx *memoryTx) SkipID(sequence string, used int64) error {
	if err := tx.mayWrite(); err != nil {
		return err
	}
	if err := CheckName("sequence", sequence); err != nil {
		return err
	}
	if last, begun := tx.tenant.sequences[sequence]; !begun || last < used {
		tx.setLast(sequence, used)
	}
	return nil
}

func (tx *memoryTx) mayWrite() error {
	switch {
	case tx.done.Load():
		return ErrTxDone
	case tx.readOnly:
		return ErrReadOnly
	}
	return nil
}

// table returns the table of the object, a new one if need be.
func (tx *memoryTx) table(object string) *table {
	t := tx.tenant.tables[object]
	if t == nil {
		t = newTable()
		tx.tenant.tables[object] = t
	}
	return t
}

func (tx *memoryTx) replace(t *table, id string, next *Record) {
	before := t.replace(id, next)
	tx.undo = append(tx.undo, func() { t.replace(id, before) })
}

func (tx *memoryTx) setLast(sequence string, last int64) {
	sequences := tx.tenant.sequences
	before, begun := sequences[sequence]
	sequences[sequence] = last
	tx.undo = append(tx.undo, func() {
		if begun {
			sequences[sequence] = before
		} else {
			delete(sequences, sequence)
		}
	})
}
