package contracts

import (
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts/xmldoc"
)

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
	checkName(r, tag.Name)
	if r.Has("request-name") {
		checkName(r, tag.RequestName)
	}
	if tag.RequestName != strings.ToUpper(tag.RequestName) {
		r.Fail("request-name=%q is not in upper case; requests may be in any case", tag.RequestName)
	}
	if slices.ContainsFunc([]string{Add, Modify, Get}, func(action string) bool { return strings.EqualFold(action, tag.Name) }) {
		r.Fail("a tag cannot be called %q: ids of clauses would mix it up with the action", tag.Name)
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
		if on := r.String("on"); on != "" && on != Modify {
			r.Fail("on=%q: a value can be emptied by %s alone", on, Modify)
		}
		tag.Keeps = append(tag.Keeps, &Keep{r.Required("on"), l.problem(r, "problem"), readFact(r)})
	})
	r.Optional("default", func(r *xmldoc.Reader) { tag.Default = readDefault(r) })
	r.Optional("references", func(r *xmldoc.Reader) {
		tag.References = &Reference{r.Required("object"), l.problem(r, "problem"), r.OneOf("on-delete", RefuseDelete, ClearOnDelete), readFact(r)}
	})
	if tag.Min != nil && tag.Max != nil && tag.Min.Value > tag.Max.Value {
		r.Fail("min %d at %s is above max %d at %s", tag.Min.Value, tag.Min.At, tag.Max.Value, tag.Max.At)
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
	reference, tag, _ := strings.Cut(text, ".")
	if text != "" && (reference == "" || tag == "") {
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
