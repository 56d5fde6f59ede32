package scenarios_test

import (
	"context"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/scenarios"
)

var _ = Describe("A run", func() {
	It("keeps how long each answer took, and that of no lost reply", func(ctx SpecContext) {
		result := replay(ctx, playing(`<interception id="lost">{"when": {"nth": 2}, "then": {"lost": {}}}</interception>`,
			getting("")+strings.Replace(getting(`<expect lost="yes"/>`), "get", "lost", 1)+`<send><COMMAND OBJECT="FAQ" ACTION="Get"><FAQNUM>1</FAQNUM></COMMAND></send>`), served())
		Expect(said(result)).To(BeEmpty())
		Expect(result.Sent).To(HaveExactElements(HaveField("Operation", "Customer.Get"), HaveField("Operation", "FAQ.Get")))
		Expect(result.Sent[0].Duration).To(BeNumerically(">", 0))
	})

	It("makes up other people in requests that are sent at once", func(ctx SpecContext) {
		const add = `<send><COMMAND OBJECT="Customer" ACTION="Add"><FIRSTNAME>A</FIRSTNAME><LASTNAME>B</LASTNAME><EMAIL>${fake.email}</EMAIL></COMMAND><expect problem="ok"/></send>`
		Expect(said(replay(ctx, playing("", `<parallel>`+strings.Repeat(add, 8)+`</parallel>`), served()))).To(BeEmpty())
	})

	It("takes pauses as recorded, half as long ones at speed 2", func(ctx SpecContext) {
		s := loaded(playing("", `<send at="80ms"><COMMAND OBJECT="FAQ" ACTION="Get"><FAQNUM>1</FAQNUM></COMMAND></send>`))
		result := scenarios.Replay(ctx, s, served(), scenarios.Options{Speed: 2})
		Expect(result.Duration).To(BeNumerically(">=", 40*time.Millisecond))
	})

	It("is refused with a variable that the scenario does not have", func(ctx SpecContext) {
		result := scenarios.Replay(ctx, loaded(marked), served(), scenarios.Options{Vars: map[string]string{"emial": "x"}})
		Expect(said(result)).To(Equal(`f.xml:1:1: the scenario marked has no variable "emial"; did you mean email?`))
	})

	It("tells what a step of a program's own lacks", func(ctx SpecContext) {
		s := &scenarios.Scenario{Name: "made", Steps: []scenarios.Step{&scenarios.Send{Command: scenarios.Command{Object: "Customer", Action: "Get", Fields: nil}, Username: new("${nobody}")}}}
		Expect(said(scenarios.Replay(ctx, s, served(), scenarios.Options{}))).To(Equal("send: ${nobody} has no value: the step that captures it has not done so"))
	})

	It("tells why its tenant is still there", func(ctx SpecContext) {
		target := served()
		options := scenarios.Options{Pace: func(ctx context.Context) error {
			for _, name := range tenants(ctx, target) {
				Expect(target.Console.Tenant(name).Remove(ctx)).To(Succeed())
			}
			return nil
		}}
		result := scenarios.Replay(ctx, loaded(playing("", getting(`<expect problem="login"/>`))), target, options)
		Expect(result.State).To(Equal(scenarios.Passed), said(result))
		Expect(result.Left).To(HavePrefix("the tenant " + result.Tenant + " could not be removed: "))
	})

	It("does not wait for longer than a request may take", func(ctx SpecContext) {
		target := served()
		target.Timeout = time.Second // the console has to answer within it, too
		result := replay(ctx, playing(`<interception id="slow">{"when": {}, "then": {"delay": {"fixed": "1m"}}}</interception>`, getting(`<expect problem="ok"/>`)), target)
		Expect(said(result)).To(And(HavePrefix("f.xml:3:1: send get\n  HTTP: expected 200, got no answer from "), ContainSubstring("it took longer than 1s")))
		Expect(result.Gone).To(BeFalse())
	})
})
