package specs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// writeDefaults: what a tag holds that an Add leaves out.
func writeDefaults(b *book, e entity) {
	for _, tag := range e.Tags {
		if tag.Default == nil || !e.visible() || !e.returns(tag) || e.mandatory(tag) {
			continue
		}
		words := fmt.Sprintf("%q", tag.Default.Value)
		if tag.Default.From != nil {
			words = "what its " + tag.Default.From.String() + " holds"
		}
		b.spec(fmt.Sprintf("%s of a new %s is %s where it is left out or empty", tag.Name, e.Name, words),
			clauses(contracts.ClauseID(e.Name, tag.Name, "default")), func(s *session) { s.fallsBack(e, tag) }, CanWrite)
	}
}

// returns tells that a Get shows the tag.
func (e entity) returns(tag *contracts.Tag) bool { return slices.Contains(e.get.Returns, tag) }

// fallsBack adds a record without the tag, and one with an empty one.
func (s *session) fallsBack(e entity, tag *contracts.Tag) {
	param := paramOf(e.add, tag)
	s.defaults(e, tag, without(s.rootedFields(e), tag.RequestName))
	if param != nil {
		s.defaults(e, tag, with(s.rootedFields(e), param.Name, ""))
	}
}

func (s *session) defaults(e entity, tag *contracts.Tag, sent []contracts.Field) {
	id := s.add(e.Name, sent...)
	for _, w := range s.added(e, id, sent) {
		if w.tag == tag {
			got := s.get(e.Name, id).value(tag.Name)
			s.Expect(w.holds(s, got)).To(gomega.BeTrue(), "%s: expected %s, got %q", tag.Name, w, got)
		}
	}
}

// writePicklists: each value is taken and stored through a tag that uses the list, and the default fills it.
func writePicklists(b *book) {
	for _, list := range b.contract.Picklists {
		e, tag := b.userOf(list)
		if tag == nil {
			continue
		}
		for _, choice := range list.Values {
			b.spec(fmt.Sprintf("%q is a value for %s of a %s", choice.Name, tag.RequestName, e.Name),
				clauses(choiceClause(list, choice), contracts.ClauseID("picklist", list.Name)),
				func(s *session) { s.stores(e, with(s.sample(e.add.Name).Minimal, tag.RequestName, choice.Name)) }, CanWrite)
		}
		text := fmt.Sprintf("%s of a new %s is empty where it is left out", tag.Name, e.Name)
		if list.Default != "" {
			text = fmt.Sprintf("%s of a new %s is %q of the picklist %s where it is left out", tag.Name, e.Name, list.Default, list.Name)
		}
		b.spec(text, clauses(contracts.ClauseID("picklist", list.Name)), func(s *session) {
			if e.mandatory(tag) {
				s.stores(e, with(s.sample(e.add.Name).Minimal, tag.RequestName, list.Values[0].Name))
				return
			}
			s.stores(e, without(s.rootedFields(e), tag.RequestName))
		}, CanWrite)
	}
}

// userOf is a tag through which the values of a picklist can be stored and seen, best one that has the list's default.
func (b *book) userOf(list *contracts.Picklist) (entity, *contracts.Tag) {
	var user entity
	var found *contracts.Tag
	for _, e := range b.entities() {
		for _, tag := range e.Tags {
			if tag.Picklist != list || !e.visible() || paramOf(e.add, tag) == nil || !e.returns(tag) {
				continue
			}
			if plain := !e.mandatory(tag) && (tag.Default == nil || tag.Default.Value == list.Default); found == nil || plain {
				user, found = e, tag
			}
			if found == tag && !e.mandatory(tag) {
				return user, found
			}
		}
	}
	return user, found
}

// choiceClause is the id of the clause of a value: what cannot stand in an id is a hyphen in it.
func choiceClause(list *contracts.Picklist, choice contracts.Choice) string {
	word := strings.Map(func(r rune) rune {
		if strings.ContainsRune("&|!,()/. ", r) {
			return '-'
		}
		return r
	}, choice.Name)
	return contracts.ClauseID("picklist", list.Name, word)
}
