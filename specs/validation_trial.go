package specs

import (
	"slices"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// trial is an operation under examination and, for most specs, one of its tags.
type trial struct {
	*session
	op    *contracts.Operation
	param *contracts.Param
}

// on is a trial of another tag of the operation.
func (t trial) on(param *contracts.Param) trial { return trial{t.session, t.op, param} }

// request is a valid request, of the least that the operation takes, with the tag set. A Modify changes the scratch
// record, a Get has no other filter.
func (t trial) request(value string) []contracts.Field {
	switch {
	case t.op.Action == contracts.Add:
		return with(t.sample(t.op.Name).Minimal, t.param.Name, value)
	case t.op.Action == contracts.Modify && t.param != t.op.Key:
		return []contracts.Field{field(t.op.Key.Name, t.scratch()), field(t.param.Name, value)}
	case t.op.Action == contracts.Modify:
		return append(t.change(), field(t.param.Name, value))
	default:
		return []contracts.Field{field(t.param.Name, value)}
	}
}

// least is a valid request, of the least that the operation takes.
func (t trial) least() []contracts.Field {
	if t.op.Action == contracts.Add {
		return t.sample(t.op.Name).Minimal
	}
	for _, param := range t.op.Params {
		if value, ok := t.on(param).value(); ok && param != t.op.Key {
			return t.on(param).request(value)
		}
	}
	t.Expect(t.op.Params).To(gomega.BeEmpty(), "nothing valid is known for %s", t.op.Name)
	return nil
}

// change is something that a Modify can change, without its key.
func (t trial) change() []contracts.Field { return without(t.least(), t.op.Key.Name) }

// refuses demands that a request with the tag set is refused.
func (t trial) refuses(value string, because ...breach) {
	t.refusesFields(t.request(value), because...)
}

func (t trial) refusesFields(fields []contracts.Field, because ...breach) {
	reply, expected := t.do(t.op.Name, fields...), t.earliest(because...)
	if expected == nil {
		t.well(reply) // nobody looks at what is wrong
		return
	}
	t.refused(reply, expected)
}

// takes demands that a request with the tag set is carried out and, where it writes, that the value is there then.
func (t trial) takes(value string) { t.takesFields(t.request(value), value) }

func (t trial) takesFields(fields []contracts.Field, value string) {
	reply := t.well(t.do(t.op.Name, fields...))
	if t.op.Action == contracts.Get || t.param == t.op.Key || !t.visible() {
		return
	}
	id := ""
	if t.op.Action == contracts.Add {
		id = t.idOf(t.op.Object.Name, reply)
	} else {
		id = t.scratch()
	}
	t.holds(id, value)
}

// holds demands that a record has a value of the tag, if a Get shows it.
func (t trial) holds(id, value string) {
	if t.visible() {
		t.Expect(t.get(t.op.Object.Name, id).value(t.param.Tag.Name)).To(gomega.Equal(t.displayed(value)),
			"%s of the %s %s, read back", t.param.Tag.Name, t.op.Object.Name, id)
	}
}

// visible tells whether the tag can be read back.
func (t trial) visible() bool {
	return readable(t.op.Object) && slices.Contains(t.op.Object.Operation(contracts.Get).Returns, t.param.Tag)
}

// readable tells whether a record can be read by its id.
func readable(object *contracts.Object) bool {
	get := object.Operation(contracts.Get)
	return get != nil && get.Param(object.IDTag) != nil
}

// displayed is a value as replies show it: of an agent the login or the id, whichever was sent.
func (t trial) displayed(value string) string {
	agent, found := t.contract().Agent(value)
	switch {
	case t.param.Tag.Type != "agent" || !found:
		return value
	case t.param.Tag.Shows == "id":
		return agent.ID
	default:
		return agent.Login
	}
}

// scratch is the id of a record that any spec may change and that none relies on. There is one for each object and not
// one for each spec, because nothing can be deleted.
func (t trial) scratch() string {
	name := t.op.Object.Name + " to be changed"
	if t.run.shared[name] == "" {
		t.run.shared[name] = t.fresh(t.op.Object.Name)
	}
	return t.run.shared[name]
}
