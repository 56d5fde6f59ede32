package contracts_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

var _ = DescribeTable("An overlay that removes an element", func(overlay string, check func(*contracts.Contract)) { check(overlaid(overlay)) },
	Entry("that an address is unique", `<object name="Customer"><tag name="EMAIL"><unique remove="yes"/></tag></object>`, func(c *contracts.Contract) {
		Expect(c.Object("Customer").Tag("EMAIL").Unique).To(BeNil())
		Expect(c.Clause("Customer.Add.EMAIL.unique")).To(BeNil())
	}),
	Entry("that an address may not be emptied", `<object name="Customer"><tag name="EMAIL"><keep on="Modify" remove="yes"/></tag></object>`, func(c *contracts.Contract) {
		_, broken := operation(c, "Customer.Modify").Validate(tags("ACCOUNTNUM", "1", "EMAIL", ""))
		Expect(broken).To(BeNil())
	}),
	Entry("a limit", `<object name="Customer"><tag name="FAX"><max remove="yes"/></tag></object>`, func(c *contracts.Contract) {
		Expect(c.Object("Customer").Tag("FAX").Max).To(BeNil())
	}),
	Entry("a mandatory tag", `<object name="Customer"><action name="Add"><mandatory tags="FIRSTNAME" remove="yes"/></action></object>`, func(c *contracts.Contract) {
		Expect(names(c.Operation("Customer.Add").Mandatory)).To(Equal("LASTNAME"))
	}),
	Entry("all mandatory tags", `<object name="Customer"><action name="Add"><mandatory tags="FIRSTNAME LASTNAME" remove="yes"/></action></object>`, func(c *contracts.Contract) {
		Expect(c.Operation("Customer.Add").Mandatory).To(BeEmpty())
	}),
	Entry("accepted tags of several lists", `<object name="Customer"><action name="Add"><accepts tags="FAX PBX" remove="yes"/></action></object>`, func(c *contracts.Contract) {
		Expect(c.Operation("Customer.Add").Param("FAX")).To(BeNil())
		Expect(c.Operation("Customer.Add").Param("PBX")).To(BeNil())
		Expect(c.Operation("Customer.Add").Params).To(HaveLen(len(shipped().Operation("Customer.Add").Params) - 2))
		Expect(c.Clause("Customer.Add.FAX.refused")).NotTo(BeNil())
	}),
	Entry("a filter", `<object name="Customer"><action name="Get"><filter tag="VOICE" remove="yes"/></action></object>`, func(c *contracts.Contract) {
		Expect(c.Operation("Customer.Get").Param("VOICE")).To(BeNil())
	}),
	Entry("an action", `<object name="FAQ"><action name="Modify" remove="yes"/><effect set="LASTMODBY" on="Modify" remove="yes"/>
		<effect set="LASTMODDATE" on="Modify" remove="yes"/></object>`, func(c *contracts.Contract) {
		Expect(c.Operation("FAQ.Modify")).To(BeNil())
		Expect(c.Operations()).To(HaveLen(13))
	}),
	Entry("an object", `<overlay><object name="FAQ" remove="yes"/></overlay>`, func(c *contracts.Contract) {
		Expect(c.Object("FAQ")).To(BeNil())
		Expect(c.Objects).To(HaveLen(4))
	}),
	Entry("the attachments", `<attachments remove="yes"/>`, func(c *contracts.Contract) {
		Expect(c.Attachments).To(BeZero())
		Expect(c.Lint(nil)).To(BeEmpty())
	}),
	Entry("an alias", `<object name="Followup"><alias name="Follow-up" remove="yes"/></object>`, func(c *contracts.Contract) {
		Expect(c.Object("Follow-up")).To(BeNil())
	}),
	Entry("a trigger", `<trigger object="task" event="edit" remove="yes"/>`, func(c *contracts.Contract) {
		Expect(c.Clause("trigger.task.edit")).To(BeNil())
	}),
	Entry("a promise", `<promise id="transport.get" remove="yes"/>`, func(c *contracts.Contract) {
		Expect(c.Clause("transport.get")).To(BeNil())
	}),
	Entry("a value", `<picklist name="case-statuses"><value name="Pending" remove="yes"/></picklist>`, func(c *contracts.Contract) {
		Expect(c.Picklist("case-statuses").Has("Pending")).To(BeFalse())
	}),
	Entry("custom fields", `<object name="Task"><custom-fields remove="yes"/></object>`, func(c *contracts.Contract) {
		Expect(c.Object("Task").Custom).To(BeNil())
	}),
)
