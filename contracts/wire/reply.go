package wire

import (
	"strconv"

	"github.com/crmock/crmock/contracts"
)

// Reply is one reply. Without items, after a failure or where nothing was found, its REPLY element is empty.
type Reply struct {
	Status int    // 0 is success
	Code   int    // ERROR_CODE
	Text   string // ERROR_STR
	// Fields are tags that stand directly in REPLY. The contract puts all tags into items; a correction of it may not.
	Fields []contracts.Field
	Items  []Item
}

// Item is one record of a reply: its tags in order.
type Item = []contracts.Field

// AppendReply appends a reply in the exact form that clients look for: declaration, newline, all the rest in one line;
// three attributes in fixed order and double quotes; every tag with a start and an end tag, even an empty one. What the
// charset lacks becomes a numeric reference; characters that XML does not allow become U+FFFD.
//
// Tags must be names in the sense of ValidName; they come from the contract, so this is not checked again here. Only a
// dst that is too short allocates.
func AppendReply(dst []byte, r Reply, g Grammar, charset Charset) []byte {
	dst = appendDeclaration(dst, charset)
	dst = appendStart(dst, g.WAPI)
	dst = append(append(dst, '<'), g.Reply...)
	for _, name := range g.Attributes {
		dst = appendAttributeName(dst, name)
		switch name {
		case g.Status:
			dst = strconv.AppendInt(dst, int64(r.Status), 10)
		case g.ErrorText:
			dst = appendAttribute(dst, r.Text, charset)
		case g.ErrorCode:
			dst = strconv.AppendInt(dst, int64(r.Code), 10)
		}
		dst = append(dst, '"')
	}
	dst = append(dst, '>')
	dst = appendFields(dst, r.Fields, charset)
	for _, item := range r.Items {
		dst = appendStart(dst, g.Item)
		dst = appendFields(dst, item, charset)
		dst = appendEnd(dst, g.Item)
	}
	dst = appendEnd(dst, g.Reply)
	return appendEnd(dst, g.WAPI)
}

// DecodeReply reads a reply for a client. It is stricter than what clients in the field do: names count with their
// case, there is one REPLY with its three attributes and plain numbers in them, and nothing but tags, bare or in
// items. Other attributes are ignored. Charset and errors are as with DecodeRequest.
func DecodeReply(xml []byte, charset string, g Grammar, limits Limits) (Reply, error) {
	text, err := readable(xml, charset, limits)
	if err != nil {
		return Reply{}, err
	}
	b := replyBuilder{grammar: &g}
	if err := walk(text, limits, &b); err != nil {
		return Reply{}, err
	}
	b.requireReply()
	if b.problem != nil {
		return Reply{}, b.problem.at(text)
	}
	return b.reply, nil
}
