package specs

import (
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
)

// withField is a change of settings that adds a custom field to those that there are, or changes it.
func (t *steered) withField(field contracts.CustomField) settings {
	fields := slices.DeleteFunc(t.settings().CustomFields, func(f console.CustomField) bool {
		return f.Object == field.Object && f.Tag == field.Tag
	})
	return settings{"customFields": append(fields, console.CustomField(field))}
}

// setField adds a custom field of the spec's own, or changes it, and is its object as it is then.
func (t *steered) setField(field contracts.CustomField) entity {
	t.set(t.withField(field))
	t.extend(func(x *contracts.Extension) {
		x.CustomFields = slices.DeleteFunc(slices.Clone(x.CustomFields), func(f contracts.CustomField) bool {
			return f.Object == field.Object && f.Tag == field.Tag
		})
		x.CustomFields = append(x.CustomFields, field)
	})
	return t.entity(field.Object)
}

// serverSet is a record of which a custom field that is read only has a value, and a lookup by that field. No request can
// set it, so the field takes values for as long as it needs.
func (t *steered) serverSet(e entity, param *contracts.Param) (lookup, sought) {
	fields := t.settings().CustomFields
	i := slices.IndexFunc(fields, func(f console.CustomField) bool {
		return f.Object == e.Name && strings.EqualFold(f.Tag, param.Tag.Name)
	})
	if i < 0 {
		t.skip("the server has set no %s that could be searched, and it is no field that the console can open", param.Name)
	}
	open := contracts.CustomField(fields[i])
	open.ReadOnly = false
	t.set(t.withField(open))
	value := t.own(param)
	id := t.rooted(e.Name, field(param.Name, value))
	open.ReadOnly = true
	t.set(t.withField(open))
	return lookup{session: t.session, e: e, param: param, within: []contracts.Field{field(e.IDTag, id)}}, sought{id, value}
}

// fieldTag is the tag of a custom field as an Add takes it.
func fieldTag(e entity, tag string) *contracts.Param { return paramOf(e.add, e.Tag(tag)) }
