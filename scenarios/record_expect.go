package scenarios

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/crmock/crmock/contracts"
)

// expectItems expects the items of a reply, each tag of each.
func (d *distiller) expectItems(p *play, e *Expect) {
	if !p.succeeded() || p.operation == nil {
		return
	}
	count := len(p.Reply.Items)
	e.Items = &count
	if d.isWide(p) {
		d.wide = append(d.wide, p.number)
	}
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

// isWide tells whether a search may find records which do not belong to the session.
func (d *distiller) isWide(p *play) bool {
	return p.operation.Action == contracts.Get && !slices.ContainsFunc(p.Fields, func(f contracts.Field) bool { return d.isNarrow(p, f) })
}

// noteWide notes the searches that may find records which do not belong to the session: all at once, as there may be many.
func (d *distiller) noteWide() {
	if len(d.wide) == 0 {
		return
	}
	slices.Sort(d.wide)
	others := ""
	if len(d.wide) > 1 {
		others = "; so do " + numbered(d.wide[1:])
	}
	d.note(d.wide[0], "this search may find other records too, so it replays as recorded only where it finds the same%s", others)
}

// numbered are exchanges by their numbers, in words.
func numbered(exchanges []int) string {
	const most = 20
	text := make([]string, 0, most)
	for _, number := range exchanges[:min(most, len(exchanges))] {
		text = append(text, strconv.Itoa(number))
	}
	words := "exchanges " + strings.Join(text, ", ")
	if len(exchanges) > most {
		words += fmt.Sprintf(" and %d more", len(exchanges)-most)
	}
	return words
}

// isNarrow tells whether a filter finds records of the session alone.
func (d *distiller) isNarrow(p *play, filter contracts.Field) bool {
	param := p.operation.Param(filter.Tag)
	if key, is := d.asked(p, filter); is { // to a record that was there before, others may have referred since
		return param.Tag.Name == p.operation.Object.IDTag || d.found[key] == nil && !d.ids.literal[key]
	}
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
	case value == "" && d.isFilled(p, tag, item):
		return Match{How: MatchAny}, ""
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

// isFilled tells whether a replay that makes a record gives it a value for a tag that had none: the default.
func (d *distiller) isFilled(p *play, tag *contracts.Tag, item int) bool {
	object := p.operation.Object
	found := d.found[recordKey{object.Name, valueOf(p.Reply.Items[item], object.IDTag)}]
	if found == nil || !slices.Contains(found.blank, tag.Name) {
		return false
	}
	change := found.change(tag)
	return change == nil || p.ended().Before(change.ended())
}

// idCondition captures an id where it is shown first, and expects it from then on.
func (d *distiller) idCondition(p *play, key recordKey, item, at int) (Match, string) {
	shown, name := d.ids.shown[key], d.captured(key)
	switch {
	case d.found[key] != nil || d.ids.literal[key]:
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
