package api

import (
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/access"
	"github.com/crmock/crmock/mockserver/internal/crm"
)

// freshen makes sure that the tenant that a request names is known as it is, whichever process has changed it.
func (h *Handler) freshen(c *call) error {
	name := c.request.Tenant
	if c.endpoint.KeyHeader != "" {
		name = c.http.Header.Get(c.endpoint.TenantHeader)
	}
	return h.tenants.Fresh(c.http.Context(), name)
}

// openGateway finds the tenant by the headers of the request.
func (h *Handler) openGateway(c *call) error {
	found, err := h.access.Gateway(c.endpoint, c.http.Header, c.http.Host)
	c.tenant = found
	return err
}

// authenticate finds the tenant by the credentials in the request.
func (h *Handler) authenticate(c *call) error {
	found, err := h.access.Login(c.http.Context(), access.Credentials{
		Tenant: c.request.Tenant, Username: c.request.Username, Password: c.request.Password, Host: c.http.Host,
	})
	c.tenant = found
	return err
}

// operation finds what is to be done.
func (h *Handler) operation(c *call) error {
	if object := h.contract.Object(c.request.Object); object != nil {
		c.op = object.Operation(c.request.Action)
	}
	if c.op != nil {
		return nil
	}
	check := h.contract.Check(contracts.CheckOperation)
	name := cut(c.request.Object+"."+c.request.Action, h.contract.Limit(contracts.LimitOperationText).Value)
	return &contracts.Violation{
		Clause: check.ClauseID(), Problem: check.Problem, Path: h.contract.Request.Command, Operation: name,
		Got: name, Expected: "one of " + h.operationNames(), Hint: h.advice(c.request.Object),
	}
}

// advice is what to do about an operation that does not exist.
func (h *Handler) advice(object string) string {
	known := h.contract.Object(object)
	if known == nil {
		return "there is no such object; there are " + h.objectNames()
	}
	actions := make([]string, len(known.Actions))
	for i, op := range known.Actions {
		actions[i] = op.Action
	}
	return known.Name + " has " + strings.Join(actions, ", ") + "; nothing can be deleted through the API"
}

func (h *Handler) objectNames() string {
	names := make([]string, len(h.contract.Objects))
	for i, object := range h.contract.Objects {
		names[i] = object.Name
	}
	return strings.Join(names, ", ")
}

func (h *Handler) operationNames() string {
	names := make([]string, len(h.contract.Operations()))
	for i, op := range h.contract.Operations() {
		names[i] = op.Name
	}
	return strings.Join(names, ", ")
}

// cut is the first characters of a text.
func cut(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most])
	}
	return text
}

// authorize holds the operation against the tenant's matrix of rights. From here on it is the operation as the
// tenant's own contract has it, with custom fields and picklists.
func (h *Handler) authorize(c *call) error {
	c.op = c.tenant.Contract.Object(c.op.Object.Name).Operation(c.op.Action)
	return h.access.Authorize(c.tenant, c.op)
}

// validate holds the tags against the tenant's contract.
func (h *Handler) validate(c *call) error {
	given, violation := c.op.Validate(c.request.Fields)
	if violation != nil {
		return violation
	}
	c.given = given
	return nil
}

// execute carries the operation out.
func (h *Handler) execute(c *call) error {
	items, err := h.crm.Execute(c.http.Context(), crm.Command{Tenant: c.tenant, Operation: c.op, Given: c.given})
	c.items = items
	return err
}
