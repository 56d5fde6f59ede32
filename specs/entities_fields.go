package specs

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// customTags are the custom fields of an object that the contract knows of: tags whose source is the tenant.
func (e entity) customTags() []*contracts.Tag {
	return slices.DeleteFunc(slices.Clone(e.Tags), func(tag *contracts.Tag) bool {
		return e.Custom == nil || !slices.Contains(tag.Sources, contracts.SourceTenant)
	})
}

// writeFields: custom fields of an object, where the contract knows of some. Else a console would have to make them.
func writeFields(b *book, e entity) {
	if e.Custom == nil {
		return
	}
	text := fmt.Sprintf("Custom fields of a %s stand after %s, and are stored", e.Name, e.Custom.After)
	id := clauses(contracts.ClauseID(e.Name, "custom-fields"))
	if custom := e.customTags(); len(custom) > 0 && e.visible() {
		b.spec(text, id, func(s *session) { s.storesFields(e, custom) }, CanWrite)
		return
	}
	b.unknownFields(text, id, "a custom field of "+e.Name)
}

// unknownFields is a spec for which the contract would have to know of a custom field.
func (b *book) unknownFields(text string, id []string, field string) {
	b.spec(text, id, func(s *session) {
		s.skip("the contract knows of no such field: describe %s in an overlay, with the source %s", field, contracts.SourceTenant)
	}, HasConsole)
}

// storesFields adds a record with all custom fields, changes each, and searches by one that no two records share.
func (s *session) storesFields(e entity, custom []*contracts.Tag) {
	sent := s.everyTag(e.add)
	id := s.add(e.Name, sent...)
	s.holds(s.get(e.Name, id), s.added(e, id, sent))
	for _, tag := range custom {
		param, taken := e.filter(tag), paramOf(e.add, tag)
		value, _ := valueIn(sent, tag.RequestName)
		switch {
		case taken == nil || tag.Hidden:
		case param != nil && value != "":
			s.Expect(s.idsOf(e, field(e.IDTag, id), field(param.Name, value))).To(gomega.Equal([]string{id}), "searched by %s", tag.Name)
			s.Expect(s.idsOf(e, field(e.IDTag, id), s.unmatched(param))).To(gomega.BeEmpty(), "searched by another %s", tag.Name)
		case param == nil && !e.Custom.Filter:
			s.refused(s.do(e.get.Name, field(e.IDTag, id), field(tag.RequestName, value)),
				s.checked(contracts.CheckCriterion, contracts.Violation{Tag: tag.RequestName, Value: value}))
		}
	}
}

// writeCustomFieldPromises: what custom fields are called, and which are not shown.
func writeCustomFieldPromises(b *book) {
	forms := []struct {
		promise, text string
		is            func(*contracts.Tag) bool
	}{
		{"fields.picklist-tag", "A pick list is taken and shown by its tag, as in CF01_PICKLIST.NAME", func(t *contracts.Tag) bool {
			return t.Picklist != nil && regexp.MustCompile(`^CF[0-9]+_PICKLIST\.`).MatchString(t.Name)
		}},
		{"fields.other-tag", "A custom field is taken and shown by its tag, as in CF02.NAME", func(t *contracts.Tag) bool {
			return t.Picklist == nil && regexp.MustCompile(`^CF[0-9]+\.`).MatchString(t.Name)
		}},
		{"fields.plain-tag", "A custom field is taken and shown by the plain name that was chosen for it", func(t *contracts.Tag) bool {
			return !regexp.MustCompile(`^CF[0-9]+[._]`).MatchString(t.Name)
		}},
		{"fields.hidden", "A hidden custom field is in no reply", func(t *contracts.Tag) bool { return t.Hidden }},
	}
	for _, form := range forms {
		e, tag := b.customField(form.is)
		if tag == nil {
			b.unknownFields(form.text, clauses(form.promise), "such a field")
			continue
		}
		param := paramOf(e.add, tag)
		b.spec(form.text, clauses(form.promise), func(s *session) {
			if tag.Hidden {
				s.keepsBack(e, param, paramOf(e.modify, tag))
			} else {
				s.shows(e, tag)
			}
		}, writing(tag)...)
	}
}

// customField is the first custom field of a kind that an Add takes.
func (b *book) customField(is func(*contracts.Tag) bool) (entity, *contracts.Tag) {
	for _, e := range b.entities() {
		for _, tag := range e.customTags() {
			if e.visible() && paramOf(e.add, tag) != nil && is(tag) {
				return e, tag
			}
		}
	}
	return entity{}, nil
}
