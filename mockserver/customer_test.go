package mockserver_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
)

// customerRows are the tags of a customer in the order of replies.
func customerRows() []row {
	return []row{
		{tag: "FIRSTNAME", max: 30, add: mandatory, modify: yes, value: "Ann", other: "Zoë"},
		{tag: "LASTNAME", max: 30, add: mandatory, modify: yes, value: "Lee", other: "O'Neill & <Sons>"},
		{tag: "COMPANY", max: 50, add: yes, modify: yes, value: "Example Foods", other: "Œuvre \"Süd\""},
		{tag: "PBX", max: 30, add: yes, modify: yes, value: "Main", other: "Branch"},
		{tag: "COMMENTS", max: 4000, add: yes, modify: yes, value: "one line\nand another", other: "two\n\n\tthree"},
		{tag: "ACCOUNTNUM", kind: choice, max: 30, add: no, modify: key},
		{tag: "customertype", kind: choice, max: 30, add: yes, modify: yes, value: "Default", other: "Default", byDefault: "Default"},
		{tag: "EMAIL", kind: email, max: 55, add: yes, modify: yes, unique: true},
		{tag: "VOICE", max: 38, add: yes, modify: yes, value: "+123456789", other: "(555) 555-0100 ext. 7"},
		{tag: "ALTERNATIVE", max: 38, add: yes, modify: yes, value: "0100", other: "+1 555"},
		{tag: "FAX", max: 38, add: yes, modify: yes, value: "0101", other: "none"},
		{tag: "ADDR1STR1", max: 50, add: yes, modify: yes, value: "1 Harbour Street", other: "2 Mill Lane"},
		{tag: "ADDR1STR2", max: 50, add: yes, modify: yes, value: "Back door", other: "Front door"},
		{tag: "ADDR1CITY", max: 40, add: yes, modify: yes, value: "Springfield", other: "Zürich"},
		{tag: "ADDR1STATE", max: 30, add: yes, modify: yes, value: "CA", other: "ZH"},
		{tag: "ADDR1ZIP", max: 15, add: yes, modify: yes, value: "12345", other: "SW1A 1AA"},
		{tag: "ADDR1COUNTRY", max: 40, add: yes, modify: yes, value: "USA", other: "日本"},
		{tag: "ADDR2STR1", max: 50, add: yes, modify: yes, value: "3 Harbour Street", other: "4 Mill Lane"},
		{tag: "ADDR2STR2", max: 50, add: yes, modify: yes, value: "Left", other: "Right"},
		{tag: "ADDR2CITY", max: 40, add: yes, modify: yes, value: "Shelbyville", other: "Genève"},
		{tag: "ADDR2STATE", max: 30, add: yes, modify: yes, value: "NY", other: "GE"},
		{tag: "ADDR2ZIP", max: 15, add: yes, modify: yes, value: "00000", other: "1200"},
		{tag: "ADDR2COUNTRY", max: 40, add: yes, modify: yes, value: "Canada", other: "Suisse"},
		{tag: "AUTOPASSWD", kind: choice, add: yes, modify: no, value: "TRUE", hidden: true},
		{tag: "PASSWD", min: 4, max: 15, add: yes, modify: yes, value: "pass1234", other: "word5678", hidden: true},
	}
}

var _ = Describe("A customer", promised{
	object: "Customer", id: "ACCOUNTNUM", first: "10000000", rows: customerRows(), before: func(*api) {},
}.describe)

var _ = Describe("A customer", func() {
	var a *api
	BeforeEach(func() { a = newAcme() })

	named := func(pairs ...string) []string { return append([]string{"FIRSTNAME=Ann", "LASTNAME=Lee"}, pairs...) }

	It("is not added with nothing but empty tags", func() {
		Expect(a.do("Customer.Add", "FIRSTNAME=", "LASTNAME=", "EMAIL=")).To(refuseMissing("FIRSTNAME"))
		Expect(a.do("Customer.Add", "EMAIL=")).To(refuseMissing("FIRSTNAME"))
	})

	It("keeps white space at either end of a value", func() {
		id := a.add("Customer.Add", "FIRSTNAME= Ann\t", "LASTNAME=\nLee ")
		record := a.only("Customer.Get", "ACCOUNTNUM="+id)
		Expect(record).To(And(HaveKeyWithValue("FIRSTNAME", " Ann\t"), HaveKeyWithValue("LASTNAME", "\nLee ")))
	})

	It("takes tags in any case", func() {
		id := a.add("Customer.Add", "firstname=Ann", "LastName=Lee", "customerType=Default", "email=ann@example.com")
		Expect(a.do("customer.MODIFY", "accountNum="+id, "voice=1")).To(beWell())
		Expect(a.only("CUSTOMER.get", "Email=ann@example.com")).To(And(
			HaveKeyWithValue("FIRSTNAME", "Ann"), HaveKeyWithValue("LASTNAME", "Lee"), HaveKeyWithValue("VOICE", "1")))
	})

	It("takes a percent sign as plain text, and keeps it", func() {
		id := a.add("Customer.Add", named("COMPANY=100% Ltd")...)
		Expect(a.do("Customer.Modify", "ACCOUNTNUM="+id, "LASTNAME=L%")).To(beWell())
		Expect(a.only("Customer.Get", "ACCOUNTNUM="+id)).To(And(
			HaveKeyWithValue("COMPANY", "100% Ltd"), HaveKeyWithValue("LASTNAME", "L%")))
	})

	It("is refused when a tag is sent twice, with the second value", func() {
		Expect(a.do("Customer.Add", named("PBX=one", "pbx=two")...)).To(refuseValue("PBX", "two"))
	})

	Describe("with an e-mail address", func() {
		It("is the only one with it, whatever the case, of accented letters too", func() {
			a.add("Customer.Add", named("EMAIL=René.Lee@example.com")...)
			for _, same := range []string{"René.Lee@example.com", "RENÉ.LEE@EXAMPLE.COM", "rené.lee@example.com"} {
				Expect(a.do("Customer.Add", named("EMAIL="+same)...)).To(refuseDuplicate("EMAIL", same))
			}
			a.add("Customer.Add", named("EMAIL=Rene.Lee@example.com")...)
			Expect(a.do("Customer.Get", "LASTNAME=Lee").Items).To(HaveLen(2))
		})

		It("keeps it as it was sent, up to 55 characters, by Add and by Modify", func() {
			id := a.add("Customer.Add", named()...)
			for _, filler := range []string{"x", "é", "😀"} {
				longest, longer := email.make(55, filler), email.make(56, filler)
				Expect(a.do("Customer.Modify", "ACCOUNTNUM="+id, "EMAIL="+longest)).To(beWell())
				Expect(a.only("Customer.Get", "ACCOUNTNUM="+id)).To(HaveKeyWithValue("EMAIL", longest))
				Expect(a.do("Customer.Modify", "ACCOUNTNUM="+id, "EMAIL="+longer)).To(refuseLength("EMAIL", 56, 0, 55))
				Expect(a.do("Customer.Modify", "ACCOUNTNUM="+id, "EMAIL=Ann.Lee@example.com")).To(beWell())
				Expect(a.only("Customer.Get", "ACCOUNTNUM="+a.add("Customer.Add", named("EMAIL="+longest)...))).To(HaveKeyWithValue("EMAIL", longest))
				Expect(a.do("Customer.Add", named("EMAIL="+longer)...)).To(refuseLength("EMAIL", 56, 0, 55))
			}
		})

		It("may be without, as many others", func() {
			a.add("Customer.Add", named("EMAIL=")...)
			a.add("Customer.Add", named("EMAIL=")...)
			a.add("Customer.Add", named()...)
			Expect(a.do("Customer.Get", "LASTNAME=Lee").Items).To(HaveLen(3))
		})

		It("cannot lose it by Modify, whether it has one or not", func() {
			one, other := a.add("Customer.Add", named("EMAIL=ann@example.com")...), a.add("Customer.Add", named()...)
			for _, id := range []string{one, other} {
				Expect(a.do("Customer.Modify", "ACCOUNTNUM="+id, "PBX=1", "EMAIL=")).To(refuseTag("EMAIL", ""))
				Expect(a.only("Customer.Get", "ACCOUNTNUM="+id)).To(HaveKeyWithValue("PBX", ""))
			}
			Expect(a.do("Customer.Get", "EMAIL=ann@example.com")).To(find("ACCOUNTNUM", one))
		})

		It("cannot get another one's by Modify, and stays as it was", func() {
			a.add("Customer.Add", named("EMAIL=ann@example.com")...)
			id := a.add("Customer.Add", named("EMAIL=bob@example.com")...)
			Expect(a.do("Customer.Modify", "ACCOUNTNUM="+id, "FIRSTNAME=Bob", "EMAIL=ANN@example.com")).
				To(refuseDuplicate("EMAIL", "ANN@example.com"))
			Expect(a.only("Customer.Get", "ACCOUNTNUM="+id)).To(And(
				HaveKeyWithValue("FIRSTNAME", "Ann"), HaveKeyWithValue("EMAIL", "bob@example.com")))
		})

		It("can spell its own in another way", func() {
			id := a.add("Customer.Add", named("EMAIL=ann@example.com")...)
			Expect(a.do("Customer.Modify", "ACCOUNTNUM="+id, "EMAIL=Ann@Example.com")).To(beWell())
			Expect(a.only("Customer.Get", "ACCOUNTNUM="+id)).To(HaveKeyWithValue("EMAIL", "Ann@Example.com"))
		})

		It("frees its old one when it gets a new one", func() {
			id := a.add("Customer.Add", named("EMAIL=old@example.com")...)
			Expect(a.do("Customer.Modify", "ACCOUNTNUM="+id, "EMAIL=new@example.com")).To(beWell())
			Expect(a.do("Customer.Add", named("EMAIL=new@example.com")...)).To(refuseDuplicate("EMAIL", "new@example.com"))
			other := a.add("Customer.Add", named("EMAIL=old@example.com")...)
			Expect(a.do("Customer.Get", "EMAIL=old@example.com")).To(find("ACCOUNTNUM", other))
		})

		DescribeTable("is refused when it is none",
			func(address string) {
				Expect(a.do("Customer.Add", named("EMAIL="+address)...)).To(refuseValue("EMAIL", address))
				id := a.add("Customer.Add", named()...)
				Expect(a.do("Customer.Modify", "ACCOUNTNUM="+id, "EMAIL="+address)).To(refuseValue("EMAIL", address))
			},
			Entry("a word", "ann"),
			Entry("without a name", "@example.com"),
			Entry("without a host", "ann@"),
			Entry("with two at signs", "ann@lee@example.com"),
			Entry("with a blank", "ann lee@example.com"),
			Entry("with a display name", "Ann <ann@example.com>"),
			Entry("in brackets", "<ann@example.com>"),
			Entry("with a comment", "ann@example.com (Ann)"),
			Entry("two of them", "ann@example.com,bob@example.com"),
			Entry("blank", " "),
			Entry("with a blank at the end", "ann@example.com "),
		)
	})

	Describe("of a type", func() {
		BeforeEach(func() {
			a = newAcme(func(t *mockserver.Tenant) {
				t.Picklists = map[string][]contracts.Option{"customer-types": {{Name: "Retail"}, {Name: "Default"}}}
			})
		})

		It("is sent as CUSTOMERTYPE and shown as customertype", func() {
			got := a.do("Customer.Get", "ACCOUNTNUM="+a.add("Customer.Add", named("CUSTOMERTYPE=Retail")...))
			Expect(got.Body).To(ContainSubstring("<customertype>Retail</customertype>"))
			Expect(got.Body).NotTo(ContainSubstring("CUSTOMERTYPE"))
		})

		It("is Default where Add does not say", func() {
			Expect(a.only("Customer.Get", "ACCOUNTNUM="+a.add("Customer.Add", named()...))).To(HaveKeyWithValue("customertype", "Default"))
		})

		It("is refused when the type is not on the tenant's list", func() {
			Expect(a.do("Customer.Add", named("CUSTOMERTYPE=Wholesale")...)).To(refuseValue("CUSTOMERTYPE", "Wholesale"))
			id := a.add("Customer.Add", named()...)
			Expect(a.do("Customer.Modify", "ACCOUNTNUM="+id, "customertype= ")).To(refuseValue("CUSTOMERTYPE", " "))
		})
	})

	Describe("with a password", func() {
		It("never shows it, nor that it has one", func() {
			id := a.add("Customer.Add", named("AUTOPASSWD=FALSE", "PASSWD=hush-hush")...)
			replies := []answer{
				a.do("Customer.Get", "ACCOUNTNUM="+id), a.do("Customer.Get", "LASTNAME=%"),
				a.do("Customer.Modify", "ACCOUNTNUM="+id, "PASSWD=quiet-now"), a.do("Customer.Get", "ACCOUNTNUM="+id),
				a.do("Customer.Modify", "ACCOUNTNUM="+id, "PASSWD=hush"), a.do("Customer.Modify", "ACCOUNTNUM="+id, "PASSWD=hush-hush-hush-hush"),
			}
			for _, reply := range replies {
				Expect(reply.Body).NotTo(MatchRegexp(`hush|quiet|<(AUTO)?PASSWD|>set<|>FALSE<`))
			}
		})

		It("cannot be searched by it", func() {
			a.add("Customer.Add", named("AUTOPASSWD=TRUE", "PASSWD=hush-hush")...)
			Expect(a.do("Customer.Get", "LASTNAME=Lee", "PASSWD=hush-hush")).To(refuseTag("PASSWD", "hush-hush"))
			Expect(a.do("Customer.Get", "PASSWD=hush-hush")).To(refuseNothingUsable())
			Expect(a.do("Customer.Get", "LASTNAME=Lee", "AUTOPASSWD=TRUE")).To(refuseTag("AUTOPASSWD", "TRUE"))
		})

		It("may have it made up, by TRUE or FALSE and nothing else", func() {
			a.add("Customer.Add", named("AUTOPASSWD=TRUE")...)
			a.add("Customer.Add", named("AUTOPASSWD=FALSE")...)
			for _, neither := range []string{"true", "YES", "1"} {
				Expect(a.do("Customer.Add", named("AUTOPASSWD="+neither)...)).To(refuseValue("AUTOPASSWD", neither))
			}
		})
	})
})
