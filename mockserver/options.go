package mockserver

import (
	"log/slog"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver/internal/seam"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// Tenant describes one tenant: its credentials, rights, agents, picklists, custom fields and seed records.
type Tenant = tenant.Settings

// Forward is another server that a tenant's operations are passed on to.
type Forward = tenant.Forward

// Triggers are the URLs that are called when an agent of a tenant changes a record.
type Triggers = tenant.Triggers

// GatewayKey is one API key of a tenant's gateway.
type GatewayKey = tenant.GatewayKey

// Secret is a text that no log and no error shows.
type Secret = tenant.Secret

// Options describe a server. The zero value of a field means the default that it names.
type Options struct {
	Contract *contracts.Contract // the contract as shipped
	Tenants  []Tenant            // Demo alone

	HTTP    string // address of the API over HTTP, as in 127.0.0.1:8080; empty: none; port 0 takes a free one
	HTTPS   string // address of the API over HTTPS; empty: none
	Console string // address of the console; empty: none
	TLS     TLS

	ConsoleToken Secret // what callers of the console have to know; needed where it listens wider than loopback

	Store Secret // URL of where everything is kept: sqlite:FILE or postgres://…, which may hold a password; memory:

	Limits   Limits   // the contract's
	Throttle Throttle // none: the vendor is not known to throttle

	Journal   Journal // of each tenant; the newest 1,000 exchanges, 16 MiB of them
	HideHints bool    // leave out the headers X-Crmock-Clause and X-Crmock-Hint that refusals carry

	Logger *slog.Logger     // nothing is logged
	Now    func() time.Time // time.Now

	Faults     []Fault     // what is done to calls in place of answering them; none
	Unfriendly *Unfriendly // answers in every way that clients have to put up with; nil: always in the same

	Seams *seam.Seams // none; only package mutants, which breaks servers on purpose, can make some
}

// Fault is an interception of one tenant, or of each.
type Fault struct {
	Tenant string // its name; empty: all, those too that are made later, each with a count of its own
	console.Interception
}

// Unfriendly varies what the contract leaves open, as drawn from a seed; docs/faults.md says what that is.
type Unfriendly struct {
	Seed        uint64
	Unavailable float64 // share of calls that find the service unavailable, from 0 to 1
}

// TLS is how HTTPS is served.
type TLS struct {
	Min, Max string   // lowest and highest version, 1.0 to 1.3; the contract's lowest, and 1.3
	CertFile string   // certificate in PEM; one issued by the local CA
	KeyFile  string   // its key
	StateDir string   // where the local CA is kept; it lives in memory only
	Hosts    []string // names and addresses in the certificate; localhost, 127.0.0.1 and ::1
	HTTP2    bool     // off, because faults need the connection
}

// Limits bound a request before it is understood. Zero means the contract's.
type Limits struct {
	Body     int // bytes, as sent
	Depth    int // levels of elements
	Elements int
}

// Journal bounds how many exchanges a server remembers of each tenant. Zero means the default.
type Journal struct {
	Exchanges int
	Bytes     int // by estimate
}

// Throttle delays answers to repeated login failures: after Burst at once, one in each period Every. Zero: no delay.
type Throttle struct {
	Burst int
	Every time.Duration
}
