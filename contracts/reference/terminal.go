package reference

import (
	"fmt"
	"strings"
)

// width is how many columns text for a terminal takes; only a single word that is longer exceeds it.
const width = 80

// text is text for a terminal while it is written.
type text struct {
	teller
	strings.Builder
}

func (t *text) line(line string) { t.WriteString(line + "\n") }

// property is an entry on an object or an operation as a whole.
func (t *text) property(name, value string) { t.entry("  "+name, len("  mandatory"), value) }

// entry is a name in a column of its own with a value beside it; without a value it is left out.
func (t *text) entry(name string, column int, value string) {
	if value == "" {
		return
	}
	wrapped := wrap(value, width-column-2)
	t.line(fmt.Sprintf("%-*s  %s", column, name, wrapped[0]))
	for _, line := range wrapped[1:] {
		t.line(strings.Repeat(" ", column+2) + line)
	}
}

// paragraph is wrapped text.
func (t *text) paragraph(words string) {
	for _, line := range wrap(words, width) {
		t.line(line)
	}
}

// column is how wide the names in a column are.
func column[T any](rows []T, name func(T) string) int {
	most := 0
	for _, row := range rows {
		most = max(most, len(name(row)))
	}
	return most
}

// wrap breaks text between words.
func wrap(words string, columns int) []string {
	var lines []string
	for _, word := range strings.Fields(words) {
		last := len(lines) - 1
		if last >= 0 && len([]rune(lines[last]))+1+len([]rune(word)) <= columns {
			lines[last] += " " + word
			continue
		}
		lines = append(lines, word)
	}
	return lines
}
