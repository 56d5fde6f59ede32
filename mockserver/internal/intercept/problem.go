package intercept

import (
	"context"
	"fmt"
	"unicode/utf8"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/contracts/wire"
)

// problem answers with a problem of the contract, whatever the call is.
type problem struct{ declared console.ActProblem }

func newProblem(declared console.ActProblem) (Act, error) {
	if declared.Name == "" {
		return nil, fmt.Errorf("name is that of a problem of the contract, as in %s", contracts.ProblemUnavailable)
	}
	return problem{declared}, nil
}

func (p problem) Do(_ context.Context, call Call) (Answer, error) {
	answer := call.Reply(replyOf(call, p.declared.Name, p.declared.Tag))
	return answer.did("answered the problem %s; nothing was carried out", p.declared.Name), nil
}

// replyOf is the reply that tells of a problem. The contract has it: a tenant's contract adds problems and takes none.
func replyOf(call Call, name, tag string) wire.Reply {
	known := call.Contract.Problem(name)
	if known == nil {
		known = call.Contract.Problem(contracts.ProblemInternal) // a correction of the contract has taken it away since
	}
	value := call.field(tag)
	said := contracts.Violation{Problem: known, Tag: tag, Value: value, Operation: call.Operation, Length: utf8.RuneCountInString(value)}
	if op := call.Contract.Operation(call.Operation); op != nil {
		said.Min, said.Max = bounds(op.Param(tag))
	}
	return wire.Reply{Status: known.Status, Code: known.Code, Text: said.Text()}
}

// bounds are the limits of a tag that an operation takes, for texts that name them; 0 where there is none.
func bounds(p *contracts.Param) (lowest, highest int) {
	if p != nil && p.Min != nil {
		lowest = p.Min.Value
	}
	if p != nil && p.Max != nil {
		highest = p.Max.Value
	}
	return lowest, highest
}
