package mockserver

import (
	"context"
	"errors"
	"fmt"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/crm"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// Reload puts the tenants, the contract, the limits and the throttle of other options in place of the present ones.
// Records stay; a tenant that is new gets its seed. A request sees all of the old settings or all of the new. When
// something is wrong, nothing has changed. Listeners and TLS stay as they are.
func (s *Server) Reload(ctx context.Context, options Options) error {
	base, err := contractOf(options)
	if err != nil {
		return err
	}
	tenants, err := s.tenants(base, options)
	if err != nil {
		return err
	}
	handler, err := s.handler(base, tenants, options)
	if err != nil {
		return err
	}
	s.reloading.Lock()
	defer s.reloading.Unlock()
	if err := s.crm.Exclusively(func() error { return s.takeOver(ctx, tenants, options) }); err != nil {
		return err
	}
	s.api.Store(&handler)
	return nil
}

// takeOver brings the records in line with other tenants, while nobody writes. It is rehearsed first, so that a clash
// in one tenant leaves all of them as they are.
func (s *Server) takeOver(ctx context.Context, tenants []*tenant.Tenant, options Options) error {
	if s.api.Load() != nil {
		if err := s.settle(ctx, s.crm.Rehearsal(), tenants, options); err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return err // the last moment to give up: what begins now is finished
	}
	if err := s.settle(context.WithoutCancel(ctx), s.crm, tenants, options); err != nil {
		return err
	}
	s.crm.Publish(tenants)
	for _, t := range tenants {
		s.kept[t.Name] = crm.Keeping(t.Contract)
	}
	return nil
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

func (s *Server) tenants(base *contracts.Contract, options Options) ([]*tenant.Tenant, error) {
	var made []*tenant.Tenant
	var broken []error
	for _, settings := range tenantsOf(options) {
		t, err := tenant.New(base, settings, s.sealer)
		broken = append(broken, err)
		made = append(made, t)
	}
	return made, errors.Join(broken...)
}

// settle seeds the tenants that are new, and brings the records of those that were there in line with their present
// contracts. The built-in records give way to a contract that has been corrected.
func (s *Server) settle(ctx context.Context, c *crm.CRM, tenants []*tenant.Tenant, options Options) error {
	for i, t := range tenants {
		var err error
		kept, known := s.kept[t.Name]
		switch seed := tenantsOf(options)[i].Seed; {
		case known && kept == crm.Keeping(t.Contract):
		case known:
			err = c.Reindex(ctx, t)
		case options.Tenants == nil:
			err = s.seedWhatFits(ctx, c, t, seed)
		default:
			if err = c.Seed(ctx, t, seed...); err != nil {
				err = fmt.Errorf("seed: %w", err)
			}
		}
		if err != nil {
			return fmt.Errorf("tenant %s: %w", t.Name, err)
		}
	}
	return nil
}

func (s *Server) seedWhatFits(ctx context.Context, c *crm.CRM, t *tenant.Tenant, files []contracts.File) error {
	for _, file := range files {
		err := c.SeedWhatFits(ctx, t, file, func(unfit error) {
			s.log.Warn("a built-in record does not fit the contract and is left out", "tenant", t.Name, "record", unfit)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
