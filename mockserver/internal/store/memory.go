package store

import (
	"context"
	"sync"
)

// Memory keeps everything in memory, and nothing after Close. Readers of a tenant run at once; an Update runs alone
// on its tenant. Make one with NewMemory.
type Memory struct {
	mu      sync.Mutex
	closed  bool
	tenants map[string]*tenant
}

var _ Store = (*Memory)(nil)

// tenant is what one tenant has.
type tenant struct {
	mu        sync.RWMutex
	tables    map[string]*table // by object
	sequences map[string]int64  // the last number of each
}

// NewMemory returns an empty store.
func NewMemory() *Memory {
	return &Memory{tenants: map[string]*tenant{}}
}

// View implements Store.
func (m *Memory) View(ctx context.Context, name string, fn func(Tx) error) error {
	t, err := m.tenant(name)
	if err != nil {
		return err
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	tx := &memoryTx{tenant: t, readOnly: true}
	defer tx.end()
	return fn(tx)
}

// Update implements Store. A panic in fn is not caught: it only finds everything undone on its way.
func (m *Memory) Update(ctx context.Context, name string, fn func(Tx) error) error {
	t, err := m.tenant(name)
	if err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
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
}

// Close implements Store. It forgets everything and never fails.
func (m *Memory) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed, m.tenants = true, nil
	return nil
}

func (m *Memory) tenant(name string) (*tenant, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return nil, ErrClosed
	}
	t := m.tenants[name]
	if t == nil {
		t = &tenant{tables: map[string]*table{}, sequences: map[string]int64{}}
		m.tenants[name] = t
	}
	return t, nil
}
