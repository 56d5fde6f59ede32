package report_test

import (
	"encoding/xml"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/specs/report"
)

// suites is how a CI system reads JUnit's XML.
type suites struct {
	Tests    int `xml:"tests,attr"`
	Failures int `xml:"failures,attr"`
	Skipped  int `xml:"skipped,attr"`
	Suites   []struct {
		Name  string `xml:"name,attr"`
		Tests int    `xml:"tests,attr"`
		Cases []struct {
			Class   string `xml:"classname,attr"`
			Name    string `xml:"name,attr"`
			Time    string `xml:"time,attr"`
			Failure *struct {
				Message string `xml:"message,attr"`
				Type    string `xml:"type,attr"`
				Text    string `xml:",chardata"`
			} `xml:"failure"`
			Skipped *struct {
				Message string `xml:"message,attr"`
			} `xml:"skipped"`
		} `xml:"testcase"`
	} `xml:"testsuite"`
}

func TestJUnitHasASuiteForEachConcernAndACaseForEachSpec(t *testing.T) {
	g := NewWithT(t)
	var read suites
	g.Expect(xml.Unmarshal([]byte(written(t, report.WriteJUnit, made(sample()))), &read)).To(Succeed())
	g.Expect([]int{read.Tests, read.Failures, read.Skipped}).To(Equal([]int{9, 2, 4}))
	g.Expect(read.Suites).To(HaveLen(5))
	gateway, validation := read.Suites[0], read.Suites[4]
	g.Expect(gateway.Name).To(Equal("gateway"))
	g.Expect(gateway.Cases[0].Class).To(Equal("gateway"))
	g.Expect(gateway.Cases[0].Skipped.Message).To(Equal("no gateway is given"))
	g.Expect(read.Suites[1].Cases[0].Skipped.Message).To(ContainSubstring("not carried out"))

	failed := validation.Cases[0]
	g.Expect(failed.Class).To(Equal("validation.Customer"))
	g.Expect(failed.Name).To(Equal("Customer.Add refuses an EMAIL of 56 characters [Customer.Add.EMAIL.max]"))
	g.Expect(failed.Time).To(Equal("0.012"))
	g.Expect(failed.Failure.Message).To(Equal("expected STATUS -1, ERROR_CODE 3: too long"))
	g.Expect(failed.Failure.Type).To(Equal("Customer.Add.EMAIL.max"))
	g.Expect(failed.Failure.Text).To(And(ContainSubstring("request 2 of 2: Customer.Add"), ContainSubstring(`café\x1b[2J`)))
	g.Expect(validation.Cases[1].Failure).To(BeNil())
	g.Expect(validation.Cases[1].Skipped).To(BeNil())
}
