package specs

import (
	"fmt"
	"strings"

	"github.com/crmock/crmock/contracts"
)

// writeValidation: what an operation takes and what it refuses, tag by tag, with the exact answer.
func writeValidation(b *book) {
	for _, op := range b.contract.Operations() {
		for _, param := range op.Params {
			writeLengths(b, op, param)
		}
	}
}

// needs is what a spec of an operation needs: any but a Get changes the target.
func needs(op *contracts.Operation) []Capability { return []Capability{CanWrite} }

// writeLengths: at the limits a value is taken, beyond them it is refused with all four numbers.
func writeLengths(b *book, op *contracts.Operation, param *contracts.Param) {
	if param.Max != nil {
		b.spec(fmt.Sprintf("%s refuses a %s of %d characters", op.Name, param.Name, param.Max.Value+1),
			clauses(contracts.ClauseID(op.Name, param.Name, "max"), "problem.length", "check.length"),
			func(s *session) {
				value := strings.Repeat("x", param.Max.Value+1)
				reply := s.do(op.Name, with(s.valid(op, param), param.Name, value)...)
				s.refused(reply, s.checked(contracts.CheckLength, tooLong(param, value)))
			}, needs(op)...)
	}
}

func tooLong(param *contracts.Param, value string) contracts.Violation {
	shows := contracts.Violation{Tag: param.Name, Value: value, Length: len([]rune(value)), Max: param.Max.Value}
	if param.Min != nil {
		shows.Min = param.Min.Value
	}
	return shows
}

// valid is a valid request of an operation that has the tag.
func (s *session) valid(op *contracts.Operation, param *contracts.Param) []contracts.Field {
	sample := s.sample(op.Name)
	for _, f := range sample.Full {
		if f.Tag == param.Name {
			return with(sample.Minimal, f.Tag, f.Value)
		}
	}
	return sample.Minimal
}
