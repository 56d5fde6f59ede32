package contracts_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

var _ = Describe("The order of checks", func() {
	// ordered loads the contract with its checks in another order.
	ordered := func(names string) (*contracts.Contract, error) {
		var overlay strings.Builder
		overlay.WriteString("<checks>\n")
		for _, name := range strings.Fields(names) {
			overlay.WriteString(`<check name="` + name + "\"/>\n")
		}
		overlay.WriteString("</checks>")
		return contracts.Default(contracts.File{Name: "order.xml", Data: []byte(overlay.String())})
	}

	DescribeTable("may change within what one stage looks at",
		func(names string) {
			c, err := ordered(names)
			Expect(err).NotTo(HaveOccurred())
			var order []string
			for _, check := range c.Checks {
				order = append(order, check.Name)
			}
			Expect(order).To(Equal(strings.Fields(names)))
		},
		Entry("as shipped", "envelope login operation right no-tags none-mandatory missing criterion wildcard length value reference rule unique"),
		Entry("the operation before the login", "envelope operation login right no-tags none-mandatory missing criterion wildcard length value reference rule unique"),
		Entry("the tags the other way round", "envelope login operation right value length wildcard criterion missing none-mandatory no-tags reference rule unique"),
		Entry("rules before references", "envelope login operation right no-tags none-mandatory missing criterion wildcard length value rule reference unique"),
		Entry("the least there is", "envelope login operation right"),
	)

	DescribeTable("is refused where a check needs what another finds out",
		func(names, check, message string) {
			_, err := ordered(names)
			Expect(err).To(HaveOccurred())
			Expect(strings.Split(err.Error(), "\n")).To(ContainElement(HaveSuffix(api + "/checks/check[" + check + "]: " + message)))
		},
		Entry("a right before the login", "envelope operation right login no-tags", "right", `the check "right" needs "login" before it: a right belongs to a tenant`),
		Entry("a right before the operation", "envelope login right operation no-tags", "right", `the check "right" needs "operation" before it: a right belongs to an operation`),
		Entry("the envelope behind the login", "login envelope operation right", "envelope", `the check "envelope" cannot come after "login"`),
		Entry("a login behind the tags", "envelope operation length login", "login", `the check "login" cannot come after "length"`),
		Entry("a length behind a reference", "envelope login operation right reference length", "length", `the check "length" cannot come after "reference"`),
		Entry("a reference behind what writing finds out", "envelope login operation right unique reference", "reference", `the check "reference" cannot come after "unique"`),
		Entry("a check for the second time", "envelope login operation right length length", "length", `a second check "length"`),
	)

	It("is refused where the overlay asks for it", func() {
		_, err := ordered("login\nenvelope operation right")
		Expect(err).To(MatchError(HavePrefix("order.xml:3:1: ")))
	})

	It("is refused where api.xml asks for it", func() {
		refuses(change{"api.xml", "<checks>", `name="length"`, `name="rule"`},
			complaint{`<check name="value"`, api + "/checks/check[value]", `the check "value" cannot come after "rule"`},
			complaint{`<check name="rule" problem="value"`, api + "/checks/check[rule]", `a second check "rule"`},
		)
	})

	It("is refused with a check that nobody makes", func() {
		_, err := contracts.Default(contracts.File{Name: "order.xml", Data: []byte(`<checks>
			<check name="envelope"/><check name="login"/><check name="operation"/><check name="right"/>
			<check name="spelling" problem="value"/></checks>`)})
		Expect(err).To(MatchError(And(
			HavePrefix(`order.xml:3:4: `+api+`/checks/check[spelling]: there is no check "spelling"; the checks are envelope, login, operation, right, `),
			HaveSuffix("reference, rule, unique"),
		)))
	})

	It("is refused with a check that does not say what it answers", func() {
		_, err := contracts.Default(contracts.File{Name: "order.xml", Data: []byte(`<checks><check name="spelling"/></checks>`)})
		Expect(err).To(MatchError(`order.xml:1:9: ` + api + `/checks/check[spelling]: the attribute "problem" is missing`))
	})

	DescribeTable("is refused without a check that every request needs",
		func(names, missing string) {
			_, err := ordered(names)
			Expect(err).To(MatchError("contract: no file declares the check " + missing))
		},
		Entry("envelope", "login operation right", "envelope"),
		Entry("login", "envelope operation", "login\ncontract: no file declares the check right"),
		Entry("right", "envelope login operation", "right"),
	)

	It("finds a check by name", func() {
		Expect(shipped().Check(contracts.CheckUnique).Problem.Name).To(Equal("duplicate"))
		Expect(shipped().Check("spelling")).To(BeNil())
	})
})
