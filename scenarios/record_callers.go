package scenarios

import (
	"slices"

	"github.com/crmock/crmock/contracts"
)

// callers tells the tenant's own credentials from those that were wrong on purpose.
type callers struct {
	contract *contracts.Contract
	tenant   string            // the first that was let in
	own      map[string]Caller // by endpoint, the first of that tenant
}

func callersOf(contract *contracts.Contract, exchanges []Exchanged) *callers {
	c := &callers{contract: contract, own: map[string]Caller{}}
	for i := range exchanges {
		e := &exchanges[i]
		if e.LeftOut != "" || !c.letIn(e) || c.tenant != "" && c.tenant != e.Caller.Tenant {
			continue
		}
		c.tenant = e.Caller.Tenant
		if _, known := c.own[e.Endpoint]; !known {
			c.own[e.Endpoint] = e.Caller
		}
	}
	return c
}

// letIn tells whether the target took the credentials, for certain.
func (c *callers) letIn(e *Exchanged) bool { return e.Reply != nil && !refusesCaller(c.contract, e) }

// refusesCaller tells whether the answer is about the credentials: the API's, or that of the gateway in front of it.
func refusesCaller(contract *contracts.Contract, e *Exchanged) bool {
	if e.Reply != nil {
		login := contract.Check(contracts.CheckLogin)
		return login != nil && e.Reply.Status == login.Problem.Status && e.Reply.Code == login.Problem.Code
	}
	endpoint := contract.Endpoint(e.Endpoint)
	return endpoint != nil && slices.ContainsFunc(endpoint.Refusals, func(r *contracts.Refusal) bool { return r.Status == e.HTTP })
}

// as is what a Send says about the credentials, or else why a replay cannot have them.
func (c *callers) as(e *Exchanged) (as, leftOut string) {
	own, known := c.own[e.Endpoint]
	refused := refusesCaller(c.contract, e)
	switch {
	case !refused && c.tenant != "" && e.Caller.Tenant != c.tenant:
		return "", "it is about another tenant; record each tenant by itself"
	case !refused:
		return "", ""
	case c.isProduct(e):
		return "", "a replay has no key that lacks the product"
	case c.tenant != "" && e.Caller.Tenant != c.tenant:
		return AsWrongTenant, ""
	case known && e.Caller.Username != own.Username:
		return AsWrongUsername, ""
	case known && e.Caller.Password == own.Password:
		return "", "" // the tenant's own, which the target did not take: it had the API turned off, perhaps
	default:
		return AsWrongPassword, ""
	}
}

// isProduct tells whether the gateway knew the key, and that it is for something else.
func (c *callers) isProduct(e *Exchanged) bool {
	refusal := c.contract.Endpoint(e.Endpoint).Refusal("product")
	return e.Reply == nil && refusal != nil && refusal.Status == e.HTTP
}
