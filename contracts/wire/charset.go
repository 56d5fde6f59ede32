package wire

import (
	"fmt"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Charset is a character encoding that requests and replies may use: UTF-8, US-ASCII, ISO-8859-1 to -16 (there is no
// -12) and windows-1250 to -1258. Each is mapped exactly as named; ISO-8859-1 is not windows-1252. The zero Charset
// is UTF-8. Those without a constant are found with LookupCharset.
type Charset uint8

// The charsets that code names; the order is that of the table below.
const (
	UTF8 Charset = iota
	USASCII
	ISO88591
)

// charsets tells how each charset maps the bytes from 0x80. With controls, 0x80 to 0x9F are the control characters
// U+0080 to U+009F, which charmap leaves out of most of the ISO sets. ISO-8859-11 has no charmap of its own, but from
// 0xA0 on it equals windows-874.
var charsets = [...]struct { //nolint:gochecknoglobals // constant table
	name     string
	aliases  string
	upper    *charmap.Charmap
	controls bool
}{
	{name: "UTF-8"},
	{name: "US-ASCII", aliases: "ascii ansi_x3.4-1968 iso646-us"},
	{"ISO-8859-1", "latin1 l1 cp819 ibm819", charmap.ISO8859_1, true},
	{"ISO-8859-2", "latin2 l2", charmap.ISO8859_2, true},
	{"ISO-8859-3", "latin3 l3", charmap.ISO8859_3, true},
	{"ISO-8859-4", "latin4 l4", charmap.ISO8859_4, true},
	{"ISO-8859-5", "cyrillic", charmap.ISO8859_5, true},
	{"ISO-8859-6", "arabic", charmap.ISO8859_6, true},
	{"ISO-8859-7", "greek greek8", charmap.ISO8859_7, true},
	{"ISO-8859-8", "hebrew", charmap.ISO8859_8, true},
	{"ISO-8859-9", "latin5 l5", charmap.ISO8859_9, true},
	{"ISO-8859-10", "latin6 l6", charmap.ISO8859_10, true},
	{"ISO-8859-11", "", charmap.Windows874, true},
	{"ISO-8859-13", "latin7 l7", charmap.ISO8859_13, true},
	{"ISO-8859-14", "latin8 l8", charmap.ISO8859_14, true},
	{"ISO-8859-15", "latin9 latin-9 l9", charmap.ISO8859_15, true},
	{"ISO-8859-16", "latin10 l10", charmap.ISO8859_16, true},
	{"windows-1250", "cp1250 x-cp1250", charmap.Windows1250, false},
	{"windows-1251", "cp1251 x-cp1251", charmap.Windows1251, false},
	{"windows-1252", "cp1252 x-cp1252", charmap.Windows1252, false},
	{"windows-1253", "cp1253 x-cp1253", charmap.Windows1253, false},
	{"windows-1254", "cp1254 x-cp1254", charmap.Windows1254, false},
	{"windows-1255", "cp1255 x-cp1255", charmap.Windows1255, false},
	{"windows-1256", "cp1256 x-cp1256", charmap.Windows1256, false},
	{"windows-1257", "cp1257 x-cp1257", charmap.Windows1257, false},
	{"windows-1258", "cp1258 x-cp1258", charmap.Windows1258, false},
}

// String returns the charset's name as an XML declaration and a Content-Type spell it.
func (c Charset) String() string {
	return charsets[c].name
}

// LookupCharset finds a charset by name or alias, without regard to case, hyphens and underscores. The error lists the
// known ones.
func LookupCharset(name string) (Charset, error) {
	for c := range Charset(len(charsets)) {
		if sameCharset(name, charsets[c].name) {
			return c, nil
		}
	}
	for c := range Charset(len(charsets)) {
		for alias := range strings.FieldsSeq(charsets[c].aliases) {
			if sameCharset(name, alias) {
				return c, nil
			}
		}
	}
	return 0, fmt.Errorf("charset %q is not known: use UTF-8, US-ASCII, ISO-8859-1 to -11, -13 to -16, or windows-1250 to -1258",
		clip(name))
}

// CharsetParameter returns the charset that a Content-Type names, or "" where it names none.
func CharsetParameter(contentType string) string {
	if !strings.Contains(contentType, ";") {
		return ""
	}
	_, parameters, err := mime.ParseMediaType(contentType)
	if err != nil {
		return ""
	}
	return parameters["charset"]
}

// sameCharset compares names as people spell them: "utf8", "iso_8859-1" and "ISO8859-1" are common.
func sameCharset(a, b string) bool {
	for {
		a, b = strings.TrimLeft(a, "-_"), strings.TrimLeft(b, "-_")
		if a == "" || b == "" {
			return a == b
		}
		if !SameName(a[:1], b[:1]) {
			return false
		}
		a, b = a[1:], b[1:]
	}
}

// decode returns the character of one byte of a single-byte charset, utf8.RuneError where the charset defines none.
func (c Charset) decode(b byte) rune {
	set := &charsets[c]
	switch {
	case b < utf8.RuneSelf, set.controls && b < 0xA0:
		return rune(b)
	case set.upper == nil:
		return utf8.RuneError
	default:
		return set.upper.DecodeByte(b)
	}
}

// Text is text in the charset as UTF-8, with U+FFFD for what the charset does not define.
func (c Charset) Text(raw string) string {
	if c == UTF8 {
		return strings.ToValidUTF8(raw, "\uFFFD")
	}
	var out strings.Builder
	out.Grow(len(raw))
	for i := range len(raw) {
		out.WriteRune(c.decode(raw[i]))
	}
	return out.String()
}

// encode returns the byte of one character in a single-byte charset.
func (c Charset) encode(r rune) (b byte, ok bool) {
	set := &charsets[c]
	switch {
	case r < utf8.RuneSelf, set.controls && r < 0xA0:
		return byte(r), true //nolint:gosec // below 0xA0
	case set.upper == nil:
		return 0, false
	}
	b, ok = set.upper.EncodeRune(r)
	return b, ok && (b >= 0xA0 || !set.controls)
}
