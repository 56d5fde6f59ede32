package unfriendly

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/crmock/crmock/contracts/wire"
)

// Rewrite writes a reply, as wire.AppendReply has made it, in another form that says the same. A nil Manner leaves it.
func (m *Manner) Rewrite(reply []byte, charset wire.Charset) []byte {
	if m == nil {
		return reply
	}
	out := make([]byte, 0, len(reply)+len(reply)/4)
	for rest := reply; len(rest) > 0; {
		if rest[0] != '<' {
			text := upTo(rest, '<')
			out, rest = m.text(out, text, charset), rest[len(text):]
			continue
		}
		tag := rest[:len(upTo(rest, '>'))+1]
		rest = rest[len(tag):]
		if name, empty := emptyElement(tag, rest); empty && m.folded && m.coin() {
			out, rest = append(append(append(out, '<'), name...), "/>"...), rest[len(name)+len("</>"):]
		} else {
			out = append(out, tag...)
			if empty {
				out, rest = append(out, rest[:len(name)+len("</>")]...), rest[len(name)+len("</>"):]
			}
		}
		if m.spaced && m.coin() && betweenElements(tag, rest) {
			out = append(out, []string{" ", "\n", "\r\n\t", "\n    "}[m.random.IntN(4)]...)
		}
	}
	return out
}

// Order gives items another order, in place. It is for replies whose order the contract leaves open.
func (m *Manner) Order(items []wire.Item) {
	if m != nil {
		m.random.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
	}
}

func (m *Manner) coin() bool { return m.random.IntN(2) == 0 }

// upTo is what stands in front of the next b, or all.
func upTo(text []byte, b byte) []byte {
	if at := bytes.IndexByte(text, b); at >= 0 {
		return text[:at]
	}
	return text
}

// emptyElement is the name of an element that ends where it began. An element with attributes is REPLY, and stays as it is.
func emptyElement(tag, rest []byte) (name []byte, empty bool) {
	name = tag[1 : len(tag)-1]
	if bytes.ContainsAny(name, ` /?`) {
		return nil, false
	}
	return name, bytes.HasPrefix(rest, []byte("</"+string(name)+">"))
}

// betweenElements says whether white space may stand behind a tag: another tag follows, and it does not end an element that
// is empty.
func betweenElements(tag, rest []byte) bool {
	opens := tag[1] != '/' && tag[1] != '?'
	return len(rest) > 0 && rest[0] == '<' && (!opens || rest[1] != '/')
}

// named are the references that XML has names for.
var named = map[string]rune{"&amp;": '&', "&lt;": '<', "&gt;": '>', "&quot;": '"'} //nolint:gochecknoglobals // constant table

// text writes a value with other references for the same characters.
func (m *Manner) text(out, text []byte, charset wire.Charset) []byte {
	if !m.referred || len(bytes.TrimSpace(text)) == 0 {
		return append(out, text...)
	}
	for len(text) > 0 {
		whole, r := character(text, charset)
		if m.mayRefer(whole, r, charset) && m.coin() {
			out = append(out, m.reference(r)...)
		} else {
			out = append(out, whole...)
		}
		text = text[len(whole):]
	}
	return out
}

// mayRefer says whether a character may be written as a reference, of this form or another. Those that UTF-8 has stay as
// they are: a tenant whose replies are in UTF-8 has chosen that.
func (m *Manner) mayRefer(whole []byte, r rune, charset wire.Charset) bool {
	return whole[0] == '&' || r == '"' || r >= utf8.RuneSelf && charset != wire.UTF8
}

// character is the first character of a text, and how it is written there.
func character(text []byte, charset wire.Charset) (whole []byte, r rune) {
	switch {
	case text[0] == '&':
		whole = text[:len(upTo(text, ';'))+1]
		if r, is := named[string(whole)]; is {
			return whole, r
		}
		code, _ := strconv.ParseInt(strings.Trim(string(whole), "&#;"), 10, 32) // as wire writes it
		return whole, rune(code)
	case charset == wire.UTF8:
		r, size := utf8.DecodeRune(text)
		return text[:size], r
	default:
		r, _ := utf8.DecodeRuneInString(charset.Text(string(text[:1])))
		return text[:1], r
	}
}

func (m *Manner) reference(r rune) string {
	return fmt.Sprintf([]string{"&#%d;", "&#x%x;", "&#x%X;"}[m.random.IntN(3)], r)
}
