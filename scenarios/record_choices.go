package scenarios

import (
	"slices"

	"github.com/crmock/crmock/contracts"
)

// choice is a value of a picklist, as the session shows it first.
type choice struct {
	value string
	by    *play
}

// choices are the values of all picklists that the target took or showed, in the order of appearance.
func (d *distiller) choices() map[string][]choice {
	seen := map[string][]choice{}
	for _, p := range d.plays {
		d.eachChoice(p, func(tag *contracts.Tag, value string) {
			list := tag.Picklist
			if has(seen[list.Name], value) {
				return
			}
			seen[list.Name] = append(seen[list.Name], choice{value, p})
			if d.contract.Picklist(list.Name) != list && !list.Has(value) { // the list of one tag, which came with the contract
				d.note(p.number, "%q is no %s of the contract; a replay needs a tenant with that choice", value, tag.RequestName)
			}
		})
	}
	return seen
}

func has(choices []choice, value string) bool {
	return slices.ContainsFunc(choices, func(known choice) bool { return known.value == value })
}

// eachChoice goes through the choices that a play has made, if it was carried out, and that its reply shows.
func (d *distiller) eachChoice(p *play, show func(*contracts.Tag, string)) {
	look := func(tag *contracts.Tag, value string) {
		if tag != nil && tag.Picklist != nil && value != "" {
			show(tag, value)
		}
	}
	if p.writes() && p.succeeded() {
		for _, field := range p.Fields {
			if param := p.operation.Param(field.Tag); param != nil {
				look(param.Tag, field.Value)
			}
		}
	}
	d.eachField(p, func(field contracts.Field) { look(p.operation.Object.Tag(field.Tag), field.Value) })
}
