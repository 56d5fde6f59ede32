package specs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts"
)

// checks: each is answered by its problem, before all that come after it and after all that come before it. Of several
// tags that one check refuses, the first sent is answered.
func (v validation) checks() {
	for i, check := range v.contract.Checks {
		f, clause := flawOf(check.Name), clauses(check.ClauseID())
		if !v.possible(f) {
			continue
		}
		v.spec("The check "+check.Name+" is answered by its problem", clause, func(s *session) { s.brokenBy(f) }, v.needs(f)...)
		if others := v.others(i); len(others) > 0 {
			v.spec(v.placeOf(i), append(clause, "validation.first-failure"), func(s *session) { s.ordered(i, others) }, CanWrite)
		}
		if slices.Contains(ofTags, check.Name) && v.possibleTwice(f) {
			v.spec("Of two tags that the check "+check.Name+" refuses, the first sent is answered",
				append(clause, "validation.order-sent"), func(s *session) { s.firstSent(f) }, CanWrite)
		}
	}
	v.each(contracts.Add, func(o operationValidation) {
		o.spec("answers the first of all that is wrong with a request", clauses("validation.first-failure"), trial.descends)
	})
	v.spec("Of two tags that fail the same check, the first sent is answered", clauses("validation.order-sent"), func(s *session) {
		for _, check := range ofTags {
			if s.contract().Check(check) != nil {
				s.firstSent(flawOf(check))
			}
		}
	}, CanWrite)
}

// descends sends a request with every flaw that it can have, and mends one after the other: each time the first that is
// left is answered.
func (t trial) descends() {
	checks := t.contract().Checks
	for i, check := range checks {
		first := flawOf(check.Name)
		site, found := first.site(t.op, nil)
		if !found || check.Name == contracts.CheckRight && t.barred() == nil {
			continue
		}
		a := t.attempt()
		a.spoiled = []*contracts.Param{site} // kept for the first, which comes last
		for _, later := range slices.Backward(checks[i+1:]) {
			f := flawOf(later.Name)
			_, free := f.site(t.op, a.spoiled)
			if free && f.leaves(t.op, first) && first.leaves(t.op, f) && f.check != contracts.CheckRight {
				a.spoil(f)
			}
		}
		a.spoilAt(first, site)
		t.Expect(a.send()).To(beProblem(a.because()), "%s that breaks the check %s and others after it", t.op.Name, check.Name)
	}
}

// ofTags are the checks that look at what is sent tag by tag.
//
//nolint:gochecknoglobals // constant table
var ofTags = []string{
	contracts.CheckCriterion, contracts.CheckWildcard, contracts.CheckLength, contracts.CheckValue, contracts.CheckReference, contracts.CheckUnique,
}

// actions are in the order of how much harm they can do.
//
//nolint:gochecknoglobals // constant table
var actions = []string{contracts.Get, contracts.Add, contracts.Modify}

// flawOf is the way to break a check.
func flawOf(check string) flaw {
	return flaws[slices.IndexFunc(flaws, func(f flaw) bool { return f.check == check })]
}

// placeOf tells a check's place among its neighbours.
func (v validation) placeOf(i int) string {
	var neighbours []string
	if i > 0 {
		neighbours = append(neighbours, "after "+v.contract.Checks[i-1].Name)
	}
	if i+1 < len(v.contract.Checks) {
		neighbours = append(neighbours, "before "+v.contract.Checks[i+1].Name)
	}
	return fmt.Sprintf("The check %s is made %s", v.contract.Checks[i].Name, strings.Join(neighbours, " and "))
}

func (v validation) possible(f flaw) bool {
	return slices.ContainsFunc(v.contract.Operations(), func(op *contracts.Operation) bool { return len(f.sites(op)) > 0 })
}

// possibleTwice tells whether one request can break the check with two tags.
func (v validation) possibleTwice(f flaw) bool {
	return slices.ContainsFunc(v.contract.Operations(), func(op *contracts.Operation) bool { return len(f.pairs(op)) > 0 })
}

// others are the checks that can be broken in one request with the check at a place.
func (v validation) others(i int) []int {
	var others []int
	f := flawOf(v.contract.Checks[i].Name)
	for j, other := range v.contract.Checks {
		g := flawOf(other.Name)
		if j == i || j < i && g.ofAny() && !f.ofAny() {
			continue // seen from the other side: who sends a wrong password too often may be locked out
		}
		if slices.ContainsFunc(v.contract.Operations(), func(op *contracts.Operation) bool { return f.together(op, g) }) {
			others = append(others, j)
		}
	}
	return others
}

// needs is what a spec needs that breaks a check in one operation: to write, if a Get cannot.
func (v validation) needs(f flaw) []Capability {
	var needs []Capability
	if f.check == contracts.CheckRight {
		needs = append(needs, HasRights)
	}
	if !slices.ContainsFunc(v.contract.Operations(), func(op *contracts.Operation) bool { return op.Action == contracts.Get && len(f.sites(op)) > 0 }) {
		needs = append(needs, CanWrite)
	}
	return needs
}

// operationFor is an operation of an action that has what it takes, nil where there is none: the flaws decide, and for
// a right that is to be missing, the credentials.
func (s *session) operationFor(action string, has func(*contracts.Operation) bool, flaws ...flaw) *trial {
	for _, op := range s.contract().Operations() {
		t := trial{s, op, nil}
		barring := slices.ContainsFunc(flaws, func(f flaw) bool { return f.check == contracts.CheckRight })
		if op.Action == action && has(op) && (!barring || t.barred() != nil) {
			return &t
		}
	}
	return nil
}

// brokenBy demands that a request with one flaw is refused as the check says. A Get is preferred: it changes nothing.
func (s *session) brokenBy(f flaw) {
	for _, action := range actions {
		t := s.operationFor(action, func(op *contracts.Operation) bool { return len(f.sites(op)) > 0 }, f)
		if t == nil || s.run.target.Profile == ReadOnly && action != contracts.Get {
			continue
		}
		a := t.attempt()
		a.spoil(f)
		if because := a.because(); because.Problem == s.contract().Check(f.check).Problem {
			s.refused(a.send(), because)
			return
		}
	}
	s.skip("no request to this target is answered by the check %s", f.check)
}

// ordered demands that of two checks the one that comes first in the contract is answered, for one check and each of
// others that can be broken along with it, in an operation of each action that can break both.
func (s *session) ordered(i int, others []int) {
	checks := s.contract().Checks
	for _, j := range others {
		earlier, later := flawOf(checks[min(i, j)].Name), flawOf(checks[max(i, j)].Name)
		for _, action := range actions {
			t := s.operationFor(action, func(op *contracts.Operation) bool { return later.together(op, earlier) }, earlier, later)
			if t == nil {
				continue
			}
			a := t.attempt()
			a.spoil(later)
			a.spoil(earlier)
			s.Expect(a.send()).To(beProblem(a.because()), "%s that breaks the checks %s and %s", t.op.Name, earlier.check, later.check)
			if earlier.ofAny() {
				break
			}
		}
	}
}

// pairs are two tags that one request can break the check with, none in an operation that has no two.
func (f flaw) pairs(op *contracts.Operation) []*contracts.Param {
	sites := f.sites(op)
	switch {
	case len(sites) == 1 && sites[0] == nil:
		return []*contracts.Param{nil, nil}
	case len(sites) < 2:
		return nil
	default:
		return sites[:2]
	}
}

// firstSent demands that of two tags with the same flaw the first sent is answered, whichever it is.
func (s *session) firstSent(f flaw) {
	for _, action := range actions {
		t := s.operationFor(action, func(op *contracts.Operation) bool { return len(f.pairs(op)) > 0 })
		if t == nil {
			continue
		}
		pair := f.pairs(t.op)
		for range 2 {
			a := t.attempt()
			a.spoilAt(f, pair[0])
			a.spoilAt(f, pair[1])
			s.Expect(a.send()).To(beProblem(a.because()), "%s, the check %s", t.op.Name, f.check)
			pair = []*contracts.Param{pair[1], pair[0]}
		}
	}
}
