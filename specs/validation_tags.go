package specs

import (
	"slices"
	"strings"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// spellings: a tag may be sent in any case, and only once.
func (v tagValidation) spellings() {
	if lower := strings.ToLower(v.param.Name); lower != v.param.Name {
		v.spec("takes "+v.param.Name+" in lower case", "", func(t trial) {
			value, _ := t.value()
			t.takesFields(append(without(t.request(value), t.param.Name), field(lower, value)), value)
		}, v.agents()...)
	}
	if v.enforces(contracts.CheckValue) {
		v.spec("refuses "+v.param.Name+" for the second time, with its second value", "", func(t trial) {
			t.refusesTwice(t.param.Name)
			t.refusesTwice(strings.ToLower(t.param.Name))
		}, v.agents()...)
	}
}

// refusesTwice demands that the tag is refused for the second time, when it may be in another case.
func (t trial) refusesTwice(name string) {
	first, _ := t.value()
	second, _ := t.value()
	t.refusesFields(append(t.request(first), field(name, second)), t.wrongValue(second))
}

// nothing: a tag that is not demanded may be empty, and one for text may hold nothing but blanks.
func (v tagValidation) nothing() {
	if slices.Contains(v.op.Mandatory, v.param) || v.param == v.op.Key {
		return
	}
	reading := v.op.Action == contracts.Get
	if v.param.Tag.Keep(v.op.Action) == nil && (!reading || len(v.op.Params) > 1) {
		v.spec("takes an empty "+v.param.Name, "", trial.takesEmpty)
	}
	if reading || v.param.Tag.Type == "text" && v.param.Tag.Unique == nil {
		v.spec("takes nothing but blanks in "+v.param.Name, "", trial.takesBlanks)
	}
}

// takesEmpty demands that an Add and a Get do without a tag that is empty, and that a Modify empties it.
func (t trial) takesEmpty() {
	switch t.op.Action {
	case contracts.Add:
		t.well(t.do(t.op.Name, t.request("")...))
	case contracts.Get:
		t.well(t.do(t.op.Name, append(t.request(""), t.otherFilter())...))
	default:
		if value, ok := t.value(); ok {
			t.takes(value)
		}
		t.takes("")
	}
}

func (t trial) takesBlanks() {
	blanks := 1
	if t.param.Min != nil {
		blanks = max(1, t.param.Min.Value)
	}
	t.takes(strings.Repeat(" ", blanks))
}

// otherFilter is a filter of a Get on another tag.
func (t trial) otherFilter() contracts.Field {
	i := slices.IndexFunc(t.op.Params, func(p *contracts.Param) bool { return p != t.param })
	t.Expect(i).To(gomega.BeNumerically(">=", 0), "%s has no other filter", t.op.Name)
	other := t.on(t.op.Params[i])
	return field(other.param.Name, other.filter())
}
