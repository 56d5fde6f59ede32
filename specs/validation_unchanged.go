package specs

import (
	"fmt"
	"slices"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// unchanged: what a check has refused has changed nothing, seen by a Get before and after.
func (v validation) unchanged() {
	for _, check := range v.contract.Checks {
		f := flawOf(check.Name)
		for _, action := range []string{contracts.Add, contracts.Modify} {
			if !slices.ContainsFunc(v.contract.Operations(), func(op *contracts.Operation) bool { return op.Action == action && f.traceable(op) }) {
				continue
			}
			needs := []Capability{CanWrite}
			if check.Name == contracts.CheckRight {
				needs = append(needs, HasRights)
			}
			v.spec(fmt.Sprintf("Any %s that the check %s refuses changes nothing", action, check.Name), clauses(check.ClauseID()),
				func(s *session) { s.changesNothing(action, f) }, needs...)
		}
	}
}

// traceable tells whether it can be seen that a request with the flaw changes nothing.
func (f flaw) traceable(op *contracts.Operation) bool {
	switch {
	case len(f.sites(op)) == 0 || !readable(op.Object):
		return false
	case op.Action == contracts.Modify:
		return f.check != contracts.CheckRight // whose credentials may be another tenant's: the record is not there
	default:
		return f.check != contracts.CheckNoTags && len(traces(op, f)) > 0
	}
}

// traces are the filters that would find what an Add with the flaw has added.
func traces(op *contracts.Operation, f flaw) []*contracts.Param {
	spoiled, _ := f.site(op, nil)
	get := op.Object.Operation(contracts.Get)
	telling := func(p *contracts.Param) bool { return anyText(op, p) || p.Tag.References != nil }
	return choose(op, func(p *contracts.Param) bool {
		filter := get.Param(p.Name)
		return p != spoiled && telling(p) && filter != nil && filter.Via == ""
	})
}

func (s *session) changesNothing(action string, f flaw) {
	t := s.operationFor(action, f.traceable, f)
	if t == nil {
		s.skip("no credentials are given that lack the right to %s", action)
	}
	a := t.attempt()
	a.fields = t.everything()
	a.spoil(f)
	before := a.traced(f)
	s.refused(a.send(), a.because())
	s.Expect(a.traced(f)).To(gomega.Equal(before), "what a Get answers before and after the refused %s", t.op.Name)
}

// everything is a valid request with every tag that the operation takes; a Modify changes the scratch record.
func (t trial) everything() []contracts.Field {
	full := t.sample(t.op.Name).Full
	if t.op.Key != nil {
		full = with(full, t.op.Key.Name, t.scratch())
	}
	return full
}

// traced is what a Get answers about the record that a Modify would change, or about those that an Add would add to.
func (a *attempt) traced(f flaw) []contracts.Field {
	object := a.op.Object.Name
	if a.op.Action == contracts.Modify {
		return a.get(object, a.scratch())
	}
	asker := a.main()
	if f.check == contracts.CheckRight {
		asker = a.session.as(a.as)
	}
	filter := traces(a.op, f)[0].Name
	i := slices.IndexFunc(a.fields, func(sent contracts.Field) bool { return sent.Tag == filter })
	reply := a.well(asker.do(contracts.ClauseID(object, contracts.Get), a.fields[i]))
	return slices.Concat(reply.Items...)
}
