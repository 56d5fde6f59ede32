package specs

import (
	"slices"

	"github.com/crmock/crmock/contracts"
)

// tagValues are those of a record by the names of the tags.
type tagValues map[string]string

func valuesOf(r record) tagValues {
	v := tagValues{}
	for _, f := range r {
		v[f.Tag] = f.Value
	}
	return v
}

// unknown is the value of a tag that cannot be looked at.
const unknown = "\x00"

// stored is a value as it is kept and shown: an agent in the one form that the tag shows, all else as sent.
func (s *session) stored(tag *contracts.Tag, value string) string {
	agent, found := s.contract().Agent(value)
	switch {
	case tag.Type != "agent" || !found:
		return value
	case tag.Shows == "id":
		return agent.ID
	default:
		return agent.Login
	}
}

// added is what a Get has to show of a record that was added with these fields.
func (s *session) added(e entity, id string, sent []contracts.Field) []want {
	after := tagValues{}
	for _, f := range sent {
		tag := e.add.Param(f.Tag).Tag
		after[tag.Name] = s.stored(tag, f.Value)
	}
	for _, tag := range e.Tags {
		if after[tag.Name] == "" && tag.Default != nil {
			after[tag.Name] = s.defaultOf(e, tag, after)
		}
	}
	after[e.IDTag] = id
	return s.wants(e, contracts.Add, tagValues{}, after)
}

// changed is what a Get has to show of a record after a Modify that sent these fields.
func (s *session) changed(e entity, was record, sent []contracts.Field) []want {
	before := valuesOf(was)
	after := valuesOf(was)
	for _, f := range sent {
		param := e.modify.Param(f.Tag)
		if param != e.modify.Key {
			after[param.Tag.Name] = s.stored(param.Tag, f.Value)
		}
	}
	return s.wants(e, contracts.Modify, before, after)
}

// defaultOf is what a tag holds that an Add has left out.
func (s *session) defaultOf(e entity, tag *contracts.Tag, sent tagValues) string {
	from := tag.Default.From
	if from == nil {
		return tag.Default.Value
	}
	reference := e.Tag(from.Reference)
	other, id := s.entity(reference.References.Object), sent[reference.Name]
	switch {
	case id == "":
		return ""
	case from.Tag == other.IDTag:
		return id
	case !other.readable() || other.Tag(from.Tag).Hidden:
		return unknown
	default:
		return s.get(other.Name, id).value(from.Tag)
	}
}

// wants are the values after an action with what the server changes by itself, in the order of a reply.
func (s *session) wants(e entity, action string, before, after tagValues) []want {
	wants := make([]want, len(e.get.Returns))
	for i, tag := range e.get.Returns {
		wants[i] = want{tag: tag, value: after[tag.Name]}
		if after[tag.Name] == unknown {
			wants[i].effect = anything
		}
		for _, effect := range e.Effects {
			if effect.Set != tag.Name {
				continue
			}
			switch happens(e, effect, action, before, after) {
			case sets:
				wants[i].effect = effect.To
			case empties:
				wants[i].effect, wants[i].value = "", ""
			case nothing:
			}
		}
	}
	return wants
}

// outcome is what an effect does to its tag.
type outcome int

const (
	nothing outcome = iota
	sets
	empties
)

// happens is what an effect does after an action of its own object.
func happens(e entity, effect *contracts.Effect, action string, before, after tagValues) outcome {
	if effect.When == "" {
		if slices.Contains(effect.On, action) {
			return sets
		}
		return nothing
	}
	old, now := before[effect.When], after[effect.When]
	changed, holds := old != now, now != ""
	if effect.Means != "" {
		list := e.Tag(effect.When).Picklist
		holds = list.Means(now) == effect.Means
		changed = holds != (list.Means(old) == effect.Means)
	}
	switch {
	case !changed:
		return nothing
	case holds:
		return sets
	default:
		return empties
	}
}
