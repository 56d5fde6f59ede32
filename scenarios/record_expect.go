package scenarios

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/crmock/crmock/contracts"
)

// expectItems expects the items of a reply, each tag of each.
func (d *distiller) expectItems(p *play, e *Expect) {
	if !p.succeeded() || p.operation == nil {
		return
	}
	count := len(p.Reply.Items)
	e.Items = &count
	d.warnOfOthers(p)
	for i, item := range p.Reply.Items {
		for k, field := range item {
			tag := p.operation.Object.Tag(field.Tag)
			if tag == nil {
				d.noteOnce(p.number, "the tag %s of a reply about a %s is none of the contract, and is not looked at", field.Tag, p.operation.Object.Name)
				continue
			}
			expected := ExpectedTag{Name: tag.Name, Item: i + 1}
			expected.Match, expected.Capture = d.condition(p, tag, field.Value, i, k)
			e.Tags = append(e.Tags, expected)
		}
	}
}

// warnOfOthers notes a search that may find records which do not belong to the session.
func (d *distiller) warnOfOthers(p *play) {
	if p.operation.Action == contracts.Get && !slices.ContainsFunc(p.Fields, func(f contracts.Field) bool { return d.isNarrow(p, f) }) {
		d.note(p.number, "this search may find other records too, so it replays as recorded only where there are none")
	}
}

// isNarrow tells whether a filter finds records of the session alone.
func (d *distiller) isNarrow(p *play, filter contracts.Field) bool {
	if _, is := d.asked(p, filter); is {
		return true
	}
	param := p.operation.Param(filter.Tag)
	if param == nil || param.Tag.Unique == nil || param.Via != "" || filter.Value == "" {
		return false
	}
	_, wide := d.markFilter(p, param.Tag, filter.Value)
	return !wide
}

// condition is what a value of a reply has to be.
func (d *distiller) condition(p *play, tag *contracts.Tag, value string, item, at int) (Match, string) {
	object := p.operation.Object
	if key, is := d.keyOf(object, tag, value); is {
		return d.idCondition(p, key, item, at)
	}
	switch {
	case value == "":
		return Match{How: MatchEquals}, ""
	case tag.Type == "date" && (tag.ByServer || !d.wasSent(object, tag, value)):
		return dateShape(value), ""
	case tag.Unique != nil:
		return Match{How: MatchEquals, Text: d.markUnique(p, tag, value)}, ""
	default:
		return Match{How: MatchEquals, Text: Literal(value)}, ""
	}
}

// idCondition captures an id where it is shown first, and expects it from then on.
func (d *distiller) idCondition(p *play, key recordKey, item, at int) (Match, string) {
	shown, name := d.ids.shown[key], d.captured(key)
	switch {
	case d.given[key] != nil || d.ids.literal[key]:
		return Match{How: MatchEquals, Text: Literal(key.id)}, ""
	case name == "":
		return idShape(key.id), ""
	case shown.by == p && shown.item == item && shown.tag == at:
		return idShape(key.id), name
	case shown.by == p: // what a reply captures is known only after it
		return idShape(key.id), ""
	default:
		return Match{How: MatchEquals, Text: "${" + name + "}"}, ""
	}
}

// wasSent tells whether a request has set a tag to a value, so that the reply repeats it.
func (d *distiller) wasSent(object *contracts.Object, tag *contracts.Tag, value string) bool {
	if d.sentDates == nil {
		d.sentDates = map[string]bool{}
		for _, p := range d.plays {
			d.noteDates(p)
		}
	}
	return d.sentDates[uniqueKey(object, tag, value)]
}

func (d *distiller) noteDates(p *play) {
	if p.operation == nil {
		return
	}
	for _, field := range p.Fields {
		if param := p.operation.Param(field.Tag); param != nil && param.Tag.Type == "date" {
			d.sentDates[uniqueKey(p.operation.Object, param.Tag, field.Value)] = true
		}
	}
}

// dateShape matches a date with as many digits.
func dateShape(value string) Match {
	return Match{How: MatchRegexp, Text: fmt.Sprintf("[0-9]{%d}", len(value))}
}

var digits = regexp.MustCompile(`^[0-9]+$`)

// idShape matches any id of the same kind.
func idShape(id string) Match {
	if digits.MatchString(id) {
		return Match{How: MatchRegexp, Text: "[0-9]+"}
	}
	return Match{How: MatchRegexp, Text: ".+"}
}
