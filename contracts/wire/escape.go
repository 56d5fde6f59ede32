package wire

import (
	"strconv"
	"unicode/utf8"
)

// AppendText appends a text as character data of XML, in a charset. What the charset lacks becomes a numeric reference;
// characters that XML does not allow become U+FFFD.
func AppendText(dst []byte, s string, charset Charset) []byte { return appendText(dst, s, charset) }

// AppendMarkup appends XML as it is written, in a charset. What the charset lacks becomes a numeric reference, which
// means the character wherever text stands.
func AppendMarkup(dst []byte, s string, charset Charset) []byte {
	for _, r := range s {
		if r < utf8.RuneSelf {
			dst = utf8.AppendRune(dst, r)
		} else {
			dst = appendRune(dst, r, charset)
		}
	}
	return dst
}

// appendText appends s as character data. A CR is written as a reference, because readers turn a bare one into LF.
func appendText(dst []byte, s string, charset Charset) []byte {
	return appendEscaped(dst, s, charset, false)
}

// appendAttribute appends s as an attribute value in double quotes, without them. Tabs and newlines too are written as
// references, because readers turn bare ones into blanks.
func appendAttribute(dst []byte, s string, charset Charset) []byte {
	return appendEscaped(dst, s, charset, true)
}

func appendEscaped(dst []byte, s string, charset Charset, attribute bool) []byte {
	copied := 0
	for i := 0; i < len(s); {
		if standsForItself(s[i], attribute) {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		dst = append(dst, s[copied:i]...)
		dst = appendRune(dst, r, charset)
		i += size
		copied = i
	}
	return append(dst, s[copied:]...)
}

// standsForItself reports whether a byte is the same in every charset and needs no escape.
func standsForItself(b byte, attribute bool) bool {
	switch b {
	case '&', '<', '>':
		return false
	case '"', '\t', '\n':
		return !attribute
	default:
		return ' ' <= b && b < utf8.RuneSelf
	}
}

// appendRune appends a character that needs care: markup, white space that would not last, or not ASCII.
func appendRune(dst []byte, r rune, charset Charset) []byte {
	switch r {
	case '&':
		return append(dst, "&amp;"...)
	case '<':
		return append(dst, "&lt;"...)
	case '>':
		return append(dst, "&gt;"...)
	case '"':
		return append(dst, "&quot;"...)
	case '\t', '\n', '\r':
		return appendReference(dst, r)
	}
	if !legal(r) {
		r = utf8.RuneError
	}
	if charset == UTF8 {
		return utf8.AppendRune(dst, r)
	}
	if b, ok := charset.encode(r); ok {
		return append(dst, b)
	}
	return appendReference(dst, r)
}

func appendReference(dst []byte, r rune) []byte {
	dst = strconv.AppendInt(append(dst, "&#"...), int64(r), 10)
	return append(dst, ';')
}
