package xmldoc

import (
	"fmt"
	"strings"
)

// Position is a place in a file. Line and Column count from 1; zero means that the place has none, as in an element
// that was made by a program.
type Position struct {
	File         string
	Line, Column int
}

// String is the position as compilers print it: file:line:column.
func (p Position) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Attr is one attribute of an element.
type Attr struct{ Name, Value string }

// Element is one XML element with its attributes in the order written, its child elements, and its text.
type Element struct {
	Name     string
	Attrs    []Attr
	Children []*Element
	Raw      string // all character data directly inside it, joined
	Text     string // the same without white space at either end
	At       Position

	parent *Element
}

// New makes an element that stands in no file, for trees built by a program. Origin tells a reader of errors where
// the values came from, such as a configuration file.
func New(name string, origin Position, attrs ...Attr) *Element {
	return &Element{Name: name, At: origin, Attrs: attrs}
}

// Append adds children to the element and returns the element.
func (e *Element) Append(children ...*Element) *Element {
	for _, child := range children {
		child.parent = e
		e.Children = append(e.Children, child)
	}
	return e
}

// Attr is the value of the attribute of that name, and whether it is there.
func (e *Element) Attr(name string) (string, bool) {
	for _, attr := range e.Attrs {
		if attr.Name == name {
			return attr.Value, true
		}
	}
	return "", false
}

// SetAttr replaces the attribute of that name, or adds it at the end.
func (e *Element) SetAttr(name, value string) {
	for i := range e.Attrs {
		if e.Attrs[i].Name == name {
			e.Attrs[i].Value = value
			return
		}
	}
	e.Attrs = append(e.Attrs, Attr{name, value})
}

// Path names the element from the root down, each step with the attribute that identifies it where there is one:
// object[Customer]/tag[EMAIL]/max.
func (e *Element) Path() string {
	var steps []string
	for at := e; at != nil; at = at.parent {
		steps = append([]string{at.step()}, steps...)
	}
	return strings.Join(steps, "/")
}

func (e *Element) step() string {
	if key := e.Key(); key != "" {
		return e.Name + "[" + key + "]"
	}
	return e.Name
}

// Key is what tells the element from its siblings of the same name: its name, id, tag, set or event attribute, the
// first that is there; empty where there is none.
func (e *Element) Key() string {
	for _, name := range []string{"name", "id", "tag", "set", "event"} {
		if value, ok := e.Attr(name); ok {
			return value
		}
	}
	return ""
}

// Clone is a deep copy without a parent.
func (e *Element) Clone() *Element {
	copied := &Element{Name: e.Name, Raw: e.Raw, Text: e.Text, At: e.At, Attrs: append([]Attr(nil), e.Attrs...)}
	for _, child := range e.Children {
		copied.Append(child.Clone())
	}
	return copied
}

// Error is one thing wrong with a file: where it is and what it is.
type Error struct {
	At      Position
	Path    string // element path; empty where the file is not even XML
	Message string
}

// Error is "file:line:column: element path: message".
func (e *Error) Error() string {
	text := e.At.String() + ": "
	if e.Path != "" {
		text += e.Path + ": "
	}
	return text + e.Message
}

// Errorf is an Error about the element.
func (e *Element) Errorf(format string, args ...any) *Error {
	return &Error{At: e.At, Path: e.Path(), Message: fmt.Sprintf(format, args...)}
}
