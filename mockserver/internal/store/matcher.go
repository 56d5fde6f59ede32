package store

import (
	"bytes"
	"strings"
)

// matcher is a query made ready: every key is made once, not once per record. It reuses its scratch space, so it is
// for one goroutine.
type matcher struct {
	tests   []test
	never   bool // one of the conditions can be fulfilled by no record
	scratch []byte
}

// test is one condition made ready.
type test struct {
	tag  string
	mode Mode
	kind kind

	key   string              // equal
	keys  map[string]struct{} // oneOf
	parts []string            // like: the keys of what is between the `%`, so at least two
}

// kind is the kind of a test, the one that narrows a search best first.
type kind int

const (
	equal kind = iota
	oneOf
	like
)

func newMatcher(q Query) matcher {
	m := matcher{tests: make([]test, len(q.Where)), scratch: make([]byte, 0, 64)}
	for i := range q.Where {
		m.tests[i] = newTest(&q.Where[i])
		m.never = m.never || m.tests[i].never()
	}
	return m
}

func newTest(c *Condition) test {
	t := test{tag: c.Tag, mode: c.Mode}
	switch {
	case c.AnyOf != nil:
		t.kind, t.keys = oneOf, keySet(c.Mode, c.AnyOf)
	case c.Wildcard && strings.Contains(c.Value, "%"):
		t.kind, t.parts = like, strings.Split(c.Value, "%")
		for i, part := range t.parts {
			t.parts[i] = c.Mode.Key(part)
		}
	default:
		t.kind, t.key = equal, c.Mode.Key(c.Value)
	}
	return t
}

// keySet returns the keys of the values, without the empty one, which is equal to nothing.
func keySet(m Mode, values []string) map[string]struct{} {
	keys := make(map[string]struct{}, len(values))
	for _, value := range values {
		if key := m.Key(value); key != "" {
			keys[key] = struct{}{}
		}
	}
	return keys
}

// never says that no value passes the test.
func (t *test) never() bool {
	return t.kind == equal && t.key == "" || t.kind == oneOf && len(t.keys) == 0
}

func (m *matcher) match(r *Record) bool {
	if m.never {
		return false
	}
	for i := range m.tests {
		t := &m.tests[i]
		m.scratch = t.mode.appendKey(m.scratch[:0], r.Get(t.tag))
		if !t.passes(m.scratch) {
			return false
		}
	}
	return true
}

// passes judges the key of a value. The conversions of key to a string stand where the compiler makes no copy.
func (t *test) passes(key []byte) bool {
	switch t.kind {
	case oneOf:
		_, found := t.keys[string(key)]
		return found
	case like:
		return isLike(key, t.parts)
	default:
		return string(key) == t.key
	}
}

// isLike says whether the key begins with the first part, ends with the last, and has the others between them, in
// order and without overlap. Taking the earliest place for each never spoils a later one.
func isLike(key []byte, parts []string) bool {
	first, middle, last := parts[0], parts[1:len(parts)-1], parts[len(parts)-1]
	if len(key) < len(first)+len(last) || string(key[:len(first)]) != first || string(key[len(key)-len(last):]) != last {
		return false
	}
	rest := key[len(first) : len(key)-len(last)]
	for _, part := range middle {
		at := bytes.Index(rest, []byte(part))
		if at < 0 {
			return false
		}
		rest = rest[at+len(part):]
	}
	return true
}
