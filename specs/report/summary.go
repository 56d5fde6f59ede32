package report

import (
	"fmt"
	"html"
	"io"
	"strings"

	"github.com/crmock/crmock/specs"
)

// longestSummary is how much GitHub takes of a step's summary, in bytes, with some room left for the end.
const longestSummary = 1<<20 - 4096

// WriteSummary writes the document in Markdown, for the summary of a step of GitHub Actions: the verdict, the failures
// with their exchanges folded, coverage and skips. Failures that no longer fit in are counted.
func WriteSummary(w io.Writer, d Document) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## crmock verify: %s\n\n%s against %s, tenant %s, profile %s, seed %d.\n\n",
		verdictWord(d), Verdict(d), code(strings.Join(d.Target.URLs, " and ")), code(d.Target.Tenant), d.Target.Profile, d.Seed)
	tail := summaryTail(d)
	left := d.Counts.Failed
	for _, spec := range d.Specs {
		if spec.State != specs.Failed {
			continue
		}
		failure := summaryFailure(d, spec)
		if b.Len()+len(failure)+len(tail) > longestSummary {
			break
		}
		b.WriteString(failure)
		left--
	}
	if left > 0 {
		fmt.Fprintf(&b, "%d more failed and do not fit in here; the log of this step shows them.\n\n", left)
	}
	b.WriteString(tail)
	_, err := io.WriteString(w, b.String())
	return err
}

// verdictWord is the outcome in one word.
func verdictWord(d Document) string {
	switch {
	case d.Counts.Failed > 0:
		return "failed"
	case d.Interrupted:
		return "interrupted"
	default:
		return "passed"
	}
}

func summaryFailure(d Document, spec Spec) string {
	title, says := spec.clause(), ""
	if clause := d.clause(title); clause != nil {
		says = fmt.Sprintf("%s (%s)\n\n", html.EscapeString(clause.Says), clause.Provenance)
	}
	if title == "" {
		title = spec.Text
	}
	return fmt.Sprintf("### %s\n\n%s<details><summary>%s</summary>\n\n<pre>%s</pre>\n</details>\n\n",
		html.EscapeString(title), says, html.EscapeString(spec.Text), html.EscapeString(failureText(d, spec)))
}

// summaryTail is what comes after the failures.
func summaryTail(d Document) string {
	var b strings.Builder
	b.WriteString("### Coverage\n\n| clauses | in all | passed | failed | skipped | not exercised |\n|---|--:|--:|--:|--:|--:|\n")
	for _, c := range d.Coverage {
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %d | %d |\n", c.Provenance, c.Total(), c.Passed, c.Failed, c.Skipped, c.NotExercised)
	}
	b.WriteString("\n")
	for _, skipped := range skips(d) {
		fmt.Fprintf(&b, "- %d skipped because %s\n", len(skipped.Specs), html.EscapeString(skipped.Reason))
	}
	for _, records := range d.Left {
		fmt.Fprintf(&b, "- %d of %s left behind\n", len(records.IDs), records.Object)
	}
	return b.String()
}

// code is a text in a span of code, whatever is in it.
func code(text string) string { return "<code>" + html.EscapeString(text) + "</code>" }
