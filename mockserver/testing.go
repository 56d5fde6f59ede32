package mockserver

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/console"
)

// TB is the part of a test that Start and its companions need. *testing.T and *testing.B have it, and so has what
// Ginkgo's GinkgoT returns.
type TB interface {
	Helper()
	Cleanup(cleanup func())
	Fatalf(format string, args ...any)
}

// freePort is an address on loopback with a port that is free.
const freePort = "127.0.0.1:0"

// Start runs a server for a test, on free ports of this machine and with the options that change makes of the defaults.
// It ends with the test. What goes wrong ends the test at once.
func Start(t TB, change ...func(*Options)) *Server {
	t.Helper()
	options := Options{HTTP: freePort, HTTPS: freePort, Console: freePort}
	for _, apply := range change {
		apply(&options)
	}
	server, err := New(options)
	if err != nil {
		t.Fatalf("crmock: %v", err)
	}
	if err := server.Start(); err != nil {
		t.Fatalf("crmock: %v", err)
	}
	t.Cleanup(func() {
		ending, cancel := context.WithTimeout(context.Background(), closing)
		defer cancel()
		_ = server.Close(ending) // requests in flight are cut off, which is no failure of the test
	})
	return server
}

const (
	closing = 5 * time.Second  // for requests in flight when a test ends
	patient = 10 * time.Second // for what a test waits for
)

// Tenant makes a tenant of the test's own, with every right and no records, which is removed when the test ends. No
// other test sees it or is seen by it, so tests may run in parallel. Settings are laid over those of the tenant, in the
// JSON of the console's settings: {"rights": {"customer": ["get"]}}.
func (s *Server) Tenant(t TB, settings ...string) *TestTenant {
	t.Helper()
	caller, err := console.New(s.URLs().Console, console.Options{Token: string(s.options.ConsoleToken)})
	if err != nil {
		t.Fatalf("crmock: %v; a tenant of a test is made through the console, so it has to be on", err)
	}
	t.Cleanup(caller.Close)
	ctx := context.Background()
	created, err := caller.CreateTenant(ctx, console.NewTenant{})
	if err != nil {
		t.Fatalf("crmock: %v", err)
	}
	own := &TestTenant{Created: created, t: t, server: s, console: caller.Tenant(created.Name)}
	t.Cleanup(func() { _ = own.console.Remove(context.Background()) }) // the test may have removed it itself
	for _, patch := range settings {
		own.Change(patch)
	}
	return own
}

// TestTenant is a tenant of one test. What goes wrong ends the test at once.
type TestTenant struct {
	console.Created

	t       TB
	server  *Server
	console *console.TenantHandle

	snapshots atomic.Int64 // that were taken so far
}

// Client calls the tenant's API over HTTP, or over HTTPS where there is no HTTP. Change may choose the gateway, other
// credentials, or what else a client can do.
func (own *TestTenant) Client(change ...func(*client.Options)) *client.Client {
	own.t.Helper()
	urls := own.server.URLs()
	options := client.Options{
		URL: urls.HTTP, Tenant: own.Name, Username: own.Username, Password: own.Password, APIKey: own.APIKey,
		TLS: client.TLS{CA: own.server.CertificatePEM()}, Contract: own.server.options.Contract,
	}
	if options.URL == "" {
		options.URL = urls.HTTPS
	}
	for _, apply := range change {
		apply(&options)
	}
	caller, err := client.New(options)
	if err != nil {
		own.t.Fatalf("crmock: %v", err)
	}
	own.t.Cleanup(caller.Close)
	return caller
}

// Change lays settings over those of the tenant, in the JSON of the console's settings. The next request sees them.
func (own *TestTenant) Change(settings string) {
	own.t.Helper()
	if _, err := own.console.ChangeSettings(context.Background(), json.RawMessage(settings)); err != nil {
		own.t.Fatalf("crmock: %v", err)
	}
}

// Import adds records, as an export or a seed file holds them, all or none.
func (own *TestTenant) Import(records string) {
	own.t.Helper()
	if _, err := own.console.Import(context.Background(), strings.NewReader(records), false); err != nil {
		own.t.Fatalf("crmock: %v", err)
	}
}

// Record is one record as it is stored, with every tag that has a value.
func (own *TestTenant) Record(object, id string) console.Record {
	own.t.Helper()
	record, err := own.console.Record(context.Background(), object, id)
	if err != nil {
		own.t.Fatalf("crmock: %v", err)
	}
	return record
}

// Console is the tenant in the console, for all that is not here.
func (own *TestTenant) Console() *console.TenantHandle { return own.console }

// Snapshot keeps the tenant's records, settings and clock as they are, and returns what puts them back, as often as
// wanted.
func (own *TestTenant) Snapshot() (restore func()) {
	own.t.Helper()
	name := fmt.Sprintf("test %d", own.snapshots.Add(1))
	if _, err := own.console.Snapshot(context.Background(), name); err != nil {
		own.t.Fatalf("crmock: %v", err)
	}
	return func() {
		own.t.Helper()
		if err := own.console.Restore(context.Background(), name); err != nil {
			own.t.Fatalf("crmock: %v", err)
		}
	}
}

// Journal is what the tenant was asked.
func (own *TestTenant) Journal() *TestJournal {
	return &TestJournal{own.console.Journal(), own.t}
}

// TestJournal is the journal of a test's tenant.
type TestJournal struct {
	console.Journal

	t TB
}

// Wait returns the exchanges that meet a query once there are n of them, those that are there already included. If they
// do not come within ten seconds, the test ends with what came closest.
func (j *TestJournal) Wait(q console.Query, n int) []console.Exchange {
	j.t.Helper()
	found, err := j.Journal.Wait(context.Background(), q, n, patient)
	if err != nil {
		j.t.Fatalf("crmock: %v", err)
	}
	return found.Exchanges
}

// Clock is the time that the tenant goes by.
func (own *TestTenant) Clock() *TestClock { return &TestClock{own.console, own.t} }

// TestClock is the clock of a test's tenant.
type TestClock struct {
	console *console.TenantHandle
	t       TB
}

// Freeze stops the clock at a moment.
func (c *TestClock) Freeze(at time.Time) {
	c.t.Helper()
	if _, err := c.console.SetClock(context.Background(), console.ClockSetting{Mode: console.ClockFrozen, Now: &at}); err != nil {
		c.t.Fatalf("crmock: %v", err)
	}
}

// Advance moves the clock forward.
func (c *TestClock) Advance(by time.Duration) {
	c.t.Helper()
	if _, err := c.console.Advance(context.Background(), by); err != nil {
		c.t.Fatalf("crmock: %v", err)
	}
}

// Now is the clock's time.
func (c *TestClock) Now() time.Time {
	c.t.Helper()
	clock, err := c.console.Clock(context.Background())
	if err != nil {
		c.t.Fatalf("crmock: %v", err)
	}
	return clock.Now
}
