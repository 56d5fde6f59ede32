package contracts_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

func withFields(fields ...contracts.CustomField) *contracts.Contract {
	GinkgoHelper()
	return extended(contracts.Extension{CustomFields: fields})
}

var _ = Describe("A tenant's custom field", func() {
	DescribeTable("stands in replies behind the fixed tags, in the order of the settings", func(object, reply string) {
		c := withFields(contracts.CustomField{Object: object, Tag: "CF01.FIRST"}, contracts.CustomField{Object: object, Tag: "CF02.SECOND"})
		Expect(tagNames(operation(c, object+".Get").Returns)).To(Equal(reply + " CF01.FIRST CF02.SECOND"))
	},
		Entry(nil, "Customer", customerReply), Entry(nil, "Case", caseReply), Entry(nil, "Followup", followupReply), Entry(nil, "Task", taskReply),
	)

	It("stands behind those that were added before", func() {
		c, err := withFields(contracts.CustomField{Object: "Case", Tag: "CF01.FIRST"}).
			Extend(contracts.Extension{Origin: "tenant acme", CustomFields: []contracts.CustomField{{Object: "Case", Tag: "CF02.SECOND"}}})
		Expect(err).NotTo(HaveOccurred())
		Expect(tagNames(operation(c, "Case.Get").Returns)).To(Equal(caseReply + " CF01.FIRST CF02.SECOND"))
	})

	It("is taken by the name of an object in any case and by its alias", func() {
		c := withFields(contracts.CustomField{Object: "case", Tag: "CF1"}, contracts.CustomField{Object: "FOLLOW-UP", Tag: "CF2"})
		Expect(c.Object("Case").Tag("CF1")).NotTo(BeNil())
		Expect(c.Object("Followup").Tag("CF2")).NotTo(BeNil())
	})

	It("keeps its spelling in replies, while requests may spell it in any case", func() {
		c := withFields(contracts.CustomField{Object: "Customer", Tag: "queue_id"})
		given, broken := operation(c, "Customer.Add").Validate(lee("Queue_ID", "7"))
		Expect(broken).To(BeNil())
		Expect(given[2].Name).To(Equal("QUEUE_ID"))
		Expect(given[2].Tag.Name).To(Equal("queue_id"))
	})

	DescribeTable("is taken by the operations that the contract says", func(object, taking string) {
		c := withFields(contracts.CustomField{Object: object, Tag: "CF.X"})
		var found string
		for _, op := range c.Object(object).Actions {
			if op.Param("CF.X") != nil {
				found += op.Action + " "
			}
		}
		Expect(found).To(Equal(taking))
	},
		Entry(nil, "Customer", "Add Modify Get "), Entry(nil, "Case", "Add Modify Get "), Entry(nil, "Followup", "Add "), Entry(nil, "Task", "Add Modify "),
	)

	DescribeTable("is of a type, with that type's own limit", func(kind, value string, most int, wrong string) {
		c := withFields(contracts.CustomField{Object: "Task", Tag: "CF.X", Type: kind, Values: valuesOf(kind)})
		op := operation(c, "Task.Add")
		_, broken := op.Validate(tags("SUBJECT", "Call", "CF.X", value))
		Expect(broken).To(BeNil())
		Expect(op.Param("CF.X").Max.Value).To(Equal(most))
		_, broken = op.Validate(tags("SUBJECT", "Call", "CF.X", ""))
		Expect(broken).To(BeNil())
		if wrong != "" {
			_, broken = op.Validate(tags("SUBJECT", "Call", "CF.X", wrong))
			Expect(broken.Clause).To(Equal("Task.Add.CF.X.type"))
			Expect(c.Clause(broken.Clause)).NotTo(BeNil())
		}
	},
		Entry("text by default", "", "any text", 4000, ""),
		Entry("text", "text", "any text", 4000, ""),
		Entry("url", "url", "https://example.com/", 4000, "example.com"),
		Entry("number", "number", "-3.14", 255, "pi"),
		Entry("date", "date", "02292028", 8, "02302028"),
		Entry("pick list", "pick-list", "green", 4000, "blue"),
	)

	It("has a limit of its own where one is set", func() {
		c := withFields(contracts.CustomField{Object: "Task", Tag: "CF.X", Max: 3})
		_, broken := operation(c, "Task.Add").Validate(tags("SUBJECT", "Call", "CF.X", "four"))
		Expect(broken.Text()).To(Equal(tooLong("CF.X", 4, 0, 3)))
	})

	It("has a default where one is set", func() {
		c := withFields(
			contracts.CustomField{Object: "Task", Tag: "CF.X", Default: "none"},
			contracts.CustomField{Object: "Task", Tag: "CF.Y", Type: "pick-list", Values: []string{"red", "green"}, Default: "green"},
		)
		Expect(c.Object("Task").Tag("CF.X").Default.Value).To(Equal("none"))
		Expect(c.Object("Task").Tag("CF.Y").Default.Value).To(Equal("green"))
	})

	It("is demanded by an Add where it is mandatory, and not by a Modify", func() {
		c := withFields(contracts.CustomField{Object: "Case", Tag: "CF.X", Mandatory: true})
		_, broken := operation(c, "Case.Add").Validate(tags("ACCOUNTNUM", "1", "SUBJECT", "Help"))
		Expect(broken.Text()).To(Equal("The tag 'CF.X' not passed"))
		Expect(broken.Clause).To(Equal("Case.Add.CF.X.mandatory"))
		_, broken = operation(c, "Case.Modify").Validate(tags("CASENUM", "1", "SUBJECT", "Help"))
		Expect(broken).To(BeNil())
	})

	It("is unique and indexed where the settings say so", func() {
		c := withFields(contracts.CustomField{Object: "Case", Tag: "CF.X", Unique: true})
		tag := c.Object("Case").Tag("CF.X")
		Expect(tag.Unique.Problem.Code).To(Equal(81))
		Expect(tag.Index).To(BeTrue())
		Expect(c.Clause("Case.Add.CF.X.unique")).NotTo(BeNil())
	})

	It("may not be set where it is read only, and still stands in replies and filters", func() {
		c := withFields(contracts.CustomField{Object: "Case", Tag: "CF.X", ReadOnly: true})
		_, broken := operation(c, "Case.Add").Validate(tags("ACCOUNTNUM", "1", "SUBJECT", "Help", "CF.X", "1"))
		Expect(broken.Clause).To(Equal("Case.Add.CF.X.refused"))
		Expect(broken.Problem.Code).To(Equal(2))
		_, broken = operation(c, "Case.Modify").Validate(tags("CASENUM", "1", "cf.x", "1"))
		Expect(broken.Text()).To(Equal("The passed value '1' of the alias CF.X doesn't meet the specified criterion"))
		Expect(tagNames(operation(c, "Case.Get").Returns)).To(HaveSuffix(" CF.X"))
		Expect(operation(c, "Case.Get").Param("CF.X")).NotTo(BeNil())
	})

	It("does not stand in replies where it is hidden, and can still be set", func() {
		c := withFields(contracts.CustomField{Object: "Case", Tag: "CF.X", Hidden: true})
		Expect(tagNames(operation(c, "Case.Get").Returns)).To(Equal(caseReply))
		Expect(operation(c, "Case.Add").Param("CF.X")).NotTo(BeNil())
		Expect(c.Clause("Case.CF.X.reply")).NotTo(BeNil())
	})

	It("takes no wildcard in a filter", func() {
		c := withFields(contracts.CustomField{Object: "Customer", Tag: "CF.X"})
		_, broken := operation(c, "Customer.Get").Validate(tags("CF.X", "a%"))
		Expect(broken.Problem.Code).To(Equal(4))
	})

	It("counts as the tenant's word", func() {
		clause := withFields(contracts.CustomField{Object: "Case", Tag: "CF.X"}).Clause("Case.Add.CF.X")
		Expect(clause.Sources).To(Equal([]string{contracts.SourceTenant}))
		Expect(clause.At.String()).To(Equal("tenant acme"))
	})

	It("leaves the contract that it extends as it was", func() {
		withFields(contracts.CustomField{Object: "Case", Tag: "CF.X"})
		Expect(shipped().Object("Case").Tag("CF.X")).To(BeNil())
		Expect(operation(shipped(), "Case.Add").Param("CF.X")).To(BeNil())
	})
})

func valuesOf(kind string) []string {
	if kind == "pick-list" {
		return []string{"red", "green"}
	}
	return nil
}
