package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/crmock/crmock/specs"
)

// Skips are the specs that were skipped for one reason.
type Skips struct {
	Reason string
	Specs  []Spec
}

// skips groups what was skipped by its reason, the most frequent first.
func skips(d Document) []Skips {
	var grouped []Skips
	index := map[string]int{}
	for _, spec := range d.Specs {
		if spec.State != specs.Skipped {
			continue
		}
		i, known := index[spec.Reason]
		if !known {
			i = len(grouped)
			index[spec.Reason] = i
			grouped = append(grouped, Skips{Reason: spec.Reason})
		}
		grouped[i].Specs = append(grouped[i].Specs, spec)
	}
	slices.SortStableFunc(grouped, func(a, b Skips) int { return cmp.Compare(len(b.Specs), len(a.Specs)) })
	return grouped
}

func writeSkips(b *strings.Builder, d Document) {
	for _, skipped := range skips(d) {
		fmt.Fprintf(b, "skipped   %d because %s\n", len(skipped.Specs), plain(skipped.Reason))
	}
	if d.Counts.Skipped > 0 {
		b.WriteString("\n")
	}
}

func writeLeft(b *strings.Builder, d Document) {
	for _, records := range d.Left {
		fmt.Fprintf(b, "left      %d of %s: %s\n", len(records.IDs), records.Object, plain(records.Ranges()))
	}
	if len(d.Left) > 0 {
		b.WriteString("          the API cannot delete them\n\n")
	}
}

// Ranges are the ids in short, neighbours put together: "10000005 to 10000007, 10000009".
func (l Left) Ranges() string {
	var parts []string
	for i := 0; i < len(l.IDs); {
		last := i
		for last+1 < len(l.IDs) && follows(l.IDs[last], l.IDs[last+1]) {
			last++
		}
		part := l.IDs[i]
		if last > i {
			part += " to " + l.IDs[last]
		}
		parts = append(parts, part)
		i = last + 1
	}
	return strings.Join(parts, ", ")
}

// follows tells whether two ids are numbers next to each other.
func follows(a, b string) bool {
	first, errFirst := strconv.ParseUint(a, 10, 63)
	second, errSecond := strconv.ParseUint(b, 10, 63)
	return errFirst == nil && errSecond == nil && second == first+1
}
