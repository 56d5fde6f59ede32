package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/crmock/crmock/specs"
)

// The elements of JUnit's XML that CI systems read.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Skipped  int          `xml:"skipped,attr"`
		Time     string       `xml:"time,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
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

// WriteJUnit writes the document as JUnit's XML: a suite for each concern, a case for each spec. Specs that were not
// carried out count as skipped, so that what a filter leaves out is not taken for something that passed.
func WriteJUnit(w io.Writer, d Document) error {
	all := junitSuites{Name: "crmock verify", Time: junitTime(d.Seconds)}
	for _, concern := range concerns(d) {
		suite := junitSuiteOf(d, concern)
		all.Tests += suite.Tests
		all.Failures += suite.Failures
		all.Skipped += suite.Skipped
		all.Suites = append(all.Suites, suite)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", " ")
	if err := encoder.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func junitSuiteOf(d Document, concern string) junitSuite {
	suite := junitSuite{Name: concern, Timestamp: d.Started.Format("2006-01-02T15:04:05"), Properties: []junitProperty{
		{"target", strings.Join(d.Target.URLs, " ")},
		{"tenant", d.Target.Tenant},
		{"profile", d.Target.Profile},
		{"seed", fmt.Sprint(d.Seed)},
		{"contract", d.Contract.Name + " " + d.Contract.Version},
		{"program", d.Program},
	}}
	var took float64
	for _, spec := range d.Specs {
		if spec.Concern != concern {
			continue
		}
		made := junitCaseOf(d, spec)
		suite.Cases = append(suite.Cases, made)
		suite.Tests++
		took += spec.Seconds
		switch {
		case made.Failure != nil:
			suite.Failures++
		case made.Skipped != nil:
			suite.Skipped++
		}
	}
	suite.Time = junitTime(took)
	return suite
}

func junitCaseOf(d Document, spec Spec) junitCase {
	made := junitCase{Class: strings.TrimSuffix(spec.Concern+"."+spec.Object, "."), Name: spec.Text, Time: junitTime(spec.Seconds)}
	if clause := spec.clause(); clause != "" {
		made.Name += " [" + clause + "]"
	}
	switch spec.State {
	case specs.Failed:
		line, _, _ := strings.Cut(spec.Failure, "\n")
		made.Failure = &junitFailure{Message: line, Type: spec.clause(), Text: "\n" + failureText(d, spec)}
	case specs.Skipped:
		made.Skipped = &junitSkipped{spec.Reason}
	case specs.NotExercised:
		made.Skipped = &junitSkipped{"not carried out: it was not chosen, or the run ended before"}
	}
	return made
}

func junitTime(seconds float64) string { return fmt.Sprintf("%.3f", seconds) }

// concerns are those of the specs, in their order.
func concerns(d Document) []string {
	var names []string
	for _, spec := range d.Specs {
		if len(names) == 0 || names[len(names)-1] != spec.Concern {
			names = append(names, spec.Concern)
		}
	}
	return names
}
