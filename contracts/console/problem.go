package console

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// Problem is how the console refuses: a problem document (RFC 9457).
type Problem struct {
	Title      string     `json:"title"`
	Status     int        `json:"status" jsonschema:"of HTTP"`
	Detail     string     `json:"detail,omitempty" jsonschema:"what is wrong, and how to mend it"`
	Matched    int        `json:"matched,omitempty" jsonschema:"how many came of those that a wait was for"`
	NearMisses []NearMiss `json:"nearMisses,omitempty" jsonschema:"what came closest to what a wait was for"`
}

const mediaProblem = "application/problem+json"

// mostDifferences is how many differences a message has; who wants all of them reads NearMisses.
const mostDifferences = 12

// Error is the problem in words. What came closest to what was waited for follows, one difference a line, by the path of
// its element.
func (p *Problem) Error() string {
	lines := []string{p.Title}
	if p.Detail != "" {
		lines[0] += ": " + p.Detail
	}
	differences := p.differences()
	for _, line := range differences[:min(len(differences), mostDifferences)] {
		lines = append(lines, "  "+line)
	}
	if more := len(differences) - mostDifferences; more > 0 {
		lines = append(lines, fmt.Sprintf("  and %d more", more))
	}
	return strings.Join(lines, "\n")
}

// differences are those of all near misses, in words.
func (p *Problem) differences() []string {
	var all []string
	for i := range p.NearMisses {
		exchange := &p.NearMisses[i].Exchange
		which := fmt.Sprintf("exchange %d", exchange.ID)
		if exchange.Operation != "" {
			which += ", " + shortened(exchange.Operation)
		}
		for _, d := range p.NearMisses[i].Differences {
			all = append(all, fmt.Sprintf("%s: %s: expected %s, got %s", which, shortened(d.Path), shortened(d.Expected), shortened(d.Got)))
		}
	}
	return all
}

// problem reads the problem document of an answer. The status of HTTP counts, whatever the document says.
func (a *answer) problem() error {
	document, err := io.ReadAll(a.body)
	if err != nil {
		return err
	}
	var p Problem
	if err := json.Unmarshal(document, &p); err != nil {
		return a.foreign(fmt.Errorf("its JSON cannot be read: %w", err))
	}
	p.Title, p.Detail, p.Status = a.mask(p.Title), a.mask(p.Detail), a.status
	if p.Title == "" {
		p.Title = http.StatusText(a.status)
	}
	return &p
}
