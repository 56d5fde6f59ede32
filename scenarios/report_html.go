package scenarios

import (
	_ "embed"
	"html/template"
	"io"
)

//go:embed report.html
var reportPage string

// WriteHTML writes the report as one page that needs nothing else: no network, no fonts, no script. It follows the
// reader's choice of light or dark, and fits on a phone.
func WriteHTML(w io.Writer, r Report) error {
	page, err := template.New("report").Funcs(template.FuncMap{"milliseconds": milliseconds}).Parse(reportPage)
	if err != nil {
		return err
	}
	return page.Execute(w, newReportPage(r))
}

// htmlPage is what the template shows.
type htmlPage struct {
	Report
	Word   string // the outcome
	Counts Counts
	Rows   []htmlRow
	Failed []htmlFailure
	Times  []Latency
}

// htmlRow is one scenario.
type htmlRow struct {
	State               State
	Name, Summary, Note string
	Median              string
}

// htmlFailure is one run that failed.
type htmlFailure struct {
	Title string
	*Failure
}

func newReportPage(r Report) htmlPage {
	page := htmlPage{Report: r, Word: "passed", Counts: r.Counts(), Times: r.Latencies()}
	switch {
	case page.Counts.Failed > 0:
		page.Word = "failed"
	case !r.OK():
		page.Word = "interrupted"
	case r.NothingRan():
		page.Word = "nothing ran"
	}
	for _, p := range r.byScenario() {
		row := htmlRow{State: p.state(), Name: p.scenario.Name, Summary: p.scenario.Summary(), Note: p.note()}
		if p.Passed+p.Failed > 0 {
			row.Median = milliseconds(p.median())
		}
		page.Rows = append(page.Rows, row)
		shown, _ := p.failures(mostFailures)
		for _, result := range shown {
			page.Failed = append(page.Failed, htmlFailure{p.title(result), result.Failure})
		}
	}
	return page
}
