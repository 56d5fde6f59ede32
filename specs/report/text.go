package report

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/crmock/crmock/specs"
)

// WriteText writes the document for a terminal: a line for each concern and object, each failure in full, coverage,
// skips, what is left behind, and the verdict last. Nothing is cut, and nothing in it can steer the terminal.
func WriteText(w io.Writer, d Document) error {
	var b strings.Builder
	writeHead(&b, d)
	writeCounts(&b, d)
	writeFailures(&b, d)
	writeCoverage(&b, d.Coverage, d.Target.Mock)
	writeSkips(&b, d)
	writeLeft(&b, d)
	b.WriteString(Verdict(d) + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// Verdict is the outcome of a run in one line.
func Verdict(d Document) string {
	c := d.Counts
	text := fmt.Sprintf("%d passed, %d failed, %d skipped", c.Passed, c.Failed, c.Skipped)
	if c.NotExercised > 0 {
		text += fmt.Sprintf(", %d not run", c.NotExercised)
	}
	text += fmt.Sprintf(" in %.1f s", d.Seconds)
	if d.Interrupted {
		text += "; the run was interrupted, so this is not all there is to say"
	}
	return text
}

func writeHead(b *strings.Builder, d Document) {
	where := strings.Join(d.Target.URLs, " and ")
	if d.Target.Gateway != "" {
		where += ", gateway " + d.Target.Gateway
	}
	fmt.Fprintf(b, "target    %s\n", plain(where))
	fmt.Fprintf(b, "tenant    %s, profile %s, seed %d\n", plain(d.Target.Tenant), d.Target.Profile, d.Seed)
	fmt.Fprintf(b, "contract  %s %s, %d clauses\n\n", d.Contract.Name, d.Contract.Version, d.Contract.Clauses)
}

// Group is the specs of one concern and one object.
type Group struct {
	Concern, Object string // an object is empty for what is about none
	Counts
}

// groups are in the order of the specs. Those of which nothing was to be run are left out.
func groups(d Document) []Group {
	var found []Group
	index := map[[2]string]int{}
	for _, spec := range d.Specs {
		key := [2]string{spec.Concern, spec.Object}
		i, known := index[key]
		if !known {
			i = len(found)
			index[key] = i
			found = append(found, Group{Concern: spec.Concern, Object: spec.Object})
		}
		found[i].add(spec.State)
	}
	return slices.DeleteFunc(found, func(g Group) bool { return g.NotExercised == g.Total() })
}

func writeCounts(b *strings.Builder, d Document) {
	rows := [][]string{{"concern", "object", "passed", "failed", "skipped", "not run"}}
	for _, g := range groups(d) {
		object := g.Object
		if object == "" {
			object = "-"
		}
		rows = append(rows, []string{g.Concern, object, count(g.Passed), count(g.Failed), count(g.Skipped), count(g.NotExercised)})
	}
	if d.Counts.NotExercised == 0 {
		for i := range rows {
			rows[i] = rows[i][:5]
		}
	}
	writeTable(b, rows, 2, 3, 4, 5)
	b.WriteString("\n")
}

// count is a number in a table; a nought is no more than a dash, so that the others stand out.
func count(n int) string {
	if n == 0 {
		return "-"
	}
	return strconv.Itoa(n)
}

// writeTable aligns columns: those of numbers to the right, the others to the left.
func writeTable(b *strings.Builder, rows [][]string, numbers ...int) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			room := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if slices.Contains(numbers, i) {
				cell, room = room+cell, ""
			}
			line.WriteString(cell + room + "  ")
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
}

func writeFailures(b *strings.Builder, d Document) {
	number := 0
	for _, spec := range d.Specs {
		if spec.State == specs.Failed {
			number++
			fmt.Fprintf(b, "FAILED %d of %d\n%s\n", number, d.Counts.Failed, indent(failureText(d, spec)))
		}
	}
}

// failureText is all there is to say of a failure: clause, sentence, what was expected and got, each request with its
// reply, and hints.
func failureText(d Document, spec Spec) string {
	var b strings.Builder
	if clause := d.clause(spec.clause()); clause != nil {
		fmt.Fprintf(&b, "clause  %s (%s, source %s)\n        %s\n        %s\n",
			clause.ID, clause.Provenance, strings.Join(clause.Sources, " "), plain(clause.Says), clause.Place)
	}
	if len(spec.Clauses) > 1 {
		fmt.Fprintf(&b, "also    %s\n", strings.Join(spec.Clauses[1:], ", "))
	}
	fmt.Fprintf(&b, "spec    %s: %s\n\n%s\n", spec.Concern, plain(spec.Text), indent(plain(spec.Failure)))
	for i, e := range spec.Exchanges {
		fmt.Fprintf(&b, "request %d of %d: %s\n%s", i+1, len(spec.Exchanges), plain(e.headline()), indent(plain(e.Request)))
		fmt.Fprintf(&b, "reply %d of %d: %s\n%s", i+1, len(spec.Exchanges), plain(e.outcome()), indent(plain(e.Reply)))
	}
	for _, hint := range spec.Hints {
		fmt.Fprintf(&b, "hint: %s\n", plain(hint))
	}
	return b.String()
}

// clause finds a clause by its id, nil if there is none.
func (d Document) clause(id string) *Clause {
	for i := range d.Clauses {
		if d.Clauses[i].ID == id {
			return &d.Clauses[i]
		}
	}
	return nil
}

// headline is what was sent, and where to.
func (e Exchange) headline() string {
	return strings.TrimSpace(e.Operation + " " + e.Method + " " + e.URL)
}

// outcome is what came back, in short.
func (e Exchange) outcome() string {
	took := fmt.Sprintf("%.1f ms", e.Milliseconds)
	if e.TLS != "" {
		took += ", " + e.TLS
	}
	if e.Status == 0 {
		return fmt.Sprintf("none after %s: %s", took, e.Error)
	}
	text := fmt.Sprintf("HTTP %d", e.Status)
	for _, part := range []string{e.ContentType, took, e.Error} {
		if part != "" {
			text += ", " + part
		}
	}
	return text
}

func writeCoverage(b *strings.Builder, covers []Cover, mock bool) {
	for _, c := range covers {
		if c.Total() > 0 {
			fmt.Fprintf(b, "coverage  %s\n", c.Sentence(mock))
		}
	}
	b.WriteString("\n")
}

// indent puts two blanks before each line of a text that is not empty, and a line break behind the last.
func indent(text string) string {
	if text == "" {
		return ""
	}
	var b strings.Builder
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		b.WriteString(strings.TrimRight("  "+line, " ") + "\n")
	}
	return b.String()
}

// plain is a text without control characters, but for line breaks and tabs: they are shown as Go writes them.
func plain(text string) string {
	if !strings.ContainsFunc(text, unprintable) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if unprintable(r) {
			quoted := strconv.QuoteRune(r)
			b.WriteString(quoted[1 : len(quoted)-1])
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func unprintable(r rune) bool { return r != '\n' && r != '\t' && !strconv.IsPrint(r) }
