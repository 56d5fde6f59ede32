package wire

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Kind says at which level a document was refused.
type Kind uint8

const (
	// Unreadable documents are no well-formed XML that we take: broken syntax, bytes that their charset does not
	// define, a DTD, several roots, an unknown charset.
	Unreadable Kind = iota + 1
	// Envelope means readable XML of the wrong shape: a part missing or twice, an element inside a tag.
	Envelope
	// TooLarge documents pass one of the Limits.
	TooLarge
)

// String returns the kind as one lower-case word or two.
func (k Kind) String() string {
	switch k {
	case Unreadable:
		return "unreadable"
	case Envelope:
		return "envelope"
	case TooLarge:
		return "too large"
	default:
		return "kind " + strconv.Itoa(int(k))
	}
}

// DecodeError says why a document was refused, where, and how to mend it. It quotes names of elements at most, never
// a value or what stands inside one: no secret gets into it.
type DecodeError struct {
	Kind   Kind
	Line   int    // from 1; 0 where no place is known
	Column int    // from 1, in characters
	Path   string // the elements around the place, "WAPI/COMMAND/EMAIL"; empty outside the root
	Reason string
	Limit  string // TooLarge only: "body", "depth" or "elements"
	Max    int64  // TooLarge only: the value of that limit
}

// Error returns place, path and reason in one line.
func (e *DecodeError) Error() string {
	var b strings.Builder
	if e.Line > 0 {
		b.WriteString("line " + strconv.Itoa(e.Line) + ", column " + strconv.Itoa(e.Column) + ": ")
	}
	if e.Path != "" {
		b.WriteString("in " + e.Path + ": ")
	}
	b.WriteString(e.Reason)
	return b.String()
}

// failAt makes a DecodeError whose place is a byte offset in text.
func failAt(kind Kind, text []byte, offset int, path, reason string) *DecodeError {
	before := text[:min(offset, len(text))]
	line := 1 + bytes.Count(before, []byte{'\n'})
	column := 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
	return &DecodeError{Kind: kind, Line: line, Column: column, Path: path, Reason: reason}
}

// clip shortens a name that came from outside, so that no message grows with its document.
func clip(name string) string {
	const longest = 40
	if len(name) <= longest {
		return name
	}
	return strings.ToValidUTF8(name[:longest], "") + "…"
}
