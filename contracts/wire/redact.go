package wire

import (
	"slices"
	"strings"
)

// Mask stands for what Redact took out, however long that was.
const Mask = "***"

// Redact returns a raw request, or anything that looks like one, without the content of the password element and of
// the tags that secret names. Secret is asked with names in upper case and may be nil. The body may be XML, a form in
// any encoding, or broken: in doubt more is masked than need be.
//
//   - From the first start tag of such a name to its last end tag all is masked; to the end of the body if no end tag
//     follows, and from its beginning if an end tag comes first. Empty elements stay as they are.
//   - The value after NAME= or NAME: is masked up to the next "<", or to the end.
//
// "<" and names are recognised as they stand, percent-encoded (even twice), as &lt; and in UTF-16. A secret elsewhere,
// such as one that an ERROR_STR repeats, is not found. Where there is nothing to mask, body itself is returned.
func Redact(body []byte, g Grammar, secret func(tag string) bool) []byte {
	r := redactor{lens: lens{body}, password: strings.ToUpper(g.Password), secret: secret}
	r.search()
	return r.masked()
}

// redactor finds what to mask in one pass over the body.
type redactor struct {
	lens
	password string
	secret   func(tag string) bool
	name     []byte // the last name read, in upper case
	tags     []secretTag
	spans    []span
	given    int // where the newest span of a value given to a name ends
}

// span is a piece of the body, from its first byte to before its last.
type span struct{ from, to int }

// secretTag tells where the tags of one secret name stand; -1 where there is none.
type secretTag struct {
	name                  string
	firstStart, lastStart int // where what follows the start tag begins
	firstEnd, lastEnd     int // where the end tag begins
}

func (r *redactor) search() {
	for i := 0; i < len(r.body); {
		b, next := r.char(i)
		switch {
		case b == '<':
			i = r.markup(i, next)
		case b == '&':
			i = r.entity(i, next)
		case nameByte(b):
			i = r.word(i)
		default:
			i = next
		}
	}
}

// entity reads on after "&"; an escaped "<" is taken for one.
func (r *redactor) entity(begin, i int) int {
	for _, less := range []string{"LT;", "#60;", "#X3C;"} {
		if next, ok := r.literal(i, less); ok {
			return r.markup(begin, next)
		}
	}
	return i
}

// markup reads a tag whose "<" stands at begin and ends before i. It returns where its name ends.
func (r *redactor) markup(begin, i int) int {
	i = r.skip(i, isBlank)
	end := false
	if b, next := r.char(i); b == '/' {
		end, i = true, r.skip(next, isBlank)
	}
	i = r.readTagName(i)
	if !r.isSecret() {
		return i
	}
	if end {
		r.noteEnd(begin)
	} else if !r.closesItself(i) {
		r.noteStart(r.afterTag(i))
	}
	return i
}

// readTagName reads a name and leaves out its prefix.
func (r *redactor) readTagName(i int) int {
	for {
		i = r.readName(i)
		b, next := r.char(i)
		if b != ':' {
			return i
		}
		i = next
	}
}

func (r *redactor) readName(i int) int {
	r.name = r.name[:0]
	for i < len(r.body) {
		b, next := r.char(i)
		if !nameByte(b) {
			break
		}
		r.name = append(r.name, upper(b))
		i = next
	}
	return i
}

func (r *redactor) isSecret() bool {
	if len(r.name) == 0 {
		return false
	}
	return string(r.name) == r.password || r.secret != nil && r.secret(string(r.name))
}

func (r *redactor) closesItself(i int) bool {
	b, next := r.char(r.skip(i, isBlank))
	if b != '/' {
		return false
	}
	_, ok := r.tagEnd(next)
	return ok
}

// afterTag returns where the content begins: after the ">", or right after the name where there is more in the tag.
func (r *redactor) afterTag(i int) int {
	if next, ok := r.tagEnd(r.skip(i, isBlank)); ok {
		return next
	}
	return i
}

func (r *redactor) tagEnd(i int) (next int, ok bool) {
	if b, next := r.char(i); b == '>' {
		return next, true
	}
	return r.literal(i, "&GT;")
}

// word reads a name that is not a tag's, and masks the value if one is given to it.
func (r *redactor) word(i int) int {
	i = r.readName(i)
	if i < r.given {
		return i // masked already
	}
	b, next := r.char(r.skip(i, isQuoteOrBlank))
	if (b == '=' || b == ':') && r.isSecret() {
		from := r.skip(next, isQuoteOrBlank)
		r.given = r.nextMarkup(from)
		r.spans = append(r.spans, span{from, r.given})
	}
	return i
}

// nextMarkup returns where the next "<" begins.
func (r *redactor) nextMarkup(i int) int {
	for i < len(r.body) {
		b, next := r.char(i)
		if b == '<' {
			return i
		}
		i = next
	}
	return i
}

func (r *redactor) noteStart(at int) {
	t := r.secretTag()
	t.lastStart = at
	if t.firstStart < 0 {
		t.firstStart = at
	}
}

func (r *redactor) noteEnd(at int) {
	t := r.secretTag()
	t.lastEnd = at
	if t.firstEnd < 0 {
		t.firstEnd = at
	}
}

// secretTag returns the entry of the name just read.
func (r *redactor) secretTag() *secretTag {
	for i := range r.tags {
		if r.tags[i].name == string(r.name) {
			return &r.tags[i]
		}
	}
	r.tags = append(r.tags, secretTag{string(r.name), -1, -1, -1, -1})
	return &r.tags[len(r.tags)-1]
}

func (t *secretTag) span(size int) span {
	s := span{t.firstStart, t.lastEnd}
	if t.firstStart < 0 || 0 <= t.firstEnd && t.firstEnd < t.firstStart {
		s.from = 0
	}
	if t.lastEnd < t.lastStart {
		s.to = size
	}
	return s
}

// masked returns the body with a mask for every span, overlapping ones made one.
func (r *redactor) masked() []byte {
	for i := range r.tags {
		r.spans = append(r.spans, r.tags[i].span(len(r.body)))
	}
	r.spans = slices.DeleteFunc(r.spans, func(s span) bool { return s.from >= s.to })
	if len(r.spans) == 0 {
		return r.body
	}
	slices.SortFunc(r.spans, func(a, b span) int { return a.from - b.from })
	out := make([]byte, 0, len(r.body)+len(r.spans)*len(Mask))
	done := 0
	for i, s := range r.spans {
		if i == 0 || s.from > done {
			out = append(append(out, r.body[done:s.from]...), Mask...)
		}
		done = max(done, s.to)
	}
	return append(out, r.body[done:]...)
}
