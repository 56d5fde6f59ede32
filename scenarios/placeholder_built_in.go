package scenarios

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// builtInNames are the placeholders that every scenario knows, in the form that messages show.
//
//nolint:gochecknoglobals // constant table
var builtInNames = []string{
	"run", "today", "now", "fake.firstname", "fake.lastname", "fake.email", "fake.phone", "fake.company",
}

// The wire's formats of a day and of a moment: MMDDYYYY and MMDDYYYYHHMM.
const (
	dayLayout    = "01022006"
	momentLayout = "010220061504"
)

// moved is a day or a moment with what is added to it: today+3d, now-90m.
var moved = regexp.MustCompile(`^(today|now)([+-][0-9]{1,5})([dhm])$`)

// isBuiltIn tells whether a placeholder is one that every scenario knows.
func isBuiltIn(name string) bool {
	if slices.Contains(builtInNames, name) {
		return true
	}
	parts := moved.FindStringSubmatch(name)
	return parts != nil && (parts[1] == "now" || parts[3] == "d")
}

// isReserved tells whether a name cannot be that of a variable, because a placeholder begins with it.
func isReserved(name string) bool {
	return slices.Contains(builtInNames, name) || name == "fake"
}

// wireTime is the value of ${today…} or ${now…} at a moment.
func wireTime(name string, at time.Time) string {
	base := name
	if parts := moved.FindStringSubmatch(name); parts != nil {
		base = parts[1]
		at = move(at, parts[2], parts[3])
	}
	if base == "today" {
		return at.Format(dayLayout)
	}
	return at.Format(momentLayout)
}

func move(at time.Time, by, unit string) time.Time {
	number, _ := strconv.Atoi(by) // a sign and up to five digits
	switch unit {
	case "d":
		return at.AddDate(0, 0, number)
	case "h":
		return at.Add(time.Duration(number) * time.Hour)
	default:
		return at.Add(time.Duration(number) * time.Minute)
	}
}

// undefined says that a placeholder has no value, and what was most likely meant. Names are those known at that point.
func undefined(name string, names []string) string {
	message := fmt.Sprintf("${%s} is not known here", name)
	if meant := nearest(name, slices.Concat(names, builtInNames)); meant != "" {
		return message + fmt.Sprintf("; did you mean ${%s}?", meant)
	}
	if strings.HasPrefix(name, "today") || strings.HasPrefix(name, "now") {
		return message + "; days and moments are moved as in ${today+3d} and ${now-90m}"
	}
	return message + "; declare it by <var>, or capture it in an earlier step"
}
