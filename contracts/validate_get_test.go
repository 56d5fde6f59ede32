package contracts_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

var _ = Describe("A search", func() {
	It("leaves out filters that are empty", func() {
		Expect(accepted("Customer.Get", tags("FIRSTNAME", "", "LASTNAME", "Lee", "VOICE", ""))).To(Equal([]string{"LASTNAME=Lee"}))
	})

	It("takes a filter of nothing but blanks for one that is not empty", func() {
		Expect(accepted("Customer.Get", tags("LASTNAME", " "))).To(Equal([]string{"LASTNAME= "}))
	})

	DescribeTable("is not held to types, choices and agents", func(name, tag, value string) {
		Expect(accepted(name, tags(tag, value))).To(Equal([]string{tag + "=" + value}))
	},
		Entry("an address that is none", "Customer.Get", "EMAIL", "x"),
		Entry("a number without digits", "Customer.Get", "VOICE", "no digits"),
		Entry("an id that is no number", "Customer.Get", "ACCOUNTNUM", "x"),
		Entry("a customer type that is none", "Customer.Get", "CUSTOMERTYPE", "Gold"),
		Entry("a status that is none", "Case.Get", "STATUS", "Lost"),
		Entry("an agent who is none", "Task.Get", "ASSIGNEDTO", "nobody"),
	)

	It("takes a wildcard in just the filters that say so, anywhere and several times", func() {
		taking := map[string][]string{}
		for _, op := range staffed().Operations() {
			if op.Action != contracts.Get {
				continue
			}
			for _, filter := range op.Params {
				value := "%a%%b%"
				if _, broken := op.Validate(tags(filter.Name, value)); broken == nil {
					taking[op.Name] = append(taking[op.Name], filter.Name)
					continue
				}
				refused(op.Name, tags(filter.Name, value), answer{
					contracts.ClauseID(op.Name, filter.Name, "wildcard"), 4, "Regular expression not allowed for the alias " + filter.Name,
				})
			}
		}
		Expect(taking).To(Equal(map[string][]string{
			"Customer.Get": {"FIRSTNAME", "LASTNAME", "EMAIL", "COMPANY"},
			"Case.Get":     {"SUBJECT", "LASTNAME", "COMPANY"},
			"Task.Get":     {"SUBJECT"},
			"FAQ.Get":      {"QUESTION", "ANSWER"},
		}))
	})

	It("checks only the length of a value with a wildcard", func() {
		Expect(accepted("Customer.Get", tags("EMAIL", "%"))).To(Equal([]string{"EMAIL=%"}))
		refused("Customer.Get", tags("LASTNAME", "%"+strings.Repeat("e", 30)), answer{"Customer.Get.LASTNAME.max", 3, tooLong("LASTNAME", 31, 0, 30)})
	})

	It("says which record a filter is about", func() {
		given, broken := operation(staffed(), "Case.Get").Validate(tags("lastname", "Lee", "SUBJECT", "Help"))
		Expect(broken).To(BeNil())
		Expect(given[0].Via).To(Equal("ACCOUNTNUM"))
		Expect(given[0].Tag).To(BeIdenticalTo(staffed().Object("Customer").Tag("LASTNAME")))
		Expect(given[1].Via).To(BeEmpty())
	})
})
