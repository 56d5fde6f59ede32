package xmldoc

import (
	"slices"
	"strconv"
	"strings"
)

// Problems gathers what is wrong with one or several documents, so that an author sees all of it at once.
type Problems struct{ list []*Error }

// Add notes one more.
func (p *Problems) Add(problem *Error) { p.list = append(p.list, problem) }

// List is all that was found, in order of file, line and column.
func (p *Problems) List() []*Error {
	slices.SortStableFunc(p.list, func(a, b *Error) int {
		if order := strings.Compare(a.At.File, b.At.File); order != 0 {
			return order
		}
		if a.At.Line != b.At.Line {
			return a.At.Line - b.At.Line
		}
		return a.At.Column - b.At.Column
	})
	return p.list
}

// Err is nil when nothing was found, otherwise an error with one line for each.
func (p *Problems) Err() error {
	if len(p.list) == 0 {
		return nil
	}
	return &ListError{Problems: p.List()}
}

// ListError is several problems as one error.
type ListError struct{ Problems []*Error }

// Error is one line for each problem.
func (e *ListError) Error() string {
	lines := make([]string, len(e.Problems))
	for i, problem := range e.Problems {
		lines[i] = problem.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives errors.As access to each problem.
func (e *ListError) Unwrap() []error {
	errs := make([]error, len(e.Problems))
	for i, problem := range e.Problems {
		errs[i] = problem
	}
	return errs
}

// Reader reads one element strictly: each attribute and child is asked for by name, and Done reports what nobody
// asked for. A value that is missing or malformed is noted and read as its zero value, so that reading goes on.
type Reader struct {
	*Element
	problems *Problems
	attrs    []string // asked for
	children []string // asked for
	text     bool     // asked for
}

// Read starts reading an element.
func Read(element *Element, problems *Problems) *Reader {
	return &Reader{Element: element, problems: problems}
}

// Fail notes a problem with the element.
func (r *Reader) Fail(format string, args ...any) { r.problems.Add(r.Errorf(format, args...)) }

// String is an optional attribute; empty where it is absent.
func (r *Reader) String(name string) string {
	r.attrs = append(r.attrs, name)
	value, _ := r.Attr(name)
	return value
}

// Has tells whether an attribute is there, empty or not.
func (r *Reader) Has(name string) bool {
	_, ok := r.Attr(name)
	return ok
}

// Required is an attribute that has to be there and hold more than blanks.
func (r *Reader) Required(name string) string {
	value := r.String(name)
	switch {
	case value == "":
		r.Fail("the attribute %q is missing", name)
	case strings.TrimSpace(value) == "":
		r.Fail("the attribute %q holds nothing but blanks", name)
		return ""
	}
	return value
}

// List is an attribute that holds words separated by blanks; it has to be there.
func (r *Reader) List(name string) []string { return strings.Fields(r.Required(name)) }

// OneOf is an attribute with a fixed set of values, the first of which is the default.
func (r *Reader) OneOf(name string, allowed ...string) string {
	value := r.String(name)
	if value == "" {
		return allowed[0]
	}
	if !slices.Contains(allowed, value) {
		r.Fail("%s=%q is unknown; it is one of %s", name, value, strings.Join(allowed, ", "))
		return allowed[0]
	}
	return value
}

// Yes is an attribute that is "yes" or "no"; absent means no.
func (r *Reader) Yes(name string) bool { return r.OneOf(name, "no", "yes") == "yes" }

// Count is an attribute that holds a whole number, zero or more. It has to be there.
func (r *Reader) Count(name string) int {
	text := r.Required(name)
	if text == "" {
		return 0
	}
	number, err := strconv.Atoi(text)
	if err != nil || number < 0 {
		r.Fail("%s=%q is not a whole number", name, text)
		return 0
	}
	return number
}

// Between is a Count that lies within bounds, both of which belong. What is no Count at all is reported just once.
func (r *Reader) Between(name string, least, most int) int {
	before := len(r.problems.list)
	number := r.Count(name)
	if len(r.problems.list) == before && (number < least || number > most) {
		r.Fail("%s=%d is out of range; it is %d to %d", name, number, least, most)
	}
	return number
}

// OptionalCount is a Count that may be absent; it is then fallback.
func (r *Reader) OptionalCount(name string, fallback int) int {
	if !r.Has(name) {
		r.attrs = append(r.attrs, name)
		return fallback
	}
	return r.Count(name)
}

// Content is the element's text.
func (r *Reader) Content() string {
	r.text = true
	return r.Text
}

// Each reads every child of that name, in order, strictly.
func (r *Reader) Each(name string, read func(*Reader)) {
	r.children = append(r.children, name)
	for _, child := range r.Children {
		if child.Name == name {
			reader := Read(child, r.problems)
			read(reader)
			reader.Done()
		}
	}
}

// Optional reads the child of that name if there is one, and reports a second.
func (r *Reader) Optional(name string, read func(*Reader)) {
	seen := 0
	r.Each(name, func(child *Reader) {
		if seen++; seen > 1 {
			child.Fail("a second <%s>; there is one at most", name)
		}
		read(child)
	})
}

// Done reports every attribute, child and text that was not asked for.
func (r *Reader) Done() {
	for _, attr := range r.Attrs {
		if !slices.Contains(r.attrs, attr.Name) {
			r.Fail("unknown attribute %q; %s", attr.Name, known("it takes", r.attrs))
		}
	}
	for _, child := range r.Children {
		if !slices.Contains(r.children, child.Name) {
			r.problems.Add(child.Errorf("unknown element <%s>; %s", child.Name, known("<"+r.Name+"> holds", r.children)))
		}
	}
	if !r.text && r.Text != "" {
		r.Fail("unexpected text %.40q", r.Text)
	}
}

func known(intro string, names []string) string {
	if len(names) == 0 {
		return intro + " none"
	}
	unique := slices.Compact(slices.Sorted(slices.Values(names)))
	return intro + " " + strings.Join(unique, ", ")
}

// Accept takes the element as it is, whatever it holds: someone else reads it.
func (r *Reader) Accept() {
	r.text = true
	for _, attr := range r.Attrs {
		r.attrs = append(r.attrs, attr.Name)
	}
	for _, child := range r.Children {
		r.children = append(r.children, child.Name)
	}
}
