package wire

import (
	"fmt"

	"github.com/crmock/crmock/contracts"
)

// part is an element directly inside WAPI.
type part uint8

const (
	tenant part = iota
	username
	password
	command
	parts  // how many there are
	others // any other element
)

// The levels of a request. A bare COMMAND has no level 1, so its builder begins below that.
const (
	rootLevel = 1 + iota
	partLevel
	tagLevel
)

// requestBuilder makes a Request out of what a document holds.
type requestBuilder struct {
	grammar *Grammar
	bare    bool // the COMMAND is the root
	request Request
	problem *problem

	level int
	part  part // the one that is open
	seen  [parts]bool
	root  int    // offset of the root
	tag   string // the one that is open
	value []byte // text since the last start of a tag or part
}

func (b *requestBuilder) start(name string, attributes []attribute, offset int) bool {
	b.level++
	switch {
	case b.level == rootLevel:
		return b.startRoot(name, offset)
	case b.level == partLevel:
		return b.startPart(name, attributes, offset)
	case b.level == tagLevel && b.part == command:
		b.tag = name
		b.value = b.value[:0]
		return true
	default:
		b.startInside(offset)
		return false
	}
}

func (b *requestBuilder) startRoot(name string, offset int) bool {
	b.root = offset
	if SameName(name, b.grammar.WAPI) {
		return false
	}
	b.refuse(offset, "", fmt.Sprintf("the root is <%s>, not <%s>: the login and <%s> stand inside <%[2]s>",
		clip(name), b.grammar.WAPI, b.grammar.Command))
	return true
}

func (b *requestBuilder) startPart(name string, attributes []attribute, offset int) bool {
	b.part = b.partOf(name)
	switch {
	case b.bare && b.part != command:
		b.root = offset
		b.refuse(offset, "", fmt.Sprintf("the root is <%s>, not <%s>: send the command alone, without the login around it",
			clip(name), b.grammar.Command))
		return true
	case b.part == others:
		return true
	case b.seen[b.part]:
		b.refuse(offset, b.path(), fmt.Sprintf("a second <%s>: send each request on its own, with one of each part", b.name(b.part)))
		return true
	}
	b.seen[b.part] = true
	if b.part == command {
		b.startCommand(attributes, offset)
		return false
	}
	b.value = b.value[:0]
	return true
}

func (b *requestBuilder) startCommand(attributes []attribute, offset int) {
	b.request.Object = b.attribute(b.grammar.Object, attributes, offset)
	b.request.Action = b.attribute(b.grammar.Action, attributes, offset)
}

func (b *requestBuilder) attribute(name string, attributes []attribute, offset int) string {
	value, found := "", 0
	for _, a := range attributes {
		if SameName(a.name, name) {
			value, found = a.value, found+1
		}
	}
	switch g := b.grammar; found {
	case 0:
		b.refuse(offset, b.path(), fmt.Sprintf(`no attribute %s: write <%s %s="…" %s="…">`, name, g.Command, g.Object, g.Action))
	case 1:
	default:
		b.refuse(offset, b.path(), fmt.Sprintf("%d attributes %s, in different case: leave one", found, name))
	}
	return value
}

// startInside is told of an element where only text may be.
func (b *requestBuilder) startInside(offset int) {
	switch b.part {
	case others:
	case command:
		b.refuse(offset, b.path(), "an element inside <"+clip(b.tag)+">: a tag holds only text; write < in it as &lt;")
	default:
		b.refuse(offset, b.path(), "an element inside <"+b.name(b.part)+">: it holds only text; write < in it as &lt;")
	}
}

func (b *requestBuilder) text(piece []byte) {
	b.value = append(b.value, piece...)
}

func (b *requestBuilder) end() {
	switch {
	case b.level == tagLevel && b.part == command:
		b.addField()
	case b.level == partLevel:
		b.setPart()
	}
	b.level--
}

func (b *requestBuilder) addField() {
	if b.request.Fields == nil {
		b.request.Fields = make([]contracts.Field, 0, 8) // most requests have a few tags: one allocation is enough
	}
	b.request.Fields = append(b.request.Fields, contracts.Field{Tag: b.tag, Value: string(b.value)})
}

func (b *requestBuilder) setPart() {
	switch b.part {
	case tenant:
		b.request.Tenant = string(b.value)
	case username:
		b.request.Username = string(b.value)
	case password:
		b.request.Password = string(b.value)
	}
}

// requireParts looks, after the end, for parts that did not come.
func (b *requestBuilder) requireParts() {
	if b.bare {
		return // its root is the command, or a problem already
	}
	for p := range parts {
		if !b.seen[p] {
			g := b.grammar
			b.refuse(b.root, g.WAPI, fmt.Sprintf("no <%s> in <%s>: it needs <%s>, <%s>, <%s> and <%s>",
				b.name(p), g.WAPI, g.Tenant, g.Username, g.Password, g.Command))
		}
	}
}

func (b *requestBuilder) partOf(name string) part {
	for p := range parts {
		if SameName(name, b.name(p)) {
			return p
		}
	}
	return others
}

func (b *requestBuilder) name(p part) string {
	switch p {
	case tenant:
		return b.grammar.Tenant
	case username:
		return b.grammar.Username
	case password:
		return b.grammar.Password
	default:
		return b.grammar.Command
	}
}

// path leads to the open part.
func (b *requestBuilder) path() string {
	if b.bare {
		return b.grammar.Command
	}
	return b.grammar.WAPI + "/" + b.name(b.part)
}

// refuse keeps the first problem.
func (b *requestBuilder) refuse(offset int, path, reason string) {
	if b.problem == nil {
		b.problem = &problem{offset, path, reason}
	}
}
