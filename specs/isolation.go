package specs

import (
	"fmt"
	"slices"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// writeIsolation: each tenant has records of its own, and knows of no others.
func writeIsolation(b *book) {
	for _, object := range b.contract.Objects {
		if object.Operation(contracts.Add) == nil || object.Operation(contracts.Get) == nil {
			continue
		}
		writeUnseen(b, object)
		writeUntouched(b, object)
		writeUnreferenced(b, object)
		writeUnclashing(b, object)
	}
	writeSteeredIsolation(b)
}

// isolation adds a spec with two tenants.
func (b *book) isolation(text string, check func(*session)) {
	b.spec(text, clauses("tenant.isolation"), check, CanWrite, HasOther)
}

// other is the second tenant, at the first URL.
func (s *session) other() caller { return s.as(*s.run.target.other()) }

// writeUnseen: the same id may be that of another record there, so it is the label that tells.
func writeUnseen(b *book, object *contracts.Object) {
	add := object.Operation(contracts.Add)
	param := labelled(add)
	if param == nil {
		return
	}
	b.isolation("No tenant finds the "+object.Name+" of another", func(s *session) {
		label := field(param.Name, s.label(param))
		reply := s.well(s.main().do(add.Name, with(s.main().request(add).Minimal, label.Tag, label.Value)...))
		found := s.other().search(object, field(object.IDTag, s.idOf(object.Name, reply)))
		if filterOf(object, param) != nil {
			found = append(found, s.other().search(object, label)...)
		}
		for _, record := range found {
			s.Expect(record.value(param.Tag.Name)).NotTo(gomega.Equal(label.Value), "the other tenant sees the record")
		}
	})
}

// writeUntouched: the tenant that intrudes names an id that it does not have, so that it cannot change a record of its
// own that nobody wants changed.
func writeUntouched(b *book, object *contracts.Object) {
	op := object.Operation(contracts.Modify)
	if op == nil {
		return
	}
	b.isolation("No tenant can modify the "+object.Name+" of another", func(s *session) {
		owner, intruder, id := s.strangers(object, func(caller) {})
		before := owner.only(object, id)
		changes := s.sampleWith(op, contracts.IDs{object.Name: id}).Minimal
		s.Expect(intruder.do(op.Name, changes...).OK()).To(gomega.BeFalse(), "%s of another tenant's record succeeds", op.Name)
		s.Expect(owner.only(object, id)).To(gomega.Equal(before), "the record was changed")
	})
}

// strangerTries is how many records each of two tenants adds at most until one has an id that the other does not have.
const strangerTries = 3

// strangers are a tenant with a new record, another tenant, and an id that is the record's and that the other tenant
// does not have. Whatever the other tenant needs to add, it adds in prepare: later it might get just that id.
func (s *session) strangers(object *contracts.Object, prepare func(intruder caller)) (owner, intruder caller, id string) {
	owner, intruder = s.other(), s.main()
	for try := range 2 * strangerTries {
		owner, intruder = intruder, owner
		prepare(intruder)
		for range 1 + try { // what is prepared may be such a record, too, so that one alone never gets ahead
			id = owner.own(object)
		}
		if len(intruder.search(object, field(object.IDTag, id))) == 0 {
			return owner, intruder, id
		}
	}
	s.skip("both tenants have a %s of every id that was given out, so that neither can ask for one of the other's", object.Name)
	return owner, intruder, id
}

// writeUnreferenced: the record of another tenant is no record. A tag that is bound by a rule is left out: the answer
// would be the same for a record of the tenant's own that does not fit.
func writeUnreferenced(b *book, object *contracts.Object) {
	add := object.Operation(contracts.Add)
	for _, param := range add.Params {
		reference := param.Tag.References
		bound := slices.ContainsFunc(object.Rules, func(rule *contracts.Rule) bool { return rule.Tag == param.Tag.Name })
		if reference == nil || bound {
			continue
		}
		referenced := b.contract.Object(reference.Object)
		b.isolation(fmt.Sprintf("%s refuses the %s of another tenant as its %s", add.Name, referenced.Name, param.Name), func(s *session) {
			var fields []contracts.Field
			_, intruder, id := s.strangers(referenced, func(c caller) { fields = c.request(add).Minimal })
			reply := intruder.do(add.Name, with(fields, param.Name, id)...)
			s.refused(reply, &contracts.Violation{Problem: reference.Problem, Tag: param.Name, Value: id})
		})
	}
}

// writeUnclashing: what is unique is so within a tenant.
func writeUnclashing(b *book, object *contracts.Object) {
	add := object.Operation(contracts.Add)
	for _, param := range add.Params {
		if param.Tag.Unique == nil {
			continue
		}
		b.isolation(fmt.Sprintf("The %s of a %s can be the same in two tenants", param.Name, object.Name), func(s *session) {
			value := s.freshValue(add, param)
			for _, c := range []caller{s.main(), s.other()} {
				s.well(c.do(add.Name, with(c.request(add).Minimal, param.Name, value)...))
				if filterOf(object, param) != nil {
					s.Expect(c.search(object, field(param.Name, value))).To(gomega.HaveLen(1), "%s of that %s", object.Name, param.Name)
				}
			}
		})
	}
}

// freshValue is a valid value of a tag, another one each time.
func (s *session) freshValue(op *contracts.Operation, param *contracts.Param) string {
	return record(s.imagined(op).Full).value(param.Name)
}
