package matchers

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// difference is one place where a document is not as expected.
type difference struct {
	path     string // WAPI/REPLY/ITEM[2]/EMAIL; an attribute is WAPI/REPLY/@STATUS
	expected string // in words, a value in quotes; empty where there should be nothing
	got      string // the same of what is there
}

// String is the difference in one line.
func (d difference) String() string {
	switch {
	case d.got == "":
		return fmt.Sprintf("%s: missing, expected %s", d.path, d.expected)
	case d.expected == "":
		return fmt.Sprintf("%s: unexpected, got %s", d.path, d.got)
	default:
		return fmt.Sprintf("%s: expected %s, got %s", d.path, d.expected, d.got)
	}
}

// differences are all of them, in the order of the expected document.
func differences(expected, got *element) []difference {
	if expected.name != got.name {
		return []difference{{path: expected.name, expected: "the root " + expected.name, got: "the root " + got.name}}
	}
	var c comparison
	c.elements(expected.name, expected, got)
	return c.found
}

type comparison struct{ found []difference }

func (c *comparison) add(path, expected, got string) {
	c.found = append(c.found, difference{path, expected, got})
}

// elements compares two elements of the same name.
func (c *comparison) elements(path string, expected, got *element) {
	c.attributes(path, expected.attributes, got.attributes)
	if expected.text != got.text {
		e, g := quotedPair(expected.text, got.text)
		c.add(path, e, g)
	}
	c.children(path, expected.children, got.children)
}

func (c *comparison) attributes(path string, expected, got map[string]string) {
	names := slices.AppendSeq(slices.Collect(maps.Keys(expected)), maps.Keys(got))
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		e, wanted := expected[name]
		g, there := got[name]
		switch at := path + "/@" + name; {
		case !there:
			c.add(at, quoted(e), "")
		case !wanted:
			c.add(at, "", quoted(g))
		case e != g:
			e, g = quotedPair(e, g)
			c.add(at, e, g)
		}
	}
}

// children compares those of the same name with each other, and then the order of all that stand in both.
func (c *comparison) children(path string, expected, got []*element) {
	namedE, namedG := byName(expected), byName(got)
	inBoth := map[*element]bool{}
	compared := map[string]bool{}
	for _, child := range slices.Concat(expected, got) {
		if name := child.name; !compared[name] {
			compared[name] = true
			c.namesakes(path+"/"+name, namedE[name], namedG[name], inBoth)
		}
	}
	c.order(path, namesOf(expected, inBoth), namesOf(got, inBoth))
}

func byName(elements []*element) map[string][]*element {
	named := map[string][]*element{}
	for _, e := range elements {
		named[e.name] = append(named[e.name], e)
	}
	return named
}

// namesakes compares elements of one name in one place. Those that are equal at both ends are set aside first, so that
// one item too few is one difference, and not a shift of all that follow.
func (c *comparison) namesakes(path string, expected, got []*element, inBoth map[*element]bool) {
	head := alike(expected, got, equal)
	tail := alike(reversed(expected[head:]), reversed(got[head:]), equal)
	paired := min(len(expected), len(got)) - tail
	for i := head; i < max(len(expected), len(got))-tail; i++ {
		at := path
		if len(expected) > 1 || len(got) > 1 {
			at += fmt.Sprintf("[%d]", i+1)
		}
		switch {
		case i < paired:
			c.elements(at, expected[i], got[i])
		case len(expected) > len(got):
			c.add(at, shown(expected[i]), "")
		default:
			c.add(at, "", shown(got[i]))
		}
	}
	for _, side := range [][]*element{expected, got} {
		for i, e := range side {
			inBoth[e] = i < paired || i >= len(side)-tail
		}
	}
}

// order compares the order in which the same names stand. What is the same at both ends is not shown.
func (c *comparison) order(path string, expected, got []string) {
	same := func(a, b string) bool { return a == b }
	head := alike(expected, got, same)
	tail := alike(reversed(expected[head:]), reversed(got[head:]), same)
	expected, got = expected[head:len(expected)-tail], got[head:len(got)-tail]
	if len(expected) > 0 {
		c.add(path, "the order "+strings.Join(capped(expected), " "), "the order "+strings.Join(capped(got), " "))
	}
}

func namesOf(elements []*element, chosen map[*element]bool) []string {
	var names []string
	for _, e := range elements {
		if chosen[e] {
			names = append(names, e.name)
		}
	}
	return names
}

// alike counts how many are the same at the beginning.
func alike[T any](a, b []T, same func(T, T) bool) int {
	for i := range min(len(a), len(b)) {
		if !same(a[i], b[i]) {
			return i
		}
	}
	return min(len(a), len(b))
}

func reversed[T any](list []T) []T {
	list = slices.Clone(list)
	slices.Reverse(list)
	return list
}

// equal tells whether there is no difference between two elements.
func equal(a, b *element) bool {
	return a.name == b.name && a.text == b.text && maps.Equal(a.attributes, b.attributes) &&
		slices.EqualFunc(a.children, b.children, equal)
}

// shown is an element that stands on one side only: its value, or what tells it from others.
func shown(e *element) string {
	if len(e.children) == 0 {
		return quoted(e.text)
	}
	var values []string
	for _, child := range e.children {
		if child.text != "" {
			values = append(values, child.name+" "+quoted(child.text))
		}
	}
	if len(values) == 0 {
		return "an element with others in it"
	}
	return "an element with " + strings.Join(capped(values), ", ")
}
