package reference

import (
	"html"
	"strings"
	"unicode"

	"github.com/crmock/crmock/contracts"
)

// prose makes plain text stand in Markdown as it is, in a paragraph and in the cell of a table.
func prose(text string) string { return proseEscapes.Replace(text) }

//nolint:gochecknoglobals // constant table
var proseEscapes = strings.NewReplacer(
	`\`, `\\`, "|", `\|`, "<", "&lt;", ">", "&gt;", "&", "&amp;", "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "~", `\~`, "\n", " ",
)

// code shows a value as code. Backticks and bars would end the code or the cell of a table, so such a value takes HTML.
func code(value string) string {
	switch {
	case value == "":
		return ""
	case strings.ContainsAny(value, "`|"):
		return "<code>" + strings.ReplaceAll(html.EscapeString(value), "|", "&#124;") + "</code>"
	default:
		return "`" + value + "`"
	}
}

// codes shows several values as code.
func codes(values []string) string {
	shown := make([]string, len(values))
	for i, value := range values {
		shown[i] = code(value)
	}
	return strings.Join(shown, ", ")
}

// mark says in one letter how sure a fact is.
func mark(fact contracts.Fact) string {
	switch fact.Provenance {
	case contracts.Documented:
		return "(D)"
	case contracts.Observed:
		return "(O)"
	default:
		return "(A)"
	}
}

// anchor is how a heading is linked to, by GitHub's rule.
func anchor(heading string) string {
	return "#" + strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		default:
			return -1
		}
	}, heading)
}
