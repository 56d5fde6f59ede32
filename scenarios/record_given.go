package scenarios

import (
	"fmt"
	"time"

	"github.com/crmock/crmock/contracts"
)

// setup is what a tenant has to have before the session.
func (d *distiller) setup() Setup {
	var s Setup
	for _, list := range d.contract.Picklists {
		if options, own := d.extension.Picklists[list.Name]; own {
			s.Picklists = append(s.Picklists, Picklist{Name: list.Name, Values: options})
		}
	}
	for _, field := range d.extension.CustomFields {
		s.CustomFields = append(s.CustomFields, CustomField{CustomField: field})
	}
	s.Records = d.givenRecords()
	if !s.isEmpty() {
		s.WithoutConsole = CheckWithoutConsole
	}
	return s
}

// givenRecords are the records of <given>.
func (d *distiller) givenRecords() []Record {
	var records []Record
	for _, key := range d.foundInOrder() {
		found := d.found[key]
		records = append(records, d.givenRecord(found))
		for _, tag := range found.blank {
			d.note(found.number, "%s %s has no %s, and a replay that makes it gives it the default, so any will do", key.object, key.id, tag)
		}
		if change := d.unrepeatable(found); change != nil {
			d.note(change.number, "%s %s, which was there before the session, is changed: where there is no console, a replay needs it as it was",
				key.object, key.id)
		}
	}
	if len(records) > 0 {
		d.note(0, "the records of <given>, %d in number, were there before the session: a replay makes them where there is a console, "+
			"and looks for them where there is none", len(records))
	}
	return records
}

// givenRecord is a record as a scenario gives it.
func (d *distiller) givenRecord(found *foundRecord) Record {
	record := Record{Object: found.object.Name}
	for _, field := range found.fields {
		value := d.givenValue(found, found.object.Tag(field.Tag), field.Value)
		record.Fields = append(record.Fields, contracts.Field{Tag: field.Tag, Value: value})
	}
	for _, field := range found.madeUp {
		record.Fields = append(record.Fields, contracts.Field{Tag: field.Tag, Value: d.variable(field.Tag, field.Value)})
	}
	return record
}

// givenValue is a value of a record that is given. Where there is no console, a target has to have the values that stand
// here, but for those of placeholders. So a placeholder is what the session itself may have moved on, if no reply is held
// against it: any date will do then. All else the first reply that shows the record is held against too.
func (d *distiller) givenValue(found *foundRecord, tag *contracts.Tag, value string) string {
	switch {
	case tag.Type == "date" && tag.ByServer:
		return d.ago(tag, value)
	case found.change(tag) != nil && !d.isHeld(found, tag):
		return d.variable(tag.RequestName, value)
	default:
		return Literal(value)
	}
}

// isHeld tells whether the reply that showed a record first is held against the value it had, as condition has it.
func (d *distiller) isHeld(found *foundRecord, tag *contracts.Tag) bool {
	value := valueOf(found.fields, tag.Name)
	return value == "" || tag.Type != "date" || d.wasSent(found.object, tag, value)
}

// unrepeatable is the first change of a record that a reply before it is held against, nil if there is none.
func (d *distiller) unrepeatable(found *foundRecord) *play {
	for _, p := range found.changes {
		for _, field := range p.Fields {
			tag := p.operation.Param(field.Tag).Tag
			if tag.Name != found.object.IDTag && !tag.Hidden && d.isHeld(found, tag) {
				return p
			}
		}
	}
	return nil
}

// ago is a day as far from the first day of the session as it was; a date of another form stays what it is.
func (d *distiller) ago(tag *contracts.Tag, value string) string {
	day, err := time.Parse(tag.Layout(), value)
	if err != nil || tag.Layout() != dayLayout {
		return Literal(value)
	}
	today := time.Date(d.start.Year(), d.start.Month(), d.start.Day(), 0, 0, 0, 0, time.UTC)
	switch days := int(day.Sub(today).Hours() / 24); {
	case days == 0:
		return "${today}"
	case days > -1e5 && days < 1e5:
		return fmt.Sprintf("${today%+dd}", days)
	default:
		return Literal(value)
	}
}
