package specs

import (
	"fmt"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// writeModifies: a Modify changes what it names, and nothing else.
func writeModifies(b *book, e entity) {
	if e.modify == nil || !e.visible() {
		return
	}
	b.spec(e.modify.Name+" changes every tag that it is sent", clauses(e.modify.Name), func(s *session) {
		id := s.full(e)
		s.changes(e, id, s.changesOf(e, id)...)
	}, CanWrite)
	b.spec(e.modify.Name+" leaves all other tags and all other records as they are", clauses(e.modify.Name), func(s *session) {
		id, other := s.full(e), s.full(e)
		was := s.get(e.Name, other)
		for _, f := range s.changesOf(e, id)[:1] {
			s.changes(e, id, f)
		}
		s.Expect(s.get(e.Name, other)).To(gomega.Equal(was))
	}, CanWrite)
	for _, param := range e.modify.Params {
		if param == e.modify.Key {
			writeModifyKey(b, e)
			continue
		}
		writeChanged(b, e, param)
	}
	writeKeptByModify(b, e)
}

// writeModifyKey: the key finds the record, and one alone.
func writeModifyKey(b *book, e entity) {
	key := e.modify.Key
	b.spec(fmt.Sprintf("%s finds the record to change by %s", e.modify.Name, key.Name),
		clauses(contracts.ClauseID(e.modify.Name, key.Name), contracts.ClauseID(e.modify.Name, key.Name, "key")), func(s *session) {
			ids := []string{s.fresh(e.Name), s.fresh(e.Name), s.fresh(e.Name)}
			first, last := s.get(e.Name, ids[0]), s.get(e.Name, ids[2])
			s.changes(e, ids[1], s.changesOf(e, ids[1])[0])
			s.Expect(s.get(e.Name, ids[0])).To(gomega.Equal(first))
			s.Expect(s.get(e.Name, ids[2])).To(gomega.Equal(last))
		}, CanWrite)
}

// writeChanged: one tag by itself, with a value and without.
func writeChanged(b *book, e entity, param *contracts.Param) {
	id := contracts.ClauseID(e.modify.Name, param.Name)
	b.spec(fmt.Sprintf("%s changes %s and nothing else", e.modify.Name, param.Name), clauses(id, e.modify.Name), func(s *session) {
		id := s.full(e)
		present := s.get(e.Name, id).value(param.Tag.Name)
		value := s.validFor(param, present)
		if value == present && param.Tag.Keep(contracts.Modify) == nil { // the one choice that there is
			s.changes(e, id, field(param.Name, ""))
		}
		s.changes(e, id, field(param.Name, value))
	}, writing(param.Tag)...)
	if param.Tag.Keep(contracts.Modify) != nil {
		return
	}
	b.spec(fmt.Sprintf("An empty %s in a %s empties it, and nothing else", param.Name, e.modify.Name), clauses("write.empty-on-modify", id),
		func(s *session) { s.changes(e, s.full(e), field(param.Name, "")) }, writing(param.Tag)...)
}

// full adds a record with every tag.
func (s *session) full(e entity) string { return s.add(e.Name, s.everyTag(e.add)...) }

// changesOf are other values than a record has, for every tag that can be modified and set by hand.
func (s *session) changesOf(e entity, id string) []contracts.Field {
	was := s.get(e.Name, id)
	var fields []contracts.Field
	for _, param := range e.modify.Params {
		if param == e.modify.Key || param.Tag.Type == "agent" && len(s.contract().Agents) == 0 {
			continue
		}
		fields = append(fields, field(param.Name, s.validFor(param, was.value(param.Tag.Name))))
	}
	return fields
}

// changes modifies a record, and demands what a Get then shows.
func (s *session) changes(e entity, id string, fields ...contracts.Field) {
	was := s.get(e.Name, id)
	wanted := s.changed(e, was, fields)
	s.well(s.do(e.modify.Name, append([]contracts.Field{field(e.modify.Key.Name, id)}, fields...)...))
	s.holds(s.get(e.Name, id), wanted)
}

// writeKeptByModify: values are kept as sent by a Modify, too.
func writeKeptByModify(b *book, e entity) {
	if roomiest(e.modify) == nil {
		return
	}
	for _, kind := range []struct {
		promise, text string
		change        func(string) string
	}{
		{"write.untrimmed", "%s keeps white space at either end of a value", func(value string) string { return " \t" + value + "\n " }},
		{"write.percent-plain", "%s takes a percent sign as plain text", func(value string) string { return "%" + value + "%%" }},
	} {
		b.spec(fmt.Sprintf(kind.text, e.modify.Name), clauses(kind.promise, e.modify.Name), func(s *session) {
			var texts []contracts.Field
			for _, f := range s.everyText(e.modify, kind.change) {
				if e.modify.Param(f.Tag).Tag.Type == "text" {
					texts = append(texts, f)
				}
			}
			s.changes(e, s.fresh(e.Name), texts...)
		}, CanWrite)
	}
}
