package specs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// writeEffects: what the server changes by itself.
func writeEffects(b *book, e entity) {
	for _, effect := range e.Effects {
		if !e.visible() || !e.returns(e.Tag(effect.Set)) {
			continue
		}
		id := clauses(effect.ClauseID(e.Object))
		switch {
		case effect.When != "":
			text := fmt.Sprintf("%s of a %s follows %s", effect.Set, e.Name, effect.When)
			if effect.Means != "" {
				text = fmt.Sprintf("%s of a %s is set while %s means %s", effect.Set, e.Name, effect.When, effect.Means)
			}
			b.spec(text, id, func(s *session) { s.follows(e, effect) }, writing(e.Tag(effect.When))...)
		default:
			b.spec(fmt.Sprintf("%s of a %s is set to %s by %s", effect.Set, e.Name, effect.ToInWords(), strings.Join(effect.On, " and by ")),
				id, func(s *session) { s.causes(e, effect) }, CanWrite)
		}
	}
}

// causes carries out each action of an effect, and looks at what it sets.
func (s *session) causes(e entity, effect *contracts.Effect) {
	for _, on := range effect.On {
		object, action, foreign := strings.Cut(on, ".")
		switch {
		case foreign && action == contracts.Add:
			s.touches(e, effect, s.entity(object))
		case on == contracts.Add:
			id := s.fresh(e.Name)
			s.sees(e, id, effect, sets)
		case on == contracts.Modify && e.modify != nil:
			id := s.fresh(e.Name)
			if !setByAdd(e, effect.Set) {
				s.sees(e, id, effect, empties)
			}
			s.changes(e, id, s.changesOf(e, id)[0])
			s.sees(e, id, effect, sets)
		}
	}
}

// setByAdd tells that an Add may fill a tag in other ways.
func setByAdd(e entity, tag string) bool {
	return e.Tag(tag).Default != nil || slices.ContainsFunc(e.Effects, func(effect *contracts.Effect) bool {
		return effect.Set == tag && (slices.Contains(effect.On, contracts.Add) || effect.When != "")
	})
}

// touches adds a record of another object that references one of ours, and demands that just the effect's tag differs.
func (s *session) touches(e entity, effect *contracts.Effect, other entity) {
	id := s.rooted(e.Name)
	was := s.get(e.Name, id)
	s.rooted(other.Name, field(other.Tag(effect.Via).RequestName, id))
	wanted := make([]want, len(e.get.Returns))
	for i, tag := range e.get.Returns {
		wanted[i] = want{tag: tag, value: was.value(tag.Name)}
		if tag.Name == effect.Set {
			wanted[i].effect = effect.To
		}
	}
	s.holds(s.get(e.Name, id), wanted)
}

// sees demands that the tag of an effect is set, or that it is empty.
func (s *session) sees(e entity, id string, effect *contracts.Effect, wanted outcome) {
	w := want{tag: e.Tag(effect.Set)}
	if wanted == sets {
		w.effect = effect.To
	}
	got := s.get(e.Name, id).value(effect.Set)
	s.Expect(w.holds(s, got)).To(gomega.BeTrue(), "%s: expected %s, got %q", effect.Set, w, got)
}

// follows sets the watched tag and takes it back, by Add and by Modify.
func (s *session) follows(e entity, effect *contracts.Effect) {
	watched := e.Tag(effect.When)
	causing, other := s.causingValue(watched, effect.Means)
	if param := paramOf(e.add, watched); param != nil {
		s.sees(e, s.addWith(e, param, causing), effect, sets)
		if quiet := s.addWith(e, param, other); other != "" || watched.Default == nil {
			s.sees(e, quiet, effect, empties)
		}
	}
	param := paramOf(e.modify, watched)
	if param == nil {
		return
	}
	id := s.fresh(e.Name)
	steps := []struct {
		value  string
		wanted outcome
	}{{other, empties}, {causing, sets}, {other, empties}}
	for _, step := range steps {
		if step.value != "" || watched.Keep(contracts.Modify) == nil {
			s.changes(e, id, field(param.Name, step.value))
			s.sees(e, id, effect, step.wanted)
		}
	}
}

// addWith adds a record with a value for a tag.
func (s *session) addWith(e entity, param *contracts.Param, value string) string {
	return s.add(e.Name, with(s.sample(e.add.Name).Minimal, param.Name, value)...)
}

// causingValue is a value of the watched tag that has an effect, and one that ends it.
func (s *session) causingValue(watched *contracts.Tag, means string) (causing, other string) {
	if means == "" {
		return s.validFor(&contracts.Param{Name: watched.RequestName, Tag: watched, Max: watched.Max}, ""), ""
	}
	for _, choice := range watched.Picklist.Values {
		if choice.Means == means {
			causing = choice.Name
		} else {
			other = choice.Name
		}
	}
	if causing == "" {
		s.skip("no value of the picklist %s means %s", watched.Picklist.Name, means)
	}
	return causing, other
}
