package contracts_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

var _ = DescribeTable("An overlay that replaces an attribute", func(overlay string, check func(*contracts.Contract)) { check(overlaid(overlay)) },
	Entry("of a problem", `<problem name="duplicate" text="No: {value}" code="82"/>`, func(c *contracts.Contract) {
		Expect(c.Problem("duplicate")).To(HaveValue(And(HaveField("Text", "No: {value}"), HaveField("Code", 82), HaveField("Status", -1))))
		Expect(c.Problem("duplicate").Sources).To(Equal([]string{contracts.SourceOverlay}))
	}),
	Entry("of a limit", `<limit name="body" value="10"/>`, func(c *contracts.Contract) { Expect(c.Limit("body").Value).To(Equal(10)) }),
	Entry("of an endpoint", `<endpoint name="classic" path="/api"/>`, func(c *contracts.Contract) {
		Expect(c.Endpoint("classic").Path).To(Equal("/api"))
		Expect(c.Endpoint("classic").FormField).To(Equal("xml_query"))
	}),
	Entry("of a refusal", `<endpoint name="gateway"><refusal name="product" status="402"/></endpoint>`, func(c *contracts.Contract) {
		Expect(c.Endpoint("gateway").Refusal("product").Status).To(Equal(402))
		Expect(c.Endpoint("gateway").Provenance).To(Equal(contracts.Observed))
	}),
	Entry("of the attachments", `<attachments objects="case"/>`, func(c *contracts.Contract) {
		Expect(c.Attachments.Objects).To(Equal([]string{"case"}))
		Expect(c.Attachments.Path).To(Equal("/api/ccm/attachments"))
		Expect(c.Attachments.Sources).To(Equal([]string{contracts.SourceOverlay}))
	}),
	Entry("of the floor of TLS", `<tls min="1.3"/>`, func(c *contracts.Contract) { Expect(c.TLS.Min).To(Equal("1.3")) }),
	Entry("of the reply", `<api><reply charset="UTF-8"/></api>`, func(c *contracts.Contract) { Expect(c.Reply.Charset).To(Equal("UTF-8")) }),
	Entry("of an object", `<object name="Case" first-id="100"/>`, func(c *contracts.Contract) {
		Expect(c.Object("Case").FirstID).To(Equal(int64(100)))
		Expect(c.Object("Case").Sources).To(Equal([]string{contracts.SourceOverlay}))
	}),
	Entry("of a picklist", `<picklist name="case-statuses" default="Pending"/>`, func(c *contracts.Contract) {
		Expect(c.Object("Case").Tag("STATUS").Default.Value).To(Equal("Pending"))
		Expect(c.Picklist("case-statuses").Values).To(HaveLen(3))
	}),
	Entry("of a value", `<picklist name="case-statuses"><value name="Pending" means="closed"/></picklist>`, func(c *contracts.Contract) {
		Expect(c.Picklist("case-statuses").Means("Pending")).To(Equal("closed"))
		Expect(c.Picklist("case-statuses").Means("Closed")).To(Equal("closed"))
	}),
	Entry("of a filter", `<object name="Customer"><action name="Get"><filter tag="VOICE" wildcard="yes"/></action></object>`, func(c *contracts.Contract) {
		Expect(c.Operation("Customer.Get").Param("VOICE").Wildcard).NotTo(BeNil())
	}),
	Entry("of an answer", `<object name="Customer"><action name="Add"><returns tags="ACCOUNTNUM EMAIL"/></action></object>`, func(c *contracts.Contract) {
		Expect(tagNames(c.Operation("Customer.Add").Returns)).To(Equal("ACCOUNTNUM EMAIL"))
	}),
	Entry("of a trigger", `<trigger object="task" event="edit" query="Task={TASKNUM}"/>`, func(c *contracts.Contract) {
		Expect(c.Triggers).To(ContainElement(HaveValue(And(HaveField("Object", "task"), HaveField("Event", "edit"), HaveField("Query", "Task={TASKNUM}")))))
		Expect(c.Triggers).To(HaveLen(len(shipped().Triggers)))
	}),
	Entry("of an effect", `<object name="Case"><effect set="CLOSEDDATE" when="STATUS" means="finished"/></object>`, func(c *contracts.Contract) {
		Expect(c.Object("Case").Effects).To(HaveLen(len(shipped().Object("Case").Effects)))
		Expect(c.Clause("Case.CLOSEDDATE.effect.STATUS").Says).To(ContainSubstring("finished"))
		Expect(c.Clause("Case.CLOSEDDATE.effect.STATUS").Sources).To(Equal([]string{contracts.SourceOverlay}))
	}),
	Entry("of a promise", `<promise id="transport.get" provenance="documented"><doc>A GET is refused.</doc></promise>`, func(c *contracts.Contract) {
		Expect(c.Clause("transport.get").Says).To(Equal("A GET is refused."))
		Expect(c.Clause("transport.get").Provenance).To(Equal(contracts.Documented))
	}),
)
