package scenarios_test

import (
	"bytes"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/scenarios"
)

func TestScenarios(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "Scenarios")
}

// shipped is the contract as it comes with the program.
func shipped() *contracts.Contract {
	GinkgoHelper()
	contract, err := contracts.Default()
	Expect(err).NotTo(HaveOccurred())
	return contract
}

// loaded is a scenario that has to be right; in positions it is f.xml.
func loaded(text string) *scenarios.Scenario {
	GinkgoHelper()
	scenario, err := scenarios.Load("f.xml", []byte(text), shipped())
	Expect(err).NotTo(HaveOccurred())
	return scenario
}

// saved is the text of a scenario.
func saved(s *scenarios.Scenario) string {
	GinkgoHelper()
	var text bytes.Buffer
	Expect(s.Save(&text)).To(Succeed())
	return text.String()
}

// refused is what Load says of a scenario that is wrong.
func refused(text string) string {
	GinkgoHelper()
	scenario, err := scenarios.Load("f.xml", []byte(text), shipped())
	Expect(err).To(HaveOccurred())
	Expect(scenario).To(BeNil())
	return err.Error()
}

// given puts children of <given> into a scenario; they begin at line 2, column 1.
func given(children string) string {
	return "<scenario name=\"s\"><given>\n" + children + "\n</given><steps/></scenario>"
}

// steps puts steps into a scenario that has a variable v; they begin at line 2, column 1.
func steps(children string) string {
	return "<scenario name=\"s\"><var name=\"v\" value=\"1\"/><steps>\n" + children + "\n</steps></scenario>"
}

// get is a request with an <expect>, which begins at line 3, column 1.
func get(expect string) string {
	return steps("<send name=\"get\"><COMMAND OBJECT=\"Customer\" ACTION=\"Get\"><LASTNAME>Lee</LASTNAME></COMMAND>\n" + expect + "\n</send>")
}
