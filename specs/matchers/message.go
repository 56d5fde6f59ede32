package matchers

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/onsi/gomega/format"
)

// Limits of what a failure shows, so that it stays readable whatever was received.
const (
	mostLines = 12 // of one list
	mostText  = 80 // characters of one value
	leadIn    = 20 // characters shown before those that differ
	mostPlain = 200
)

// indented is a block of lines below a sentence.
func indented(lines ...string) string { return format.IndentString(strings.Join(lines, "\n"), 1) }

// capped are the first lines of a list, and how many more there are.
func capped(lines []string) []string {
	if more := len(lines) - mostLines; more > 0 {
		return append(lines[:mostLines:mostLines], fmt.Sprintf("and %d more", more))
	}
	return lines
}

// quoted is a value in quotes on one line, cut where it is long. Dots outside the quotes stand for what was left out.
func quoted(text string) string { return excerpt([]rune(text), 0) }

// quotedPair is two values that differ. Long ones are cut to the place where they do.
func quotedPair(a, b string) (string, string) {
	runesA, runesB := []rune(a), []rune(b)
	from := 0
	if max(len(runesA), len(runesB)) > mostText {
		same := alike(runesA, runesB, func(x, y rune) bool { return x == y })
		from = max(0, same-leadIn)
	}
	return excerpt(runesA, from), excerpt(runesB, from)
}

// excerpt is the part of a text that begins at a character.
func excerpt(text []rune, from int) string {
	to := min(len(text), from+mostText)
	shown := fmt.Sprintf("%q", string(text[from:to]))
	if from > 0 {
		shown = "…" + shown
	}
	if to < len(text) {
		shown += "…"
	}
	return shown
}

// plain is a text that others wrote, on one line and cut where it is very long.
func plain(text string) string {
	runes := []rune(text)
	if len(runes) > mostPlain {
		runes = append(runes[:mostPlain:mostPlain], '…')
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, string(runes))
}
