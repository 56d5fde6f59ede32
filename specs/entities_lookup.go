package specs

import (
	"slices"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// lookup is a search by one filter, for records of the spec's own. Where a filter's values cannot be our own (a choice, a
// date, an agent), a second filter keeps all other records out.
type lookup struct {
	*session
	e      entity
	param  *contracts.Param
	shared []contracts.Field // what each record is added with, so that the second filter finds it
	within []contracts.Field // the second filter
}

// sought is a record that a lookup is to find.
type sought struct {
	id    string
	value string // of the filter's tag, as it is shown
}

// lookup prepares for a search by a filter.
func (s *session) lookup(e entity, param *contracts.Param) lookup {
	l := lookup{session: s, e: e, param: param}
	if !s.isOwn(e, param) {
		l.shared, l.within = s.common(e, param)
	}
	return l
}

// isOwn tells that a record can have a value for a filter that no other record has.
func (s *session) isOwn(e entity, param *contracts.Param) bool {
	tag := param.Tag
	switch {
	case param.Via != "":
		return free(tag) && paramOf(s.entity(e.Tag(param.Via).References.Object).add, tag) != nil
	case tag.Name == e.IDTag, tag.References != nil:
		return true
	default:
		return free(tag) && paramOf(e.add, tag) != nil
	}
}

// common is a value that several records of the spec share and no other record has, and the filter that finds it. The
// filter that is looked up is left out.
func (s *session) common(e entity, except *contracts.Param) (shared, within []contracts.Field) {
	param := commonFilter(e, except)
	if param == nil {
		return nil, nil
	}
	var value string
	if param.Tag.References != nil {
		value = s.rooted(param.Tag.References.Object)
	} else {
		value = s.own(param)
	}
	one := []contracts.Field{field(param.Name, value)}
	return one, one
}

// commonFilter is the filter by which several records can be told from all others, nil where there is none.
func commonFilter(e entity, except *contracts.Param) *contracts.Param {
	var best *contracts.Param
	for _, param := range e.get.Params {
		tag := param.Tag
		taken := paramOf(e.add, tag)
		if param == except || param.Via != "" || taken == nil || tag.Unique != nil {
			continue
		}
		if free(tag) && tag.Type == "text" && fits(taken, 24) && fits(param, 24) {
			return param
		}
		if tag.References != nil && e.mandatory(tag) {
			best = param
		}
	}
	return best
}

// addOne adds a record to be found. Another one than the present value is taken, where there is one.
func (l lookup) addOne(present string) sought { return l.addValue(l.pick(l.e, l.param, present)) }

// pick is a value to be found by a filter, empty where it is not for us to choose. It leaves room for wildcards.
func (s *session) pick(e entity, filter *contracts.Param, present string) string {
	param := filter
	if filter.Via == "" {
		param = paramOf(e.add, filter.Tag)
	}
	switch {
	case param == nil || filter.Via == "" && param.Tag.Default != nil && param.Tag.Default.From != nil:
		return ""
	case param.Tag.Type == "text" && param.Tag.Match != "digits":
		return s.word(max(1, min(roomOf(param), roomOf(filter), 30)-4))
	default:
		return s.validFor(param, present)
	}
}

// addValue adds a record with a value for the filter.
func (l lookup) addValue(value string) sought {
	sent := slices.Clone(l.shared)
	switch {
	case l.param.Via != "":
		reference := l.e.Tag(l.param.Via)
		id := l.rooted(reference.References.Object, field(l.param.Tag.RequestName, value))
		return sought{l.rooted(l.e.Name, with(sent, reference.RequestName, id)...), value}
	case value != "":
		sent = with(sent, l.param.Name, value)
	}
	id := l.rooted(l.e.Name, sent...)
	if !l.e.returns(l.param.Tag) { // it can be searched and not be seen
		return sought{id, l.stored(l.param.Tag, value)}
	}
	return sought{id, l.get(l.e.Name, id).value(l.param.Tag.Name)}
}

// finds are the ids of the records that a value finds, among those of the lookup.
func (l lookup) finds(value string) []string {
	return l.idsOf(l.e, append(slices.Clone(l.within), field(l.param.Name, value))...)
}

// among tells whether a value finds a record. Where nothing else keeps other records out, the record's id does.
func (l lookup) among(q sought, value string) bool {
	filters := slices.Clone(l.within)
	if len(filters) == 0 && !l.isOwn(l.e, l.param) {
		filters = append(filters, field(l.e.IDTag, q.id))
	}
	return slices.Contains(l.idsOf(l.e, append(filters, field(l.param.Name, value))...), q.id)
}

// mustFind demands that a value finds a record.
func (l lookup) mustFind(q sought, value string) {
	l.Expect(l.among(q, value)).To(gomega.BeTrue(), "%s=%q does not find %s %s, whose %s is %q", l.param.Name, value, l.e.Name, q.id, l.param.Tag.Name, q.value)
}

// mustMiss demands that a value does not find a record.
func (l lookup) mustMiss(q sought, value string) {
	l.Expect(l.among(q, value)).To(gomega.BeFalse(), "%s=%q finds %s %s, whose %s is %q", l.param.Name, value, l.e.Name, q.id, l.param.Tag.Name, q.value)
}

// idsOf are the ids that a search answers, in its order.
func (s *session) idsOf(e entity, filters ...contracts.Field) []string {
	ids := []string{}
	for _, found := range s.find(e.Name, filters...) {
		ids = append(ids, found.value(e.IDTag))
	}
	return ids
}

// traced adds a record that has a value for every filter where that can be, and is its id and those filters.
func (s *session) traced(e entity) (id string, filters []contracts.Field) {
	sent, via := s.throughReferences(e)
	for _, param := range e.get.Params {
		tag := param.Tag
		if _, given := valueIn(sent, param.Name); given || param.Via != "" || tag.References != nil || !s.settable(e, tag) {
			continue
		}
		sent = append(sent, field(param.Name, s.pick(e, param, "")))
	}
	id = s.rooted(e.Name, sent...)
	got := s.get(e.Name, id)
	for _, param := range e.get.Params {
		value := got.value(param.Tag.Name)
		if param.Via == "" && param.Tag.Name != e.IDTag && value != "" {
			filters = append(filters, field(param.Name, value))
		}
	}
	return id, append(filters, via...)
}

// settable tells that an Add takes the tag, and that we know a value for it.
func (s *session) settable(e entity, tag *contracts.Tag) bool {
	return paramOf(e.add, tag) != nil && (tag.Type != "agent" || len(s.contract().Agents) > 0)
}

// throughReferences adds the records that filters look at through a reference: what the record that references them has
// to be added with, and the filters that find it then.
func (s *session) throughReferences(e entity) (sent, filters []contracts.Field) {
	for _, tag := range e.Tags {
		var values []contracts.Field
		for _, param := range e.get.Params {
			if param.Via == tag.Name && s.isOwn(e, param) {
				values = append(values, field(param.Name, s.pick(e, param, "")))
			}
		}
		if len(values) > 0 && paramOf(e.add, tag) != nil {
			filters = append(filters, values...)
			sent = append(sent, field(tag.RequestName, s.rooted(tag.References.Object, values...)))
		}
	}
	return sent, filters
}
