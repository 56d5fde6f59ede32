package contracts_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// extended is the contract of a tenant with these picklists and custom fields.
func extended(x contracts.Extension) *contracts.Contract {
	GinkgoHelper()
	x.Origin = "tenant acme"
	c, err := shipped().Extend(x)
	Expect(err).NotTo(HaveOccurred())
	return c
}

func withStatuses(options ...contracts.Option) *contracts.Contract {
	GinkgoHelper()
	return extended(contracts.Extension{Picklists: map[string][]contracts.Option{"case-statuses": options}})
}

var _ = Describe("A tenant's picklist", func() {
	It("replaces the whole list", func() {
		c := withStatuses(contracts.Option{Name: "Open"}, contracts.Option{Name: "On hold"})
		op := operation(c, "Case.Modify")
		for value, valid := range map[string]bool{"Open": true, "On hold": true, "Closed": false, "Pending": false} {
			_, broken := op.Validate(tags("CASENUM", "1", "STATUS", value))
			Expect(broken == nil).To(Equal(valid), value)
		}
	})

	It("is the same for every tag that has it", func() {
		c := extended(contracts.Extension{Picklists: map[string][]contracts.Option{"media-types": {{Name: "Pigeon"}}}})
		Expect(c.Object("Case").Tag("MEDIATYPE").Picklist.Has("Pigeon")).To(BeTrue())
		Expect(c.Object("Followup").Tag("MEDIATYPE").Picklist.Has("Pigeon")).To(BeTrue())
		Expect(c.Object("Task").Tag("MEDIA_TYPE").Picklist.Has("Pigeon")).To(BeFalse())
	})

	It("keeps the default where it is still a value", func() {
		c := withStatuses(contracts.Option{Name: "New"}, contracts.Option{Name: "Open"})
		Expect(c.Object("Case").Tag("STATUS").Default.Value).To(Equal("Open"))
	})

	It("has its first value as default where the old one is gone", func() {
		c := withStatuses(contracts.Option{Name: "New"}, contracts.Option{Name: "Done"})
		Expect(c.Picklist("case-statuses").Default).To(Equal("New"))
		Expect(c.Object("Case").Tag("STATUS").Default.Value).To(Equal("New"))
	})

	It("has no default where the contract has none", func() {
		c := extended(contracts.Extension{Picklists: map[string][]contracts.Option{"task-call-types": {{Name: "Callback"}}}})
		Expect(c.Object("Task").Tag("CALL_TYPE").Default).To(BeNil())
	})

	It("keeps what a value means in the contract, and takes another meaning where one is given", func() {
		c := withStatuses(contracts.Option{Name: "Closed"}, contracts.Option{Name: "Done", Means: "closed"}, contracts.Option{Name: "Open"})
		list := c.Picklist("case-statuses")
		Expect([]string{list.Means("Closed"), list.Means("Done"), list.Means("Open"), list.Means("Nowhere")}).To(Equal([]string{"closed", "closed", "", ""}))
	})

	It("keeps what the contract says of the list", func() {
		list := withStatuses(contracts.Option{Name: "On hold"}).Picklist("case-statuses")
		Expect(list.Doc).To(Equal("Where a case can stand."))
	})

	It("counts as the tenant's word", func() {
		clause := withStatuses(contracts.Option{Name: "On hold"}).Clause("picklist.case-statuses.On-hold")
		Expect(clause.Sources).To(Equal([]string{contracts.SourceTenant}))
		Expect(clause.Provenance).To(Equal(contracts.Documented))
		Expect(clause.At.String()).To(Equal("tenant acme"))
	})

	It("leaves the contract that it extends as it was", func() {
		withStatuses(contracts.Option{Name: "New"})
		Expect(shipped().Picklist("case-statuses").Has("Closed")).To(BeTrue())
		Expect(shipped().Object("Case").Tag("STATUS").Default.Value).To(Equal("Open"))
	})
})

var _ = Describe("A tenant's agents", func() {
	It("are found by login and by id, spelled exactly so", func() {
		c := staffed()
		Expect(c.Agents).To(Equal(agents()))
		for _, name := range []string{"jsmith", "ag0001"} {
			agent, found := c.Agent(name)
			Expect(found).To(BeTrue())
			Expect(agent.Name).To(Equal("J. Smith"))
		}
		for _, name := range []string{"JSMITH", "J. Smith", ""} {
			_, found := c.Agent(name)
			Expect(found).To(BeFalse(), name)
		}
	})

	It("are the contract's own, whatever becomes of the list", func() {
		list := agents()
		c := extended(contracts.Extension{Agents: list})
		list[0].Login = "changed"
		Expect(c.Agents[0].Login).To(Equal("jsmith"))
	})

	DescribeTable("are read in the form that the tag shows, by a search in any case; other values stay as they are",
		func(operation, tag, value, expected string) {
			op := staffed().Operation(operation)
			fields := []contracts.Field{{Tag: op.Params[0].Name, Value: "1"}, {Tag: tag, Value: value}}
			given, violation := op.Validate(fields)
			Expect(violation).To(BeNil())
			Expect(given[1].Value).To(Equal(expected))
		},
		Entry("a login", "Case.Modify", "ASSIGNEDTO", "ag0001", "jsmith"),
		Entry("an id", "Task.Modify", "ASSIGNEDTO", "jsmith", "ag0001"),
		Entry("a search in another case", "Task.Get", "ASSIGNEDTO", "JSMITH", "ag0001"),
		Entry("a search for nobody", "Task.Get", "ASSIGNEDTO", "nobody", "nobody"),
		Entry("a value that is no agent", "Case.Modify", "SUBJECT", "jsmith", "jsmith"),
	)
})
