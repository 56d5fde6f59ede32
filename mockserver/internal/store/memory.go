package store

import (
	"context"
	"maps"
	"slices"
	"sync"
)

// Memory keeps everything in memory, and nothing after Close. Readers of a tenant run at once; an Update runs alone
// on its tenant. Make one with NewMemory.
type Memory struct {
	mu      sync.Mutex // held briefly: whoever holds a tenant may take it, never the other way round
	closed  bool
	tenants map[string]*tenant
}

var _ Store = (*Memory)(nil)

// NewMemory returns an empty store.
func NewMemory() *Memory {
	return &Memory{tenants: map[string]*tenant{}}
}

// View implements Store.
func (m *Memory) View(ctx context.Context, name string, fn func(Tx) error) error {
	return m.among(ctx, name, func(t *tenant) error {
		tx := &memoryTx{tenant: t, readOnly: true}
		defer tx.end()
		return fn(tx)
	})
}

// Update implements Store. A panic in fn is not caught: it only finds everything undone on its way.
func (m *Memory) Update(ctx context.Context, name string, fn func(Tx) error) error {
	if err := CheckName("tenant", name); err != nil {
		return err
	}
	return m.alone(ctx, name, func(t *tenant) error {
		tx := &memoryTx{tenant: t}
		defer tx.end()
		if err := fn(tx); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		tx.commit()
		return nil
	})
}

// Having implements Store.
func (m *Memory) Having(ctx context.Context, kind string) ([]string, error) {
	return m.those(ctx, func(t *tenant) bool {
		docs := t.docs[kind]
		return docs != nil && docs.Len() > 0
	})
}

// Tenants implements Store.
func (m *Memory) Tenants(ctx context.Context) ([]string, error) {
	return m.those(ctx, (*tenant).hasAnything)
}

// those returns the names of the tenants that are so.
func (m *Memory) those(ctx context.Context, isSo func(*tenant) bool) (names []string, err error) {
	m.mu.Lock()
	closed, all := m.closed, slices.Sorted(maps.Keys(m.tenants))
	m.mu.Unlock()
	if closed {
		return nil, ErrClosed
	}
	for _, name := range all {
		err := m.among(ctx, name, func(t *tenant) error {
			if isSo(t) {
				names = append(names, name)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return names, nil
}

// Shared implements Store. Memory belongs to one process.
func (m *Memory) Shared() bool { return false }

// Wait implements Store. There is nobody to wait for.
func (m *Memory) Wait(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}

// Ping implements Store.
func (m *Memory) Ping(ctx context.Context) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return ErrClosed
	}
	return ctx.Err()
}

// Close implements Store. It forgets everything and never fails.
func (m *Memory) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed, m.tenants = true, nil
	return nil
}

// among runs fn on the tenant, which others may read meanwhile.
func (m *Memory) among(ctx context.Context, name string, fn func(*tenant) error) error {
	return m.locked(ctx, name, (*tenant).reading, fn)
}

// alone runs fn on the tenant, which nobody else touches meanwhile.
func (m *Memory) alone(ctx context.Context, name string, fn func(*tenant) error) error {
	return m.locked(ctx, name, (*tenant).writing, fn)
}

func (m *Memory) locked(ctx context.Context, name string, side func(*tenant) sync.Locker, fn func(*tenant) error) error {
	t, err := m.lock(name, side)
	if err != nil {
		return err
	}
	defer side(t).Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	return fn(t)
}

// lock waits for its turn on the tenant. A tenant that was dropped meanwhile is looked up again: by now the name
// stands for another one, and what is written to the dropped one is lost.
func (m *Memory) lock(name string, side func(*tenant) sync.Locker) (*tenant, error) {
	for {
		t, err := m.tenant(name)
		if err != nil {
			return nil, err
		}
		side(t).Lock()
		if !t.dropped {
			return t, nil
		}
		side(t).Unlock()
	}
}

// tenant returns the tenant of that name, a new one if need be.
func (m *Memory) tenant(name string) (*tenant, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return nil, ErrClosed
	}
	t := m.tenants[name]
	if t == nil {
		t = newTenant()
		m.tenants[name] = t
	}
	return t, nil
}

// forget takes the name from a tenant that nobody else touches.
func (m *Memory) forget(name string, t *tenant) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t.dropped = true
	delete(m.tenants, name)
}
