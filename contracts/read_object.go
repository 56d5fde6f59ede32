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

func (l *loader) readTag(r *xmldoc.Reader, object *Object) {
	tag := &Tag{
		Name: r.Required("name"), RequestName: r.String("request-name"),
		Type: r.OneOf("type", valueTypeNames()...), Format: r.String("format"), Shows: r.String("shows"),
		Match: r.OneOf("match", "fold", "exact", "digits"), Index: r.Yes("index"),
		Secret: r.Yes("secret"), Fact: readFact(r),
	}
	if tag.RequestName == "" {
		tag.RequestName = strings.ToUpper(tag.Name)
	}
	tag.Hidden = r.OneOf("reply", "always", "never") == "never"
	tag.ByServer = r.OneOf("set-by", "request", "server") == "server"
	l.readTagLimits(r, tag)
	l.readChoicesOf(r, tag)
	checkType(r, tag)
	if object.tags[tag.Name] != nil || object.tagByRequestName(tag.RequestName) != nil {
		r.Fail("a second tag %q in %s", tag.Name, object.Name)
	}
	object.Tags = append(object.Tags, tag)
	object.tags[tag.Name] = tag
}

func (o *Object) tagByRequestName(name string) *Tag {
	for _, tag := range o.Tags {
		if tag.RequestName == name {
			return tag
		}
	}
	return nil
}

func (l *loader) readTagLimits(r *xmldoc.Reader, tag *Tag) {
	r.Optional("min", func(r *xmldoc.Reader) { tag.Min = &Bound{r.Count("value"), readFact(r)} })
	r.Optional("max", func(r *xmldoc.Reader) { tag.Max = &Bound{r.Count("value"), readFact(r)} })
	r.Optional("unique", func(r *xmldoc.Reader) { tag.Unique = &Clashes{l.problem(r, "problem"), readFact(r)} })
	r.Each("keep", func(r *xmldoc.Reader) {
		tag.Keeps = append(tag.Keeps, &Keep{r.Required("on"), l.problem(r, "problem"), readFact(r)})
	})
	r.Optional("default", func(r *xmldoc.Reader) { tag.Default = readDefault(r) })
	r.Optional("references", func(r *xmldoc.Reader) {
		tag.References = &Reference{r.Required("object"), l.problem(r, "problem"), readFact(r)}
	})
	if tag.Min != nil && tag.Max != nil && tag.Min.Value > tag.Max.Value {
		r.Fail("min %d is above max %d", tag.Min.Value, tag.Max.Value)
	}
}

func readDefault(r *xmldoc.Reader) *DefaultValue {
	value := &DefaultValue{Value: r.String("value"), Fact: readFact(r)}
	if r.Has("from") {
		via := readVia(r, "from")
		value.From = &via
	}
	if (value.Value == "") == (value.From == nil) {
		r.Fail("a default has either value or from")
	}
	return value
}

// readVia is an attribute of the form REFERENCE.TAG.
func readVia(r *xmldoc.Reader, name string) Via {
	text := r.Required(name)
	reference, tag, found := strings.Cut(text, ".")
	if !found || reference == "" || tag == "" {
		r.Fail("%s=%q is not of the form REFERENCE.TAG, as in CASENUM.SUBJECT", name, text)
	}
	return Via{reference, tag}
}

// readChoicesOf gives a choice its picklist: the one it names, or one of its own made of its values.
func (l *loader) readChoicesOf(r *xmldoc.Reader, tag *Tag) {
	own := readChoices(r)
	name := r.String("picklist")
	switch {
	case tag.Type != typeChoice && (name != "" || own != nil):
		r.Fail("a picklist or values need type=%q", typeChoice)
	case tag.Type != typeChoice:
	case (name == "") == (own == nil):
		r.Fail("a choice has either picklist or <value> elements")
	case name != "":
		if tag.Picklist = l.Picklist(name); tag.Picklist == nil {
			r.Fail("there is no picklist %q", name)
		}
	default:
		tag.Picklist = &Picklist{Name: tag.Name, Values: own, Fact: tag.Fact}
	}
	if tag.Picklist != nil && tag.Default == nil && tag.Picklist.Default != "" {
		tag.Default = &DefaultValue{Value: tag.Picklist.Default, Fact: tag.Picklist.Fact}
	}
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

func (l *loader) readRule(r *xmldoc.Reader) *Rule {
	rule := &Rule{
		Name: r.Required("name"), Tag: r.Required("tag"), From: readVia(r, "from"),
		Problem: l.problem(r, "problem"), Fact: readFact(r),
	}
	if !slices.Contains(RuleNames(), rule.Name) {
		r.Fail("there is no rule %q; the rules are %s", rule.Name, strings.Join(RuleNames(), ", "))
	}
	return rule
}

// RuleNames are the named rules that a contract may use; package crm has a function for each.
func RuleNames() []string { return []string{RuleSameAsReference} }

// RuleSameAsReference demands that a tag, where it is sent, equals a tag of the record that another tag references.
const RuleSameAsReference = "same-as-reference"

// readAction reads an operation; its lists of tags are resolved once the whole object is known.
func (l *loader) readAction(r *xmldoc.Reader, object *Object) {
	op := &Operation{
		Object: object, Action: r.OneOf("name", "", Add, Modify, Get), Fact: readFact(r),
		contract: l.Contract, byName: map[string]*Param{}, mandatory: map[string]Fact{},
	}
	op.Name = object.Name + "." + op.Action
	if op.Action == "" {
		r.Fail("an action has the name %s, %s or %s", Add, Modify, Get)
	}
	if object.Operation(op.Action) != nil {
		r.Fail("a second action %q in %s", op.Action, object.Name)
	}
	r.Optional("right", func(r *xmldoc.Reader) { op.Right = &Right{r.Required("name"), readFact(r)} })
	if op.Right == nil {
		r.Fail("the action names no <right>")
	}
	l.readParams(r, op)
	r.Optional("order", func(r *xmldoc.Reader) {
		op.Order = &Order{
			r.Required("by"), r.OneOf("as", "number"), r.OneOf("direction", "ascending"), readFact(r),
		}
	})
	r.Optional("returns", func(r *xmldoc.Reader) {
		op.Nesting = r.OneOf("nesting", NestItem, NestReply)
		op.returns = returns{r.List("tags"), readFact(r)}
	})
	r.Each("example", func(r *xmldoc.Reader) { op.Examples = append(op.Examples, r.Required("file")) })
	object.Actions = append(object.Actions, op)
}

// readParams reads what an operation takes; Params hold names only until compile finds their tags.
func (l *loader) readParams(r *xmldoc.Reader, op *Operation) {
	r.Optional("key", func(r *xmldoc.Reader) {
		op.Key = &Param{Name: r.Required("tag"), Fact: readFact(r)}
		op.Params = append(op.Params, op.Key)
	})
	r.Each("accepts", func(r *xmldoc.Reader) {
		fact := readFact(r)
		for _, name := range r.List("tags") {
			op.Params = append(op.Params, &Param{Name: name, Fact: fact})
		}
	})
	r.Each("mandatory", func(r *xmldoc.Reader) {
		fact := readFact(r)
		for _, name := range r.List("tags") {
			op.mandatory[name] = fact
		}
	})
	r.Each("filter", func(r *xmldoc.Reader) {
		filter := &Param{Name: r.Required("tag"), Via: r.String("via"), Fact: readFact(r)}
		if r.Yes("wildcard") {
			filter.Wildcard = &filter.Fact
		}
		r.Optional("wildcard", func(r *xmldoc.Reader) {
			fact := readFact(r)
			filter.Wildcard = &fact
		})
		if r.Has("max") {
			filter.Max = &Bound{r.Count("max"), filter.Fact}
		}
		op.Params = append(op.Params, filter)
	})
}
