package contracts_test

import (
	"os"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/xmldoc"
)

// overlaid is the contract as shipped with overlays on top.
func overlaid(texts ...string) *contracts.Contract {
	GinkgoHelper()
	c, err := shipped().With(overlays(texts...)...)
	Expect(err).NotTo(HaveOccurred())
	return c
}

// overlays are files called one.xml, two.xml and three.xml.
func overlays(texts ...string) []contracts.File {
	var all []contracts.File
	for i, text := range texts {
		all = append(all, contracts.File{Name: []string{"one.xml", "two.xml", "three.xml"}[i], Data: []byte(text)})
	}
	return all
}

var _ = Describe("An overlay", func() {
	Describe("that changes a statement", func() {
		const longer = "<object name=\"Customer\">\n  <tag name=\"EMAIL\"><max value=\"10\"/></tag>\n</object>"

		It("decides what is valid and what is answered", func() {
			_, broken := operation(overlaid(longer), "Customer.Add").Validate(lee("EMAIL", "ann@example.com"))
			Expect(broken.Problem.Code).To(Equal(3))
			Expect(broken.Text()).To(Equal(tooLong("EMAIL", 15, 0, 10)))
		})

		It("counts as observed by whoever wrote the overlay, and stands where they wrote it", func() {
			clause := overlaid(longer).Clause("Customer.Add.EMAIL.max")
			Expect(clause.Provenance).To(Equal(contracts.Observed))
			Expect(clause.Sources).To(Equal([]string{contracts.SourceOverlay}))
			Expect(clause.At.String()).To(Equal("one.xml:2:21"))
			Expect(clause.Path).To(Equal("object[Customer]/tag[EMAIL]/max"))
		})

		It("may say how sure it is and where it comes from", func() {
			clause := overlaid(`<object name="Customer"><tag name="EMAIL"><max value="10" provenance="documented" source="Responses 303"/></tag></object>`).
				Clause("Customer.Add.EMAIL.max")
			Expect(clause.Provenance).To(Equal(contracts.Documented))
			Expect(clause.Sources).To(Equal([]string{"Responses", "303"}))
		})

		It("leaves all other statements as they are", func() {
			tag := overlaid(longer).Object("Customer").Tag("EMAIL")
			Expect(tag.Provenance).To(Equal(contracts.Observed))
			Expect(tag.Sources).To(Equal([]string{"Client"}))
			Expect(tag.At.File).To(Equal("customer.xml"))
			Expect(tag.Unique).NotTo(BeNil())
			Expect(tag.Keeps).To(HaveLen(1))
		})

		It("leaves the contract that it stands on as it was", func() {
			before := shipped().Clause("Customer.Add.EMAIL.max").Says
			overlaid(longer)
			Expect(shipped().Object("Customer").Tag("EMAIL").Max.Value).To(Equal(55))
			Expect(shipped().Clause("Customer.Add.EMAIL.max").Says).To(Equal(before))
			Expect(overlaid("<overlay/>").Object("Customer").Tag("EMAIL").Max.Value).To(Equal(55))
		})

		It("can be put on a contract that has overlays already, and the last one decides", func() {
			first := overlaid(longer)
			second, err := first.With(overlays(`<object name="Customer"><tag name="EMAIL"><max value="20"/></tag><tag name="FAX"><max value="5"/></tag></object>`)...)
			Expect(err).NotTo(HaveOccurred())
			Expect(second.Object("Customer").Tag("EMAIL").Max.Value).To(Equal(20))
			Expect(second.Object("Customer").Tag("FAX").Max.Value).To(Equal(5))
			Expect(first.Object("Customer").Tag("EMAIL").Max.Value).To(Equal(10))
			Expect(overlaid(longer, strings.ReplaceAll(longer, "10", "30")).Object("Customer").Tag("EMAIL").Max.Value).To(Equal(30))
		})

		It("keeps what a tenant has added", func() {
			c, err := fielded().With(overlays(longer)...)
			Expect(err).NotTo(HaveOccurred())
			Expect(c.Object("Case").Tag("CF.NOTE")).NotTo(BeNil())
			Expect(c.Agents).To(Equal(agents()))
		})
	})

	It("that gives a key a type holds no value to it: whether a key is right, its record decides", func() {
		c := overlaid(`<object name="Customer"><tag name="ACCOUNTNUM" type="number"/></object>`)
		given, broken := operation(c, "Customer.Modify").Validate(tags("ACCOUNTNUM", "abc", "FAX", "1"))
		Expect(broken).To(BeNil())
		Expect(given[0].Value).To(Equal("abc"))
		Expect(c.Clause("Customer.Modify.ACCOUNTNUM.type")).To(BeNil())
	})

	It("gives the whole order of checks anew, and what a check does not say of itself it keeps", func() {
		c := overlaid(`<checks><check name="envelope"/><check name="login"/><check name="operation"/><check name="right"/>
			<check name="value" problem="criterion"/><check name="length"/><check name="criterion"/></checks>`)
		Expect(c.Checks).To(HaveLen(7))
		login := *shipped().Check("login")
		login.At = xmldoc.Position{File: "one.xml", Line: 1, Column: 33} // its place in the order is the overlay's word
		Expect(c.Check("login")).To(HaveValue(Equal(login)))
		Expect(c.Check("value").Problem.Name).To(Equal("criterion"))
		Expect(c.Check("value").Sources).To(Equal([]string{contracts.SourceOverlay}))
		Expect(c.Check("missing")).To(BeNil())

		_, broken := operation(c, "Customer.Add").Validate(tags("EMAIL", "x", "FAX", strings.Repeat("1", 39)))
		Expect(broken.Clause).To(Equal("Customer.Add.EMAIL.type"))
		Expect(broken.Problem.Code).To(Equal(2))
		_, broken = operation(c, "Customer.Add").Validate(tags("EMAIL", "ann@example.com"))
		Expect(broken).To(BeNil(), "no tag is mandatory any more")
	})

	It("is applied when the contract is loaded, too", func() {
		c, err := contracts.Default(overlays(`<tls min="1.3"/>`, `<limit name="body" value="5"/>`)...)
		Expect(err).NotTo(HaveOccurred())
		Expect(c.TLS.Min).To(Equal("1.3"))
		Expect(c.Limit("body").Value).To(Equal(5))
	})

	DescribeTable("of the guides loads and does what the guide says", func(guide string, check func(*contracts.Contract)) {
		data, err := os.ReadFile("../docs/guides/" + guide)
		Expect(err).NotTo(HaveOccurred())
		check(overlaid(string(data)))
	},
		Entry("an object", "asset.xml", func(c *contracts.Contract) {
			Expect(c.Object("Asset").FirstID).To(Equal(int64(500)))
			Expect(filters(c.Operation("Asset.Get"))).To(Equal("ASSETNUM ACCOUNTNUM SERIAL% ACCOUNTNUM.LASTNAME%"))
			Expect(c.Objects[len(c.Objects)-1].Name).NotTo(Equal("Customer"))
		}),
	)
})
