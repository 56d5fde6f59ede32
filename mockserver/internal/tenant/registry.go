package tenant

import (
	"fmt"
	"sync/atomic"
)

// Registry finds tenants by name. It is replaced as a whole, so that a request sees either all of the old settings or
// all of the new ones.
type Registry struct {
	tenants atomic.Pointer[map[string]*Tenant]
}

// NewRegistry is a registry of these tenants.
func NewRegistry(tenants []*Tenant) (*Registry, error) {
	r := &Registry{}
	return r, r.Replace(tenants)
}

// Replace puts other tenants in place of all. It refuses two of one name, and then changes nothing.
func (r *Registry) Replace(tenants []*Tenant) error {
	byName := make(map[string]*Tenant, len(tenants))
	for _, t := range tenants {
		if byName[t.Name] != nil {
			return fmt.Errorf("two tenants are called %s", t.Name)
		}
		byName[t.Name] = t
	}
	r.tenants.Store(&byName)
	return nil
}

// Find is the tenant of exactly that name, nil if there is none.
func (r *Registry) Find(name string) *Tenant { return (*r.tenants.Load())[name] }
