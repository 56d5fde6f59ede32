package store

import (
	"unicode/utf8"

	"golang.org/x/text/cases"
)

// Mode says how values are compared: two values are equal in a mode when their keys are. An unknown mode is Exact.
type Mode int

const (
	// Exact compares every byte.
	Exact Mode = iota
	// Fold ignores case as Unicode folds it: É equals é, and ß equals SS. Accents count: e is not é, and a letter
	// with its accent in one code point is not the same letter with it in two.
	Fold
	// Digits compares nothing but the digits 0 to 9: +1 (234) equals 1234.
	Digits
)

// Key returns the comparable form of a value. A value that is its own key is returned as it is, without allocation:
// in Fold that is ASCII without capitals. The key may be empty, as that of "abc" in Digits.
func (m Mode) Key(value string) string {
	if m.isKey(value) {
		return value
	}
	var buffer [64]byte
	return string(m.appendKey(buffer[:0], value))
}

// isKey says whether the value is certainly its own key.
func (m Mode) isKey(value string) bool {
	switch m {
	case Fold:
		for i := range len(value) {
			if c := value[i]; c >= utf8.RuneSelf || isUpper(c) {
				return false
			}
		}
	case Digits:
		for i := range len(value) {
			if !isDigit(value[i]) {
				return false
			}
		}
	}
	return true
}

// appendKey appends the key of the value to dst.
func (m Mode) appendKey(dst []byte, value string) []byte {
	switch m {
	case Fold:
		return appendFold(dst, value)
	case Digits:
		return appendDigits(dst, value)
	default:
		return append(dst, value...)
	}
}

// appendFold folds ASCII by itself, which allocates nothing, and leaves the rest to the Unicode tables from the
// first other letter on: folding looks at one code point at a time, so it may start anywhere.
func appendFold(dst []byte, value string) []byte {
	for i := range len(value) {
		c := value[i]
		if c >= utf8.RuneSelf {
			return append(dst, cases.Fold().String(value[i:])...) // a Caser must not be shared by goroutines
		}
		if isUpper(c) {
			c += 'a' - 'A'
		}
		dst = append(dst, c)
	}
	return dst
}

func appendDigits(dst []byte, value string) []byte {
	for i := range len(value) {
		if isDigit(value[i]) {
			dst = append(dst, value[i])
		}
	}
	return dst
}

func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
