package admin_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/console"
)

var _ = Describe("Settings", func() {
	var d *desk
	BeforeEach(func() { d = newDesk() })

	changed := func(patch string) console.Settings {
		GinkgoHelper()
		answer := read[console.Settings](d.change(patch).succeed(200))
		Expect(read[console.Settings](d.get("/tenants/acme/settings").succeed(200))).To(Equal(answer), "what a change answers is how it is")
		return answer
	}

	It("are shown in full, with what the defaults come to and without secrets", func() {
		Expect(d.get("/tenants/acme/settings").succeed(200).body).To(MatchJSON(`{
			"api": {"enabled": true, "username": "wapi", "usedIdentity": "", "gatewayKeys": [{"product": true}], "hosts": []},
			"rights": {
				"customer": ["add", "modify", "get"], "case": ["add", "modify", "get"], "followup": ["add", "get"],
				"task": ["add", "modify", "get"], "faq": ["add", "modify", "get"]},
			"agents": [{"login": "admin", "id": "ag0001", "name": "Administrator"}],
			"picklists": {}, "customFields": [], "timeZone": "UTC", "charset": "ISO-8859-1", "maxItems": 0,
			"triggers": {"urls": {}, "allowHttp": false, "allowPrivate": false}}`))
	})

	It("take a change of one thing and leave the others, secrets too", func() {
		Expect(changed(`{"maxItems":5}`).MaxItems).To(Equal(5))
		settings, err := d.Settings("acme")
		Expect(err).NotTo(HaveOccurred())
		Expect(settings).To(And(
			HaveField("Password", BeEquivalentTo("open-sesame")), HaveField("DataToken", BeEquivalentTo("data-sesame")),
			HaveField("GatewayKeys", HaveExactElements(HaveField("Key", BeEquivalentTo("eght_sesame")))), HaveField("Seed", HaveLen(1)),
		))
	})

	It("leave to the contract what it decided before", func() {
		changed(`{"maxItems":5}`)
		settings, err := d.Settings("acme")
		Expect(err).NotTo(HaveOccurred())
		Expect(settings).To(And(HaveField("Rights", BeNil()), HaveField("Charset", BeEmpty())))
	})

	It("take everything there is", func() {
		changes := `{
			"api": {"enabled": false, "username": "api", "password": "p", "usedIdentity": "bob", "dataToken": "t", "hosts": ["crm.example"],
				"gatewayKeys": [{"key": "eght_1"}, {"key": "eght_2", "product": false}]},
			"rights": {"customer": ["get"]}, "agents": [{"login": "ann", "id": "1"}, {"login": "bob", "id": "2", "name": "Bob"}],
			"picklists": {"case-statuses": [{"name": "Open"}, {"name": "Done", "means": "closed"}]},
			"customFields": [{"object": "Customer", "tag": "serial", "max": 7, "unique": true}],
			"timeZone": "Europe/Paris", "charset": "UTF-8", "maxItems": 3,
			"forward": {"url": "https://vcc.example", "tenant": "t", "username": "u", "password": "other-secret", "operations": ["Customer.Get"]}}`
		shown := changed(changes)
		Expect(shown.API).To(Equal(console.API{
			Username: "api", UsedIdentity: "bob", GatewayKeys: []console.GatewayKey{{Product: true}, {}}, Hosts: []string{"crm.example"},
		}))
		Expect(shown.Agents).To(HaveExactElements(console.Agent{Login: "ann", ID: "1"}, console.Agent{Login: "bob", ID: "2", Name: "Bob"}))
		Expect(shown.Picklists).To(HaveKeyWithValue("case-statuses", []console.Choice{{Name: "Open"}, {Name: "Done", Means: "closed"}}))
		Expect(shown.CustomFields).To(HaveExactElements(console.CustomField{Object: "Customer", Tag: "serial", Max: 7, Unique: true}))
		Expect(shown.Forward).To(Equal(&console.Forward{
			URL: "https://vcc.example", Tenant: "t", Username: "u", Operations: []string{"Customer.Get"},
		}))
		Expect(shown).To(And(HaveField("TimeZone", "Europe/Paris"), HaveField("Charset", "UTF-8"), HaveField("MaxItems", 3),
			HaveField("Rights", HaveKeyWithValue("customer", []string{"get"}))))
		settings, err := d.Settings("acme")
		Expect(err).NotTo(HaveOccurred())
		Expect(string(settings.Password) + string(settings.DataToken) + string(settings.Forward.Password)).To(Equal("ptother-secret"))
	})

	It("go back to their defaults with null", func() {
		changed(`{"timeZone":"Europe/Paris","charset":"UTF-8","maxItems":3,"agents":[{"login":"ann","id":"1"}],"rights":{},
			"picklists":{"case-statuses":[{"name":"Open"}]},"forward":{"url":"https://x.example","tenant":"t","username":"u","password":"p"},
			"api":{"enabled":false}}`)
		before := newDesk().get("/tenants/acme/settings").body
		changed(`{"timeZone":null,"charset":null,"maxItems":null,"agents":null,"rights":null,"picklists":null,"forward":null,"api":{"enabled":null}}`)
		Expect(d.get("/tenants/acme/settings").body).To(MatchJSON(before))
	})

	It("merge objects member by member", func() {
		changed(`{"forward":{"url":"https://x.example","tenant":"t","username":"u","password":"other-secret"}}`)
		Expect(changed(`{"forward":{"tenant":"t2"}}`).Forward).To(HaveField("URL", "https://x.example"))
		settings, err := d.Settings("acme")
		Expect(err).NotTo(HaveOccurred())
		Expect(settings.Forward.Password).To(BeEquivalentTo("other-secret"))
	})

	It("take the media type of merge patches, too", func() {
		d.ask("PATCH", "/api/v1/tenants/acme/settings", `{"maxItems":1}`, "Content-Type", "application/merge-patch+json; charset=utf-8").succeed(200)
	})

	Describe("of rights", func() {
		full := map[string][]string{
			"customer": {"add", "modify", "get"}, "case": {"add", "modify", "get"}, "followup": {"add", "get"},
			"task": {"add", "modify", "get"}, "faq": {"add", "modify", "get"},
		}

		It("take objects and actions in any case and order, and show them in the contract's", func() {
			rights := changed(`{"rights":{"FollowUp":["GET"],"CASE":["Get","add"]}}`).Rights
			Expect(rights).To(And(HaveKeyWithValue("followup", []string{"get"}), HaveKeyWithValue("case", []string{"add", "get"}),
				HaveKeyWithValue("task", full["task"]), HaveLen(5)))
		})

		It("take an object's rights away with null or an empty list", func() {
			Expect(changed(`{"rights":{"Case":null,"task":[]}}`).Rights).To(And(HaveLen(3), HaveKeyWithValue("faq", full["faq"])))
		})

		It("give them back one by one, and all of them with null", func() {
			changed(`{"rights":{"case":null,"task":null}}`)
			Expect(changed(`{"rights":{"case":["get"]}}`).Rights).To(And(HaveLen(4), HaveKeyWithValue("case", []string{"get"})))
			Expect(changed(`{"rights":null}`).Rights).To(Equal(full))
		})
	})

	DescribeTable("refuse", func(patch string, status int, detail string) {
		before := d.get("/tenants/acme/settings").body
		d.change(patch).refuse(status, detail)
		Expect(d.get("/tenants/acme/settings").body).To(Equal(before))
	},
		Entry("a member that there is not", `{"api":{"pasword":"x"}}`, 400, "there is no api.pasword; there are enabled, username, password"),
		Entry("one in a list", `{"agents":[{"login":"a","id":"1"},{"login":"b","id":"2","mail":"x"}]}`, 400, "there is no agents[1].mail"),
		Entry("one that would be taken away", `{"forwrd":null}`, 400, "there is no forwrd"),
		Entry("one in another case", `{"API":{"enabled":false}}`, 400, "there is no API"),
		Entry("the name, which is no setting", `{"name":"x"}`, 400, "there is no name"),
		Entry("one that stands there twice", `{"maxItems":1,"maxItems":2}`, 400, "maxItems stands there twice"),
		Entry("a value of another type", `{"api":{"enabled":"yes"}}`, 400, "api.enabled has to be true or false, not a text"),
		Entry("an object where a list is", `{"api":{"hosts":{}}}`, 400, "api.hosts has to be a list, not an object"),
		Entry("a text where an object is", `{"api":"x"}`, 400, "api has to be an object, not a text"),
		Entry("a list where an object is", `{"rights":[]}`, 400, "rights has to be an object, not a list"),
		Entry("a fraction", `{"maxItems":1.5}`, 400, "maxItems has to be a whole number, not a number 1.5"),
		Entry("nothing at all", `null`, 422, "settings are a JSON object"),
		Entry("a list", `[]`, 400, "the body has to be an object, not a list"),
		Entry("a zone that there is not", `{"timeZone":"Nowhere"}`, 422, "Nowhere"),
		Entry("an object that there is not", `{"rights":{"lead":["get"]}}`, 422, `there is no object "lead"`),
		Entry("an object that stands there in two cases", `{"rights":{"case":["get"],"Case":["add"]}}`, 422, "case stands there twice"),
		Entry("a right that there is not", `{"rights":{"followup":["modify"]}}`, 422, "there is no right to modify of followup"),
		Entry("a user name that is taken away", `{"api":{"username":null}}`, 422, "username and password are needed"),
		Entry("credentials that are taken away", `{"api":null}`, 422, "username and password are needed"),
		Entry("a key as it was read", `{"api":{"gatewayKeys":[{"key":"eght_1"},{"product":true}]}}`, 422, "api.gatewayKeys[1] has no key"),
		Entry("a mask as a password", `{"api":{"password":"***"}}`, 422, `"***" is what stands for a secret`),
		Entry("a mask as a token", `{"api":{"dataToken":"***"}}`, 422, `"***" is what stands for a secret`),
		Entry("a mask as a key", `{"api":{"gatewayKeys":[{"key":"***"}]}}`, 422, `"***" is what stands for a secret`),
		Entry("a mask as another server's password",
			`{"forward":{"url":"https://x.example","tenant":"t","username":"u","password":"***"}}`, 422, `"***" is what stands for a secret`),
	)
})
