package scenarios_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/scenarios"
)

var _ = Describe("What the API does not know", func() {
	DescribeTable("is sent where the expected answer is about it, or comes before", func(text string) {
		loaded(steps(text))
	},
		Entry("an operation, for the problem operation", `<send><COMMAND OBJECT="Customer" ACTION="Delete"/><expect problem="operation"/></send>`),
		Entry("an object, for its STATUS", `<send><COMMAND OBJECT="Ticket" ACTION="Add"><A/></COMMAND><expect status="304"/></send>`),
		Entry("an operation, for a login that fails first", `<send as="wrong-password"><COMMAND OBJECT="Customer" ACTION="Delete"/><expect problem="login"/></send>`),
		Entry("a tag, for the problem criterion", `<send><COMMAND OBJECT="Customer" ACTION="Add"><NOTE/></COMMAND><expect problem="criterion"/></send>`),
		Entry("a tag, for its STATUS and ERROR_CODE", `<send><COMMAND OBJECT="Customer" ACTION="Add"><NOTE/></COMMAND><expect status="-1" code="2"/></send>`),
		Entry("a tag, for a gateway that answers first", `<send endpoint="gateway"><COMMAND OBJECT="Customer" ACTION="Add"><NOTE/></COMMAND><expect http="401"/></send>`),
	)
})

var _ = Describe("Names", func() {
	It("may be captured again, and an index used again after its rounds", func() {
		loaded(steps(`<agent does="create" object="case" by="jsmith" capture="c"/><agent does="create" object="case" by="jsmith" capture="c"/>
			<repeat times="2"><clock advance="1s"/></repeat><repeat times="2"><clock advance="1s"/></repeat>`))
	})

	It("captured in a round are known after it", func() {
		loaded(steps(`<repeat times="2"><agent does="create" object="case" by="jsmith" capture="c"/></repeat>
			<agent does="delete" object="case" id="${c}" by="jsmith"/>`))
	})

	It("captured at the same time are known after it", func() {
		loaded(steps(`<parallel><send><COMMAND OBJECT="Customer" ACTION="Get"/><expect problem="ok"><tag name="EMAIL" capture="c"/></expect></send></parallel>
			<wait for="deliveries" record="${c}"/>`))
	})
})

var _ = Describe("A tenant's settings", func() {
	It("on the way replace those before, and take their meanings from the contract", func() {
		loaded(steps(`<change><picklist name="case-statuses"><value name="Open"/></picklist></change>
			<change><picklist name="case-statuses"><value name="Done" means="closed"/></picklist></change>`))
	})

	It("are refused with the lists that there are", func() {
		Expect(refused(given(`<picklist name="statuses"><value name="Open"/></picklist>`))).To(
			HavePrefix("f.xml:2:1: scenario[s]/given/picklist[statuses]: there is no such picklist; the contract has case-statuses, "))
	})
})

var _ = Describe("A scenario that a program has made", func() {
	It("is checked too, and named in place of a file", func() {
		fields := []contracts.Field{{Tag: "EMAIL", Value: "${mail}"}}
		send := func() *scenarios.Send {
			return &scenarios.Send{Name: "a", Command: scenarios.Command{Object: "Customer", Action: "Get", Fields: fields}}
		}
		s := &scenarios.Scenario{Name: "made", Steps: []scenarios.Step{send(), send()}}
		Expect(s.Check(shipped())).To(MatchError(
			"scenario made: ${mail} is not known here; declare it by <var>, or capture it in an earlier step\n" +
				"scenario made: a second request has the name \"a\"; reports could not tell them apart\n" +
				"scenario made: ${mail} is not known here; declare it by <var>, or capture it in an earlier step"))
	})
})
