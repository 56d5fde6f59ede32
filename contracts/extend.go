package contracts

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/crmock/crmock/contracts/xmldoc"
)

// Extension is what one tenant's settings add to the contract.
type Extension struct {
	Origin       string // where the settings stand, for errors: "tenant acme"
	Agents       []Agent
	Picklists    map[string][]Option // each replaces the whole list
	CustomFields []CustomField
}

// Option is one value of a tenant's picklist. Means is what it stands for, such as closed; empty keeps the meaning
// that the contract gives to a value of that name.
type Option struct{ Name, Means string }

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
	attrs   []xmldoc.Attr
}

//nolint:gochecknoglobals // constant table
var customTypes = map[string]customType{
	"":          {tagType: "text", max: 4000},
	"text":      {tagType: "text", max: 4000},
	"url":       {tagType: "url", max: 4000},
	"number":    {tagType: "number", max: 255},
	"date":      {tagType: "date", max: len("MMDDYYYY"), attrs: []xmldoc.Attr{{Name: "format", Value: "MMDDYYYY"}}},
	"pick-list": {tagType: typeChoice, max: 4000},
}

// Extend is the contract of one tenant: this one with the tenant's agents, picklists and custom fields. What a tenant
// may not do is refused with the setting that asked for it.
func (c *Contract) Extend(x Extension) (*Contract, error) {
	tree := cloneTree(c.tree)
	e := &extender{contract: c, origin: xmldoc.Position{File: x.Origin}, tree: tree}
	for _, name := range slices.Sorted(maps.Keys(x.Picklists)) {
		e.replacePicklist(name, x.Picklists[name])
	}
	for i := range x.CustomFields {
		e.addField(&x.CustomFields[i])
	}
	if err := e.problems.Err(); err != nil {
		return nil, err
	}
	extended, err := compileTree(tree)
	if err != nil {
		return nil, err
	}
	extended.Agents = slices.Clone(x.Agents)
	return extended, nil
}

// extender changes a copy of the contract's tree, so that a tenant's contract is checked like any other.
type extender struct {
	contract *Contract
	origin   xmldoc.Position
	tree     []*xmldoc.Element
	problems xmldoc.Problems
}

func (e *extender) fail(path, format string, args ...any) {
	e.problems.Add(&xmldoc.Error{At: e.origin, Path: path, Message: fmt.Sprintf(format, args...)})
}

// element makes a fact whose source is the tenant's settings.
func (e *extender) element(name string, attrs ...xmldoc.Attr) *xmldoc.Element {
	attrs = append(attrs, xmldoc.Attr{Name: "provenance", Value: string(Documented)}, xmldoc.Attr{Name: "source", Value: SourceTenant})
	return xmldoc.New(name, e.origin, attrs...)
}

func (e *extender) replacePicklist(name string, options []Option) {
	path := "picklists." + name
	list := e.picklist(name)
	if list == nil {
		e.fail(path, "there is no such picklist; the contract has %s", strings.Join(e.contract.picklistNames(), ", "))
		return
	}
	if len(options) == 0 {
		e.fail(path, "a picklist needs a value")
		return
	}
	known := e.contract.Picklist(name)
	list.Children = nil
	hasDefault := false
	for _, option := range options {
		means := option.Means
		if means == "" {
			means = known.Means(option.Name)
		}
		value := e.element("value", xmldoc.Attr{Name: "name", Value: option.Name})
		if means != "" {
			value.SetAttr("means", means)
		}
		list.Append(value)
		hasDefault = hasDefault || option.Name == known.Default
	}
	if known.Default != "" && !hasDefault {
		list.SetAttr("default", options[0].Name) // the list has a default, and it has to be one of its values
	}
}

func (c *Contract) picklistNames() []string {
	names := make([]string, len(c.Picklists))
	for i, list := range c.Picklists {
		names[i] = list.Name
	}
	return names
}

func (e *extender) picklist(name string) *xmldoc.Element {
	for _, root := range e.tree {
		for _, child := range root.Children {
			if child.Name == "picklist" && child.Key() == name {
				return child
			}
		}
	}
	return nil
}

func (e *extender) addField(field *CustomField) {
	path := "custom-fields." + field.Object + "." + field.Tag
	object := e.contract.Object(field.Object)
	kind, known := customTypes[field.Type]
	switch {
	case object == nil:
		e.fail(path, "there is no object %q", field.Object)
	case object.Custom == nil:
		e.fail(path, "%s takes no custom fields", object.Name)
	case !validTagName(field.Tag):
		e.fail(path, "the tag %q is no name for an XML element of %d characters at most: letters, digits, _ - and dots, a letter or _ first", field.Tag, customNameMax)
	case !known:
		e.fail(path, "type %q is unknown; it is text, url, number, date or pick-list", field.Type)
	case field.Max < 0 || field.Max > kind.max:
		e.fail(path, "max %d: a field of the type %s has %d characters at most", field.Max, kind.tagType, kind.max)
	case len([]rune(field.Default)) > customDefaultMax:
		e.fail(path, "the default has more than %d characters", customDefaultMax)
	case (kind.tagType == typeChoice) != (len(field.Values) > 0):
		e.fail(path, "values go with the type pick-list, and a pick list needs some")
	case field.Mandatory && field.ReadOnly:
		e.fail(path, "a field that the API may not set cannot be mandatory in it")
	default:
		e.insertField(object, field, kind)
	}
}

// validTagName takes the names that a custom field may have: an ASCII XML name.
func validTagName(name string) bool {
	if name == "" || len(name) > customNameMax {
		return false
	}
	for i, r := range name {
		letter := r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '_'
		other := r >= '0' && r <= '9' || r == '-' || r == '.'
		if !letter && (i == 0 || !other) {
			return false
		}
	}
	return true
}

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

func (e *extender) root(object string) *xmldoc.Element {
	for _, root := range e.tree {
		if root.Name == "object" && root.Key() == object {
			return root
		}
	}
	return nil
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
	tag := e.element("tag", append([]xmldoc.Attr{{Name: "name", Value: field.Tag}, {Name: "type", Value: kind.tagType}}, kind.attrs...)...)
	limit := field.Max
	if limit == 0 {
		limit = kind.max
	}
	tag.Append(e.element("max", xmldoc.Attr{Name: "value", Value: strconv.Itoa(limit)}))
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
