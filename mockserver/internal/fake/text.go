package fake

import (
	"strings"
	"unicode/utf8"
)

// serialWidth is how many digits of base 36 tell apart what has to be unique: 4.7e18 values.
const serialWidth = 12

// words are the parts of a value. Where room is short, the text is cut, and nothing else.
type words struct {
	before, text, joint, behind string // the joint stands before a serial number
}

// compose puts a value together as the tag wants it: with a serial number where it is unique, and cut or padded to its
// length. It is empty where there is no room for what cannot be cut.
func (d *draft) compose(t *tag, w words) string {
	room := t.most - len(w.before) - len(w.behind)
	if t.unique() {
		serial := d.serial(t, 36, min(serialWidth, room))
		if serial == "" {
			return ""
		}
		room -= len(serial)
		w.behind = serial + w.behind
		if room > len(w.joint) {
			room -= len(w.joint)
			w.behind = w.joint + w.behind
		} else {
			w.text = ""
		}
	}
	if room < 0 {
		return ""
	}
	text := cut(w.text, room)
	short := t.least - len(w.before) - utf8.RuneCountInString(text) - len(w.behind)
	return w.before + text + strings.Repeat("x", max(0, short)) + w.behind
}

// cut keeps the first characters of a text. It does not end in a blank or a dot then, which an address may not have.
func cut(text string, room int) string {
	if len(text) <= room || utf8.RuneCountInString(text) <= room {
		return text
	}
	return strings.TrimRight(string([]rune(text)[:room]), ". \n")
}

// text is one of the tag's phrases, or several sentences of them.
func text(d *draft, t *tag) string {
	sentences := make([]string, 1+d.random.IntN(max(1, t.phrase.sentences)))
	for i := range sentences {
		sentences[i] = d.expand(d.random.RandomString(t.phrase.forms), t.address)
	}
	joint := " "
	if d.random.IntN(4) == 0 {
		joint = "\n"
	}
	return d.compose(t, words{text: strings.Join(sentences, joint), joint: " "})
}

// expand replaces the words in braces.
func (d *draft) expand(form, address string) string {
	var expanded strings.Builder
	for {
		plain, rest, found := strings.Cut(form, "{")
		expanded.WriteString(plain)
		if !found {
			return expanded.String()
		}
		var name string
		name, form, _ = strings.Cut(rest, "}")
		expanded.WriteString(d.word(name, address))
	}
}
