// Package access decides who is calling and what they may do: it holds a request's credentials against the tenants,
// and an operation against the tenant's matrix of rights. It knows nothing of tags or records.
package access

import (
	"context"
	"net"
	"net/http"
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// Control is access control over a set of tenants.
type Control struct {
	contract *contracts.Contract
	tenants  *tenant.Registry
	sealer   *tenant.Sealer
	throttle *Throttle
}

// New makes the access control. The contract says what is answered.
func New(contract *contracts.Contract, tenants *tenant.Registry, sealer *tenant.Sealer, throttle *Throttle) *Control {
	return &Control{contract, tenants, sealer, throttle}
}

// Find is the tenant of exactly that name, nil if there is none. It opens nothing.
func (c *Control) Find(name string) *tenant.Tenant { return c.tenants.Find(name) }

// Credentials are what a request of the classic endpoint brings.
type Credentials struct {
	Tenant, Username, Password string
	Host                       string // that the request was sent to, perhaps with a port
}

// Login answers the tenant whose credentials these are. Whatever is wrong, the violation is the same to the last
// byte: a caller cannot learn whether the tenant exists, is disabled, or has another password.
func (c *Control) Login(ctx context.Context, given Credentials) (*tenant.Tenant, error) {
	found := c.tenants.Find(given.Tenant)
	valid := c.sealer.Login(found, given.Username, given.Password)
	if valid && found.Enabled && found.AnswersOn(hostname(given.Host)) {
		c.throttle.succeeded(given.Tenant)
		return found, nil
	}
	if err := c.throttle.failed(ctx, given.Tenant); err != nil {
		return nil, err
	}
	return nil, c.refused()
}

func (c *Control) refused() *contracts.Violation {
	check := c.contract.Check(contracts.CheckLogin)
	shape := c.contract.Request
	return &contracts.Violation{
		Clause: check.ClauseID(), Problem: check.Problem, Path: shape.Root,
		Got: "credentials that open nothing", Expected: "tenant, username and password of the CRM API as set up for the tenant, on its own host",
		Hint: "compare all three letter by letter, blanks too; see that API access is enabled; the username is not an agent's login",
	}
}

func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return strings.Trim(host, "[]") // an IPv6 address without a port
}

// Refused is an answer of the gateway itself, given before the API is reached.
type Refused struct{ *contracts.Refusal }

// Error is for logs.
func (r *Refused) Error() string { return "gateway: " + r.Title + ": " + r.Detail }

// Gateway answers the tenant that a gateway request's headers open. A disabled API is the API's own refusal, not the
// gateway's.
func (c *Control) Gateway(endpoint *contracts.Endpoint, header http.Header, host string) (*tenant.Tenant, error) {
	name, key := header.Get(endpoint.TenantHeader), header.Get(endpoint.KeyHeader)
	found := c.tenants.Find(name)
	var known, product bool
	if found != nil {
		known, product = c.sealer.Key(found, key)
	}
	holds := map[string]bool{
		"key-missing":    key == "",
		"tenant-missing": name == "",
		"tenant-unknown": found == nil,
		"key-invalid":    !known,
		"product":        !product,
	}
	for _, refusal := range endpoint.Refusals {
		if holds[refusal.Name] {
			return nil, &Refused{refusal}
		}
	}
	if found == nil || !known || !product {
		return nil, c.refused() // a contract without these refusals still lets nobody in
	}
	if !found.Enabled || !found.AnswersOn(hostname(host)) {
		return nil, c.refused()
	}
	return found, nil
}

// Authorize refuses an operation that the tenant's matrix of rights does not have. The rights of the used identity
// play no part.
func (c *Control) Authorize(t *tenant.Tenant, op *contracts.Operation) error {
	if t.Allows(op) {
		return nil
	}
	return &contracts.Violation{
		Clause: contracts.ClauseID(op.Name, "right"), Problem: c.contract.Check(contracts.CheckRight).Problem,
		Path: "COMMAND", Got: "no right " + op.Right.Name, Expected: "the right " + op.Right.Name,
		Hint: "tick it in the tenant's access rights: rights in crmock.yaml, Integration > CRM API in the vendor's Configuration Manager",
	}
}
