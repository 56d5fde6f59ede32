package contracts_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

var _ = DescribeTable("An overlay that adds an element", func(overlay string, check func(*contracts.Contract)) { check(overlaid(overlay)) },
	Entry("a tag to accept", `<object name="Customer"><action name="Modify"><accepts tags="AUTOPASSWD"/></action></object>`, func(c *contracts.Contract) {
		Expect(c.Operation("Customer.Modify").Param("AUTOPASSWD")).NotTo(BeNil())
		Expect(c.Operation("Customer.Modify").Param("EMAIL")).NotTo(BeNil())
		Expect(c.Clause("Customer.Modify.AUTOPASSWD").Provenance).To(Equal(contracts.Observed))
		Expect(c.Clause("Customer.Modify.AUTOPASSWD.refused")).To(BeNil())
	}),
	Entry("a mandatory tag", `<object name="Customer"><action name="Add"><mandatory tags="EMAIL"/></action></object>`, func(c *contracts.Contract) {
		Expect(names(c.Operation("Customer.Add").Mandatory)).To(Equal("FIRSTNAME LASTNAME EMAIL"))
		Expect(c.Clause("Customer.Add.EMAIL.mandatory").Sources).To(Equal([]string{contracts.SourceOverlay}))
		Expect(c.Clause("Customer.Add.LASTNAME.mandatory").Sources).To(Equal([]string{"Help"}))
	}),
	Entry("a filter", `<object name="Followup"><action name="Get"><filter tag="DESCRIPTION" wildcard="yes"/></action></object>`, func(c *contracts.Contract) {
		Expect(filters(c.Operation("Followup.Get"))).To(HaveSuffix(" DESCRIPTION%"))
	}),
	Entry("a tag", `<object name="FAQ"><tag name="LANGUAGE"/><action name="Add"><accepts tags="LANGUAGE"/></action></object>`, func(c *contracts.Contract) {
		Expect(tagNames(c.Operation("FAQ.Get").Returns)).To(HaveSuffix(" LASTMODDATE LANGUAGE"))
	}),
	Entry("an alias", `<object name="FAQ"><alias name="Article"/></object>`, func(c *contracts.Contract) {
		Expect(c.Object("article")).To(BeIdenticalTo(c.Object("FAQ")))
	}),
	Entry("a value", `<picklist name="case-statuses"><value name="Waiting"/></picklist>`, func(c *contracts.Contract) {
		Expect(c.Picklist("case-statuses").Has("Waiting")).To(BeTrue())
		Expect(c.Clause("picklist.case-statuses.Waiting").At.File).To(Equal("one.xml"))
	}),
	Entry("a default from another record", `<object name="Followup"><tag name="MEDIATYPE"><default from="CASENUM.MEDIATYPE"/></tag></object>`, func(c *contracts.Contract) {
		Expect(c.Object("Followup").Tag("MEDIATYPE").Default.From.String()).To(Equal("CASENUM.MEDIATYPE"))
	}),
	Entry("a problem and its use", `<overlay><problem name="taken" status="-1" code="99" text="Taken"/>
		<object name="Customer"><tag name="EMAIL"><unique problem="taken"/></tag></object></overlay>`, func(c *contracts.Contract) {
		Expect(c.Object("Customer").Tag("EMAIL").Unique.Problem.Code).To(Equal(99))
	}),
	Entry("a source", `<source name="Tenant call">A call to the vendor.</source>`, func(c *contracts.Contract) {
		Expect(c.Sources).To(ContainElement(contracts.Source{Name: "Tenant call", Text: "A call to the vendor."}))
	}),
	Entry("an effect of the same tag on another action", `<object name="FAQ"><effect set="LASTMODDATE" on="Add" to="today"/></object>`, func(c *contracts.Contract) {
		Expect(c.Object("FAQ").Effects).To(HaveLen(5))
	}),
	Entry("a promise", `<promise id="overlay.promise" concern="limits"><doc>There is one more.</doc></promise>`, func(c *contracts.Contract) {
		Expect(c.Clause("overlay.promise").Sources).To(Equal([]string{contracts.SourceOverlay}))
	}),
	Entry("a trigger", `<trigger object="faq" event="edit" query="FAQ={FAQNUM}" by="agent"/>`, func(c *contracts.Contract) {
		Expect(c.Clause("trigger.faq.edit")).NotTo(BeNil())
	}),
	Entry("an object", `<object name="Note" id="NOTENUM"><tag name="NOTENUM" type="id"/><tag name="TEXT"/>
		<tag name="CASENUM"><references object="Case" problem="value"/></tag>
		<action name="Add"><right name="note.add"/><accepts tags="TEXT CASENUM"/><returns tags="NOTENUM"/></action></object>`, func(c *contracts.Contract) {
		Expect(c.Operation("note.add")).NotTo(BeNil())
		Expect(c.Object("Note").Provenance).To(Equal(contracts.Observed))
		Expect(c.Object("Note").FirstID).To(Equal(int64(1)))
	}),
)
