package sqlstore

import (
	"strconv"
	"strings"
)

// Statements are written with parameters ?1, ?2 and so on, which a dialect may have to write differently.

// text is the statement as the dialect wants it. There are few statements, so all are kept.
func (s *Store) text(query string) string {
	if kept, found := s.texts.Load(query); found {
		return kept.(string) //nolint:forcetypeassert,errcheck // nothing else is in there
	}
	text := strings.ReplaceAll(query, "?", s.dialect.parameter)
	s.texts.Store(query, text)
	return text
}

// rows writes "(?1, ?2, ?7, ?8), (?1, ?2, ?9, ?10)": so many rows, each of the fixed first parameters and some of its own.
func rowsOf(n, fixed, own int) string {
	var b strings.Builder
	for row := range n {
		b.WriteString(separator(row, ", ") + "(")
		for i := range fixed + own {
			number := i + 1
			if i >= fixed {
				number += row * own
			}
			b.WriteString(separator(i, ", ") + "?" + strconv.Itoa(number))
		}
		b.WriteString(")")
	}
	return b.String()
}

func separator(i int, text string) string {
	if i == 0 {
		return ""
	}
	return text
}
