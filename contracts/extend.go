package contracts

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
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

// Extend is the contract of one tenant: this one with the tenant's agents, picklists and custom fields. What a tenant
// may not do is refused with the setting that asked for it.
func (c *Contract) Extend(x Extension) (*Contract, error) {
	tree := cloneTree(c.tree)
	e := &extender{contract: c, origin: xmldoc.Position{File: x.Origin}, tree: tree, fields: x.CustomFields}
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
		return nil, e.blame(err)
	}
	extended.Agents = c.Agents
	if x.Agents != nil {
		extended.Agents = slices.Clone(x.Agents)
	}
	return extended, nil
}

// extender changes a copy of the contract's tree, so that a tenant's contract is checked like any other.
type extender struct {
	contract *Contract
	origin   xmldoc.Position
	tree     []*xmldoc.Element
	fields   []CustomField
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
	list.At = e.origin
	list.Children = slices.DeleteFunc(list.Children, func(e *xmldoc.Element) bool { return e.Name == "value" })
	hasDefault := false
	for _, option := range options {
		means := option.Means
		if means == "" {
			means = known.Means(option.Name)
		}
		if means != "" && !known.has(means) {
			e.fail(path, "%q: nothing in the contract follows from the meaning %q; it knows %s", option.Name, means, known.meanings())
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

// meanings are those that values of the list have, for errors.
func (p *Picklist) meanings() string {
	var known []string
	for _, choice := range p.Values {
		if choice.Means != "" && !slices.Contains(known, choice.Means) {
			known = append(known, choice.Means)
		}
	}
	return cmp.Or(strings.Join(known, ", "), "none for this list")
}

// blame makes errors about elements that settings have made name the setting instead.
func (e *extender) blame(err error) error {
	var list *xmldoc.ListError
	if !errors.As(err, &list) {
		return err
	}
	for _, problem := range list.Problems {
		if problem.At != e.origin {
			continue
		}
		if made := madePicklist.FindStringSubmatch(problem.Path); made != nil {
			problem.Path = "picklists." + made[1]
		}
		if made := madeField.FindStringSubmatch(problem.Path); made != nil {
			problem.Path = e.fieldPath(made[1], made[2])
		}
	}
	return err
}

// fieldPath names a custom field as its setting spells it.
func (e *extender) fieldPath(object, tag string) string {
	for _, field := range e.fields {
		if named := e.contract.Object(field.Object); field.Tag == tag && named != nil && named.Name == object {
			return field.path()
		}
	}
	return object + "." + tag
}

// The paths of what settings make: values of a picklist, and a tag with its use in actions.
var (
	madePicklist = regexp.MustCompile(`picklist\[([^\]]*)\]`)
	madeField    = regexp.MustCompile(`^object\[([^\]]*)\]/(?:tag|action\[\w+\]/filter)\[([^\]]*)\]`)
)

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

func (e *extender) root(object string) *xmldoc.Element {
	for _, root := range e.tree {
		if root.Name == "object" && root.Key() == object {
			return root
		}
	}
	return nil
}
