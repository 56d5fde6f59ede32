package scenarios

import (
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts"
)

// recordKey is one record: the name of its object, and its id.
type recordKey struct{ object, id string }

// givenRecord is a record that was there before the session, as a Get showed it before any change.
type givenRecord struct {
	object *contracts.Object
	fields []contracts.Field
	number int // of the exchange
}

// findGiven finds the records that a Get showed and that the session had neither added nor changed.
func (d *distiller) findGiven() {
	d.given = map[recordKey]*givenRecord{}
	touched := d.added()
	for _, p := range d.plays {
		if !p.succeeded() || p.operation == nil {
			continue
		}
		switch p.operation.Action {
		case contracts.Modify:
			touched[recordKey{p.operation.Object.Name, p.sent(p.operation.Key)}] = true
		case contracts.Get:
			d.showGiven(p, touched)
		}
	}
	d.dropOrphans()
}

// added are the records that the session added. Where the answer to an Add was lost, each record of that object may be.
func (d *distiller) added() map[recordKey]bool {
	added := map[recordKey]bool{}
	for _, p := range d.plays {
		switch {
		case p.operation == nil || p.operation.Action != contracts.Add:
		case p.Lost:
			added[recordKey{p.operation.Object.Name, ""}] = true
		case p.succeeded():
			for _, item := range p.Reply.Items {
				added[recordKey{p.operation.Object.Name, valueOf(item, p.operation.Object.IDTag)}] = true
			}
		}
	}
	return added
}

func (d *distiller) showGiven(p *play, touched map[recordKey]bool) {
	object := p.operation.Object
	if touched[recordKey{object.Name, ""}] || object.Operation(contracts.Add) == nil {
		return
	}
	for _, item := range p.Reply.Items {
		key := recordKey{object.Name, valueOf(item, object.IDTag)}
		if key.id == "" || touched[key] || d.given[key] != nil {
			continue
		}
		record := &givenRecord{object: object, number: p.number}
		for _, field := range item {
			if object.Tag(field.Tag) != nil && field.Value != "" {
				record.fields = append(record.fields, contracts.Field{Tag: field.Tag, Value: field.Value})
			}
		}
		d.given[key] = record
	}
}

// dropOrphans leaves out the records that refer to one which the session did not see.
func (d *distiller) dropOrphans() {
	for again := true; again; {
		again = false
		for key, record := range d.given {
			if !d.hasReferences(record) {
				delete(d.given, key)
				again = true
			}
		}
	}
}

func (d *distiller) hasReferences(record *givenRecord) bool {
	for _, field := range record.fields {
		if tag := record.object.Tag(field.Tag); tag.References != nil {
			key := recordKey{d.contract.Object(tag.References.Object).Name, field.Value}
			if d.given[key] == nil {
				return false
			}
		}
	}
	return true
}

// givenRecords are the records of <given>: an object stands after those that it refers to, the lower ids first.
func (d *distiller) givenRecords() []Record {
	var records []Record
	for _, object := range d.contract.Objects {
		var ids []string
		for key := range d.given {
			if key.object == object.Name {
				ids = append(ids, key.id)
			}
		}
		slices.SortFunc(ids, func(a, b string) int {
			if len(a) != len(b) {
				return len(a) - len(b)
			}
			return strings.Compare(a, b)
		})
		for _, id := range ids {
			fields := slices.Clone(d.given[recordKey{object.Name, id}].fields)
			for i := range fields {
				fields[i].Value = Literal(fields[i].Value)
			}
			records = append(records, Record{Object: object.Name, Fields: fields})
		}
	}
	if len(records) > 0 {
		d.note(0, "%d records that the session found, and did not add, are in <given>, so a replay needs a console", len(records))
	}
	return records
}

// valueOf is the value of a tag in a record, empty where it has none.
func valueOf(item []contracts.Field, tag string) string {
	for _, field := range item {
		if field.Tag == tag {
			return field.Value
		}
	}
	return ""
}

// sent is the value that a request has for a parameter, the last if there are several.
func (p *play) sent(param *contracts.Param) string {
	value := ""
	for _, field := range p.Fields {
		if found := p.operation.Param(field.Tag); found != nil && found == param {
			value = field.Value
		}
	}
	return value
}
