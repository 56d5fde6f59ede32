package scenarios_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/scenarios"
)

var _ = Describe("Without a console", func() {
	DescribeTable("a scenario is skipped that needs one", func(ctx SpecContext, given, steps, reason string) {
		result := replay(ctx, playing(given, steps), withoutConsole(served()))
		Expect(result.State).To(Equal(scenarios.Skipped))
		Expect(result.Reason).To(Equal(reason))
		Expect(result.Err()).NotTo(HaveOccurred())
		Expect(result.Sent).To(BeEmpty())
	},
		Entry("for what is given", ann, getting(""), "it needs crmock's console for <given>, and this target has none"),
		Entry("for several things", ann, `<clock advance="1h"/><clock advance="1h"/><wait for="exchanges"/>`, "it needs crmock's console for <given>, <clock>, <wait>, and this target has none"),
		Entry("for what an agent does", "", `<repeat times="2"><agent does="delete" object="case" id="1" by="jsmith"/></repeat>`, "it needs crmock's console for <agent>, and this target has none"),
		Entry("for triggers", "", `<expect-trigger object="case" event="edit" count="0"/>`, "it needs crmock's console for <expect-trigger>, and this target has none"),
		Entry("for a change", "", `<change><settings enabled="no"/></change>`, "it needs crmock's console for <change>, and this target has none"),
	)

	It("a scenario is skipped that needs a gateway where there is none", func(ctx SpecContext) {
		target := withoutConsole(served())
		target.Gateway = ""
		result := replay(ctx, playing("", `<parallel>`+strings.Replace(getting(""), `name="get"`, `endpoint="gateway"`, 1)+`</parallel>`), target)
		Expect(result.Reason).To(Equal("it needs the gateway; say where that is with --gateway"))
	})

	It("runs share the tenant, and tell their records apart by the mark of the run", func(ctx SpecContext) {
		target := withoutConsole(served())
		report := scenarios.ReplayAll(ctx, []*scenarios.Scenario{loaded(marked)}, target, scenarios.Plan{Rounds: 16, Parallel: 16})
		Expect(report.Counts()).To(Equal(scenarios.Counts{Passed: 16}), text(report))
		Expect(report.Results[0].Tenant).To(Equal("demo"))
	})
})

// marked is a scenario that can be played in a tenant that others use, too.
const marked = `<scenario name="marked"><var name="email" value="${run}@example.com"/><steps>
<send><COMMAND OBJECT="Customer" ACTION="Add"><FIRSTNAME>${fake.firstname}</FIRSTNAME><LASTNAME>Lee</LASTNAME><EMAIL>${email}</EMAIL></COMMAND><expect problem="ok"/></send>
<send><COMMAND OBJECT="Customer" ACTION="Get"><EMAIL>${email}</EMAIL></COMMAND><expect problem="ok" items="1"/></send>
</steps></scenario>`
