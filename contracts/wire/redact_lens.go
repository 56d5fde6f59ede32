package wire

import "bytes"

// lens reads a body whose encoding is not known, one character at a time. It sees the same characters whether they
// stand there as they are, percent-encoded or in UTF-16.
type lens struct{ body []byte }

// char returns the byte at i as the reader of a form sees it, and where the next one begins. At the end it is 0. "%25"
// in front of two digits is taken for "%", for bodies that were encoded twice, and NUL bytes are passed over, which
// makes UTF-16 readable.
func (l lens) char(i int) (b byte, next int) {
	if i >= len(l.body) {
		return 0, i
	}
	b, next = l.body[i], i+1
	if b == '%' {
		b, next = l.percent(i)
	}
	for next < len(l.body) && l.body[next] == 0 {
		next++
	}
	return b, next
}

func (l lens) percent(i int) (b byte, next int) {
	b, next = '%', i+1
	for bytes.HasPrefix(l.body[next:], []byte("25")) {
		next += 2
	}
	if decoded, after, ok := l.digits(next); ok {
		b, next = decoded, after
	}
	return b, next
}

// digits reads two hexadecimal digits.
func (l lens) digits(i int) (b byte, next int, ok bool) {
	if i+2 > len(l.body) {
		return 0, i, false
	}
	high, okHigh := hexDigit(l.body[i])
	low, okLow := hexDigit(l.body[i+1])
	return high<<4 | low, i + 2, okHigh && okLow
}

// literal reports whether upper-case text stands at i in any case, and where it ends.
func (l lens) literal(i int, text string) (next int, ok bool) {
	for j := range len(text) {
		b, after := l.char(i)
		if upper(b) != text[j] {
			return i, false
		}
		i = after
	}
	return i, true
}

func (l lens) skip(i int, kind func(byte) bool) int {
	for i < len(l.body) {
		b, next := l.char(i)
		if !kind(b) {
			break
		}
		i = next
	}
	return i
}

// isBlank takes "+" for the blank that it is in a form.
func isBlank(b byte) bool { return isSpace(b) || b == '+' }

func isQuoteOrBlank(b byte) bool { return isBlank(b) || b == '"' || b == '\'' || b == '\\' }

func upper(b byte) byte {
	if 'a' <= b && b <= 'z' {
		return b - 'a' + 'A'
	}
	return b
}
