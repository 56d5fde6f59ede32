package scenarios

import (
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts"
)

// unexplained are the requests that were refused for their tags, by the check of a problem, though the contract finds
// nothing wrong with them: the tenant knows more than the contract.
func (d *distiller) unexplained(checks ...string) []*play {
	var all []*play
	shown := map[recordKey]bool{}
	for _, p := range d.plays {
		d.eachShown(p, func(key recordKey, _, _ int) { shown[key] = true })
		if p.writes() && d.answers(p, checks) && !d.explains(p, shown) {
			all = append(all, p)
		}
	}
	return all
}

// answers tells whether a play was answered with the problem of one of these checks.
func (d *distiller) answers(p *play, checks []string) bool {
	return slices.ContainsFunc(checks, func(name string) bool {
		check := d.contract.Check(name)
		return check != nil && p.ending.means(check.Problem)
	})
}

// explains tells whether the contract finds something wrong with a request, or may find it where it was answered: a record
// that no reply has shown, a value that has to be that of another record.
func (d *distiller) explains(p *play, shown map[recordKey]bool) bool {
	if _, wrong := p.operation.Validate(p.Fields); wrong != nil {
		return true
	}
	if d.answers(p, []string{contracts.CheckUnique}) {
		return len(d.uniquesOf(p)) > 0
	}
	if !d.answers(p, []string{contracts.CheckReference, contracts.CheckRule}) {
		return false
	}
	return slices.ContainsFunc(p.Fields, func(field contracts.Field) bool {
		key, is := d.asked(p, field)
		return is && !shown[key]
	}) || slices.ContainsFunc(p.operation.Object.Rules, func(rule *contracts.Rule) bool {
		_, sent := p.sends(rule.Tag)
		return sent
	})
}

// isReadOnly tells whether requests were refused that have nothing wrong but that they send a custom field, and none was
// carried out.
func (d *distiller) isReadOnly(field *contracts.CustomField) bool {
	sends := func(p *play) bool {
		if !p.writes() || !strings.EqualFold(p.operation.Object.Name, field.Object) {
			return false
		}
		_, sent := p.sends(field.Tag)
		return sent
	}
	return slices.ContainsFunc(d.unexplained(contracts.CheckCriterion), sends) &&
		!slices.ContainsFunc(d.plays, func(p *play) bool { return sends(p) && p.succeeded() })
}

// refusedChoices are the values of the contract's picklists that requests were refused for: nothing else can be wrong.
func (d *distiller) refusedChoices(seen map[string][]choice) map[string][]choice {
	refused := map[string][]choice{}
	for _, p := range d.unexplained(contracts.CheckValue) {
		if list, value := d.culprit(p, seen); list != "" && !has(refused[list], value) {
			refused[list] = append(refused[list], choice{value, p})
		}
	}
	return refused
}

// culprit is the one choice in a refused request that the target never took, with its list; empty where there are several, or
// a field of the tenant's own, which may hold anything.
func (d *distiller) culprit(p *play, seen map[string][]choice) (list, value string) {
	for _, field := range p.Fields {
		tag := p.operation.Param(field.Tag).Tag
		switch {
		case field.Value == "" || tag.Picklist != nil && has(seen[tag.Picklist.Name], field.Value):
		case tag.Picklist == nil && !d.isOwn(p.operation.Object, tag):
		case list != "" || tag.Picklist == nil || d.contract.Picklist(tag.Picklist.Name) != tag.Picklist:
			return "", ""
		default:
			list, value = tag.Picklist.Name, field.Value
		}
	}
	return list, value
}

// isOwn tells whether a tag is one that the session has shown.
func (d *distiller) isOwn(object *contracts.Object, tag *contracts.Tag) bool {
	return slices.ContainsFunc(d.extension.CustomFields, func(field contracts.CustomField) bool {
		return field.Tag == tag.Name && strings.EqualFold(field.Object, object.Name)
	})
}

// noteUnexplained notes the requests that a replay may not be refused for.
func (d *distiller) noteUnexplained() {
	for _, p := range d.unexplained(contracts.CheckMissing, contracts.CheckCriterion, contracts.CheckLength, contracts.CheckValue, contracts.CheckUnique) {
		d.note(p.number, "it was refused for something that the contract does not know, such as the type of a field of the tenant's own, so a replay may not be refused")
	}
}
