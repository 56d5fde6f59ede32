package report

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/crmock/crmock/specs"
)

//go:embed page.html
var pageText string

//go:embed page.css
var pageStyle string

// WriteHTML writes the document as one page that needs nothing else: no network, no fonts, no script. It follows the
// reader's choice of light or dark, and fits on a phone.
func WriteHTML(w io.Writer, d Document) error {
	page, err := template.New("page").Funcs(template.FuncMap{
		"join": strings.Join, "mark": mark, "class": class, "outcome": Exchange.outcome,
		"add":          func(a, b int) int { return a + b },
		"milliseconds": func(seconds float64) string { return fmt.Sprintf("%.0f ms", seconds*1000) },
	}).Parse(pageText)
	if err != nil {
		return err
	}
	return page.Execute(w, newPage(d))
}

// page is what the template shows.
type page struct {
	Document
	Style    template.CSS
	Word     string // the outcome
	Headline string
	Failures []failure
	Groups   []Group
	Rights   rightsGrid
	Bars     []bar
	Objects  []objectCover
	Skips    []Skips
	Times    histogram
	Concerns []concern
}

func newPage(d Document) page {
	return page{
		Document: d, Style: template.CSS(pageStyle), Word: verdictWord(d), Headline: headline(d), //nolint:gosec // the style is ours
		Failures: failures(d), Groups: groups(d), Rights: newRightsGrid(d), Bars: bars(d), Objects: objectCovers(d),
		Skips: skips(d), Times: newHistogram(d), Concerns: concernsOf(d),
	}
}

// headline is the outcome in a sentence.
func headline(d Document) string {
	carriedOut := d.Counts.Passed + d.Counts.Failed
	took := fmt.Sprintf("%.1f s", d.Seconds)
	switch {
	case d.Counts.Failed > 0:
		return fmt.Sprintf("%d of %d specs do not hold, found in %s", d.Counts.Failed, carriedOut, took)
	case d.Interrupted:
		return fmt.Sprintf("%d specs hold; the run was ended after %s", carriedOut, took)
	default:
		return fmt.Sprintf("All %d specs hold, found in %s", carriedOut, took)
	}
}

// mark is a state as one character, so that it is not told by colour alone.
func mark(state specs.State) string {
	switch state {
	case specs.Passed:
		return "✓"
	case specs.Failed:
		return "✗"
	case specs.Skipped:
		return "–"
	default:
		return "·"
	}
}

// class is a state as a class of the style.
func class(state specs.State) string { return strings.ReplaceAll(string(state), " ", "-") }

// failure is a spec that failed, with the clause that it is about.
type failure struct {
	Clause *Clause // nil where it is about none
	shown
}

// shown is a spec with as many of its exchanges as a page can bear.
type shown struct {
	Spec
	Number    int // among the failures, from 1; 0 where it did not fail
	Exchanges []Exchange
	Hidden    int // exchanges
}

// mostShown is how many exchanges a page shows of a spec that did not fail.
const mostShown = 20

func show(spec Spec) shown {
	shows := min(len(spec.Exchanges), mostShown)
	return shown{Spec: spec, Exchanges: spec.Exchanges[:shows], Hidden: len(spec.Exchanges) - shows}
}

func failures(d Document) []failure {
	var found []failure
	for _, spec := range d.Specs {
		if spec.State == specs.Failed {
			found = append(found, failure{Clause: d.clause(spec.clause()), shown: shown{Spec: spec, Number: len(found) + 1, Exchanges: spec.Exchanges}})
		}
	}
	return found
}

// concern is the specs of one concern.
type concern struct {
	Name string
	Counts
	Specs []shown
}

func concernsOf(d Document) []concern {
	var found []concern
	for _, name := range concerns(d) {
		found = append(found, concern{Name: name})
	}
	at, failed := -1, 0
	for i, spec := range d.Specs {
		if i == 0 || spec.Concern != d.Specs[i-1].Concern {
			at++
		}
		made := show(spec)
		if spec.State == specs.Failed {
			failed++
			made.Number, made.Hidden = failed, 0
		}
		found[at].add(spec.State)
		found[at].Specs = append(found[at].Specs, made)
	}
	return found
}
