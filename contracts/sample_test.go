package contracts_test

import (
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/contracts"
)

var _ = Describe("A sample", func() {
	It("is valid for every operation and any seed, at its least and in full", func() {
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			op := rapid.SampledFrom(fielded().Operations()).Draw(t, "operation")
			sample, err := fielded().Sample(op.Name, rapid.Uint64().Draw(t, "seed"), everyID())
			if err != nil {
				t.Fatal(err)
			}
			for _, fields := range [][]contracts.Field{sample.Minimal, sample.Full} {
				if _, broken := op.Validate(fields); broken != nil {
					t.Fatalf("%v: %s", fields, broken)
				}
			}
		})
	})

	It("has in full every tag that the operation takes, once", func() {
		for _, op := range staffed().Operations() {
			sample, err := staffed().Sample(op.Name, 7, everyID())
			Expect(err).NotTo(HaveOccurred())
			var sent []string
			for _, field := range sample.Full {
				Expect(field.Value).NotTo(BeEmpty(), "%s %s", op.Name, field.Tag)
				sent = append(sent, field.Tag)
			}
			var taken []string
			for _, param := range op.Params {
				taken = append(taken, param.Name)
			}
			Expect(sent).To(Equal(taken), op.Name)
		}
	})

	DescribeTable("has at its least no tag that could be left out", func(name string, expected ...string) {
		sample, err := staffed().Sample(name, 7, everyID())
		Expect(err).NotTo(HaveOccurred())
		var sent []string
		for i, field := range sample.Minimal {
			sent = append(sent, field.Tag)
			less := append(append([]contracts.Field(nil), sample.Minimal[:i]...), sample.Minimal[i+1:]...)
			_, broken := operation(staffed(), name).Validate(less)
			Expect(broken).NotTo(BeNil(), "%s is not needed", field.Tag)
		}
		Expect(sent).To(Equal(expected))
	},
		Entry(nil, "Customer.Add", "FIRSTNAME", "LASTNAME"),
		Entry(nil, "Customer.Modify", "ACCOUNTNUM", "EMAIL"),
		Entry(nil, "Customer.Get", "FIRSTNAME"),
		Entry(nil, "Case.Add", "ACCOUNTNUM", "SUBJECT"),
		Entry(nil, "Case.Get", "CASENUM"),
		Entry(nil, "Followup.Add", "CASENUM", "DESCRIPTION"),
		Entry(nil, "Task.Add", "SUBJECT"),
		Entry(nil, "FAQ.Modify", "FAQNUM", "CATEGORY"),
	)

	It("repeats itself for the same seed", func() {
		for _, op := range staffed().Operations() {
			Expect(must(staffed().Sample(op.Name, 42, everyID()))).To(Equal(must(staffed().Sample(op.Name, 42, everyID()))))
		}
	})

	It("does not repeat an address for another seed", func() {
		seen := map[string]bool{}
		for seed := range uint64(500) {
			for _, field := range must(staffed().Sample("Customer.Add", seed, nil)).Full {
				if field.Tag == "EMAIL" {
					seen[field.Value] = true
				}
			}
		}
		Expect(seen).To(HaveLen(500))
	})

	It("names the records that it is told to name", func() {
		sample, err := staffed().Sample("followup.add", 1, contracts.IDs{"Case": "77", "Customer": "10000042"})
		Expect(err).NotTo(HaveOccurred())
		Expect(sample.Full).To(ContainElements(contracts.Field{Tag: "CASENUM", Value: "77"}, contracts.Field{Tag: "ACCOUNTNUM", Value: "10000042"}))
	})

	It("leaves out what would name a record or an agent that nobody has named", func() {
		sample, err := shipped().Sample("Task.Add", 1, nil)
		Expect(err).NotTo(HaveOccurred())
		Expect(sample.Full).NotTo(ContainElement(HaveField("Tag", BeElementOf("ACCOUNTNUM", "ASSIGNEDTO"))))
		Expect(must(shipped().Sample("Case.Get", 1, nil)).Minimal).To(HaveExactElements(HaveField("Tag", "STATUS")))
	})

	DescribeTable("is refused", func(name, message string) {
		_, err := shipped().Sample(name, 1, nil)
		Expect(err).To(MatchError(message))
	},
		Entry("of an unknown operation", "Followup.Modify", `there is no operation "Followup.Modify"`),
		Entry("without the record to refer to", "Case.Add", "Case.Add needs ACCOUNTNUM: the id of a record, which ids does not name"),
		Entry("without the record to change", "Customer.Modify", "Customer.Modify needs ACCOUNTNUM: the id of a record, which ids does not name"),
	)

	It("is refused without an agent where it has to name one", func() {
		c := overlaid(`<object name="Task"><action name="Add"><mandatory tags="ASSIGNEDTO"/></action></object>`)
		_, err := c.Sample("Task.Add", 1, everyID())
		Expect(err).To(MatchError("Task.Add needs ASSIGNEDTO: an agent, and the contract has none: agents belong to a tenant, whose Extension names them"))
	})

	DescribeTable("keeps to limits that an overlay or a tenant has changed", func(tag string, least, most int) {
		c, err := staffed().With(contracts.File{Name: "limits.xml", Data: []byte(limits(tag, least, most))})
		Expect(err).NotTo(HaveOccurred())
		for seed := range uint64(20) {
			sample := must(c.Sample("Customer.Add", seed, nil))
			_, broken := operation(c, "Customer.Add").Validate(sample.Full)
			Expect(broken).To(BeNil())
		}
	},
		Entry("a short text", "COMPANY", 0, 3),
		Entry("a text of one character", "COMPANY", 0, 1),
		Entry("a long text", "COMPANY", 40, 50),
		Entry("a text of one length", "PASSWD", 15, 15),
		Entry("a short telephone number", "VOICE", 0, 5),
		Entry("a short address", "EMAIL", 0, 10),
	)
})

// limits is an overlay with other limits on a tag of a customer.
func limits(tag string, least, most int) string {
	return fmt.Sprintf(`<object name="Customer"><tag name=%q><min value="%d"/><max value="%d"/></tag></object>`, tag, least, most)
}
