package scenarios

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/crmock/crmock/contracts"
)

// sought is a record that is given, as the API can be asked for it.
type sought struct {
	object *contracts.Object
	by     []contracts.Field // what it is looked for by: its id, or else all that Get filters by; none if there is no such value
	byID   bool
	has    []ExpectedTag // what it has to have: the values that Get shows and that are known beforehand
}

// soughtOf is what can be asked about a record of an object, which may be nil. Values with placeholders are not known
// beforehand, and no contract lets Get show or filter by a secret.
func soughtOf(object *contracts.Object, record *Record) sought {
	s := sought{object: object}
	if object == nil || object.Operation(contracts.Get) == nil {
		return s
	}
	get := object.Operation(contracts.Get)
	for _, field := range record.Fields {
		tag := tagOf(object, field.Tag)
		value, known := literalIn(field.Value)
		if tag == nil || !known {
			continue
		}
		if slices.Contains(get.Returns, tag) {
			s.has = append(s.has, ExpectedTag{Name: tag.Name, Match: Match{MatchEquals, field.Value}})
		}
		s.lookBy(filterBy(get, tag), value)
	}
	return s
}

// lookBy narrows the search by a filter that takes the value; nil is none. The id is enough, without the others.
func (s *sought) lookBy(filter *contracts.Param, value string) {
	if s.byID || filter == nil || !canFilter(filter, value) {
		return
	}
	if s.byID = filter.Tag.Name == s.object.IDTag; s.byID {
		s.by = nil
	}
	s.by = append(s.by, contracts.Field{Tag: filter.Name, Value: value})
}

// tagOf finds a tag by its name in a record, which may be that of requests; nil if there is none.
func tagOf(object *contracts.Object, name string) *contracts.Tag {
	if tag := object.Tag(name); tag != nil {
		return tag
	}
	if add := object.Operation(contracts.Add); add != nil && add.Param(name) != nil {
		return add.Param(name).Tag
	}
	return nil
}

// filterBy is the filter by a tag of the object's own; nil if there is none.
func filterBy(get *contracts.Operation, tag *contracts.Tag) *contracts.Param {
	for _, param := range get.Params {
		if param.Tag == tag && param.Via == "" {
			return param
		}
	}
	return nil
}

// canFilter tells whether a filter takes a value. Where it is longer than filters may be, or would be one with a percent sign
// that may not be sent, the other tags have to do.
func canFilter(filter *contracts.Param, value string) bool {
	tooLong := filter.Max != nil && utf8.RuneCountInString(value) > filter.Max.Value
	return value != "" && !tooLong && (filter.Wildcard != nil || !strings.Contains(value, "%"))
}

// filtersOf are the tags that a record of an object can be looked for by.
func filtersOf(object *contracts.Object) []string {
	var names []string
	if get := object.Operation(contracts.Get); get != nil {
		for _, param := range get.Params {
			if param.Via == "" {
				names = append(names, param.Name)
			}
		}
	}
	return names
}

// errUnknown says that a placeholder has no value before a run.
var errUnknown = errors.New("it is not known before a run")

// literalIn is a text that holds no placeholder, as it is meant.
func literalIn(text string) (value string, known bool) {
	value, err := expand(text, func(string) (string, error) { return "", errUnknown }, func(value string) string { return value })
	return value, err == nil
}

// String is the record in words, by what it is looked for.
func (s sought) String() string {
	parts := make([]string, len(s.by))
	for i, field := range s.by {
		parts[i] = fmt.Sprintf("%s %q", field.Tag, field.Value)
	}
	return s.object.Name + " with " + inWords(parts)
}

// inWords is a list in a sentence.
func inWords(parts []string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:len(parts)-1], ", ") + " and " + parts[len(parts)-1]
}
