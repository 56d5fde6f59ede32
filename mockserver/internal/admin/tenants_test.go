package admin_test

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/console"
)

var _ = Describe("Tenants", func() {
	It("are listed by name with what there is of them", func() {
		d := newDesk()
		d.post("/tenants", `{"name":"beta"}`).succeed(201)
		d.happened(exchange("Customer.Add"))
		d.put("/tenants/acme/snapshots/before", "").succeed(200)
		all := read[console.Tenants](d.get("/tenants").succeed(200)).Tenants
		Expect(all).To(HaveLen(2))
		Expect(all[0]).To(Equal(console.Tenant{
			Name: "acme", Enabled: true, Origin: "file", Records: all[0].Records, Exchanges: 1, Snapshots: []string{"before"},
			Clock: console.Clock{Mode: "real", Now: noon},
		}))
		Expect(all[0].Records).To(And(HaveKeyWithValue("Customer", 1), HaveKeyWithValue("Task", 1)))
		Expect(all[1]).To(And(HaveField("Name", "beta"), HaveField("Origin", "console"), HaveField("Snapshots", BeEmpty())))
	})

	It("are shown one by one", func() {
		Expect(newDesk().get("/tenants/acme").succeed(200).body).To(ContainSubstring(`"name":"acme"`))
	})

	It("are made with a name and credentials of their own where nothing is asked for", func() {
		d := newDesk()
		answer := d.post("/tenants", "").succeed(201)
		made := read[console.Created](answer)
		Expect(made.Name).To(HavePrefix("tenant-"))
		Expect(made.APIKey).To(HavePrefix("eght_"))
		Expect([]string{made.Username, made.Password, made.DataToken}).NotTo(ContainElement(BeEmpty()))
		Expect(answer.header.Get("Location")).To(Equal("/api/v1/tenants/" + made.Name))
		Expect(d.get("/tenants/" + made.Name).succeed(200).body).NotTo(ContainSubstring(made.Password))
	})

	It("are made from another one: its settings and its seed, and not its credentials", func() {
		d := newDesk()
		d.change(`{"maxItems":7}`).succeed(200)
		made := read[console.Created](d.post("/tenants", `{"name":"copy","template":"acme","settings":{"timeZone":"Europe/Paris"}}`).succeed(201))
		Expect([]string{made.Password, made.APIKey, made.DataToken}).NotTo(ContainElement(ContainSubstring("sesame")))
		Expect(read[console.Settings](d.get("/tenants/copy/settings").succeed(200))).
			To(And(HaveField("MaxItems", 7), HaveField("TimeZone", "Europe/Paris")))
		Expect(read[console.Tenant](d.get("/tenants/copy").succeed(200)).Records).To(HaveKeyWithValue("Customer", 1))
	})

	It("tell no key where the only ones do not open the API", func() {
		body := `{"settings":{"api":{"gatewayKeys":[{"key":"eght_1","product":false}]}}}`
		Expect(read[console.Created](newDesk().post("/tenants", body).succeed(201)).APIKey).To(BeEmpty())
	})

	DescribeTable("are not made", func(body string, status int, detail string) {
		d := newDesk()
		d.post("/tenants", body).refuse(status, detail)
		Expect(d.Names()).To(Equal([]string{"acme"}))
	},
		Entry("under a name that is taken", `{"name":"acme"}`, 409, `a tenant is called "acme" already; choose another name`),
		Entry("from one that there is not", `{"template":"nobody"}`, 404, `no tenant is called "nobody"`),
		Entry("with settings that are wrong", `{"settings":{"timeZone":"Nowhere"}}`, 422, "Nowhere"),
		Entry("with settings that there are not", `{"settings":{"api":{"enable":true}}}`, 400, "there is no api.enable; there are enabled, username"),
		Entry("with settings that are none", `{"settings":[]}`, 400, "the body has to be an object, not a list"),
	)

	It("go, and what there was of them", func() {
		d := newDesk()
		Expect(d.remove("/tenants/acme").succeed(204).body).To(BeEmpty())
		d.get("/tenants/acme").refuse(404, "acme")
		Expect(d.get("/tenants").succeed(200).body).To(MatchJSON(`{"tenants":[]}`))
	})

	DescribeTable("may have any name:", func(name, path string) {
		d := newDesk()
		answer := d.post("/tenants", `{"name":"`+name+`"}`).succeed(201)
		Expect(answer.header.Get("Location")).To(Equal("/api/v1/tenants/" + path))
		Expect(read[console.Tenant](d.get("/tenants/" + path).succeed(200)).Name).To(Equal(name))
		d.ask(http.MethodDelete, answer.header.Get("Location"), "").succeed(204)
	},
		Entry("with a slash", "a/b", "a%2Fb"),
		Entry("with a percent sign", "50%", "50%25"),
		Entry("with blanks", "a b", "a%20b"),
		Entry("with umlauts", "Müller", "M%C3%BCller"),
		Entry("with a question mark", "why?", "why%3F"),
		Entry("like a resource", "settings", "settings"),
	)
})
