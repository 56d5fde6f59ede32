package scenarios_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
)

var _ = Describe("What is given to a scenario", func() {
	It("are settings, records and interceptions", func(ctx SpecContext) {
		Expect(said(replay(ctx, playing(
			`<settings max-items="2" charset="UTF-8" time-zone="Europe/Paris"/>`+
				`<picklist name="case-statuses"><value name="Open"/><value name="Done" means="closed"/></picklist>`+
				`<custom-field object="customer" tag="CF.REGION" type="text" default="North"/>`+herCase+
				`<fake object="customer" count="5"/>`+
				`<interception id="down">{"when": {"operation": "FAQ.Get"}, "then": {"status": {"code": 503}}}</interception>`,
			`<send><COMMAND OBJECT="Customer" ACTION="Get"><LASTNAME>%</LASTNAME></COMMAND><expect problem="ok" items="2"/></send>`+
				`<send><COMMAND OBJECT="Case" ACTION="Modify"><CASENUM>7</CASENUM><STATUS>Done</STATUS></COMMAND><expect problem="ok"/></send>`+
				`<send><COMMAND OBJECT="Customer" ACTION="Modify"><ACCOUNTNUM>10000500</ACCOUNTNUM><CF.REGION>West</CF.REGION></COMMAND><expect problem="ok"/></send>`+
				`<send><COMMAND OBJECT="FAQ" ACTION="Get"><FAQNUM>1</FAQNUM></COMMAND><expect http="503"/></send>`+
				`<change><interception id="down">{"when": {"operation": "FAQ.Get"}, "then": {"status": {"code": 504}}}</interception></change>`+
				`<send><COMMAND OBJECT="FAQ" ACTION="Get"><FAQNUM>1</FAQNUM></COMMAND><expect http="504"/></send>`+
				`<change><settings enabled="no"/></change>`+getting(`<expect problem="login"/>`),
		), served()))).To(BeEmpty())
	})

	It("is as the template has it, and only differs where it says so", func(ctx SpecContext) {
		target := served()
		target.Template = "demo"
		Expect(said(replay(ctx, playing("", `<send><COMMAND OBJECT="Customer" ACTION="Get"><ACCOUNTNUM>10000000</ACCOUNTNUM></COMMAND><expect problem="ok" items="1"/></send>`), target))).To(BeEmpty())
	})

	It("are rights, of which an object that is not named has none", func(ctx SpecContext) {
		Expect(said(replay(ctx, playing(ann+`<rights object="customer" actions="get"/>`, getting(`<expect problem="ok"/>`)+
			`<send><COMMAND OBJECT="FAQ" ACTION="Get"><FAQNUM>1</FAQNUM></COMMAND><expect problem="right"/></send>`+
			`<send><COMMAND OBJECT="Customer" ACTION="Add"><FIRSTNAME>A</FIRSTNAME></COMMAND><expect problem="right"/></send>`), served()))).To(BeEmpty())
	})

	It("are other made-up people at each place", func(ctx SpecContext) {
		const someone = `<Customer><FIRSTNAME>${fake.firstname}</FIRSTNAME><LASTNAME>${fake.lastname}</LASTNAME><EMAIL>${fake.email}</EMAIL></Customer>`
		Expect(said(replay(ctx, playing(`<records>`+someone+someone+`</records><fake object="customer" count="20"/><fake object="customer" count="20"/>`,
			`<change><records>`+someone+`</records><fake object="customer" count="20"/></change>`+
				`<send><COMMAND OBJECT="Customer" ACTION="Get"><LASTNAME>%</LASTNAME></COMMAND><expect problem="ok" items="63"/></send>`), served()))).To(BeEmpty())
	})

	It("are custom fields besides those of the template", func(ctx SpecContext) {
		target := served(func(o *mockserver.Options) {
			template := mockserver.Demo()
			template.CustomFields = []contracts.CustomField{{Object: "Customer", Tag: "CF.OLD", Default: "old"}}
			o.Tenants = []mockserver.Tenant{template}
		})
		target.Template = "demo"
		result := replay(ctx, playing(`<custom-field object="customer" tag="CF.NEW" default="new"/>`,
			`<send><COMMAND OBJECT="Customer" ACTION="Get"><ACCOUNTNUM>10000000</ACCOUNTNUM></COMMAND><expect problem="login"/></send>`), target)
		Expect(result.Failure.Exchange.Reply).To(And(ContainSubstring("<CF.OLD>"), ContainSubstring("<CF.NEW>")))
	})

	It("are credentials, which are the former ones once they have changed", func(ctx SpecContext) {
		Expect(said(replay(ctx, playing(ann+`<credentials username="user-${run}" password="first-${run}"/>`,
			getting(`<expect problem="ok"/>`)+`<change><credentials password="second-${run}"/></change>`+
				strings.Replace(getting(`<expect problem="login"/>`), `name="get"`, `as="former"`, 1)+
				strings.Replace(getting(`<expect problem="ok"/>`), `name="get"`, `username="user-${run}" password="second-${run}"`, 1)+
				strings.Replace(getting(`<expect problem="login"/>`), `name="get"`, `as="wrong-password"`, 1)+
				strings.Replace(getting(`<expect problem="login"/>`), `name="get"`, `as="wrong-username"`, 1)+
				strings.Replace(getting(`<expect problem="login"/>`), `name="get"`, `as="wrong-tenant"`, 1)+
				strings.Replace(getting(`<expect problem="ok"/>`), `name="get"`, `endpoint="gateway"`, 1)+
				strings.Replace(getting(`<expect http="401"/>`), `name="get"`, `endpoint="gateway" as="wrong-password"`, 1),
		), served()))).To(BeEmpty())
	})

	It("are the credentials before the last change, where a request asks for the former ones", func(ctx SpecContext) {
		result := replay(ctx, playing(`<credentials username="first"/>`, `<change><credentials username="second"/></change>`+
			strings.Replace(getting(`<expect problem="ok"/>`), `name="get"`, `as="former"`, 1)), served())
		Expect(result.Failure.Exchange.Request).To(ContainSubstring("<USERNAME>first</USERNAME>"))
	})

	DescribeTable("is refused by the server with the reason and the place", func(ctx SpecContext, given, reason string) {
		result := replay(ctx, playing(given, getting("")), served())
		Expect(said(result)).To(HavePrefix("f.xml:1:20: given: " + reason))
	},
		Entry("settings", `<credentials username="jsmith"/>`, "the settings cannot be changed: "),
		Entry("records", `<records><Customer><FIRSTNAME>A</FIRSTNAME></Customer></records>`, "the records cannot be added: "),
		Entry("made-up records", `<fake object="customer" count="100000000"/>`, "records of customer cannot be made up: "),
		Entry("interceptions", `<interception id="a">{"when": {}, "then": {}}</interception>`, "the interception a cannot be added: "),
	)
})
