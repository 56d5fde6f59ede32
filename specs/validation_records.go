package specs

import (
	"fmt"
	"strings"

	"github.com/crmock/crmock/contracts"
)

// records: what only the records can tell, whether a value is free and whether it names a record.
func (v tagValidation) records() {
	if v.op.Action == contracts.Get || v.param == v.op.Key {
		return
	}
	if v.param.Tag.Unique != nil && v.enforces(contracts.CheckUnique) && v.addable() {
		v.spec("refuses the "+v.param.Name+" of another record", "unique", trial.refusesOccupied)
		if v.op.Action == contracts.Modify {
			v.spec("takes the "+v.param.Name+" that the record has already", "unique", trial.takesItsOwn)
		}
	}
	if reference := v.param.Tag.References; reference != nil {
		if v.enforces(contracts.CheckReference) {
			v.spec(fmt.Sprintf("refuses an id in %s that no %s has", v.param.Name, reference.Object), "references", trial.refusesNobody)
		}
		v.spec(fmt.Sprintf("takes the id of a %s in %s", reference.Object, v.param.Name), "references", func(t trial) {
			value, _ := t.value()
			t.takes(value)
		})
	}
}

// addable tells whether an Add takes the tag.
func (v tagValidation) addable() bool {
	add := v.op.Object.Operation(contracts.Add)
	return add != nil && add.Param(v.param.Name) != nil
}

// refusesOccupied demands that a value is refused which another record has, in another case too where case makes no
// difference to searches.
func (t trial) refusesOccupied() {
	value := t.occupy()
	values := []string{value}
	if t.param.Tag.Match == "fold" {
		values = append(values, strings.ToUpper(value))
	}
	for _, value := range values {
		t.refuses(value, t.occupied(value))
	}
}

// occupy makes sure that a record has a value of the tag, and is that value.
func (t trial) occupy() string {
	value, ok := t.filledWith("x", t.room()) // not accents, whose upper case is a matter of its own
	if !ok {
		t.skip("no value of %s can be made up that is still free", t.param.Name)
	}
	t.addWith(t.op.Object.Name, t.param.Name, value)
	return value
}

func (t trial) takesItsOwn() {
	value, _ := t.value()
	t.takes(value)
	t.takes(value)
}

func (t trial) refusesNobody() {
	for _, value := range fitting(t.param, t.nobody(), "no-such-id") {
		t.refuses(value, t.noSuchRecord(value)...)
	}
}

// rules: the named rules of the objects, in every operation that takes their tag.
func (v validation) rules() {
	for _, op := range v.contract.Operations() {
		for _, rule := range op.Object.Rules {
			param := op.Param(op.Object.Tag(rule.Tag).RequestName)
			if param != nil && op.Action != contracts.Get && v.enforces(contracts.CheckRule) {
				tagValidation{v, op, param}.rule(rule)
			}
		}
	}
}

func (v tagValidation) rule(rule *contracts.Rule) {
	clause := clauses(rule.ClauseID(v.op.Object))
	v.specOf(fmt.Sprintf("refuses what is not %s in %s", rule.From, v.param.Name), clause, func(t trial) {
		value := t.another()
		t.refuses(value, t.notTheSame(rule, value))
	})
	v.specOf(fmt.Sprintf("takes %s in %s", rule.From, v.param.Name), clause, func(t trial) { t.takesTheSame(rule) })
}

// another is a value that is good in itself and that no record has which a request may name.
func (t trial) another() string {
	if reference := t.param.Tag.References; reference != nil {
		return t.fresh(reference.Object)
	}
	value, ok := t.filled(t.room())
	if !ok {
		t.skip("no other value of %s can be made up", t.param.Name)
	}
	return value
}

// takesTheSame demands that the tag may be sent where it has the value that the rule wants.
func (t trial) takesTheSame(rule *contracts.Rule) {
	reference := t.op.Object.Tag(rule.From.Reference)
	there := reference.References.Object
	if !readable(t.contract().Object(there)) {
		t.skip("no Get tells what %s has to be", t.param.Name)
	}
	id := t.shared(there)
	value := t.get(there, id).value(rule.From.Tag)
	fields := t.request(value)
	if t.op.Param(reference.RequestName) != nil {
		fields = with(fields, reference.RequestName, id)
	}
	t.takesFields(fields, value)
}
