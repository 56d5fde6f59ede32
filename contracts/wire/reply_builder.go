package wire

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/crmock/crmock/contracts"
)

// replyBuilder makes a Reply out of what a document holds.
type replyBuilder struct {
	grammar *Grammar
	reply   Reply
	problem *problem

	level  int
	root   int    // offset of the root
	last   int    // offset of the newest element
	found  bool   // the REPLY
	inItem bool   // an ITEM is open
	inTag  bool   // a tag is open, and text belongs to value
	tag    string // the one that is open
	value  []byte
}

// The levels of a reply: WAPI, REPLY, an ITEM or a bare tag, a tag in an ITEM.
const replyLevel = 2

func (b *replyBuilder) start(name string, attributes []attribute, offset int) bool {
	b.level++
	b.last = offset
	switch {
	case b.inTag:
		b.refuse("an element inside a tag")
	case b.level < replyLevel:
		b.root = offset
		b.expect(name, b.grammar.WAPI)
	case b.level == replyLevel:
		b.startReply(name, attributes)
	case name == b.grammar.Item:
		b.startItem()
	default:
		b.inTag, b.tag, b.value = true, name, b.value[:0]
		return true
	}
	return false
}

func (b *replyBuilder) expect(name, wanted string) {
	if name != wanted {
		b.refuse(fmt.Sprintf("<%s> stands where <%s> is expected", clip(name), wanted))
	}
}

func (b *replyBuilder) startReply(name string, attributes []attribute) {
	b.expect(name, b.grammar.Reply)
	if b.found {
		b.refuse("a second <" + b.grammar.Reply + ">")
		return
	}
	b.found = true
	b.reply.Status = b.number(b.grammar.Status, attributes)
	b.reply.Text = b.attribute(b.grammar.ErrorText, attributes)
	b.reply.Code = b.number(b.grammar.ErrorCode, attributes)
}

func (b *replyBuilder) startItem() {
	if b.inItem {
		b.refuse("an <" + b.grammar.Item + "> inside another")
		return
	}
	b.inItem = true
	b.reply.Items = append(b.reply.Items, b.newItem())
}

// newItem makes room for as many tags as the item before had: records of one object look alike.
func (b *replyBuilder) newItem() Item {
	if n := len(b.reply.Items); n > 0 {
		return make(Item, 0, len(b.reply.Items[n-1]))
	}
	return Item{}
}

func (b *replyBuilder) attribute(name string, attributes []attribute) string {
	for _, a := range attributes {
		if a.name == name {
			return a.value
		}
	}
	b.refuse(fmt.Sprintf("<%s> has no attribute %s", b.grammar.Reply, name))
	return ""
}

func (b *replyBuilder) number(name string, attributes []attribute) int {
	value := b.attribute(name, attributes)
	n, err := strconv.Atoi(value)
	if err != nil || strconv.Itoa(n) != value {
		b.refuse("the attribute " + name + " is no plain whole number")
	}
	return n
}

func (b *replyBuilder) text(piece []byte) {
	switch {
	case b.inTag:
		b.value = append(b.value, piece...)
	case len(bytes.Trim(piece, whiteSpace)) > 0:
		b.refuse("text beside the tags")
	}
}

func (b *replyBuilder) end() {
	switch { // elements deeper than a tag are a problem already
	case b.inTag:
		b.addField()
	case b.inItem:
		b.inItem = false
	}
	b.level--
}

func (b *replyBuilder) addField() {
	field := contracts.Field{Tag: b.tag, Value: string(b.value)}
	if last := len(b.reply.Items) - 1; b.inItem {
		b.reply.Items[last] = append(b.reply.Items[last], field)
	} else {
		b.reply.Fields = append(b.reply.Fields, field)
	}
	b.inTag = false
}

// requireReply looks, after the end, whether the REPLY came.
func (b *replyBuilder) requireReply() {
	if !b.found {
		b.last = b.root
		b.refuse("no <" + b.grammar.Reply + "> in <" + b.grammar.WAPI + ">")
	}
}

// refuse keeps the first problem.
func (b *replyBuilder) refuse(reason string) {
	if b.problem == nil {
		around := []string{b.grammar.WAPI, b.grammar.Reply, b.grammar.Item}
		depth := min(max(b.level-1, 0), len(around))
		b.problem = &problem{b.last, strings.Join(around[:depth], "/"), reason}
	}
}
