package scenarios

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts"
)

// recordKey is one record: the name of its object, and its id.
type recordKey struct{ object, id string }

// foundRecord is a record that was there before the session, as a Get showed it before any change.
type foundRecord struct {
	object  *contracts.Object
	fields  []contracts.Field
	blank   []string          // tags without a value that an Add gives one
	number  int               // of the exchange
	changes []*play           // that the session made of it later
	madeUp  []contracts.Field // tags that an Add needs; of a stand-in, which the session has just the id of
}

// findGiven finds the records that a Get showed and that the session had neither added nor changed.
func (d *distiller) findGiven() {
	d.found = map[recordKey]*foundRecord{}
	touched := d.added()
	for _, p := range d.plays {
		if !p.succeeded() || p.operation == nil {
			continue
		}
		switch p.operation.Action {
		case contracts.Modify:
			key := d.changedBy(p)
			touched[key] = true
			if record := d.found[key]; record != nil {
				record.changes = append(record.changes, p)
			}
		case contracts.Get:
			d.showGiven(p, touched)
		}
	}
	d.dropUnfit(touched)
	d.standIn(touched)
	d.dropOrphans()
}

// standIn gives the records that others refer to, and that no reply shows, made-up values: a replay makes records with them,
// and where there is no console just their ids are looked for. What the session has changed or could not be given is left
// out, as its values are not to be made up.
func (d *distiller) standIn(not map[recordKey]bool) {
	noted := map[foundAt]bool{}
	for _, from := range d.foundInOrder() {
		record := d.found[from]
		for _, field := range record.fields {
			key, is := d.keyOf(record.object, record.object.Tag(field.Tag), field.Value)
			if !is || d.found[key] != nil || not[key] || not[recordKey{key.object, ""}] || !d.makeUp(key, record.number) {
				continue
			}
			if at := (foundAt{record.number, key.object}); !noted[at] {
				noted[at] = true
				d.note(record.number, "it shows records that refer to a %s which the session does not show; in <given> one with that id and made-up values stands for it", key.object)
			}
		}
	}
}

// makeUp adds a record of an id, if an Add of its object needs no other records.
func (d *distiller) makeUp(key recordKey, number int) bool {
	object := d.contract.Object(key.object)
	seed := fnv.New64a()
	_, _ = seed.Write([]byte(key.object + " " + key.id)) // never fails
	sample, err := d.contract.Sample(object.Name+"."+contracts.Add, seed.Sum64(), nil)
	if err != nil {
		return false
	}
	d.found[key] = &foundRecord{
		object: object, number: number, fields: []contracts.Field{{Tag: object.IDTag, Value: key.id}}, madeUp: sample.Minimal,
	}
	return true
}

// dropUnfit leaves out the records that no Add would take as they are, so that they do not stand in the way of the others.
// Which agents a tenant has the contract does not know. It tells which it has left out.
func (d *distiller) dropUnfit(dropped map[recordKey]bool) {
	for _, key := range d.foundInOrder() {
		record := d.found[key]
		var fields []contracts.Field
		for _, field := range record.fields {
			if tag := record.object.Tag(field.Tag); !tag.ByServer && tag.Type != "agent" && tag.Name != record.object.IDTag {
				fields = append(fields, field)
			}
		}
		if _, wrong := record.object.Operation(contracts.Add).Validate(fields); wrong != nil {
			delete(d.found, key)
			dropped[key] = true
			d.note(record.number, "%s %s cannot be in <given>, so it has to be there before a replay: %s has %s, and an Add takes %s",
				key.object, key.id, wrong.Path, wrong.Got, wrong.Expected)
		}
	}
}

// change is the first play that has sent another value of a tag, nil if there is none.
func (r *foundRecord) change(tag *contracts.Tag) *play {
	for _, p := range r.changes {
		if _, sent := p.sends(tag.Name); sent {
			return p
		}
	}
	return nil
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
		if key.id == "" || touched[key] || d.found[key] != nil {
			continue
		}
		record := &foundRecord{object: object, number: p.number}
		for _, field := range item {
			switch tag := object.Tag(field.Tag); {
			case tag == nil:
			case field.Value != "":
				record.fields = append(record.fields, field)
			case tag.Default != nil:
				record.blank = append(record.blank, tag.Name)
			}
		}
		d.found[key] = record
	}
}

// dropOrphans leaves out the records that refer to one which the session did not see.
func (d *distiller) dropOrphans() {
	noted := map[foundAt]bool{}
	for again := true; again; {
		again = false
		for _, key := range d.foundInOrder() {
			record := d.found[key]
			if d.hasReferences(record) {
				continue
			}
			delete(d.found, key)
			again = true
			if at := (foundAt{record.number, key.object}); !noted[at] {
				noted[at] = true
				d.note(record.number, "it shows records of %s that refer to others, which the session does not show, so they are not in <given>, and have to be there before a replay", key.object)
			}
		}
	}
}

// foundAt is an object's records in the reply of an exchange.
type foundAt struct {
	number int
	object string
}

func (d *distiller) hasReferences(record *foundRecord) bool {
	return !slices.ContainsFunc(record.fields, func(field contracts.Field) bool {
		key, is := d.keyOf(record.object, record.object.Tag(field.Tag), field.Value)
		return is && d.found[key] == nil
	})
}

// foundInOrder are the keys of the records: an object stands after those that it refers to, the lower ids first.
func (d *distiller) foundInOrder() []recordKey {
	var keys []recordKey
	for _, object := range d.contract.Objects {
		var ids []string
		for key := range d.found {
			if key.object == object.Name {
				ids = append(ids, key.id)
			}
		}
		slices.SortFunc(ids, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b)) })
		for _, id := range ids {
			keys = append(keys, recordKey{object.Name, id})
		}
	}
	return keys
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
