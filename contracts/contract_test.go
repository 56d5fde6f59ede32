package contracts_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

var _ = Describe("Asking the contract", func() {
	DescribeTable("finds an object by name or alias in any case", func(name, object string) {
		Expect(shipped().Object(name)).To(HaveValue(HaveField("Name", object)))
	},
		Entry(nil, "Customer", "Customer"), Entry(nil, "CUSTOMER", "Customer"), Entry(nil, "faq", "FAQ"), Entry(nil, "Faq", "FAQ"),
		Entry(nil, "FollowUp", "Followup"), Entry(nil, "Follow-up", "Followup"), Entry(nil, "FOLLOW-UP", "Followup"),
	)

	DescribeTable("finds an operation in any case", func(name, expected string) {
		Expect(shipped().Operation(name)).To(HaveValue(HaveField("Name", expected)))
	},
		Entry(nil, "Customer.Add", "Customer.Add"), Entry(nil, "customer.GET", "Customer.Get"), Entry(nil, "Follow-up.add", "Followup.Add"),
	)

	DescribeTable("finds no operation", func(name string) { Expect(shipped().Operation(name)).To(BeNil()) },
		Entry(nil, ""), Entry(nil, "Customer"), Entry(nil, "Customer."), Entry(nil, ".Add"), Entry(nil, "Customer.Delete"), Entry(nil, "Invoice.Add"),
		Entry(nil, "Customer.Add.EMAIL"), Entry(nil, " Customer.Add"),
	)

	It("finds nothing where there is nothing", func() {
		c := shipped()
		Expect(c.Object("Invoice")).To(BeNil())
		Expect(c.Problem("taken")).To(BeNil())
		Expect(c.Picklist("colours")).To(BeNil())
		Expect(c.Limit("patience")).To(BeNil())
		Expect(c.Endpoint("rest")).To(BeNil())
		Expect(c.Endpoint("classic").Refusal("product")).To(BeNil())
		Expect(c.Clause("Customer.Add.EMAIL.colour")).To(BeNil())
		Expect(c.Object("Case").Tag("TITLE")).To(BeNil())
		Expect(c.Object("Case").Tag("subject")).To(BeNil(), "a tag has one exact name")
		Expect(c.Object("Customer").Tag("EMAIL").Keep(contracts.Add)).To(BeNil())
		_, found := c.Agent("jsmith")
		Expect(found).To(BeFalse())
	})

	It("finds what an operation takes in any case", func() {
		op := operation(shipped(), "Customer.Add")
		Expect(op.Param("customerType")).To(BeIdenticalTo(op.Param("CUSTOMERTYPE")))
		Expect(op.Param("customertype").Tag.Name).To(Equal("customertype"))
		Expect(op.Param("ACCOUNTNUM")).To(BeNil())
	})

	It("gives an operation's lengths the clause that states them", func() {
		param := operation(shipped(), "Customer.Add").Param("PASSWD")
		Expect(param.Min.Value).To(Equal(4))
		Expect(param.Max.Value).To(Equal(15))
		Expect(operation(shipped(), "Customer.Get").Param("FIRSTNAME").Min).To(BeNil())
	})

	It("knows the form of a date", func() {
		Expect(shipped().Object("Task").Tag("DUEDATE").Layout()).To(Equal("010220061504"))
		Expect(shipped().Object("Task").Tag("CREATEDDATE").Layout()).To(Equal("01022006"))
	})

	It("names the rules that a contract may use, and uses all of them", func() {
		var used []string
		for _, object := range shipped().Objects {
			for _, rule := range object.Rules {
				used = append(used, rule.Name)
			}
		}
		Expect(contracts.RuleNames()).To(ConsistOf(anys(used)...))
	})

	It("can be done by any number of goroutines at once", func() {
		c := must(contracts.Default())
		done := make(chan int)
		for i := range 4 {
			go func() {
				defer GinkgoRecover()
				defer func() { done <- i }()
				Expect(c.With(overlays(`<tls min="1.3"/>`)...)).To(HaveField("TLS.Min", "1.3"))
				Expect(c.Extend(contracts.Extension{CustomFields: []contracts.CustomField{{Object: "Case", Tag: "CF"}}})).NotTo(BeNil())
				Expect(c.Lint(contracts.Files())).To(BeEmpty())
				_, broken := c.Operation("Customer.Get").Validate(tags("LASTNAME", strings.Repeat("x", 31)))
				Expect(broken).NotTo(BeNil())
			}()
		}
		for range 4 {
			<-done
		}
		Expect(c.TLS.Min).To(Equal("1.2"))
	})

	It("ties objects that reference each other together in any order", func() {
		c := overlaid(`<overlay>
			<object name="Left" id="LEFT"><tag name="LEFT"/><tag name="RIGHT"><references object="Right" problem="value"/></tag></object>
			<object name="Right" id="RIGHT"><tag name="RIGHT"/><tag name="LEFT"><references object="Left" problem="value"/></tag></object>
			<object name="Self" id="SELF"><tag name="SELF"/><tag name="PARENT"><references object="Self" problem="value"/></tag></object></overlay>`)
		Expect(c.Objects).To(HaveLen(8))
		Expect(c.Objects[0].Name).To(Equal("Customer"))
	})
})
