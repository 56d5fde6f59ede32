package scenarios

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

// markFilter is a filter on a unique tag as the scenario writes it. One with `%` finds the run's own records alone, unless
// it found one that was there before or has no such value, or there is no way to say so; then it is wide.
func (d *distiller) markFilter(p *play, tag *contracts.Tag, value string) (text string, wide bool) {
	if !strings.Contains(value, "%") {
		return d.markUnique(p, tag, value), false
	}
	if tag.Type == "email" {
		for _, pattern := range narrowed(value) {
			if fits(pattern, tag) && d.findsTheSame(p, tag, pattern) {
				return pattern, false
			}
		}
	}
	return Literal(value), true
}

// narrowed are the patterns for addresses that find those with the mark of the run alone: the host stands after it, so that
// what was asked for is looked for on either side.
func narrowed(pattern string) []string {
	const mark = "." + runMark
	if at := strings.LastIndex(pattern, "@"); at >= 0 {
		return []string{Literal(pattern[:at]) + mark + Literal(pattern[at:])}
	}
	var patterns []string
	if strings.HasSuffix(pattern, "%") {
		patterns = append(patterns, Literal(pattern)+mark+"@%")
	}
	if strings.HasPrefix(pattern, "%") {
		patterns = append(patterns, "%"+mark+"@"+Literal(pattern))
	}
	return patterns
}

// longestMark stands for the mark of the run where its length matters.
func longestMark() string { return strings.Repeat("x", MaxMark) }

// fits tells whether there is room for the longest mark.
func fits(text string, tag *contracts.Tag) bool {
	return tag.Max == nil || utf8.RuneCountInString(strings.ReplaceAll(text, runMark, longestMark())) <= tag.Max.Value
}

// findsTheSame tells whether a pattern finds all that a search found: values with the mark of the run.
func (d *distiller) findsTheSame(p *play, tag *contracts.Tag, pattern string) bool {
	return !p.succeeded() || !slices.ContainsFunc(p.Reply.Items, func(item wire.Item) bool {
		value := valueOf(item, tag.Name)
		return value == "" || d.marks.kept[uniqueKey(p.operation.Object, tag, value)] || !like(pattern, d.markUnique(p, tag, value))
	})
}

// like tells whether a value is found by a pattern, in which `%` stands for any run of characters.
func like(pattern, value string) bool {
	parts := strings.Split(pattern, "%")
	for i, part := range parts {
		parts[i] = regexp.QuoteMeta(part)
	}
	return regexp.MustCompile(`(?is)^` + strings.Join(parts, ".*") + `$`).MatchString(value)
}
