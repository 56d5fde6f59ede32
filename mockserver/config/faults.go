package config

import (
	"fmt"
	"slices"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/mockserver/internal/intercept"
)

// faults are the interceptions of the file. The server's own rules judge them here, so that an error can say where one
// stands.
func (l *loader) faults(declared []Fault, contract *contracts.Contract) []mockserver.Fault {
	faults := make([]mockserver.Fault, len(declared))
	for i, f := range declared {
		path := fmt.Sprintf("faults[%d]", i)
		faults[i] = mockserver.Fault{
			Tenant:       f.When.Tenant,
			Interception: console.Interception{ID: f.ID, When: f.When.When, Then: f.Then, Disabled: f.Disabled},
		}
		if err := intercept.Check(contract, faults[i].Interception); err != nil {
			l.fail(path, err.Error())
		}
		if !l.hasTenant(f.When.Tenant) {
			l.fail(path+".when.tenant", fmt.Sprintf("no tenant is called %q", f.When.Tenant))
		}
		same := func(other mockserver.Fault) bool { return f.ID != "" && other.ID == f.ID }
		if slices.ContainsFunc(faults[:i], same) {
			l.fail(path+".id", "two faults have the id "+f.ID)
		}
	}
	return faults
}

// hasTenant says whether a tenant will be there; without a name, any is.
func (l *loader) hasTenant(name string) bool {
	tenants := l.config.Options.Tenants
	if len(tenants) == 0 {
		tenants = []mockserver.Tenant{mockserver.Demo()}
	}
	return name == "" || slices.ContainsFunc(tenants, func(t mockserver.Tenant) bool { return t.Name == name })
}

// usualUnavailable is the share of calls that an unfriendly server is unavailable for.
const usualUnavailable = 0.02

func (l *loader) unfriendly(declared *Unfriendly) *mockserver.Unfriendly {
	if declared == nil {
		return nil
	}
	mode := &mockserver.Unfriendly{Seed: uint64(declared.Seed), Unavailable: usualUnavailable} //nolint:gosec // a Count is above 0
	if share := declared.Unavailable; share != nil {
		if mode.Unavailable = *share; *share < 0 || *share > 1 {
			l.fail("unfriendly.unavailable", "this is a share from 0 to 1, as in 0.02 for one call in fifty")
		}
	}
	return mode
}
