package scenarios

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// ComparisonVersion is the version of a comparison's form in JSON. Within a version, keys are added and never change or go.
const ComparisonVersion = 1

// WriteComparisonJSON writes a comparison in JSON, indented.
func WriteComparisonJSON(w io.Writer, c Comparison) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false) // this is not for a web page
	encoder.SetIndent("", " ")
	return encoder.Encode(struct {
		Version     int        `json:"version"`
		Left        string     `json:"left"`
		Right       string     `json:"right"`
		Started     time.Time  `json:"started"`
		Interrupted bool       `json:"interrupted"`
		OK          bool       `json:"ok"`
		Breaking    int        `json:"breaking"`
		Harmless    int        `json:"harmless"`
		Accepted    int        `json:"accepted"`
		Outdated    []string   `json:"outdated"`
		Scenarios   []Compared `json:"scenarios"`
	}{
		ComparisonVersion, c.Left, c.Right, c.Started, c.Interrupted, c.OK(), c.Count(Breaking), c.Count(Harmless),
		c.Accepted, append([]string{}, c.Outdated...), append([]Compared{}, c.Scenarios...),
	})
}

// WriteComparisonText writes a comparison for a terminal: a line for each scenario, four for each divergence, and the
// counts last. Nothing in it can steer the terminal.
func WriteComparisonText(w io.Writer, c Comparison) error {
	var b strings.Builder
	for _, compared := range c.Scenarios {
		writeCompared(&b, compared)
	}
	for _, entry := range c.Outdated {
		fmt.Fprintf(&b, "accepted and no longer there: %s\n", printable(entry))
	}
	fmt.Fprintf(&b, "%d breaking, %d harmless, %d accepted, in %s\n", c.Count(Breaking), c.Count(Harmless), c.Accepted, counted(len(c.Scenarios), "scenario", "scenarios"))
	_, err := io.WriteString(w, b.String())
	return err
}

func writeCompared(b *strings.Builder, c Compared) {
	switch {
	case c.State != Passed:
		fmt.Fprintf(b, "%s  %s  %s\n", stateWords[c.State], c.Scenario, printable(c.Reason))
	case len(c.Divergences) == 0:
		fmt.Fprintf(b, "same  %s  (%s)\n", c.Scenario, counted(c.Replies, "reply", "replies"))
	default:
		fmt.Fprintf(b, "DIFF  %s  (%s)\n", c.Scenario, counted(c.Replies, "reply", "replies"))
	}
	for _, d := range c.Divergences {
		writeDivergence(b, d)
	}
}

func writeDivergence(b *strings.Builder, d Divergence) {
	where := d.Step
	if d.Round != "" {
		where += " (" + d.Round + ")"
	}
	fmt.Fprintf(b, "  %s: %s", d.Severity, printable(where))
	if d.Clause != "" {
		fmt.Fprintf(b, " [%s]", d.Clause)
	}
	fmt.Fprintf(b, "\n    %s\n      left:  %s\n      right: %s\n", printable(d.Path), printable(d.Left), printable(d.Right))
}

// counted is a number of things as a sentence has it.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
