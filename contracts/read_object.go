package contracts

import (
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts/xmldoc"
)

// readPicklists reads the picklists of an object's file, before any object: a tag may use another object's list.
func (l *loader) readPicklists(r *xmldoc.Reader) {
	r.Each("picklist", func(r *xmldoc.Reader) {
		list := &Picklist{Name: r.Required("name"), Default: r.String("default"), Values: readChoices(r), Fact: readFact(r)}
		if l.Picklist(list.Name) != nil {
			r.Fail("a second picklist %q; names are unique over all files", list.Name)
		}
		if list.Default != "" && !list.Has(list.Default) {
			r.Fail("the default %q is not a value of the list", list.Default)
		}
		l.Picklists = append(l.Picklists, list)
		l.picklists[list.Name] = list
	})
}

func readChoices(r *xmldoc.Reader) []Choice {
	var choices []Choice
	r.Each("value", func(r *xmldoc.Reader) {
		choice := Choice{Name: r.Required("name"), Means: r.String("means"), Fact: readFact(r)}
		if slices.ContainsFunc(choices, func(c Choice) bool { return c.Name == choice.Name }) {
			r.Fail("the value %q stands twice", choice.Name)
		}
		choices = append(choices, choice)
	})
	return choices
}

// readObject reads one object's file but its picklists.
func (l *loader) readObject(r *xmldoc.Reader) {
	object := &Object{
		Name: r.Required("name"), IDTag: r.Required("id"), FirstID: int64(r.OptionalCount("first-id", 1)),
		Fact: readFact(r), tags: map[string]*Tag{},
	}
	r.Each("alias", func(r *xmldoc.Reader) {
		object.Aliases = append(object.Aliases, &Alias{Name: r.Required("name"), Fact: readFact(r)})
	})
	r.Each("tag", func(r *xmldoc.Reader) { l.readTag(r, object) })
	r.Each("picklist", func(r *xmldoc.Reader) { r.Accept() })
	r.Optional("custom-fields", func(r *xmldoc.Reader) {
		object.Custom = &CustomFields{
			After: r.Required("after"), Actions: r.List("actions"), Filter: r.Yes("filter"), Fact: readFact(r),
		}
	})
	r.Each("effect", func(r *xmldoc.Reader) { object.Effects = append(object.Effects, readEffect(r)) })
	r.Each("rule", func(r *xmldoc.Reader) { object.Rules = append(object.Rules, l.readRule(r)) })
	r.Each("action", func(r *xmldoc.Reader) { l.readAction(r, object) })
	r.Done()
	l.Objects = append(l.Objects, object)
	l.name(r, object, object.Name)
	for _, alias := range object.Aliases {
		l.name(r, object, alias.Name)
	}
}

// name makes the object findable by one of its spellings.
func (l *loader) name(r *xmldoc.Reader, object *Object, name string) {
	key := strings.ToUpper(name)
	if l.objects[key] != nil {
		r.Fail("the name %q is taken by the object %s", name, l.objects[key].Name)
	}
	l.objects[key] = object
}

func readEffect(r *xmldoc.Reader) *Effect {
	effect := &Effect{
		On: strings.Fields(r.String("on")), Via: r.String("via"), When: r.String("when"), Means: r.String("means"),
		Set: r.Required("set"), To: r.Required("to"), Fact: readFact(r),
	}
	if (len(effect.On) == 0) == (effect.When == "") {
		r.Fail("an effect has either on or when")
	}
	if effect.Means != "" && effect.When == "" {
		r.Fail("means needs when: the tag whose value has the meaning")
	}
	if effect.To != ToToday && effect.To != ToAgent {
		r.Fail("to=%q is unknown; it is %s or %s", effect.To, ToToday, ToAgent)
	}
	return effect
}
