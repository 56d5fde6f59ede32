package specs

import (
	"fmt"
	"slices"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
)

// writeRights: what a tenant may do is what its matrix of rights says.
func writeRights(b *book) {
	for _, op := range b.contract.Operations() {
		writeAllowed(b, op)
		writeDenied(b, op)
	}
	writeLiveRights(b)
	writeHarmless(b)
	writeMatrix(b)
	writeIdentityRights(b)
	writeNeverThere(b)
	writeGatewayRights(b)
}

// rightOf is the clause of the right that an operation needs.
func rightOf(op *contracts.Operation) string { return contracts.ClauseID(op.Name, "right") }

// writeAllowed: who has the right may, whatever other right lacks.
func writeAllowed(b *book, op *contracts.Operation) {
	b.spec(fmt.Sprintf("%s is carried out for a tenant with the right %s", op.Name, op.Right.Name), clauses(rightOf(op)), func(s *session) {
		c := s.as(s.run.target.with(op))
		if op.Action == contracts.Get {
			s.well(c.nothingOf(op))
			return
		}
		s.well(c.do(op.Name, c.request(op).Minimal...))
	}, writes(op)...)
}

// with are credentials with the right for an operation, and for the Adds that it needs before it: if possible, of a
// tenant that lacks another right of the same object.
func (t Target) with(op *contracts.Operation) Credentials {
	for _, c := range t.limited() {
		if !c.has(t.Contract, op) || (op.Action != contracts.Get && !c.supplies(t.Contract, op)) {
			continue
		}
		for _, other := range op.Object.Actions {
			if !c.has(t.Contract, other) {
				return c
			}
		}
	}
	return t.Credentials[0]
}

// nothingOf is the answer to a Get that finds nothing.
func (c caller) nothingOf(op *contracts.Operation) client.Reply {
	return c.do(op.Name, c.nowhere(op)...)
}

// writeDenied: who does not have the right may not, and is told so to the letter.
func writeDenied(b *book, op *contracts.Operation) {
	b.spec(fmt.Sprintf("%s is denied to a tenant without the right %s", op.Name, op.Right.Name),
		clauses(rightOf(op), "rights.denied", "problem.right", "check.right"), func(s *session) {
			c := s.run.target.without(op, func(Credentials) bool { return true })
			if c == nil {
				s.skip("no credentials without the right %s are given", op.Right.Name)
			}
			s.lacksRight(s.as(*c).do(op.Name, s.strange(op)...))
		}, append(writes(op), HasRights)...)
}

// lacksRight demands the refusal of an operation whose right is not ticked.
func (s *session) lacksRight(reply client.Reply) {
	s.refused(reply, s.checked(contracts.CheckRight, contracts.Violation{}))
}

// writeHarmless: a denied Add adds nothing, a denied Modify modifies nothing.
func writeHarmless(b *book) {
	ops := slices.DeleteFunc(slices.Clone(b.contract.Operations()), func(op *contracts.Operation) bool { return !leavesTrace(op) })
	for _, op := range ops {
		b.spec(fmt.Sprintf("%s changes nothing when it is denied", op.Name), clauses(rightOf(op), "rights.denied"), func(s *session) {
			if !s.harmless(op) {
				s.skip("no credentials are given that lack the right %s and can still see what comes of it", op.Right.Name)
			}
		}, CanWrite, HasRights)
	}
	b.spec("Nothing that is denied is carried out all the same", clauses("rights.denied"), func(s *session) {
		seen := slices.DeleteFunc(slices.Clone(ops), func(op *contracts.Operation) bool { return !s.harmless(op) })
		if len(seen) == 0 {
			s.skip("no credentials are given that lack a right and can still see what comes of it")
		}
	}, CanWrite, HasRights)
}

// leavesTrace tells whether a Get can show that an operation was carried out.
func leavesTrace(op *contracts.Operation) bool {
	return op.Action != contracts.Get && op.Object.Operation(contracts.Get) != nil && (op.Key != nil || trailOf(op.Object) != nil)
}

// harmless demands that an operation does nothing when it is denied. The tenant to which it is denied has to look
// itself; where there is none that can, the answer is false.
func (s *session) harmless(op *contracts.Operation) bool {
	target, get := s.run.target, op.Object.Operation(contracts.Get)
	c := target.without(op, func(c Credentials) bool { return c.has(target.Contract, get) && c.supplies(target.Contract, op) })
	switch {
	case c == nil:
		return false
	case op.Key == nil:
		s.as(*c).addsNothing(op)
	default:
		s.as(*c).modifiesNothing(op)
	}
	return true
}

func (c caller) addsNothing(op *contracts.Operation) {
	trail := c.trail(op.Object)
	c.lacksRight(c.do(op.Name, with(c.request(op).Minimal, trail.Tag, trail.Value)...))
	c.Expect(c.search(op.Object, trail)).To(gomega.BeEmpty(), "the denied %s was carried out", op.Name)
}

func (c caller) modifiesNothing(op *contracts.Operation) {
	request := c.request(op).Full
	id := c.idIn(op, request)
	before := c.only(op.Object, id)
	c.lacksRight(c.do(op.Name, request...))
	c.Expect(c.only(op.Object, id)).To(gomega.Equal(before), "the denied %s was carried out", op.Name)
}

// idIn is the id of the record that a request of a Modify names.
func (s *session) idIn(op *contracts.Operation, request []contracts.Field) string {
	return record(request).value(op.Key.Name)
}
