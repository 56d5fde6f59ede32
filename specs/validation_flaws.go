package specs

import (
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts"
)

// flaws are the ways to break each check, in no order of importance: the contract says which check comes first.
//
//nolint:gochecknoglobals // constant table
var flaws = []flaw{
	{contracts.CheckEnvelope, anywhere, func(a *attempt) []breach {
		a.shapeless = true
		return []breach{{check: contracts.CheckEnvelope}}
	}},
	{contracts.CheckLogin, anywhere, func(a *attempt) []breach {
		a.as.Password += "-wrong"
		return []breach{{check: contracts.CheckLogin}}
	}},
	{contracts.CheckOperation, anywhere, func(a *attempt) []breach {
		a.object = "No" + a.object
		return []breach{{contracts.CheckOperation, a.noOperationOf(a.object + "." + a.op.Action)}}
	}},
	{contracts.CheckRight, anywhere, func(a *attempt) []breach {
		a.as = *a.barred()
		return []breach{{check: contracts.CheckRight}}
	}},
	{contracts.CheckNoTags, anywhere, (*attempt).takeAll},
	{contracts.CheckNoneMandatory, ofNothing, (*attempt).leaveNothing},
	{contracts.CheckMissing, mandatoryTags, func(a *attempt) []breach {
		a.set("")
		return a.lacks()
	}},
	{contracts.CheckCriterion, anywhere, func(a *attempt) []breach {
		name := "NO_SUCH_" + strings.ToUpper(a.token())
		a.fields = append(a.fields, field(name, "x"))
		return []breach{a.notTaken(name, "x")}
	}},
	{contracts.CheckWildcard, exactFilters, func(a *attempt) []breach {
		return []breach{a.noWildcard(a.set("%"))}
	}},
	{contracts.CheckLength, boundedTexts, func(a *attempt) []breach {
		return []breach{a.wrongLength(a.set(a.sized(a.param.Max.Value + 1)))}
	}},
	{contracts.CheckValue, typedTags, (*attempt).misstate},
	{contracts.CheckReference, references, func(a *attempt) []breach {
		return a.noSuchRecord(a.set(a.nobody()))
	}},
	{contracts.CheckRule, ruledTags, func(a *attempt) []breach {
		return a.breaksRules(a.set(a.another()))
	}},
	{contracts.CheckUnique, uniqueTags, func(a *attempt) []breach {
		return []breach{a.occupied(a.set(a.occupy()))}
	}},
}

// set gives the tag a value, at the end of the request, and is that value.
func (a *attempt) set(value string) string {
	a.fields = with(a.fields, a.param.Name, value)
	return value
}

// barred are credentials that lack the right of the operation.
func (t trial) barred() *Credentials {
	for i := range t.run.target.Credentials {
		c := &t.run.target.Credentials[i]
		if c.limited() && !c.has(t.run.target.Contract, t.op) {
			return c
		}
	}
	return nil
}

// takeAll leaves no tag at all, and so nothing that an operation could begin with.
func (a *attempt) takeAll() []breach {
	a.fields = nil
	breaches := append(a.lacks(), breach{check: contracts.CheckNoTags})
	if a.op.Action != contracts.Add {
		breaches = append(breaches, nothingMandatory())
	}
	return breaches
}

// lacks is the first tag that the operation demands and that has no value, in the contract's order.
func (a *attempt) lacks() []breach {
	for _, param := range mandatoryTags(a.op) {
		if !slices.ContainsFunc(a.fields, func(f contracts.Field) bool { return f.Tag == param.Name && f.Value != "" }) {
			return []breach{a.on(param).missing()}
		}
	}
	return nil
}

// leaveNothing empties every filter of a Get, and leaves a Modify nothing but its key.
func (a *attempt) leaveNothing() []breach {
	var left []contracts.Field
	for _, f := range a.fields {
		param := a.op.Param(f.Tag)
		switch {
		case a.op.Action == contracts.Get && param != nil:
			left = append(left, field(f.Tag, ""))
		case a.op.Action == contracts.Get || param == a.op.Key:
			left = append(left, f)
		}
	}
	a.fields = left
	return []breach{nothingMandatory()}
}

// misstate gives the tag a value that is not of its type, or where it takes any value, sends it twice.
func (a *attempt) misstate() []breach {
	if wrong := wrongValues(a.param); len(wrong) > 0 && a.op.Action != contracts.Get {
		return []breach{a.wrongValue(a.set(wrong[0]))}
	}
	value, _ := a.value()
	a.set(value)
	a.fields = append(a.fields, field(a.param.Name, value))
	return []breach{a.wrongValue(value)}
}
