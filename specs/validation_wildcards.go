package specs

import (
	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// wildcards: a percent sign finds records where the filter takes it, and is refused where it does not.
func (v tagValidation) wildcards() {
	switch {
	case v.op.Action != contracts.Get:
	case v.param.Wildcard != nil:
		v.spec("takes % in "+v.param.Name, "wildcard", func(t trial) { t.takes(ending(t.token(), t.room()-1) + "%") })
		if v.placeable() {
			v.spec("finds a record by the beginning of "+v.param.Name+" and %", "wildcard", trial.findsByBeginning, CanWrite)
		}
	case v.enforces(contracts.CheckWildcard):
		v.spec("refuses % in "+v.param.Name, "wildcard", trial.refusesWildcards)
	}
}

func (t trial) refusesWildcards() {
	token := ending(t.token(), t.room()-1)
	for _, value := range []string{"%", token + "%", "%" + token} {
		t.refuses(value, t.noWildcard(value))
	}
}

// placeable tells whether a record can be added that a filter is to find.
func (v tagValidation) placeable() bool {
	add := v.op.Object.Operation(contracts.Add)
	if v.param.Via != "" {
		reference := v.op.Object.Tag(v.param.Via)
		if add == nil || add.Param(reference.RequestName) == nil {
			return false
		}
		add = v.contract.Object(reference.References.Object).Operation(contracts.Add)
	}
	return add != nil && add.Param(v.param.Tag.RequestName) != nil && readable(v.op.Object)
}

// findsByBeginning adds a record with a value of its own, or one that references such a record, and finds it.
func (t trial) findsByBeginning() {
	value, ok := t.filled(t.room())
	if !ok {
		t.skip("no value of %s can be made up", t.param.Name)
	}
	id := t.place(value)
	beginning := []rune(value)[:t.room()*2/3]
	found := t.find(t.op.Object.Name, field(t.param.Name, string(beginning)+"%"))
	t.Expect(found).To(gomega.HaveLen(1), "records found by the beginning of %s", t.param.Name)
	t.Expect(found[0].value(t.op.Object.IDTag)).To(gomega.Equal(id), "the record found by the beginning of %s", t.param.Name)
}

// place adds a record that a filter on the value finds, and is its id.
func (t trial) place(value string) string {
	if t.param.Via == "" {
		return t.addWith(t.op.Object.Name, t.param.Tag.RequestName, value)
	}
	reference := t.op.Object.Tag(t.param.Via)
	there := t.addWith(reference.References.Object, t.param.Tag.RequestName, value)
	return t.addWith(t.op.Object.Name, reference.RequestName, there)
}

// addWith adds a record of the least that it needs, with one tag set, and is its id.
func (t trial) addWith(object, tag, value string) string {
	return t.add(object, with(t.sample(object+"."+contracts.Add).Minimal, tag, value)...)
}
