package contracts

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

func (l *loader) resolveObject(object *Object) {
	if object.tags[object.IDTag] == nil {
		l.fail(object.Fact, "id=%q is not a tag of the object", object.IDTag)
	}
	if object.Custom != nil {
		l.resolveCustom(object)
	}
	for _, tag := range object.Tags {
		if tag.References != nil && l.Object(tag.References.Object) == nil {
			l.fail(tag.References.Fact, "there is no object %q", tag.References.Object)
		}
		if tag.Default != nil && tag.Default.From != nil {
			l.resolveVia(tag.Default.Fact, object, *tag.Default.From)
		}
		if tag.Default != nil && tag.Default.From == nil {
			l.resolveDefault(tag)
		}
	}
	l.resolveChoices(object)
	for _, rule := range object.Rules {
		if object.tags[rule.Tag] == nil {
			l.fail(rule.Fact, "tag=%q is not a tag of the object", rule.Tag)
		}
		l.resolveVia(rule.Fact, object, rule.From)
	}
	for _, effect := range object.Effects {
		l.resolveEffect(object, effect)
	}
}

// resolveChoices refuses choices that no request could send.
func (l *loader) resolveChoices(object *Object) {
	for _, tag := range object.Tags {
		if tag.Picklist == nil || tag.Max == nil {
			continue
		}
		for _, choice := range tag.Picklist.Values {
			if utf8.RuneCountInString(choice.Name) > tag.Max.Value {
				l.fail(choice.Fact, "the value %q is longer than the %d characters that %s may have", choice.Name, tag.Max.Value, tag.Name)
			}
		}
	}
}

func (l *loader) resolveCustom(object *Object) {
	if object.tags[object.Custom.After] == nil {
		l.fail(object.Custom.Fact, "after=%q is not a tag of the object", object.Custom.After)
	}
	for _, action := range object.Custom.Actions {
		if action != Add && action != Modify {
			l.fail(object.Custom.Fact, "actions: %q is not Add or Modify", action)
		}
	}
}

func (l *loader) resolveDefault(tag *Tag) {
	if wrong := l.wrongDefault(tag, tag.Default.Value); wrong != "" {
		l.fail(tag.Default.Fact, "%s", wrong)
	}
}

// wrongDefault holds a default against its own tag: an Add that leaves the tag out is not validated again. It says what
// is wrong, or nothing.
func (c *Contract) wrongDefault(tag *Tag, value string) string {
	switch {
	case tag.Picklist != nil && !tag.Picklist.Has(value):
		return fmt.Sprintf("the default %q is not among the values of %s", value, tag.Picklist.Name)
	case tag.Max != nil && utf8.RuneCountInString(value) > tag.Max.Value:
		return fmt.Sprintf("the default %q is longer than %d characters", value, tag.Max.Value)
	case tag.Type != typeAgent && !typeOf(tag).valid(c, tag, value):
		return fmt.Sprintf("the default %q is not %s", value, typeOf(tag).expected(c, tag))
	default:
		return ""
	}
}

// resolveVia checks a path REFERENCE.TAG that starts at the object.
func (l *loader) resolveVia(fact Fact, object *Object, via Via) {
	reference := object.tags[via.Reference]
	if reference == nil || reference.References == nil {
		l.fail(fact, "%s is not a tag of %s that references another object", via.Reference, object.Name)
		return
	}
	target := l.Object(reference.References.Object)
	if target != nil && target.tags[via.Tag] == nil { // no target is reported where the reference stands
		l.fail(fact, "%s has no tag %q", target.Name, via.Tag)
	}
}

func (l *loader) resolveEffect(object *Object, effect *Effect) {
	set := object.tags[effect.Set]
	if set == nil {
		l.fail(effect.Fact, "set=%q is not a tag of the object", effect.Set)
		return
	}
	if effect.To == ToToday && set.Type != "date" {
		l.fail(effect.Fact, "to=%q needs a date, and %s is a %s", effect.To, set.Name, set.Type)
	}
	if effect.When != "" {
		l.resolveWhen(object, effect)
	}
	foreign := slices.ContainsFunc(effect.On, func(on string) bool { return strings.Contains(on, ".") })
	if effect.Via != "" && !foreign {
		l.fail(effect.Fact, "via goes with an action of another object, as in on=\"Followup.Add\"")
	}
	for _, on := range effect.On {
		l.resolveOn(object, effect, on)
	}
}

func (l *loader) resolveWhen(object *Object, effect *Effect) {
	watched := object.tags[effect.When]
	if watched == nil {
		l.fail(effect.Fact, "when=%q is not a tag of the object", effect.When)
		return
	}
	if effect.Means != "" && watched.Picklist == nil {
		l.fail(effect.Fact, "means needs a tag with a picklist, and %s has none", effect.When)
	}
}

func (l *loader) resolveOn(object *Object, effect *Effect, on string) {
	name, action, foreign := strings.Cut(on, ".")
	if !foreign {
		if object.Operation(on) == nil {
			l.fail(effect.Fact, "on=%q is not an action of the object", on)
		}
		return
	}
	other := l.Object(name)
	if other == nil || other.Operation(action) == nil {
		l.fail(effect.Fact, "on=%q is not an operation", on)
		return
	}
	reference := other.tags[effect.Via]
	if reference == nil || reference.References == nil || l.Object(reference.References.Object) != object {
		l.fail(effect.Fact, "via=%q is not a tag of %s that references %s", effect.Via, name, object.Name)
	}
}

// resolveOperation finds the tags that an operation names.
func (l *loader) resolveOperation(op *Operation) {
	for _, param := range op.Params {
		l.resolveParam(op, param)
	}
	for _, name := range slices.Sorted(maps.Keys(op.mandatory)) {
		i := slices.IndexFunc(op.Params, func(p *Param) bool { return p.Tag != nil && p.Tag.Name == name })
		if i < 0 {
			l.fail(op.mandatory[name], "mandatory: %s does not accept %q", op.Name, name)
			continue
		}
		op.Mandatory = append(op.Mandatory, op.Params[i])
	}
	slices.SortFunc(op.Mandatory, func(a, b *Param) int {
		return slices.Index(op.Object.Tags, a.Tag) - slices.Index(op.Object.Tags, b.Tag)
	})
	if (op.Action == Modify) != (op.Key != nil) {
		l.fail(op.Fact, "a Modify has a <key>, and no other action has")
	}
	if op.Order != nil && op.Order.By != op.Object.IDTag {
		l.fail(op.Order.Fact, "by=%q: answers are ordered by the id, %s", op.Order.By, op.Object.IDTag)
	}
	l.resolveReturns(op)
}

func (l *loader) resolveParam(op *Operation, param *Param) {
	owner := op.Object
	if param.Via != "" {
		reference := owner.tags[param.Via]
		if reference == nil || reference.References == nil {
			l.fail(param.Fact, "via=%q is not a tag of %s that references another object", param.Via, owner.Name)
			return
		}
		if owner = l.Object(reference.References.Object); owner == nil {
			return
		}
	}
	param.Tag = owner.tags[param.Name]
	if param.Tag == nil {
		l.fail(param.Fact, "%s has no tag %q", owner.Name, param.Name)
		return
	}
	param.Name = param.Tag.RequestName
	if op.Action != Get {
		param.Min = param.Tag.Min
		if param.Tag.ByServer && param != op.Key {
			l.fail(param.Fact, "%s is set by the server, so %s cannot accept it", param.Tag.Name, op.Name)
		}
	}
	if param.Max == nil {
		param.Max = param.Tag.Max
	}
	if op.Action == Get && param.Tag.Secret {
		l.fail(param.Fact, "%s is a secret, so no search may try its value", param.Tag.Name)
	}
	if op.byName[param.Name] != nil {
		l.fail(param.Fact, "%s takes %s twice", op.Name, param.Name)
	}
	op.byName[param.Name] = param
}

func (l *loader) resolveReturns(op *Operation) {
	if slices.Equal(op.returns.names, []string{"*"}) {
		for _, tag := range op.Object.Tags {
			if !tag.Hidden {
				op.Returns = append(op.Returns, tag)
			}
		}
		return
	}
	for _, name := range op.returns.names {
		tag := op.Object.tags[name]
		if slices.Contains(op.Returns, tag) {
			l.fail(op.returns.Fact, "%s returns %q twice", op.Name, name)
			continue
		}
		if tag == nil || tag.Hidden {
			l.fail(op.returns.Fact, "%s cannot return %q: no such tag, or never in a reply", op.Name, name)
			continue
		}
		op.Returns = append(op.Returns, tag)
	}
}
