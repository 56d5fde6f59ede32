package specs

import (
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts"
)

// wrongValues are values that are not of the tag's type. A type that takes any text has none.
func wrongValues(param *contracts.Param) []string {
	var values []string
	switch tag := param.Tag; tag.Type {
	case "email":
		values = []string{"ann.lee", "ann.lee@", "@example.com", "ann lee@example.com"}
	case "url":
		values = []string{"example.com", "ftp://example.com/", "https://", "mailto:ann.lee@example.com"}
	case "number":
		values = []string{"twelve", "1 2", "12-"}
	case "date":
		values = wrongDates(tag.Format)
	case "choice":
		values = wrongChoices(tag.Picklist)
	case "agent":
		values = []string{"no-such-agent"}
	default:
		return nil
	}
	return fitting(param, append(values, " ")...)
}

// dateIn is a day of the year 2027, given as MMDD, in a format.
func dateIn(format, day string) string {
	return strings.NewReplacer("HHMM", "0930", "MM", day[:2], "DD", day[2:], "YYYY", "2027").Replace(format)
}

// wrongDates are a day or an hour that does not exist, what is no date at all, and one that is a character short.
func wrongDates(format string) []string {
	values := []string{dateIn(format, "0230"), dateIn(format, "1301"), dateIn(format, "0100"), strings.Repeat("x", len(format))}
	if strings.Contains(format, "HHMM") {
		values = append(values, dateIn(strings.Replace(format, "HHMM", "2501", 1), "0228"))
	}
	return append(values, dateIn(format, "0228")[:len(format)-1])
}

// wrongChoices are words that people try, and the first choice in another case.
func wrongChoices(list *contracts.Picklist) []string {
	values := []string{"no such choice", "Other", "None", "MAYBE", "1"}
	if len(list.Values) > 0 {
		values = append(values, strings.ToLower(list.Values[0].Name), strings.ToUpper(list.Values[0].Name))
	}
	return slices.DeleteFunc(values, list.Has)
}
