package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

// findCustomFields declares the tags that replies show, or that the target took, and that the contract does not know. What
// they hold besides text nobody can tell from a session. Replies come first: they spell a tag as the tenant does.
func (d *distiller) findCustomFields() {
	for _, p := range d.plays {
		d.eachField(p, func(field contracts.Field) {
			if p.operation.Object.Tag(field.Tag) == nil {
				_ = d.declare(p.operation.Object, field.Tag) // what cannot be declared is noted where it is not looked at
			}
		})
	}
	d.drop(func(p *play) string {
		if p.operation == nil || d.provokes(p, contracts.CheckCriterion) {
			return d.unsendable(p)
		}
		for _, field := range p.Fields {
			if err := d.declareSent(p, field.Tag); err != nil {
				return err.Error()
			}
		}
		return ""
	})
	d.forgetUnused()
	for i := range d.extension.CustomFields {
		d.complete(i)
	}
}

// forgetUnused takes back what only requests have that are left out.
func (d *distiller) forgetUnused() {
	used := slices.DeleteFunc(slices.Clone(d.extension.CustomFields), func(field contracts.CustomField) bool {
		return d.firstWith(&field) == nil
	})
	_ = d.extend(contracts.Extension{CustomFields: used}) // which is possible, as more was
}

// eachField goes through what a reply shows of records.
func (d *distiller) eachField(p *play, show func(contracts.Field)) {
	if !p.succeeded() || p.operation == nil {
		return
	}
	for _, item := range p.Reply.Items {
		for _, field := range item {
			show(field)
		}
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

// declareSent declares a tag that was taken, unless the operation takes none.
func (d *distiller) declareSent(p *play, tag string) error {
	if p.operation.Param(tag) != nil {
		return nil
	}
	object := p.operation.Object
	if !slices.ContainsFunc(object.Tags, func(known *contracts.Tag) bool { return strings.EqualFold(known.RequestName, tag) }) {
		if err := d.declare(object, tag); err != nil {
			return fmt.Errorf("the tag %s is none of the contract, and cannot be a field of the tenant's own: %w", tag, err)
		}
	}
	if p.operation.Param(tag) == nil {
		return fmt.Errorf("the contract has no tag %s for %s, and yet the target took it; an overlay may declare it", tag, p.operation.Name)
	}
	return nil
}

// declare adds a custom field to an object. The error says why it cannot be one.
func (d *distiller) declare(object *contracts.Object, tag string) error {
	field := contracts.CustomField{Object: strings.ToLower(object.Name), Tag: tag}
	return d.extend(contracts.Extension{
		Picklists: d.extension.Picklists, CustomFields: append(slices.Clone(d.extension.CustomFields), field),
	})
}

// complete says of a custom field what the session shows besides its tag, and where it does.
func (d *distiller) complete(i int) {
	fields := slices.Clone(d.extension.CustomFields)
	field := &fields[i]
	field.Default = d.leftTo(field.Object, field.Tag).value
	field.ReadOnly = d.isReadOnly(field)
	if err := d.extend(contracts.Extension{Picklists: d.extension.Picklists, CustomFields: fields}); err != nil {
		d.note(0, "the default of %s cannot be what the session shows: %v", field.Tag, err)
	}
	by := d.firstWith(field)
	d.infer(by, "the tag %s is taken for a field of the tenant's own that holds any text%s", field.Tag, also(field))
}

// also is what is known of a custom field besides, in words.
func also(field *contracts.CustomField) string {
	text := ""
	if field.Default != "" {
		text += fmt.Sprintf(", %q where an Add leaves it out", field.Default)
	}
	if field.ReadOnly {
		text += ", and that the API may not set"
	}
	return text
}

// firstWith is the first play with a custom field, in what was sent or in what was answered; nil if there is none.
func (d *distiller) firstWith(field *contracts.CustomField) *play {
	has := func(of contracts.Field) bool { return strings.EqualFold(of.Tag, field.Tag) }
	at := slices.IndexFunc(d.plays, func(p *play) bool {
		if p.operation == nil || !strings.EqualFold(p.operation.Object.Name, field.Object) {
			return false
		}
		shown := false
		d.eachField(p, func(of contracts.Field) { shown = shown || has(of) })
		return shown || slices.ContainsFunc(p.Fields, has)
	})
	if at < 0 {
		return nil
	}
	return d.plays[at]
}
