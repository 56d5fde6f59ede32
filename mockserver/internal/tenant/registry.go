package tenant

import "sync"

// Registry finds tenants by name. Any number of goroutines may share it. The zero value is empty.
type Registry struct{ tenants sync.Map }

// NewRegistry is a registry of these tenants. Of two of one name it has the last.
func NewRegistry(tenants []*Tenant) *Registry {
	r := &Registry{}
	for _, t := range tenants {
		r.Put(t)
	}
	return r
}

// Find is the tenant of exactly that name, nil if there is none.
func (r *Registry) Find(name string) *Tenant {
	found, _ := r.tenants.Load(name)
	t, _ := found.(*Tenant)
	return t
}

// Put adds a tenant, or puts it in the place of the one of that name: who looks for it finds the one or the other.
func (r *Registry) Put(t *Tenant) { r.tenants.Store(t.Name, t) }

// Remove takes a tenant out. A request that has found it goes on.
func (r *Registry) Remove(name string) { r.tenants.Delete(name) }
