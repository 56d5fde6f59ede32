package scenarios

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
)

// The elements of JUnit's XML that CI systems read.
type (
	junitSuite struct {
		XMLName    xml.Name        `xml:"testsuite"`
		Name       string          `xml:"name,attr"`
		Tests      int             `xml:"tests,attr"`
		Failures   int             `xml:"failures,attr"`
		Skipped    int             `xml:"skipped,attr"`
		Errors     int             `xml:"errors,attr"`
		Time       string          `xml:"time,attr"`
		Timestamp  string          `xml:"timestamp,attr"`
		Properties []junitProperty `xml:"properties>property"`
		Cases      []junitCase     `xml:"testcase"`
	}
	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		Time    string        `xml:"time,attr"`
		Failure *junitFailure `xml:"failure"`
		Skipped *junitSkipped `xml:"skipped"`
		Output  string        `xml:"system-out,omitempty"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
	junitSkipped struct {
		Message string `xml:"message,attr"`
	}
)

// WriteJUnit writes the report as JUnit's XML, a case for each run. What was not run counts as skipped, so that it is not
// taken for something that passed.
func WriteJUnit(w io.Writer, r Report) error {
	c := r.Counts()
	suite := junitSuite{
		Name: "crmock replay", Tests: len(r.Results), Failures: c.Failed, Skipped: c.Skipped + c.NotRun,
		Time: junitTime(r.Duration), Timestamp: r.Started.UTC().Format("2006-01-02T15:04:05"),
		Properties: []junitProperty{{"target", r.Target}, {"seed", fmt.Sprint(r.Seed)}},
	}
	for _, result := range r.Results {
		suite.Cases = append(suite.Cases, junitCaseOf(result))
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", " ")
	if err := encoder.Encode(suite); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func junitCaseOf(r Result) junitCase {
	made := junitCase{Class: "scenario", Name: r.Scenario.Name, Time: junitTime(r.Duration), Output: r.Note}
	if file := r.Scenario.Position.File; file != "" {
		made.Class = file
	}
	if r.Round > 0 {
		made.Name += fmt.Sprintf(" (round %d)", r.Round)
	}
	switch r.State {
	case Failed:
		lines := r.Failure.Lines()
		made.Failure = &junitFailure{Message: lines[0], Type: "scenario", Text: "\n" + strings.Join(lines, "\n") + "\n"}
	case Skipped:
		made.Skipped = &junitSkipped{r.Reason}
	case NotRun:
		made.Skipped = &junitSkipped{"not run: " + r.Reason}
	case Passed:
	}
	return made
}

func junitTime(d time.Duration) string { return fmt.Sprintf("%.3f", d.Seconds()) }
