package specs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
)

// writeReturns: each operation answers with the tags that it returns, and no others.
func writeReturns(b *book, e entity) {
	for _, op := range e.Actions {
		needs := []Capability{CanWrite}
		if e.add == nil || op.Action == contracts.Get && !e.readable() {
			continue // without an Add there is nothing that could be answered
		}
		text := fmt.Sprintf("%s answers with %s and nothing else", op.Name, inWords(op))
		b.spec(text, clauses(contracts.ClauseID(op.Name, "returns")), func(s *session) { s.returns(e, op) }, needs...)
	}
}

func inWords(op *contracts.Operation) string {
	if len(op.Returns) > 3 {
		return "every tag of a record, in order,"
	}
	names := make([]string, len(op.Returns))
	for i, tag := range op.Returns {
		names[i] = tag.Name
	}
	return strings.Join(names, ", ")
}

// returns carries out an operation on a record, and looks at how it is answered.
func (s *session) returns(e entity, op *contracts.Operation) {
	var reply client.Reply
	id := ""
	switch op.Action {
	case contracts.Add:
		reply = s.well(s.do(op.Name, s.sample(op.Name).Minimal...))
		id = s.idOf(e.Name, reply)
	case contracts.Modify:
		id = s.fresh(e.Name)
		reply = s.well(s.do(op.Name, append([]contracts.Field{field(op.Key.Name, id)}, without(s.sample(op.Name).Minimal, op.Key.Name)...)...))
	default:
		id = s.fresh(e.Name)
		reply = s.well(s.do(op.Name, field(e.IDTag, id)))
	}
	s.answers(e, op, reply, id)
}

// answers demands the tags that an operation returns, where the contract says that they stand, and the id among them.
func (s *session) answers(e entity, op *contracts.Operation, reply client.Reply, id string) {
	var wanted []string
	for _, tag := range op.Returns {
		wanted = append(wanted, tag.Name)
	}
	got := record(reply.Fields)
	if op.Nesting == contracts.NestItem && len(wanted) > 0 {
		s.Expect(reply.Fields).To(gomega.BeEmpty(), "tags outside of an item")
		s.Expect(reply.Items).To(gomega.HaveLen(1), "items")
		got = reply.Items[0]
	} else {
		s.Expect(reply.Items).To(gomega.BeEmpty(), "items")
	}
	s.Expect(tagsOf(got)).To(gomega.HaveExactElements(wanted))
	if slices.Contains(wanted, e.IDTag) {
		s.Expect(got.value(e.IDTag)).To(gomega.MatchRegexp(plainNumber.String()))
		s.Expect(got.value(e.IDTag)).To(gomega.Equal(id))
	}
}
