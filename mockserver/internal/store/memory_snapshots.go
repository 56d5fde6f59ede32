package store

import (
	"context"
	"maps"
	"slices"
)

// Snapshot implements Store. The snapshot shares all that later writes leave as it is.
func (m *Memory) Snapshot(ctx context.Context, tenantName, name string) error {
	return m.alone(ctx, tenantName, func(t *tenant) error {
		t.snapshots[name] = t.clone()
		return nil
	})
}

// Restore implements Store.
func (m *Memory) Restore(ctx context.Context, tenantName, name string) error {
	return m.alone(ctx, tenantName, func(t *tenant) error {
		kept, found := t.snapshots[name]
		if !found {
			return ErrNoSnapshot
		}
		t.state = kept.clone() // once more, so that later writes leave the snapshot as it is
		return nil
	})
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
	return m.alone(ctx, tenantName, func(t *tenant) error {
		if _, found := t.snapshots[name]; !found {
			return ErrNoSnapshot
		}
		delete(t.snapshots, name)
		return nil
	})
}

// Clear implements Store.
func (m *Memory) Clear(ctx context.Context, tenantName string) error {
	return m.alone(ctx, tenantName, func(t *tenant) error {
		t.state = newState()
		return nil
	})
}

// Drop implements Store.
func (m *Memory) Drop(ctx context.Context, tenantName string) error {
	return m.alone(ctx, tenantName, func(t *tenant) error {
		m.forget(tenantName, t)
		return nil
	})
}
