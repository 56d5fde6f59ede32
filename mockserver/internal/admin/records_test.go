package admin_test

import (
	"io"
	"testing/iotest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/console"
)

var _ = Describe("Records", func() {
	var d *desk
	BeforeEach(func() { d = newDesk() })

	It("are shown one by one, whatever the case of the object", func() {
		record := read[console.Record](d.get("/tenants/acme/objects/customer/10000000").succeed(200))
		Expect(record).To(And(HaveField("Object", "Customer"), HaveField("ID", "10000000")))
		Expect(record.Tags).To(And(HaveKeyWithValue("ACCOUNTNUM", "10000000"), HaveKeyWithValue("LASTNAME", "Lee")))
	})

	DescribeTable("are not shown", func(path, detail string) {
		d.get(path).refuse(404, detail)
	},
		Entry("of an id that there is not", "/tenants/acme/objects/Customer/7", `no Customer "7"`),
		Entry("of an object that there is not", "/tenants/acme/objects/Lead/7", `no object "Lead"`),
		Entry("of a tenant that there is not", "/tenants/nobody/objects/Customer/7", `"nobody"`),
	)

	It("leave as XML and come back", func() {
		answer := d.get("/tenants/acme/export").succeed(200)
		Expect(answer.header.Get("Content-Type")).To(Equal("application/xml; charset=utf-8"))
		Expect(answer.header.Get("Content-Disposition")).To(HavePrefix("attachment;"))
		d.post("/tenants", `{"name":"beta"}`).succeed(201)
		added := read[console.Added](d.post("/tenants/beta/import", answer.body).succeed(200)).Added
		Expect(added).To(Equal(map[string]int{"Customer": 1, "Task": 1}))
		Expect(d.get("/tenants/beta/export").succeed(200).body).To(Equal(answer.body))
	})

	It("come beside those that are there, or in place of them", func() {
		more := "<records><Customer><FIRSTNAME>Bo</FIRSTNAME><LASTNAME>Ray</LASTNAME></Customer></records>"
		d.post("/tenants/acme/import?replace=false", more).succeed(200)
		Expect(read[console.Tenant](d.get("/tenants/acme")).Records).To(And(HaveKeyWithValue("Customer", 2), HaveKeyWithValue("Task", 1)))
		d.ask("POST", "/api/v1/tenants/acme/import?replace=true", more, "Content-Type", "text/xml; charset=utf-8").succeed(200)
		Expect(read[console.Tenant](d.get("/tenants/acme")).Records).To(HaveKeyWithValue("Customer", 1))
		Expect(read[console.Tenant](d.get("/tenants/acme")).Records).NotTo(HaveKeyWithValue("Task", 1))
	})

	DescribeTable("do not come, none of them,", func(query, body string, status int, detail string) {
		d.post("/tenants/acme/import"+query, body).refuse(status, detail)
		Expect(read[console.Tenant](d.get("/tenants/acme")).Records).To(HaveKeyWithValue("Customer", 1))
	},
		Entry("from XML that is cut off", "", "<records>\n<Customer>", 422, "2:"),
		Entry("from what is no XML", "", "<>", 422, "body:1:"),
		Entry("with a tag that there is not", "", "<records>\n  <Customer><FIRSTNAME>Bo</FIRSTNAME><LASTNAME>Ray</LASTNAME><NAME>x</NAME></Customer></records>", 422, "body:2:3: records/Customer"),
		Entry("where one breaks the contract", "",
			"<records><Customer><FIRSTNAME>Bo</FIRSTNAME><LASTNAME>Ray</LASTNAME></Customer><Customer/></records>", 422, "Customer"),
		Entry("from JSON", "", `{}`, 415, "application/xml or text/xml"),
		Entry("in place of what is neither true nor false", "?replace=maybe", "<records/>", 400, `replace is true or false, not "maybe"`),
	)

	It("do not come to or from a tenant that there is not", func() {
		d.post("/tenants/nobody/import", "<records/>").refuse(404, "nobody")
		d.get("/tenants/nobody/export").refuse(404, "nobody")
		d.post("/tenants/nobody/fake?customers=1", "").refuse(404, "nobody")
	})

	It("are made up, the same for the same seed", func() {
		d.post("/tenants", `{"name":"beta"}`).succeed(201)
		d.post("/tenants", `{"name":"gamma"}`).succeed(201)
		added := read[console.Added](d.post("/tenants/beta/fake?customers=3&cases=2&followups=1&tasks=1&faqs=1&seed=7", "").succeed(200)).Added
		Expect(added).To(Equal(map[string]int{"Customer": 3, "Case": 2, "Followup": 1, "Task": 1, "FAQ": 1}))
		d.post("/tenants/gamma/fake?customers=3&cases=2&followups=1&tasks=1&faqs=1&seed=7", "").succeed(200)
		Expect(d.get("/tenants/beta/export").body).To(Equal(d.get("/tenants/gamma/export").body))
	})

	DescribeTable("are not made up", func(query string, status int, detail string) {
		d.post("/tenants/acme/fake?"+query, "").refuse(status, detail)
	},
		Entry("without a number", "", 400, "as in customers=1000"),
		Entry("if there are none", "customers=0", 400, "as in customers=1000"),
		Entry("if there are less than none", "customers=-1", 400, `customers is a whole number, not "-1"`),
		Entry("if there are too many", "customers=1000001", 422, "more than 1000000 records"),
		Entry("if there are too many together", "customers=600000&tasks=600000", 422, "more than 1000000 records"),
		Entry("if there are more than can be counted", "customers=18446744073709551615&tasks=2", 422, "more than 1000000 records"),
		Entry("of a kind that there is not", "leads=1", 400, "customers, cases, followups, tasks, faqs, seed"),
		Entry("by a seed that is no number", "customers=1&seed=x", 400, "seed is a whole number"),
		Entry("of what needs others that are not there", "followups=1", 422, "Case"),
	)

	It("do not come from a body that says it is too long, which is not read", func() {
		d.send("POST", "/api/v1/tenants/acme/import", unread{}, "Content-Type", "application/xml", "Content-Length", "268435457").
			refuse(413, "longer than 268435456 bytes")
	})

	It("do not come from a body that does not arrive as a whole", func() {
		d.send("POST", "/api/v1/tenants/acme/import", iotest.ErrReader(io.ErrUnexpectedEOF), "Content-Type", "application/xml").
			refuse(400, "did not arrive as a whole")
	})
})

// unread is a body that nobody may read.
type unread struct{}

func (unread) Read([]byte) (int, error) { panic("it was read") }
