package specs

import (
	"slices"

	"github.com/crmock/crmock/contracts"
)

// nothings are what counts as no value where one is demanded.
var nothings = []string{"", " ", "\t\n"} //nolint:gochecknoglobals // constant table

// mandatory: what an Add demands has to be there, with a value.
func (v operationValidation) mandatory() {
	for _, param := range v.op.Mandatory {
		if v.enforces(contracts.CheckMissing) {
			v.on(param).spec("refuses a request without "+param.Name+", or with nothing in it", "mandatory", func(t trial) {
				t.refusesFields(t.lacking(), t.missing())
				t.refusesNothings()
			})
		}
	}
}

// lacking is a request without the tag, and with another one if it would have none.
func (t trial) lacking() []contracts.Field {
	fields := without(t.least(), t.param.Name)
	for _, param := range t.op.Params {
		if len(fields) > 0 {
			break
		}
		if value, ok := t.on(param).value(); ok && param != t.param {
			fields = append(fields, field(param.Name, value))
		}
	}
	return fields
}

func (t trial) refusesNothings() {
	for _, nothing := range nothings {
		t.refuses(nothing, t.missing())
	}
}

// keeps: what an action may not empty keeps its value.
func (v operationValidation) keeps() {
	for _, param := range v.op.Params {
		kept := v.on(param)
		if param.Tag.Keep(v.op.Action) == nil || slices.Contains(v.op.Mandatory, param) || !v.enforces(contracts.CheckCriterion) {
			continue
		}
		kept.spec("refuses to empty "+param.Name, "keep", func(t trial) {
			value, _ := t.value()
			t.takes(value)
			t.refuses("", t.notEmptied())
			if t.op.Action == contracts.Modify {
				t.holds(t.scratch(), value)
			}
		}, kept.agents()...)
	}
}

// key: a Modify needs the id of a record.
func (v operationValidation) key() {
	key := v.op.Key
	if key == nil {
		return
	}
	if v.enforces(contracts.CheckMissing) {
		v.on(key).spec("refuses a request without "+key.Name+", or with nothing in it", "key", func(t trial) {
			t.refusesFields(t.change(), t.missing())
			t.refusesNothings()
		})
	}
	if v.enforces(contracts.CheckValue) {
		v.on(key).spec("refuses an id in "+key.Name+" that no record has", "key", trial.refusesOtherKeys)
	}
}

func (t trial) refusesOtherKeys() {
	for _, value := range fitting(t.param, t.nobody(), t.scratch()+"x", "no-such-id") {
		t.refuses(value, t.wrongValue(value))
	}
}

// refused: the tags of the object that the operation does not take.
func (v operationValidation) refused() {
	for _, tag := range v.op.Object.Tags {
		if v.op.Param(tag.RequestName) == nil && v.enforces(contracts.CheckCriterion) {
			v.spec("refuses "+tag.RequestName, clauses(contracts.ClauseID(v.op.Name, tag.RequestName, "refused")),
				func(t trial) { t.refusesTag(tag.RequestName) })
		}
	}
}

// refusesTag demands that a tag is refused which the operation does not take.
func (t trial) refusesTag(name string) {
	value := t.token()
	t.refusesFields(append(t.least(), field(name, value)), t.notTaken(name, value))
}
