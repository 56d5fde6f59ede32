package scenarios

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/crmock/crmock/contracts"
)

const runMark = "${run}"

// marks puts the mark of the run into values that no two records may share, everywhere alike.
type marks struct {
	kept   map[string]bool // values that records had before the session
	number map[string]int  // of values that were cut to make room for the mark
}

// findMarks finds the unique values that records had before the session: those of <given>, and those that replies show and
// that no request has written. They stay what they are.
func (d *distiller) findMarks() {
	d.marks = marks{kept: d.givenValues(), number: map[string]int{}}
	written := map[string]bool{}
	for _, p := range d.plays {
		for _, key := range d.uniquesOf(p) {
			written[key] = written[key] || p.succeeded() || p.Lost
		}
	}
	for _, p := range d.plays {
		if !p.succeeded() || p.operation == nil {
			continue
		}
		for _, item := range p.Reply.Items {
			for _, field := range item {
				tag := p.operation.Object.Tag(field.Tag)
				if tag == nil || tag.Unique == nil {
					continue
				}
				if key := uniqueKey(p.operation.Object, tag, field.Value); !written[key] {
					d.marks.kept[key] = true
				}
			}
		}
	}
}

// givenValues are the values of the records of <given>.
func (d *distiller) givenValues() map[string]bool {
	values := map[string]bool{}
	for _, record := range d.found {
		for _, field := range record.fields {
			values[uniqueKey(record.object, record.object.Tag(field.Tag), field.Value)] = true
		}
	}
	return values
}

// uniqueKey is the same for values that cannot both be there.
func uniqueKey(object *contracts.Object, tag *contracts.Tag, value string) string {
	return object.Name + "\x00" + tag.Name + "\x00" + strings.ToLower(value)
}

// markUnique is a value of a unique tag as the scenario writes it.
func (d *distiller) markUnique(p *play, tag *contracts.Tag, value string) string {
	key := uniqueKey(p.operation.Object, tag, value)
	tooLong := tag.Max != nil && utf8.RuneCountInString(value) > tag.Max.Value
	if value == "" || d.marks.kept[key] || tooLong || d.contract.Wrong(tag, value) != "" {
		return Literal(value) // every record may be without one; and a wrong one stays wrong
	}
	before, after, can := splitForMark(tag, value)
	if can && tag.Max != nil {
		before, after, can = d.marks.fit(key, before, after, tag.Max.Value)
	}
	if !can || d.contract.Wrong(tag, before+longestMark()+after) != "" {
		d.noteOnce(p.number, "%s has to be unique and has no room for the mark of a run, so the scenario replays once for each tenant", tag.RequestName)
		return Literal(value)
	}
	return Literal(before) + runMark + Literal(after)
}

// splitForMark is what stands before and after the mark in a value that stays one of its type; false where none would.
func splitForMark(tag *contracts.Tag, value string) (before, after string, can bool) {
	switch tag.Type {
	case "email":
		at := strings.LastIndex(value, "@")
		return value[:at] + ".", value[at:], true
	case "text", "url":
		return value + "-", "", true
	default:
		return "", "", false
	}
}

// fit cuts what stands before the mark to the room there is. A number keeps apart what was cut to the same.
func (m *marks) fit(key, before, after string, most int) (string, string, bool) {
	room := most - MaxMark - utf8.RuneCountInString(after)
	if utf8.RuneCountInString(before) <= room {
		return before, after, true
	}
	if m.number[key] == 0 {
		m.number[key] = len(m.number) + 1
	}
	separator := before[len(before)-1:]
	number := fmt.Sprintf("%s%d%s", separator, m.number[key], separator)
	room -= len(number)
	if room < 1 {
		return "", "", false
	}
	return strings.TrimRight(string([]rune(before)[:room]), separator) + number, after, true
}

// leaveOutTaken leaves out what was refused because another record had the value, where the session does not know that
// record: a replay could not be refused for it.
func (d *distiller) leaveOutTaken() {
	taken := d.givenValues()
	d.drop(func(p *play) string {
		keys := d.uniquesOf(p)
		switch {
		case p.succeeded() || p.Lost:
			for _, key := range keys {
				taken[key] = true
			}
		case p.ending.Problem == contracts.ProblemDuplicate && len(keys) > 0 &&
			!slices.ContainsFunc(keys, func(key string) bool { return taken[key] }):
			return "it was refused because of a record that was there before the session and that the session does not show"
		}
		return ""
	})
}

// uniquesOf are the values that a request writes and that have to be unique.
func (d *distiller) uniquesOf(p *play) []string {
	if p.operation == nil || p.operation.Action == contracts.Get {
		return nil
	}
	var keys []string
	for _, field := range p.Fields {
		if param := p.operation.Param(field.Tag); param != nil && param.Tag.Unique != nil && field.Value != "" {
			keys = append(keys, uniqueKey(p.operation.Object, param.Tag, field.Value))
		}
	}
	return keys
}
