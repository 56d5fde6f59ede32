package store

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
)

// Dump implements Store. It hands out a copy, so that others go on meanwhile.
func (m *Memory) Dump(ctx context.Context, name string, each func(Piece) error) error {
	all := newTenant()
	err := m.alone(ctx, name, func(t *tenant) error {
		all.state, all.snapshots = t.clone(), maps.Clone(t.snapshots)
		for kind, docs := range t.docs {
			all.docs[kind] = docs.Copy()
		}
		return nil
	})
	if err != nil {
		return err
	}
	for p := range all.pieces() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := each(p); err != nil {
			return err
		}
	}
	return nil
}

// pieces are all that the tenant has, always in the same order. The snapshots are read as they are: they never change.
func (t *tenant) pieces() iter.Seq[Piece] {
	return func(yield func(Piece) bool) {
		if !t.state.pieces(nil, yield) {
			return
		}
		for _, name := range slices.Sorted(maps.Keys(t.snapshots)) {
			if !yield(Piece{Snapshot: &name}) || !t.snapshots[name].pieces(&name, yield) {
				return
			}
		}
		for _, kind := range slices.Sorted(maps.Keys(t.docs)) {
			goOn := true
			t.docs[kind].Scan(func(d Doc) bool {
				goOn = yield(Piece{Doc: &d})
				return goOn
			})
			if !goOn {
				return
			}
		}
	}
}

func (s state) pieces(snapshot *string, yield func(Piece) bool) (goOn bool) {
	goOn = true
	for _, object := range slices.Sorted(maps.Keys(s.tables)) {
		s.tables[object].records.Scan(func(r row) bool {
			goOn = yield(Piece{Snapshot: snapshot, Record: r.record})
			return goOn
		})
		if !goOn {
			return false
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.sequences)) {
		if !yield(Piece{Snapshot: snapshot, Sequence: &Sequence{name, s.sequences[name]}}) {
			return false
		}
	}
	return true
}

// Load implements Store. The tenant stays as it is until all pieces are there.
func (m *Memory) Load(ctx context.Context, name string, pieces iter.Seq2[Piece, error]) error {
	if err := CheckName("tenant", name); err != nil {
		return err
	}
	next := newTenant()
	if err := m.among(ctx, name, func(*tenant) error { return nil }); err != nil {
		return err
	}
	for p, err := range pieces {
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = next.add(p)
		}
		if err != nil {
			return err
		}
	}
	return m.alone(ctx, name, func(t *tenant) error {
		t.state, t.snapshots, t.docs = next.state, next.snapshots, next.docs
		return nil
	})
}

// add adds a piece to a tenant that nobody else knows.
func (t *tenant) add(p Piece) error {
	if err := p.Check(); err != nil {
		return err
	}
	into := t.state
	if p.Snapshot != nil {
		if _, found := t.snapshots[*p.Snapshot]; !found {
			t.snapshots[*p.Snapshot] = newState()
		}
		into = t.snapshots[*p.Snapshot]
	}
	switch {
	case p.Record != nil:
		return into.add(p.Record.Compact())
	case p.Sequence != nil:
		into.sequences[p.Sequence.Name] = p.Sequence.Last
	case p.Doc != nil:
		t.docsOf(p.Doc.Kind).Set(*p.Doc)
	}
	return nil
}

func (s state) add(r Record) error {
	t := s.tables[r.Object]
	if t == nil {
		t = newTable()
		s.tables[r.Object] = t
	}
	if t.get(r.ID) != nil {
		return fmt.Errorf("%w: %s %s", ErrClash, r.Object, r.ID)
	}
	if conflict := t.conflict(&r); conflict != nil {
		return fmt.Errorf("%w: %w", ErrClash, conflict)
	}
	t.replace(r.ID, &r)
	return nil
}
