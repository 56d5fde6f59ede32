package tenant

import "fmt"

// Registry finds tenants by name. It never changes; other settings make another one.
type Registry struct{ tenants map[string]*Tenant }

// NewRegistry is a registry of these tenants. It refuses two of one name.
func NewRegistry(tenants []*Tenant) (*Registry, error) {
	byName := make(map[string]*Tenant, len(tenants))
	for _, t := range tenants {
		if byName[t.Name] != nil {
			return nil, fmt.Errorf("two tenants are called %s", t.Name)
		}
		byName[t.Name] = t
	}
	return &Registry{byName}, nil
}

// Find is the tenant of exactly that name, nil if there is none.
func (r *Registry) Find(name string) *Tenant { return r.tenants[name] }
