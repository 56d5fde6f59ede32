package specs

import (
	"slices"

	"github.com/crmock/crmock/contracts"
)

// A spec knows its own records by a label, a text that nobody else makes. Where they have to be found together, all of
// them share a trail, which is a label or a reference to a record of the spec's own.

// labelled is a tag of an operation that takes a label; one that can be searched for if there is one, nil where none is.
func labelled(op *contracts.Operation) *contracts.Param {
	all := slices.DeleteFunc(slices.Clone(op.Params), func(p *contracts.Param) bool { return !takesLabel(op, p) })
	for _, param := range all {
		if filterOf(op.Object, param) != nil {
			return param
		}
	}
	if len(all) > 0 {
		return all[0]
	}
	return nil
}

// shortestLabel is how much of a label is needed for nobody else to make it, in characters.
const shortestLabel = 20

// takesLabel tells whether any text can be the value of a tag, and a Get shows it as it was sent.
func takesLabel(op *contracts.Operation, param *contracts.Param) bool {
	tag, get := param.Tag, op.Object.Operation(contracts.Get)
	return tag.Type == "text" && tag.References == nil && tag.Match != "digits" && !tag.Hidden && param != op.Key &&
		(param.Max == nil || param.Max.Value >= shortestLabel) && get != nil && slices.Contains(get.Returns, tag)
}

// filterOf is the filter of a Get for a tag of another operation, nil where there is none.
func filterOf(object *contracts.Object, param *contracts.Param) *contracts.Param {
	get := object.Operation(contracts.Get)
	if get == nil {
		return nil
	}
	if filter := get.Param(param.Name); filter != nil && filter.Via == "" {
		return filter
	}
	return nil
}

// label is a text that no other spec and no other run makes, as long as the tag takes.
func (s *session) label(param *contracts.Param) string {
	text := s.unique("crmock-")
	if param.Max != nil && len(text) > param.Max.Value {
		text = text[len(text)-param.Max.Value:] // what makes it unique stands at the end
	}
	return text
}

// trailOf is the tag of an object that takes a trail, nil where there is none.
func trailOf(object *contracts.Object) *contracts.Param {
	op := object.Operation(contracts.Add)
	if op == nil {
		return nil
	}
	var reference *contracts.Param
	for _, param := range op.Params {
		switch {
		case filterOf(object, param) == nil || param.Tag.Unique != nil:
		case takesLabel(op, param):
			return param
		case reference == nil && param.Tag.References != nil:
			reference = param
		}
	}
	return reference
}

// trail is what records of an object are added with, and found together by.
func (c caller) trail(object *contracts.Object) contracts.Field {
	param := trailOf(object)
	if reference := param.Tag.References; reference != nil {
		return field(param.Name, c.own(c.contract().Object(reference.Object)))
	}
	return field(param.Name, c.label(param))
}
