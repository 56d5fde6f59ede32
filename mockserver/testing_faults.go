package mockserver

import (
	"context"

	"github.com/crmock/crmock/contracts/console"
)

// Intercept does something else to calls of the tenant than answer them as the API would, from the next one on. It ends with
// the test, or by Remove.
func (own *TestTenant) Intercept(wanted console.Interception) *TestInterception {
	own.t.Helper()
	added, err := own.console.Intercept(context.Background(), wanted)
	if err != nil {
		own.t.Fatalf("crmock: %v", err)
	}
	return &TestInterception{own, added.ID}
}

// TestInterception is an interception of a test's tenant.
type TestInterception struct {
	own *TestTenant
	id  string
}

// ID is what the journal calls it.
func (i *TestInterception) ID() string { return i.id }

// Hits is how many calls it was done to.
func (i *TestInterception) Hits() int64 {
	i.own.t.Helper()
	found, err := i.own.console.Interception(context.Background(), i.id)
	if err != nil {
		i.own.t.Fatalf("crmock: %v", err)
	}
	return found.Hits
}

// Remove takes it away.
func (i *TestInterception) Remove() {
	i.own.t.Helper()
	if err := i.own.console.RemoveInterception(context.Background(), i.id); err != nil {
		i.own.t.Fatalf("crmock: %v", err)
	}
}
