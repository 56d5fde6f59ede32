package api

import (
	"errors"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/wire"
)

// forwarded is what another server answered in place of this one.
type forwarded struct {
	reply    client.Reply
	exchange wire.Exchange
	answered bool // reply is there
}

// forward passes a call on to another server where the tenant's settings say so. Who may call and what they may do is
// decided here; what is valid and what there is, over there.
func (h *Handler) forward(c *call) error {
	if !c.tenant.Forward.Takes(c.op.Name) {
		return nil
	}
	reply, exchange, err := c.tenant.Forward.Do(c.http.Context(), c.op, c.request.Fields)
	c.forwarded = &forwarded{reply, exchange, err == nil}
	if err != nil {
		return h.unreachable(c, err)
	}
	return nil
}

// unreachable answers that the other server has not.
func (h *Handler) unreachable(c *call, err error) error {
	if cause := c.http.Context().Err(); cause != nil {
		return cause // the client has left
	}
	h.log.Warn("the operation could not be passed on", "tenant", c.tenant.Name, "operation", c.op.Name, "error", err)
	v := h.failure(contracts.ProblemUnavailable)
	v.Operation, v.Got, v.Expected = c.op.Name, "no reply from the server that it was passed on to: "+err.Error(), "a reply of the CRM API"
	v.Hint = "look at the journal and at forward in the tenant's settings"
	return v
}

// isFailure tells whether nothing was wrong with the request that a violation answers.
func isFailure(v *contracts.Violation) bool {
	return v.Problem.Name == contracts.ProblemUnavailable || v.Problem.Name == contracts.ProblemInternal
}

// asViolation is the broken clause that an error is, nil if it is none.
func asViolation(err error) *contracts.Violation {
	var broken *contracts.Violation
	if errors.As(err, &broken) {
		return broken
	}
	return nil
}
