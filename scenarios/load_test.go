package scenarios_test

import (
	"os"
	"path/filepath"
	"reflect"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/scenarios"
)

var _ = Describe("A scenario's file", func() {
	It("becomes a scenario with steps in the order of the file", func() {
		s, err := scenarios.LoadFile("testdata/everything.xml", shipped())
		Expect(err).NotTo(HaveOccurred())
		Expect(s.Name).To(Equal("everything"))
		Expect(s.Tags).To(Equal([]string{"format"}))
		kinds := make([]string, len(s.Steps))
		for i, step := range s.Steps {
			kinds[i] = kindOf(step)
		}
		Expect(kinds).To(Equal([]string{
			"Send", "Send", "Send", "Send", "Send", "Agent", "Agent", "ExpectTrigger", "Agent", "Change", "ClockStep", "Wait", "Wait", "Parallel", "Repeat",
		}))
	})

	It("tells where each step stands", func() {
		s := loaded(steps(`<send name="a"><COMMAND OBJECT="Customer" ACTION="Get"/></send>` + "\n" + `<clock advance="1h"/>`))
		Expect(s.Steps[0].Where().Path).To(Equal("scenario[s]/steps/send[a]"))
		Expect(s.Steps[1].Where().Position.String()).To(Equal("f.xml:3:1"))
	})

	It("keeps values as they stand, blanks and line ends too", func() {
		s := loaded(steps(`<send><COMMAND OBJECT="customer" ACTION="get"><lastname> L
e </lastname><LASTNAME/></COMMAND></send>`))
		Expect(first[*scenarios.Send](s).Command.Fields).To(Equal([]contracts.Field{{Tag: "lastname", Value: " L\ne "}, {Tag: "LASTNAME"}}))
	})

	It("fills in what may be left out", func() {
		wait := first[*scenarios.Wait](loaded(steps(`<wait for="exchanges"/>`)))
		Expect(wait.Count).To(Equal(1))
		Expect(wait.Within).To(Equal(5 * time.Second))
		trigger := first[*scenarios.ExpectTrigger](loaded(steps(`<expect-trigger object="case" event="edit"/>`)))
		Expect(trigger.Count).To(Equal(1))
		Expect(trigger.Within).To(Equal(5 * time.Second))
		repeat := first[*scenarios.Repeat](loaded(steps(`<repeat times="2"><clock advance="1s"/></repeat>`)))
		Expect(repeat.Index).To(Equal("i"))
	})

	It("tells a credential that is empty from one that is the tenant's own", func() {
		send := first[*scenarios.Send](loaded(steps(`<send username=""><COMMAND OBJECT="Customer" ACTION="Get"/></send>`)))
		Expect(send.Username).To(HaveValue(BeEmpty()))
		Expect(send.Password).To(BeNil())
	})

	It("has interceptions that the console takes", func() {
		s := loaded(given(`<interception id="lost">{"when":{"operation":"Customer.Add"},"then":{"lost":{}}}</interception>`))
		Expect(s.Given.Interceptions[0].Decode()).To(Equal(console.Interception{
			ID: "lost", When: console.When{Operation: "Customer.Add"}, Then: console.Then{Lost: &console.ActLost{}},
		}))
	})

	It("knows tags that the scenario itself adds, in the beginning or on the way", func() {
		loaded(steps(`<change><custom-field object="customer" tag="CF.REGION"/></change>
			<send><COMMAND OBJECT="Customer" ACTION="Get"><CF.REGION>x</CF.REGION></COMMAND><expect problem="ok"><tag name="CF.REGION" any="yes"/></expect></send>`))
	})

	It("is not found where there is none", func() {
		_, err := scenarios.LoadFile(filepath.Join(GinkgoT().TempDir(), "none.xml"), shipped())
		Expect(err).To(MatchError(os.ErrNotExist))
	})
})

// kindOf is the type of a step without its package.
func kindOf(step scenarios.Step) string { return reflect.TypeOf(step).Elem().Name() }

// first is the first step of a scenario, which has to be of that kind.
func first[S scenarios.Step](s *scenarios.Scenario) S {
	GinkgoHelper()
	step, ok := s.Steps[0].(S)
	Expect(ok).To(BeTrue())
	return step
}
