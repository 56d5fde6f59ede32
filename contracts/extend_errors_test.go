package contracts_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

var _ = Describe("A tenant's settings are refused", func() {
	refusedWith := func(x contracts.Extension, lines ...string) {
		GinkgoHelper()
		x.Origin = "tenant acme"
		c, err := shipped().Extend(x)
		Expect(err).To(HaveOccurred())
		Expect(c).To(BeNil())
		var prefixes []any
		for _, line := range lines {
			prefixes = append(prefixes, HavePrefix("tenant acme: "+line))
		}
		Expect(strings.Split(err.Error(), "\n")).To(HaveExactElements(prefixes...))
	}

	DescribeTable("with a picklist that", func(name string, options []contracts.Option, line string) {
		refusedWith(contracts.Extension{Picklists: map[string][]contracts.Option{name: options}}, line)
	},
		Entry("the contract does not have", "colours", []contracts.Option{{Name: "red"}},
			"picklists.colours: there is no such picklist; the contract has case-statuses, case-priorities, "),
		Entry("has no value", "case-statuses", nil, "picklists.case-statuses: a picklist needs a value"),
		Entry("has a value twice", "case-statuses", []contracts.Option{{Name: "Open"}, {Name: "Open"}},
			`picklists.case-statuses: the value "Open" stands twice`),
		Entry("has a value without a name", "case-statuses", []contracts.Option{{Name: ""}, {Name: "Open"}},
			`picklists.case-statuses: the attribute "name" is missing`),
	)

	DescribeTable("with a custom field", func(field contracts.CustomField, line string) {
		refusedWith(contracts.Extension{CustomFields: []contracts.CustomField{field}}, line)
	},
		Entry("of an unknown object", contracts.CustomField{Object: "Invoice", Tag: "X"}, `custom-fields.Invoice.X: there is no object "Invoice"`),
		Entry("of an FAQ", contracts.CustomField{Object: "faq", Tag: "X"}, "custom-fields.faq.X: FAQ takes no custom fields"),
		Entry("without a tag", contracts.CustomField{Object: "Case"}, `custom-fields.Case.: the tag "" is no name for an XML element of 32 characters at most`),
		Entry("with a tag that begins with a digit", contracts.CustomField{Object: "Case", Tag: "1X"}, `custom-fields.Case.1X: the tag "1X" is no name`),
		Entry("with a tag that begins with a dot", contracts.CustomField{Object: "Case", Tag: ".X"}, `custom-fields.Case..X: the tag ".X" is no name`),
		Entry("with a tag that holds a blank", contracts.CustomField{Object: "Case", Tag: "A B"}, `custom-fields.Case.A B: the tag "A B" is no name`),
		Entry("with a tag that would be markup", contracts.CustomField{Object: "Case", Tag: "A><B"}, `custom-fields.Case.A><B: the tag "A><B" is no name`),
		Entry("with a tag outside of ASCII", contracts.CustomField{Object: "Case", Tag: "ÉTAT"}, `custom-fields.Case.ÉTAT: the tag "ÉTAT" is no name`),
		Entry("with a tag of 33 characters", contracts.CustomField{Object: "Case", Tag: strings.Repeat("X", 33)}, "custom-fields.Case."+strings.Repeat("X", 33)+": the tag "),
		Entry("of an unknown type", contracts.CustomField{Object: "Case", Tag: "X", Type: "colour"}, `custom-fields.Case.X: type "colour" is unknown; it is text, url, number, date or pick-list`),
		Entry("with a negative limit", contracts.CustomField{Object: "Case", Tag: "X", Max: -1}, "custom-fields.Case.X: max -1: "),
		Entry("with a limit above that of a text", contracts.CustomField{Object: "Case", Tag: "X", Max: 4001}, "custom-fields.Case.X: max 4001: a field of the type text has 4000 characters at most"),
		Entry("with a limit above that of a number", contracts.CustomField{Object: "Case", Tag: "X", Type: "number", Max: 256}, "custom-fields.Case.X: max 256: a field of the type number has 255 characters at most"),
		Entry("with a limit above that of a pick list", contracts.CustomField{Object: "Case", Tag: "X", Type: "pick-list", Values: []string{"a"}, Max: 4001},
			"custom-fields.Case.X: max 4001: a field of the type pick-list has 4000 characters at most"),
		Entry("with a default of 86 characters", contracts.CustomField{Object: "Case", Tag: "X", Default: strings.Repeat("é", 86)}, "custom-fields.Case.X: the default has more than 85 characters"),
		Entry("with a default above its own limit", contracts.CustomField{Object: "Case", Tag: "X", Max: 3, Default: "four"}, `custom-fields.Case.X: the default "four" is longer than 3 characters`),
		Entry("with a default that is no number", contracts.CustomField{Object: "Case", Tag: "X", Type: "number", Default: "many"}, `custom-fields.Case.X: the default "many" is not a number`),
		Entry("with a default that is no URL", contracts.CustomField{Object: "Case", Tag: "X", Type: "url", Default: "example"}, `custom-fields.Case.X: the default "example" is not an http or https URL`),
		Entry("with a default that is no date", contracts.CustomField{Object: "Case", Tag: "X", Type: "date", Default: "02302026"}, `custom-fields.Case.X: the default "02302026" is not a date in the form MMDDYYYY`),
		Entry("with a default that its pick list does not hold", contracts.CustomField{Object: "Case", Tag: "X", Type: "pick-list", Values: []string{"a"}, Default: "b"},
			`custom-fields.Case.X: the default "b" is not among the values of X`),
		Entry("of a pick list without values", contracts.CustomField{Object: "Case", Tag: "X", Type: "pick-list"}, "custom-fields.Case.X: values go with the type pick-list, and a pick list needs some"),
		Entry("of a text with values", contracts.CustomField{Object: "Case", Tag: "X", Values: []string{"a"}}, "custom-fields.Case.X: values go with the type pick-list"),
		Entry("that is mandatory and read only", contracts.CustomField{Object: "Case", Tag: "X", Mandatory: true, ReadOnly: true},
			"custom-fields.Case.X: a field that the API may not set cannot be mandatory in it"),
		Entry("with the tag of the contract", contracts.CustomField{Object: "Case", Tag: "subject"}, `custom-fields.Case.subject: a second tag "subject" in Case`),
		Entry("with the tag of a filter on another object", contracts.CustomField{Object: "Case", Tag: "LASTNAME"}, "custom-fields.Case.LASTNAME: Case.Get takes LASTNAME twice"),
	)

	It("with two custom fields of one tag", func() {
		refusedWith(contracts.Extension{CustomFields: []contracts.CustomField{{Object: "Case", Tag: "CF.X"}, {Object: "Case", Tag: "cf.x"}}},
			`custom-fields.Case.cf.x: a second tag "cf.x" in Case`)
	})

	It("with everything that is wrong named at once", func() {
		refusedWith(contracts.Extension{
			Picklists:    map[string][]contracts.Option{"colours": {{Name: "red"}}, "case-statuses": nil, "animals": {{Name: "cat"}}},
			CustomFields: []contracts.CustomField{{Object: "FAQ", Tag: "A"}, {Object: "Case", Tag: "B", Type: "x"}},
		}, "picklists.animals: ", "picklists.case-statuses: ", "picklists.colours: ", "custom-fields.FAQ.A: ", "custom-fields.Case.B: ")
	})
})
