package scenarios

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// mostFailures is how many failures of one scenario are shown in full.
const mostFailures = 3

// WriteText writes the report for a terminal: a line for each scenario, each difference, how long answers took, and the
// counts last. Nothing in it can steer the terminal.
func WriteText(w io.Writer, r Report) error {
	var b strings.Builder
	all := r.byScenario()
	writeRuns(&b, all)
	writeFailures(&b, all)
	writeLeft(&b, r)
	writeLatencies(&b, r.Latencies())
	fmt.Fprintf(&b, "%s\n", r.Verdict())
	_, err := io.WriteString(w, b.String())
	return err
}

// words of states at the beginning of a line.
//
//nolint:gochecknoglobals // constant table
var stateWords = map[State]string{Passed: "ok", Failed: "FAIL", Skipped: "skip", NotRun: "-"}

func writeRuns(b *strings.Builder, all []played) {
	table := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	for _, p := range all {
		cells := []string{stateWords[p.state()], p.scenario.Name, "-", p.note()}
		if p.Passed+p.Failed > 0 {
			cells[2] = milliseconds(p.median())
		}
		fmt.Fprintln(table, strings.TrimRight(strings.Join(cells, "\t"), "\t"))
	}
	_ = table.Flush() // a builder takes everything
}

// note is what there is to say of a scenario besides its state and time.
func (p played) note() string {
	if p.state() == Skipped || p.state() == NotRun && p.Passed == 0 {
		return printable(p.reason())
	}
	var parts []string
	if len(p.results) > 1 {
		parts = append(parts, fmt.Sprintf("(the median; %d of %d passed)", p.Passed, len(p.results)))
	}
	if unseen := p.unseen(); unseen != "" {
		parts = append(parts, printable(unseen))
	}
	return strings.Join(parts, " ")
}

func writeFailures(b *strings.Builder, all []played) {
	for _, p := range all {
		shown, more := p.failures(mostFailures)
		for _, result := range shown {
			fmt.Fprintf(b, "\nFAIL %s\n", p.title(result))
			for _, line := range result.Failure.Lines() {
				fmt.Fprintf(b, "  %s\n", printable(line))
			}
		}
		if more > 0 {
			fmt.Fprintf(b, "\n%s failed %d times more; the report in JSON has them all\n", p.scenario.Name, more)
		}
	}
}

// title names a run.
func (p played) title(result Result) string {
	if result.Round == 0 {
		return p.scenario.Name
	}
	return fmt.Sprintf("%s, round %d", p.scenario.Name, result.Round)
}

func writeLeft(b *strings.Builder, r Report) {
	for _, result := range r.Results {
		if result.Left != "" {
			fmt.Fprintf(b, "\nleft behind: %s\n", printable(result.Left))
		}
	}
}

func writeLatencies(b *strings.Builder, latencies []Latency) {
	if len(latencies) == 0 {
		return
	}
	b.WriteString("\n")
	table := tabwriter.NewWriter(b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "answers\tp50\tp90\tp99\tmax\t  operation")
	for _, l := range latencies {
		fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\t  %s\n", l.Count, milliseconds(l.P50), milliseconds(l.P90), milliseconds(l.P99), milliseconds(l.Greatest), printable(l.Operation))
	}
	_ = table.Flush() // a builder takes everything
}

// Verdict is the outcome in one line.
func (r Report) Verdict() string {
	c := r.Counts()
	text := fmt.Sprintf("%d passed, %d failed, %d skipped", c.Passed, c.Failed, c.Skipped)
	if c.NotRun > 0 {
		text += fmt.Sprintf(", %d not run", c.NotRun)
	}
	return text + fmt.Sprintf(" in %.1f s", r.Duration.Seconds())
}

// milliseconds is a duration as reports show it.
func milliseconds(d time.Duration) string {
	return strconv.FormatFloat(float64(d)/float64(time.Millisecond), 'f', 1, 64) + " ms"
}

// printable is a text in one line that cannot steer a terminal.
func printable(text string) string {
	var b strings.Builder
	for _, r := range text {
		if strconv.IsPrint(r) {
			b.WriteRune(r)
			continue
		}
		quoted := strconv.QuoteRune(r)
		b.WriteString(quoted[1 : len(quoted)-1])
	}
	return b.String()
}
