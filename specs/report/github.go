package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/crmock/crmock/specs"
)

// mostAnnotations is how many errors GitHub shows of one step.
const mostAnnotations = 10

// WriteAnnotations writes the failures as commands of GitHub Actions, which shows them on the page of the run. Of more
// than it shows, the last says how many there are.
func WriteAnnotations(w io.Writer, d Document) error {
	var b strings.Builder
	written := 0
	for _, spec := range d.Specs {
		if spec.State != specs.Failed {
			continue
		}
		if written++; written == mostAnnotations && d.Counts.Failed > mostAnnotations {
			fmt.Fprintf(&b, "::error title=crmock verify::%d more specs failed; the summary and the log of this step show all\n", d.Counts.Failed-written+1)
			break
		}
		title, text := spec.clause(), spec.Text+"\n"+spec.Failure
		if clause := d.clause(title); clause != nil {
			text = clause.Says + "\n" + text + "\n" + clause.Place
		}
		if title == "" {
			title = "crmock verify"
		}
		fmt.Fprintf(&b, "::error title=%s::%s\n", escapeProperty(title), escapeData(plain(text)))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// escapeData is a text as the message of a command.
func escapeData(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

// escapeProperty is a text as a property of a command.
func escapeProperty(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(text)
}
