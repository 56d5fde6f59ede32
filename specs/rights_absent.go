package specs

import (
	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// writeNeverThere: operations that there are no rights for, because they do not exist.
func writeNeverThere(b *book) {
	for _, object := range b.contract.Objects {
		if object.Operation(contracts.Add) == nil || object.Operation(contracts.Get) == nil {
			continue
		}
		b.spec("No "+object.Name+" can be deleted", clauses("operation.no-delete", "problem.operation", "check.operation"), func(s *session) {
			id := s.main().own(object)
			name := object.Name + ".Delete"
			s.refused(s.do(name, field(object.IDTag, id)), s.noOperation(name))
			s.main().only(object, id)
		}, CanWrite)
	}
	const modify = "Followup.Modify"
	if b.contract.Object("Followup") == nil || b.contract.Operation(modify) != nil {
		return
	}
	b.spec("A tenant with every right cannot modify a Followup", clauses("rights.no-followup-modify", "problem.operation", "check.operation"),
		func(s *session) {
			object := s.contract().Object("Followup")
			id := s.main().own(object)
			before := s.main().only(object, id)
			s.refused(s.do(modify, field(object.IDTag, id), field("SUBJECT", "changed")), s.noOperation(modify))
			s.Expect(s.main().only(object, id)).To(gomega.Equal(before), "the record was changed")
		}, CanWrite)
}

// noOperation is the refusal of an operation that does not exist, whose text shows no more of it than the limit allows.
func (s *session) noOperation(name string) *contracts.Violation {
	if limit := s.contract().Limit(contracts.LimitOperationText); limit != nil && len(name) > limit.Value {
		name = name[:limit.Value]
	}
	return s.checked(contracts.CheckOperation, contracts.Violation{Operation: name})
}
