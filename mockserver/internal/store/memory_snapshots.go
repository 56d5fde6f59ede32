package store

import (
	"context"
	"maps"
	"slices"
)

// Snapshot implements Tx. The snapshot shares all that later writes leave as it is.
func (tx *memoryTx) Snapshot(name string) error {
	if err := tx.mayWrite(); err != nil {
		return err
	}
	if err := CheckName("snapshot", name); err != nil {
		return err
	}
	tx.setSnapshot(name, tx.tenant.clone())
	return nil
}

// Restore implements Tx.
func (tx *memoryTx) Restore(name string) error {
	if err := tx.mayWrite(); err != nil {
		return err
	}
	kept, found := tx.tenant.snapshots[name]
	if !found {
		return ErrNoSnapshot
	}
	tx.setState(kept.clone()) // once more, so that later writes leave the snapshot as it is
	return nil
}

// DropSnapshot implements Tx.
func (tx *memoryTx) DropSnapshot(name string) error {
	if err := tx.mayWrite(); err != nil {
		return err
	}
	before, found := tx.tenant.snapshots[name]
	if !found {
		return ErrNoSnapshot
	}
	delete(tx.tenant.snapshots, name)
	tx.undo = append(tx.undo, func() { tx.tenant.snapshots[name] = before })
	return nil
}

// Clear implements Tx.
func (tx *memoryTx) Clear() error {
	if err := tx.mayWrite(); err != nil {
		return err
	}
	tx.setState(newState())
	return nil
}

func (tx *memoryTx) setState(next state) {
	before := tx.tenant.state
	tx.tenant.state = next
	tx.undo = append(tx.undo, func() { tx.tenant.state = before })
}

func (tx *memoryTx) setSnapshot(name string, kept state) {
	before, found := tx.tenant.snapshots[name]
	tx.tenant.snapshots[name] = kept
	tx.undo = append(tx.undo, func() {
		if found {
			tx.tenant.snapshots[name] = before
		} else {
			delete(tx.tenant.snapshots, name)
		}
	})
}

// Snapshot implements Store.
func (m *Memory) Snapshot(ctx context.Context, tenantName, name string) error {
	return m.Update(ctx, tenantName, func(tx Tx) error { return tx.Snapshot(name) })
}

// Restore implements Store.
func (m *Memory) Restore(ctx context.Context, tenantName, name string) error {
	return m.Update(ctx, tenantName, func(tx Tx) error { return tx.Restore(name) })
}

// Snapshots implements Store.
func (m *Memory) Snapshots(ctx context.Context, tenantName string) (names []string, err error) {
	err = m.among(ctx, tenantName, func(t *tenant) error {
		names = slices.Sorted(maps.Keys(t.snapshots))
		return nil
	})
	return names, err
}

// DropSnapshot implements Store.
func (m *Memory) DropSnapshot(ctx context.Context, tenantName, name string) error {
	return m.Update(ctx, tenantName, func(tx Tx) error { return tx.DropSnapshot(name) })
}

// Clear implements Store.
func (m *Memory) Clear(ctx context.Context, tenantName string) error {
	return m.Update(ctx, tenantName, func(tx Tx) error { return tx.Clear() })
}

// Drop implements Store.
func (m *Memory) Drop(ctx context.Context, tenantName string) error {
	return m.alone(ctx, tenantName, func(t *tenant) error {
		m.forget(tenantName, t)
		return nil
	})
}
