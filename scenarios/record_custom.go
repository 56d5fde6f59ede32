package scenarios

import (
	"fmt"
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

// findCustomFields declares the tags that the target took and the contract does not know, and extends the contract by
// them. What they hold besides text nobody can tell from a session.
func (d *distiller) findCustomFields() {
	d.drop(func(p *play) string {
		if p.operation == nil || d.provokes(p, contracts.CheckCriterion) {
			return d.unsendable(p)
		}
		for _, field := range p.Fields {
			if p.operation.Param(field.Tag) != nil {
				continue
			}
			if err := d.declare(p, field.Tag); err != nil {
				return err.Error()
			}
		}
		return ""
	})
	for _, p := range d.plays { // by the contract as it has become
		p.operation = d.contract.Operation(p.Object + "." + p.Action)
	}
}

// unsendable tells which tag no scenario can send; empty if there is none.
func (d *distiller) unsendable(p *play) string {
	for _, field := range p.Fields {
		if !wire.ValidName(field.Tag) {
			return fmt.Sprintf("the tag %q is beyond ASCII", field.Tag)
		}
	}
	return ""
}

// declare adds a custom field for a tag that was taken, unless the operation takes none.
func (d *distiller) declare(p *play, tag string) error {
	object := p.operation.Object
	extended := d.contract.Operation(p.operation.Name).Param(tag)
	if extended != nil {
		return nil // an earlier request has it
	}
	field := contracts.CustomField{Object: strings.ToLower(object.Name), Tag: tag}
	contract, err := d.contract.Extend(contracts.Extension{Origin: "the session", CustomFields: []contracts.CustomField{field}})
	if err != nil {
		return fmt.Errorf("the tag %s is none of the contract, and cannot be a field of the tenant's own: %w", tag, err)
	}
	if contract.Operation(p.operation.Name).Param(tag) == nil {
		return fmt.Errorf("the contract has no tag %s for %s, and yet the target took it; an overlay may declare it", tag, p.operation.Name)
	}
	d.contract = contract
	d.fields = append(d.fields, &field)
	d.note(p.number, "the tag %s is taken for a field of the tenant's own that holds any text; correct <custom-field> if it is not", tag)
	return nil
}

// noteChoices notes values that the target took and the contract's picklists do not have: they are the tenant's own.
func (d *distiller) noteChoices() {
	for _, p := range d.plays {
		if p.operation == nil || p.operation.Action == contracts.Get || !p.succeeded() {
			continue
		}
		for _, field := range p.Fields {
			param := p.operation.Param(field.Tag)
			if param != nil && param.Tag.Picklist != nil && field.Value != "" && !param.Tag.Picklist.Has(field.Value) {
				d.noteOnce(p.number, "%q is no %s of the contract; a replay needs a tenant with that choice, as <picklist> in <given> makes one", field.Value, param.Name)
			}
		}
	}
}
