package matchers_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/specs/matchers"
)

// strange is a contract in which a duplicate has another code and text.
func strange() *contracts.Contract {
	GinkgoHelper()
	contract, err := contracts.Default(contracts.File{Name: "overlay.xml", Data: []byte(
		`<overlay><api><problem name="duplicate" code="82" text="{other} {tag} (twice)"/></api></overlay>`)})
	Expect(err).NotTo(HaveOccurred())
	return contract
}

var _ = Describe("HaveProblem", func() {
	duplicate := wire.Reply{Status: -1, Code: 81, Text: "The value 'ann@example.com' of the tag 'EMAIL' already exists"}

	DescribeTable("matches the problem of that name, whatever its placeholders are filled with",
		func(name string, status, code int, text string) {
			reply := wire.Reply{Status: status, Code: code, Text: text}
			Expect(reply).To(matchers.HaveProblem(name))
			for _, other := range []wire.Reply{
				{Status: status - 7, Code: code, Text: text},
				{Status: status, Code: code + 7, Text: text},
				{Status: status, Code: code, Text: text + "."},
				{Status: status, Code: code, Text: "x" + text},
			} {
				Expect(other).NotTo(matchers.HaveProblem(name))
			}
		},
		Entry("a fixed text", "login", 303, 303, "Invalid login parameters."),
		Entry("a value and a tag", "duplicate", -1, 81, duplicate.Text),
		Entry("an empty value", "duplicate", -1, 81, "The value '' of the tag 'EMAIL' already exists"),
		Entry("a value of several lines", "duplicate", -1, 81, "The value 'a\nb' of the tag 'EMAIL' already exists"),
		Entry("numbers", "length", -1, 3, "The length of the value for the alias EMAIL doesn't conform to the criterion. "+
			"The length of the value passed is 60, min length allowed is 0 and max length allowed is 55"),
	)

	It("takes an operation at the end of a text", func() {
		Expect(wire.Reply{Status: 304, Code: 304, Text: "Invalid operation Customer.Delete"}).To(matchers.HaveProblem("operation"))
	})

	It("does not take the letters of a text for a pattern", func() {
		Expect(wire.Reply{Status: 303, Code: 303, Text: "Invalid login parametersX"}).NotTo(matchers.HaveProblem("login"))
	})

	It("takes every problem that the contract makes a reply of, and tells each from all others", func() {
		contract, err := contracts.Default()
		Expect(err).NotTo(HaveOccurred())
		for _, made := range contract.Problems {
			v := contracts.Violation{Problem: made, Tag: "EMAIL", Value: "{tag}", Operation: "A.B", Length: 60, Min: 4, Max: 55}
			reply := wire.Reply{Status: made.Status, Code: made.Code, Text: v.Text()}
			for _, named := range contract.Problems {
				matched, err := matchers.HaveProblem(named.Name, contract).Match(reply)
				Expect(err).NotTo(HaveOccurred())
				Expect(matched).To(Equal(named == made), "%s as %s", made.Name, named.Name)
			}
		}
	})

	It("takes another contract than the one as shipped", func() {
		reply := wire.Reply{Status: -1, Code: 82, Text: "{other} EMAIL (twice)"}
		Expect(reply).To(matchers.HaveProblem("duplicate", strange()))
		Expect(reply).NotTo(matchers.HaveProblem("duplicate"))
		Expect(wire.Reply{Status: -1, Code: 82, Text: "some EMAIL (twice)"}).NotTo(matchers.HaveProblem("duplicate", strange()))
		Expect(duplicate).To(matchers.HaveProblem("duplicate", nil))
	})

	It("reads bytes by the names of its contract", func() {
		contract, err := contracts.Default(contracts.File{Name: "overlay.xml", Data: []byte(
			`<overlay><api><reply element="ANSWER"/></api></overlay>`)})
		Expect(err).NotTo(HaveOccurred())
		document := wire.AppendReply(nil, duplicate, wire.GrammarOf(contract), wire.UTF8)
		Expect(document).To(matchers.HaveProblem("duplicate", contract))
		Expect(complaint(matchers.HaveProblem("duplicate"), document)).To(ContainSubstring("<ANSWER> stands where <REPLY> is expected"))
	})

	DescribeTable("says what the reply is instead",
		func(reply any, instead ...string) {
			Expect(failure(matchers.HaveProblem("duplicate"), reply)).To(Equal(lines(append([]string{
				`Expected the problem "duplicate"`,
				"    STATUS -1, ERROR_CODE 81: The value '{value}' of the tag '{tag}' already exists",
			}, instead...)...)))
		},
		Entry("another problem, and why crmock refused", refused(),
			`but the reply is the problem "value"`,
			"    STATUS -1, ERROR_CODE 5: The value 'nobody' of the tag 'EMAIL' is not valid",
			"    clause: Customer.Add.EMAIL.type",
			`    hint: COMMAND/EMAIL: got "nobody"; mend the value`),
		Entry("a success", found(item("ACCOUNTNUM=10000005")),
			"but the command was carried out",
			"    STATUS 0, 1 item"),
		Entry("the right numbers with another text", wire.Reply{Status: -1, Code: 81, Text: "Taken"},
			"but its ERROR_STR is another text",
			"    STATUS -1, ERROR_CODE 81: Taken"),
		Entry("something that the contract does not know", wire.Reply{Status: -1, Code: 99, Text: "Odd"},
			"but the reply is no problem of the contract",
			"    STATUS -1, ERROR_CODE 99: Odd"),
	)

	It("shows the reply when it was not to be that problem", func() {
		Expect(negated(matchers.HaveProblem("value"), refused())).To(Equal(lines(
			`Expected anything but the problem "value"`,
			"but the reply is",
			"    STATUS -1, ERROR_CODE 5: The value 'nobody' of the tag 'EMAIL' is not valid",
			"    clause: Customer.Add.EMAIL.type",
			`    hint: COMMAND/EMAIL: got "nobody"; mend the value`,
		)))
	})

	It("has an error for a name that the contract lacks, with those that it has", func() {
		Expect(complaint(matchers.HaveProblem("dublicate"), duplicate)).To(Equal(`the contract has no problem "dublicate"; did you mean "duplicate"? ` +
			"it has ok, envelope, too-large, login, operation, right, internal, unavailable, not-xml, criterion, length, wildcard, value, missing, no-tags, none-mandatory, duplicate"))
		Expect(complaint(matchers.HaveProblem("81"), duplicate)).To(HavePrefix(`the contract has no problem "81"; it has ok, `))
		Expect(matchers.HaveProblem("81").NegatedFailureMessage(duplicate)).To(HavePrefix(`the contract has no problem "81"`))
	})

	It("has an error for more than one contract", func() {
		Expect(complaint(matchers.HaveProblem("duplicate", strange(), nil), duplicate)).To(Equal(
			"HaveProblem takes one contract, not 2; Contract.With joins overlays"))
	})
})
