package specs

import (
	"fmt"
	"slices"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
)

// manyAdds are how many records are added at the same time where it has to be shown that none is lost.
const manyAdds = 1000

// writeConcurrency: what holds for one request after the other holds for many at the same time.
func writeConcurrency(b *book) {
	for _, op := range b.contract.Operations() {
		switch op.Action {
		case contracts.Add:
			writeOneWinner(b, op)
			writeNoneLost(b, op)
		case contracts.Modify:
			writeNoLostUpdate(b, op)
		}
	}
}

// writeOneWinner: nobody looks whether a value is free and takes it only afterwards.
func writeOneWinner(b *book, op *contracts.Operation) {
	for _, param := range op.Params {
		if param.Tag.Unique == nil {
			continue
		}
		b.spec(fmt.Sprintf("Of fifty %ss with one %s at the same time, one succeeds", op.Name, param.Name),
			clauses("concurrency.unique", contracts.ClauseID(op.Name, param.Name, "unique")), func(s *session) {
				value := s.freshValue(op, param)
				commands := make([]client.Command, clients)
				for i := range commands {
					commands[i] = commandOf(op.Name, with(s.sample(op.Name).Minimal, param.Name, value))
				}
				won := 0
				for _, reply := range s.main().together(commands) {
					if reply.OK() {
						won++
						continue
					}
					s.refused(reply, &contracts.Violation{Problem: param.Tag.Unique.Problem, Tag: param.Name, Value: value})
				}
				s.Expect(won).To(gomega.Equal(1), "Adds that succeeded")
				if filterOf(op.Object, param) != nil {
					s.Expect(s.main().search(op.Object, field(param.Name, value))).To(gomega.HaveLen(1), "records of that %s", param.Name)
				}
				s.brief()
			}, CanWrite)
	}
}

// writeNoneLost: each Add gets an id of its own, and is there afterwards.
func writeNoneLost(b *book, op *contracts.Operation) {
	if op.Object.Operation(contracts.Get) == nil || trailOf(op.Object) == nil {
		return
	}
	count := clients
	if op == firstAdd(b.contract) {
		count = manyAdds
	}
	b.spec(fmt.Sprintf("%s %ss at the same time get as many ids, and none is lost", times(count), op.Name),
		clauses("concurrency.distinct-ids"), func(s *session) {
			c := s.main()
			trail := c.trail(op.Object)
			commands := make([]client.Command, count)
			for i := range commands {
				commands[i] = commandOf(op.Name, with(s.sample(op.Name).Minimal, trail.Tag, trail.Value))
			}
			ids := c.added(op.Object, c.together(commands))
			for _, found := range c.search(op.Object, trail) {
				delete(ids, found.value(op.Object.IDTag))
			}
			for id := range ids { // not among what was found; but a setting may have cut that
				s.Expect(c.search(op.Object, field(op.Object.IDTag, id))).To(gomega.HaveLen(1), "the %s %s is lost", op.Object.Name, id)
			}
			s.brief()
		}, CanWrite)
}

// manyModifies are about how many updates are tried that might get lost: a few may go well by chance.
const manyModifies = 150

// writeNoLostUpdate: a Modify changes what it names, and nothing that another one has changed meanwhile.
func writeNoLostUpdate(b *book, op *contracts.Operation) {
	params := slices.DeleteFunc(slices.Clone(op.Params), func(p *contracts.Param) bool { return !plainlyShown(op, p) })
	if len(params) < 2 || op.Object.Operation(contracts.Add) == nil {
		return
	}
	b.spec(fmt.Sprintf("%ss of different tags of one record at the same time are all kept", op.Name),
		clauses("concurrency.no-lost-update"), func(s *session) {
			c := s.main()
			id := c.own(op.Object)
			for range 1 + manyModifies/len(params) {
				values := record(s.sampleWith(op, contracts.IDs{op.Object.Name: id}).Full)
				commands := make([]client.Command, len(params))
				for i, param := range params {
					commands[i] = commandOf(op.Name, []contracts.Field{field(op.Key.Name, id), field(param.Name, values.value(param.Name))})
				}
				for _, reply := range c.together(commands) {
					s.well(reply)
				}
				found := c.only(op.Object, id)
				for _, param := range params {
					s.Expect(found.value(param.Tag.Name)).To(gomega.Equal(values.value(param.Name)), "the Modify of %s is lost", param.Name)
				}
			}
			s.brief()
		}, CanWrite)
}

// plainlyShown tells whether a Get shows a tag as a Modify has set it, whatever else is modified.
func plainlyShown(op *contracts.Operation, param *contracts.Param) bool {
	tag, get := param.Tag, op.Object.Operation(contracts.Get)
	return param != op.Key && tag.Type != "agent" && tag.References == nil && !tag.Hidden &&
		get != nil && slices.Contains(get.Returns, tag) &&
		!slices.ContainsFunc(op.Object.Effects, func(e *contracts.Effect) bool { return e.Set == tag.Name })
}
