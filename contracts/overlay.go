package contracts

import (
	"maps"
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts/xmldoc"
)

// An overlay has the elements of the contract. It changes those that it names:
//
//   - an element is matched by its name or id; attributes and text replace, new children are added;
//   - remove="yes" deletes the element; in accepts and mandatory it takes out just the tags named;
//   - without remove, accepts and mandatory add their tags;
//   - checks gives the whole order anew: a check that it does not name is no longer made;
//   - what an overlay says without giving a provenance counts as observed, with the source Overlay.

// applyOverlay changes the tree by one overlay: an <overlay> around several elements, or one of them alone.
func applyOverlay(tree []*xmldoc.Element, overlay *xmldoc.Element) ([]*xmldoc.Element, error) {
	parts := []*xmldoc.Element{overlay}
	var problems xmldoc.Problems
	if overlay.Name == "overlay" {
		parts = overlay.Children
		if overlay.Text != "" || len(overlay.Attrs) > 0 {
			problems.Add(overlay.Errorf("<overlay> holds elements and nothing else"))
		}
	}
	for _, part := range parts {
		tree = mergeRoot(tree, part, &problems)
	}
	return tree, problems.Err()
}

// mergeRoot finds the place of an overlay's element: a root itself, or a child of a root.
func mergeRoot(tree []*xmldoc.Element, part *xmldoc.Element, problems *xmldoc.Problems) []*xmldoc.Element {
	if at := slices.IndexFunc(tree, func(e *xmldoc.Element) bool { return same(e, part) }); at >= 0 {
		if removed(part) {
			return slices.Delete(tree, at, at+1)
		}
		merge(tree[at], part, problems)
		return tree
	}
	if part.Name == "object" && !removed(part) {
		return append(tree, stamp(part.Clone()))
	}
	for _, root := range tree {
		if belongs[part.Name] == root.Name || part.Name == "picklist" && find(root, part) != nil {
			mergeChild(root, part, problems)
			return tree
		}
	}
	problems.Add(homeless(part))
	return tree
}

// homeless says what is wrong with an overlay's element that has no place in the contract.
func homeless(part *xmldoc.Element) *xmldoc.Error {
	switch {
	case removed(part) && (part.Name == "object" || part.Name == "picklist"):
		return part.Errorf(nothingToRemove)
	case part.Name == "picklist":
		return part.Errorf("the contract has no such picklist to change; a new one stands in an <object>")
	default:
		return part.Errorf("the contract has no such element at the top to change; an overlay holds object, picklist, %s",
			strings.Join(slices.Sorted(maps.Keys(belongs)), ", "))
	}
}

const nothingToRemove = "there is no such element to remove"

// belongs are the elements that an overlay may hold without the root around them, and that root.
//
//nolint:gochecknoglobals // constant table
var belongs = map[string]string{
	"source": "api", "problem": "api", "endpoint": "api", "limit": "api", "tls": "api", "reply": "api", "request": "api",
	"attachments": "api", "checks": "api", "trigger": "triggers", "promise": "promises",
}

// merge changes an element by the overlay's element of the same identity.
func merge(base, over *xmldoc.Element, problems *xmldoc.Problems) {
	for _, attr := range over.Attrs {
		base.SetAttr(attr.Name, attr.Value)
	}
	if len(over.Attrs) > identityAttrs(over) {
		base.At = over.At
		restamp(base, over)
	}
	if over.Text != "" {
		base.Raw, base.Text = over.Raw, over.Text
	}
	for _, child := range over.Children {
		mergeChild(base, child, problems)
	}
}

func mergeChild(base, child *xmldoc.Element, problems *xmldoc.Problems) {
	if child.Name == "accepts" || child.Name == "mandatory" {
		mergeList(base, child, problems)
		return
	}
	existing := find(base, child)
	switch {
	case existing != nil && child.Name == "checks":
		reorder(existing, child, problems)
	case existing == nil && removed(child):
		problems.Add(child.Errorf(nothingToRemove))
	case existing == nil:
		base.Append(stamp(child.Clone()))
	case removed(child):
		base.Children = slices.DeleteFunc(base.Children, func(e *xmldoc.Element) bool { return e == existing })
	default:
		merge(existing, child, problems)
	}
}

// reorder puts the children of base into the order of over, each merged with what over says of it.
func reorder(base, over *xmldoc.Element, problems *xmldoc.Problems) {
	old := base.Clone()
	base.Children = nil
	base.At = over.At
	for _, child := range over.Children {
		if known := find(old, child); known != nil {
			base.Append(known)
			known.At = child.At
			merge(known, child, problems)
			continue
		}
		base.Append(stamp(child.Clone()))
	}
}

// mergeList adds the tags of a list, or takes them out of every list of that name.
func mergeList(base, list *xmldoc.Element, problems *xmldoc.Problems) {
	if !removed(list) {
		base.Append(stamp(list.Clone()))
		return
	}
	r := xmldoc.Read(list, problems)
	for _, tag := range r.List("tags") {
		if !removeWord(base, list.Name, tag) {
			r.Fail("%s names no tag %q to remove", base.Path(), tag)
		}
	}
	r.String("remove")
	r.Done()
}

func removeWord(base *xmldoc.Element, list, word string) bool {
	found := false
	for _, element := range base.Children {
		if element.Name != list {
			continue
		}
		tags, _ := element.Attr("tags")
		left := slices.DeleteFunc(strings.Fields(tags), func(tag string) bool { return tag == word })
		found = found || len(left) < len(strings.Fields(tags))
		element.SetAttr("tags", strings.Join(left, " "))
	}
	base.Children = slices.DeleteFunc(base.Children, func(e *xmldoc.Element) bool {
		tags, has := e.Attr("tags")
		return e.Name == list && has && tags == ""
	})
	return found
}

func find(base, like *xmldoc.Element) *xmldoc.Element {
	at := slices.IndexFunc(base.Children, func(e *xmldoc.Element) bool { return same(e, like) })
	if at < 0 {
		return nil
	}
	return base.Children[at]
}

// identity are the attributes that tell an element from its siblings, beyond xmldoc's key.
//
//nolint:gochecknoglobals // constant table
var identity = map[string][]string{
	"effect":  {"set", "on", "when"},
	"trigger": {"object", "event"},
	"rule":    {"name", "tag"},
	"keep":    {"on"},
	"example": {"file"},
}

// single elements stand once in their parent whatever their attributes.
//
//nolint:gochecknoglobals // constant table
var single = []string{
	"api", "tls", "attachments", "request", "reply", "checks", "custom-fields", "right", "key", "order", "returns",
	"min", "max", "unique", "default", "references", "doc", "triggers", "promises",
}

func same(a, b *xmldoc.Element) bool {
	if a.Name != b.Name {
		return false
	}
	if slices.Contains(single, a.Name) {
		return true
	}
	names, special := identity[a.Name]
	if !special {
		return a.Key() == b.Key()
	}
	return !slices.ContainsFunc(names, func(name string) bool {
		left, _ := a.Attr(name)
		right, _ := b.Attr(name)
		return left != right
	})
}

// identityAttrs counts the attributes that only say which element is meant.
func identityAttrs(e *xmldoc.Element) int {
	if slices.Contains(single, e.Name) {
		return 0
	}
	if names, special := identity[e.Name]; special {
		present := 0
		for _, name := range names {
			if _, there := e.Attr(name); there {
				present++
			}
		}
		return present
	}
	if e.Key() != "" {
		return 1
	}
	return 0
}

func removed(e *xmldoc.Element) bool {
	value, _ := e.Attr("remove")
	return value == "yes"
}

// stamp marks a new element, and all inside it, as the overlay's where it says nothing of where it comes from.
func stamp(e *xmldoc.Element) *xmldoc.Element {
	restamp(e, e)
	for _, child := range e.Children {
		stamp(child)
	}
	return e
}

// restamp: a changed fact is no longer what its old source said.
func restamp(e, over *xmldoc.Element) {
	if !isFact(e.Name) {
		return
	}
	if _, given := over.Attr("provenance"); !given {
		e.SetAttr("provenance", string(Observed))
	}
	if _, given := over.Attr("source"); !given {
		e.SetAttr("source", SourceOverlay)
	}
}

// isFact tells which elements carry a provenance.
func isFact(name string) bool {
	return !slices.Contains([]string{"doc", "example", "source", "checks", "api", "triggers", "promises"}, name)
}
