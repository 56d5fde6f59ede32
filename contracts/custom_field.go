package contracts

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/crmock/crmock/contracts/xmldoc"
)

// CustomField is a tag that a tenant has added to an object.
type CustomField struct {
	Object    string
	Tag       string   // the name in requests and replies, 32 characters at most
	Type      string   // text (the default), url, number, date or pick-list
	Max       int      // characters; 0 means the type's own limit
	Values    []string // of a pick list
	Default   string   // 85 characters at most
	Mandatory bool     // an Add without it is refused
	Unique    bool     // no two records share a value
	ReadOnly  bool     // the API may not set it
	Hidden    bool     // not in replies
}

// Limits on custom fields (vendor's help on types of CRM fields).
const (
	customNameMax    = 32
	customDefaultMax = 85
)

// customType says what a type of custom field is in the contract.
type customType struct {
	tagType string
	max     int
	format  string // of a date
}

//nolint:gochecknoglobals // constant table
var customTypes = map[string]customType{
	"":          {tagType: "text", max: 4000},
	"text":      {tagType: "text", max: 4000},
	"url":       {tagType: "url", max: 4000},
	"number":    {tagType: "number", max: 255},
	"date":      {tagType: typeDate, max: len("MMDDYYYY"), format: "MMDDYYYY"},
	"pick-list": {tagType: typeChoice, max: 4000},
}

func (e *extender) addField(field *CustomField) {
	path := field.path()
	object := e.contract.Object(field.Object)
	kind, known := customTypes[field.Type]
	switch {
	case object == nil:
		e.fail(path, "there is no object %q", field.Object)
	case object.Custom == nil:
		e.fail(path, "%s takes no custom fields", object.Name)
	case len(field.Tag) > customNameMax || !validName(field.Tag):
		e.fail(path, "the tag %q is no name for an XML element of %d characters at most: letters, digits, _ - and dots, a letter or _ first", field.Tag, customNameMax)
	case !known:
		e.fail(path, "type %q is unknown; it is text, url, number, date or pick-list", field.Type)
	case field.Max < 0 || field.Max > kind.max:
		e.fail(path, "max %d: a field of the type %s has %d characters at most", field.Max, cmp.Or(field.Type, "text"), kind.max)
	case len([]rune(field.Default)) > customDefaultMax:
		e.fail(path, "the default has more than %d characters", customDefaultMax)
	case (kind.tagType == typeChoice) != (len(field.Values) > 0):
		e.fail(path, "values go with the type pick-list, and a pick list needs some")
	case field.Mandatory && field.ReadOnly:
		e.fail(path, "a field that the API may not set cannot be mandatory in it")
	default:
		if wrong := e.wrongDefault(field, kind); wrong != "" {
			e.fail(path, "%s", wrong)
			return
		}
		e.insertField(object, field, kind)
	}
}

// wrongDefault says what is wrong with the field's default, or nothing. The loader would find the same, and could not
// say which setting asked for it.
func (e *extender) wrongDefault(field *CustomField, kind customType) string {
	if field.Default == "" {
		return ""
	}
	tag := &Tag{Type: kind.tagType, Format: kind.format, Max: &Bound{Value: field.limit(kind)}}
	if kind.tagType == typeChoice {
		tag.Picklist = &Picklist{Name: field.Tag}
		for _, value := range field.Values {
			tag.Picklist.Values = append(tag.Picklist.Values, Choice{Name: value})
		}
	}
	return e.contract.wrongDefault(tag, field.Default)
}

// path names the setting.
func (f *CustomField) path() string { return "custom-fields." + f.Object + "." + f.Tag }

// limit is how many characters a value of the field may have.
func (f *CustomField) limit(kind customType) int { return cmp.Or(f.Max, kind.max) }

func (e *extender) insertField(object *Object, field *CustomField, kind customType) {
	root := e.root(object.Name)
	tag := e.fieldTag(field, kind)
	after := slices.IndexFunc(root.Children, func(c *xmldoc.Element) bool {
		return c.Name == "tag" && c.Key() == e.lastField(root, object)
	})
	root.Append(tag) // sets the parent; then it is moved to its place
	copy(root.Children[after+2:], root.Children[after+1:])
	root.Children[after+1] = tag
	for _, action := range root.Children {
		if action.Name == "action" {
			e.useField(object, action, field)
		}
	}
}

// lastField is the tag behind which the next custom field stands: the last one added, or the contract's.
func (e *extender) lastField(root *xmldoc.Element, object *Object) string {
	last := object.Custom.After
	for _, child := range root.Children {
		if source, _ := child.Attr("source"); child.Name == "tag" && source == SourceTenant {
			last = child.Key()
		}
	}
	return last
}

func (e *extender) fieldTag(field *CustomField, kind customType) *xmldoc.Element {
	tag := e.element("tag", xmldoc.Attr{Name: "name", Value: field.Tag}, xmldoc.Attr{Name: "type", Value: kind.tagType})
	if kind.format != "" {
		tag.SetAttr("format", kind.format)
	}
	tag.Append(e.element("max", xmldoc.Attr{Name: "value", Value: strconv.Itoa(field.limit(kind))}))
	for _, value := range field.Values {
		tag.Append(e.element("value", xmldoc.Attr{Name: "name", Value: value}))
	}
	if field.Default != "" {
		tag.Append(e.element("default", xmldoc.Attr{Name: "value", Value: field.Default}))
	}
	if field.Unique {
		tag.SetAttr("index", "yes")
		tag.Append(e.element("unique", xmldoc.Attr{Name: "problem", Value: ProblemDuplicate}))
	}
	if field.Hidden {
		tag.SetAttr("reply", "never")
	}
	if field.ReadOnly {
		tag.SetAttr("set-by", "server")
	}
	return tag
}

// ProblemDuplicate is what a custom field's unique value answers when it is taken.
const ProblemDuplicate = "duplicate"

// useField lets an action take the field.
func (e *extender) useField(object *Object, action *xmldoc.Element, field *CustomField) {
	name := action.Key()
	tags := xmldoc.Attr{Name: "tags", Value: field.Tag}
	if slices.Contains(object.Custom.Actions, name) && !field.ReadOnly {
		action.Append(e.element("accepts", tags))
		if name == Add && field.Mandatory {
			action.Append(e.element("mandatory", tags))
		}
	}
	if name == Get && object.Custom.Filter {
		action.Append(e.element("filter", xmldoc.Attr{Name: "tag", Value: field.Tag}))
	}
}
