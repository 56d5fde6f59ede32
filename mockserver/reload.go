package mockserver

import (
	"context"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/directory"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// Reload puts the tenants, the contract, the limits, the throttle and the faults of other options in place of the present ones.
// Records, clocks and journals stay; a tenant that is new gets its seed, and one that was made through the console
// stays. A request sees all of the old settings or all of the new. When something is wrong, nothing has changed.
// Listeners and TLS stay as they are.
func (s *Server) Reload(ctx context.Context, options Options) error {
	base, err := contractOf(options)
	if err != nil {
		return err
	}
	s.reloading.Lock()
	defer s.reloading.Unlock()
	plan := directory.Plan{Contract: base, Tenants: tenantsOf(options), BuiltIn: options.Tenants == nil, Faults: faultsOf(options)}
	return s.tenants.Replace(ctx, plan, func(tenants *tenant.Registry) {
		handler := s.handler(base, tenants, options)
		s.api.Store(&handler)
	})
}

func contractOf(options Options) (*contracts.Contract, error) {
	if options.Contract != nil {
		return options.Contract, nil
	}
	return contracts.Default()
}

func tenantsOf(options Options) []Tenant {
	if options.Tenants == nil {
		return []Tenant{Demo()}
	}
	return options.Tenants
}

func faultsOf(options Options) []directory.Fault {
	faults := make([]directory.Fault, len(options.Faults))
	for i, f := range options.Faults {
		faults[i] = directory.Fault(f)
	}
	return faults
}

// leftOut tells of a built-in record that a corrected contract does not take.
func (s *Server) leftOut(tenant string, unfit error) {
	s.log.Warn("a built-in record does not fit the contract and is left out", "tenant", tenant, "record", unfit)
}
