package specs

import (
	"strings"

	"github.com/crmock/crmock/contracts"
)

// operations: which there are, however they are spelled, and what is said of one that there is not.
func (v validation) operations() {
	v.unknownOperations()
	v.spec("An unknown operation is named as it was sent", clauses("operation.as-sent"), func(s *session) {
		for _, name := range []string{"noSUCHobject.gEt", "Customers.GET", "No.get"} {
			s.refusesOperation(name)
		}
	})
	for _, object := range v.contract.Objects {
		v.spec("OBJECT "+object.Name+" is understood in any case", clauses("operation.object-case"), func(s *session) {
			for _, name := range []string{object.Name, strings.ToUpper(object.Name), strings.ToLower(object.Name)} {
				s.carriesOut(name, contracts.Get)
			}
		})
	}
	v.spec("ACTION is understood in any case", clauses("operation.action-case"), func(s *session) {
		for _, action := range []string{"Get", "GET", "get", "gEt"} {
			s.carriesOut(s.contract().Objects[0].Name, action)
		}
	})
	if v.contract.Object("Followup") != nil && v.contract.Object("FAQ") != nil {
		v.spec("Followup and FAQ are the names of two objects", clauses("operation.spelling"), func(s *session) {
			s.carriesOut("Followup", contracts.Get)
			s.carriesOut("FAQ", contracts.Get)
		})
	}
	v.spec("Followup.Modify is no operation", clauses("operation.no-followup-modify"), func(s *session) {
		s.refusesOperation("Followup.Modify")
	}, CanWrite)
	v.spec("The text of an unknown operation is cut", clauses(contracts.ClauseID("limit", contracts.LimitOperationText)), (*session).cutsOperation)
}

// unknownOperations: an object, an action, or a pair of both that does not exist.
func (v validation) unknownOperations() {
	v.spec("An unknown object is refused", clauses("operation.unknown"), func(s *session) {
		s.refusesOperation("NoSuchObject.Get")
	})
	for _, object := range v.contract.Objects {
		v.spec(object.Name+" has no other actions than the contract says", clauses("operation.unknown"), func(s *session) {
			for _, action := range []string{"Erase", "Delete", contracts.Add, contracts.Modify, contracts.Get} {
				if object.Operation(action) == nil {
					s.refusesOperation(object.Name + "." + action)
				}
			}
		}, CanWrite)
	}
}

// refusesOperation demands that an operation, OBJECT.ACTION, is refused by the name that it was sent by.
func (s *session) refusesOperation(name string) {
	s.refused(s.do(name, field("X", "x")), s.checked(contracts.CheckOperation, s.noOperationOf(name)))
}

// noOperationOf is what is said of an operation that there is not: its name as it was sent, as far as the limit goes.
func (s *session) noOperationOf(name string) contracts.Violation {
	named := []rune(name)
	most := s.contract().Limit(contracts.LimitOperationText).Value
	return contracts.Violation{Operation: string(named[:min(len(named), most)])}
}

// cutsOperation counts characters, and cuts what is one longer than allowed but nothing that is just as long.
func (s *session) cutsOperation() {
	most := s.contract().Limit(contracts.LimitOperationText).Value
	for _, length := range []int{most, most + 1, 3 * most} {
		s.refusesOperation(strings.Repeat(accent, max(1, length-len(".Get"))) + ".Get")
	}
}

// carriesOut demands that an operation is taken by names that may be spelled otherwise than in the contract.
func (s *session) carriesOut(object, action string) {
	op := s.contract().Operation(object + "." + action)
	if op == nil {
		s.skip("%s has no %s", object, action)
	}
	s.well(s.do(object+"."+action, trial{s, op, nil}.least()...))
}
