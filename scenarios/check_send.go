package scenarios

import (
	"slices"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

//nolint:gochecknoglobals // constant table
var othersCredentials = []string{AsWrongTenant, AsWrongUsername, AsWrongPassword, AsFormer}

func (c *checker) send(send *Send) {
	c.sendName(send)
	c.sendAs(send)
	operation := c.command(send)
	if send.Expect != nil {
		c.expect(send.Expect, operation)
	}
}

func (c *checker) sendName(send *Send) {
	if send.Name == "" {
		return
	}
	before, taken := c.sends[send.Name]
	switch {
	case !label.MatchString(send.Name):
		c.fail(send.Origin, "name=%q: the name of a request is made of letters, digits, dots, dashes and underscores", send.Name)
	case taken && before.Position.Line > 0:
		c.fail(send.Origin, "the name %q is that of the request at %s; reports could not tell them apart", send.Name, before.Position)
	case taken:
		c.fail(send.Origin, "a second request has the name %q; reports could not tell them apart", send.Name)
	}
	c.sends[send.Name] = send.Origin
}

func (c *checker) sendAs(send *Send) {
	if send.Endpoint != "" && c.contract.Endpoint(send.Endpoint) == nil {
		names := make([]string, len(c.contract.Endpoints))
		for i, endpoint := range c.contract.Endpoints {
			names[i] = endpoint.Name
		}
		c.fail(send.Origin, "there is no endpoint %q; %s", send.Endpoint, knownWords(send.Endpoint, names))
	}
	switch {
	case send.As != "" && !slices.Contains(othersCredentials, send.As):
		c.fail(send.Origin, "as=%q is unknown; %s", send.As, knownWords(send.As, othersCredentials))
	case send.As != "" && (send.Username != nil || send.Password != nil):
		c.fail(send.Origin, "it has either as, or username and password")
	case send.As == AsFormer && !c.former:
		c.fail(send.Origin, "as=%q: no <credentials> before it has changed any", AsFormer)
	}
	c.optionalText(send.Origin, "username", send.Username)
	c.optionalText(send.Origin, "password", send.Password)
}

// command checks what is sent. Names that the API does not know may be sent where the expected answer is about them.
func (c *checker) command(send *Send) *contracts.Operation {
	command := &send.Command
	name := command.Object + "." + command.Action
	operation := c.contract.Operation(name)
	if operation == nil && command.Object != "" && command.Action != "" && !c.provokes(send.Expect, contracts.CheckOperation) {
		c.operation(command.Origin, name)
	}
	strict := operation != nil && !c.provokes(send.Expect, contracts.CheckCriterion)
	for i, field := range command.Fields {
		at := placeOf(command.places, i, command.Origin)
		switch {
		case !wire.ValidName(field.Tag):
			c.fail(at, "the tag %q cannot be sent: a tag is made of ASCII letters, digits, dots, dashes and underscores", field.Tag)
		case strict:
			c.param(at, operation, field.Tag)
		}
		c.text(at, "", field.Value)
	}
	return operation
}

// param holds a tag against what an operation takes.
func (c *checker) param(at Origin, operation *contracts.Operation, tag string) {
	if operation.Param(tag) != nil {
		return
	}
	names := make([]string, len(operation.Params))
	for i, param := range operation.Params {
		names[i] = param.Name
	}
	hint := "a tag of the tenant's own is declared by <custom-field>"
	if meant := nearest(tag, names); meant != "" {
		hint = "did you mean " + meant + "?"
	}
	c.fail(at, "%s does not take the tag %s; %s", operation.Name, tag, hint)
}

// provokes tells whether an expected answer is the one to a broken check, or to one that comes before it. An answer by a
// status of HTTP comes before all of them.
func (c *checker) provokes(expect *Expect, check string) bool {
	if expect == nil {
		return false
	}
	if expect.HTTP != 0 && expect.HTTP != c.contract.Reply.HTTPStatus {
		return true
	}
	for _, made := range c.contract.Checks {
		if expect.means(made.Problem) {
			return true
		}
		if made.Name == check {
			return false
		}
	}
	return false
}

// means tells whether a problem is the expected one, as far as it is said.
func (e *Expect) means(problem *contracts.Problem) bool {
	if e.Status != nil {
		return *e.Status == problem.Status && (e.Code == nil || *e.Code == problem.Code)
	}
	return e.Problem == problem.Name
}
