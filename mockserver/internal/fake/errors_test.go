package fake_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("An Add that cannot be made", func() {
	DescribeTable("says what is lacking", func(overlay, object, message string) {
		c := shipped()
		if overlay != "" {
			c = overlaid(overlay)
		}
		fields, err := newFaker(c, 1).Add(c.Object(object), nil)
		Expect(fields).To(BeNil())
		Expect(err).To(MatchError(message))
	},
		Entry("a record", "", "Case", "Case.Add needs ACCOUNTNUM: there is no Customer that it could name; add one first"),
		Entry("an agent", mandatory("Task", "ASSIGNEDTO"), "Task",
			"Task.Add needs ASSIGNEDTO: none of the tenant's settings is a value that fits; give the tenant agents, or the picklist other values"),
		Entry("room for an address", `<overlay><object name="Customer"><tag name="EMAIL"><max value="12"/></tag></object>`+
			mandatory("Customer", "EMAIL")+`</overlay>`, "Customer",
			"Customer.Add needs EMAIL: its limits on the length leave no room for a value that belongs to nobody"),
		Entry("an action", logbook, "Log", "Log cannot be added: the contract has no Log.Add"),
		Entry("any value", `<object name="Device" id="NUM" first-id="1"><tag name="NUM" type="id"/><tag name="WHO" type="agent" shows="id"/>
			<action name="Add"><right name="device.add"/><accepts tags="WHO"/><returns tags="NUM"/></action></object>`, "Device",
			"Device.Add: no value can be made for any of its tags"),
	)

	It("says that a rule asks for more than ids", func() {
		c := overlaid(mandatory("Followup", "ACCOUNTNUM"))
		_, err := newFaker(c, 1).Add(c.Object("Followup"), ids())
		Expect(err).To(MatchError("Followup.Add needs ACCOUNTNUM: it has to equal CASENUM.ACCOUNTNUM, which only the records tell"))
	})

	It("says that all values are used", func() {
		c := overlaid(`<overlay><object name="Task"><tag name="SUBJECT"><max value="1"/><unique problem="duplicate"/></tag></object></overlay>`)
		faker := newFaker(c, 1)
		for range 36 {
			_, err := faker.Add(c.Object("Task"), nil)
			Expect(err).NotTo(HaveOccurred())
		}
		_, err := faker.Add(c.Object("Task"), nil)
		Expect(err).To(MatchError("Task.Add needs SUBJECT: it is unique, and all its values are used after 36 records"))
	})
})

// logbook is an object that is there and cannot be added.
const logbook = `<object name="Log" id="LOGNUM" first-id="1"><tag name="LOGNUM" type="id"/></object>`

// mandatory is an overlay that makes a tag of an object mandatory.
func mandatory(object, tag string) string {
	return `<object name="` + object + `"><action name="Add"><mandatory tags="` + tag + `"/></action></object>`
}
