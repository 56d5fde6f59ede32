package mockserver_test

import (
	"context"
	"net/url"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver"
)

// overGateway calls the gateway.
func overGateway(o *client.Options) { o.Gateway = true }

var _ = Describe("A tenant made through the console", func() {
	It("opens both endpoints with the credentials that are answered, and has every right and no records", func() {
		s := steer()
		own := s.tenant()
		for _, caller := range []*client.Client{own.Client(), own.Client(overGateway)} {
			Expect(must(caller, "Customer.Get", "LASTNAME=%").Items).To(BeEmpty())
		}
		must(own.Client(), "Task.Add", "SUBJECT=mine")
		Expect(must(own.Client(overGateway), "Task.Get", "SUBJECT=%").Items).To(HaveLen(1))
		Expect(must(s.tenant().Client(), "Task.Get", "SUBJECT=%").Items).To(BeEmpty(), "another tenant")
	})

	It("is found where the answer says, and among all", func() {
		s := steer()
		made := s.ask("POST", "/tenants", `{"name": "a/b ü%"}`)
		Expect(made.Status).To(Equal(201))
		Expect(made.Header.Get("Location")).To(Equal("/api/v1/tenants/a%2Fb%20%C3%BC%25"))
		found := s.askAt("GET", made.Header.Get("Location"), "")
		Expect(found.Status).To(Equal(200))
		Expect(found.members()).To(And(HaveKeyWithValue("name", "a/b ü%"), HaveKeyWithValue("origin", "console"), HaveKeyWithValue("enabled", true)))
		all := s.ask("GET", "/tenants", "").members()["tenants"]
		Expect(all).To(HaveExactElements(HaveKeyWithValue("name", "a/b ü%"), And(HaveKeyWithValue("name", "demo"), HaveKeyWithValue("origin", "file"))))
	})

	It("may follow another one", func() {
		s := steer()
		made := s.ask("POST", "/tenants", `{"name": "second", "template": "demo", "settings": {"timeZone": "Europe/Paris", "api": {"password": "chosen"}}}`)
		Expect(made.Status).To(Equal(201), made.Body)
		Expect(made.members()).To(HaveKeyWithValue("password", "chosen"))
		Expect(s.ask("GET", "/tenants/second", "").members()["records"]).To(HaveKeyWithValue("Customer", BeNumerically("==", 5)))
		Expect(s.ask("GET", "/tenants/second/settings", "").members()).To(HaveKeyWithValue("timeZone", "Europe/Paris"))
	})

	DescribeTable("is refused with what is wrong and how to mend it",
		func(body string, status int, detail string) {
			s := steer()
			refused := s.ask("POST", "/tenants", body)
			Expect(refused.Status).To(Equal(status))
			Expect(refused.detail()).To(ContainSubstring(detail))
			Expect(s.ask("GET", "/tenants", "").members()["tenants"]).To(HaveLen(1))
		},
		Entry("a name that is taken", `{"name": "demo"}`, 409, `a tenant is called "demo" already; choose another name`),
		Entry("a template that is not there", `{"template": "nobody"}`, 404, `no tenant is called "nobody"`),
		Entry("an unknown member", `{"nme": "x"}`, 400, `there is no nme; there are name, template, settings`),
		Entry("a member of the wrong type", `{"name": 7}`, 400, "name has to be a text, not a number"),
		Entry("no JSON", `{`, 400, "the body is not JSON: line 1, column 1"),
		Entry("two values", `{} {}`, 400, "the body is not JSON: line 1, column 4"),
		Entry("a bad setting", `{"settings": {"timeZone": "Mars"}}`, 422, `time-zone "Mars"`),
		Entry("an unknown setting", `{"settings": {"api": {"pasword": "x"}}}`, 400, `there is no api.pasword; there are enabled, username, password`),
		Entry("settings that are none", `{"settings": 7}`, 400, "the body has to be an object, not a number"),
	)

	It("is gone once it is removed, and so is its journal", func(ctx context.Context) {
		s := steer()
		own := s.tenant()
		caller := own.Client()
		must(caller, "Task.Add", "SUBJECT=mine")
		path := "/tenants/" + url.PathEscape(own.Name)
		Expect(s.ask("DELETE", path, "").Status).To(Equal(204))
		Expect(tell(caller, "Task.Get", "SUBJECT=%").Status).To(Equal(303))
		for _, below := range []string{"", "/settings", "/exchanges", "/clock", "/snapshots", "/export"} {
			gone := s.ask("GET", path+below, "")
			Expect(gone.Status).To(Equal(404), below)
			Expect(gone.detail()).To(ContainSubstring("no tenant is called"))
		}
		_, err := own.Journal().Find(ctx, console.Query{})
		Expect(err).To(MatchError(ContainSubstring("no tenant is called")))
	})
})

var _ = Describe("The records of a tenant, through the console", func() {
	It("are read one by one, exported, imported and reset", func(ctx context.Context) {
		s := steer()
		own := s.tenant()
		id := must(own.Client(), "Customer.Add", "FIRSTNAME=Zoë", "LASTNAME=<&>", "PASSWD=hush-hush").Items[0][0].Value
		record, err := own.Console().Record(ctx, "customer", id)
		Expect(err).NotTo(HaveOccurred())
		Expect(record.Object).To(Equal("Customer"))
		Expect(record.Tags).To(And(HaveKeyWithValue("LASTNAME", "<&>"), HaveKeyWithValue("ACCOUNTNUM", id), HaveKeyWithValue("PASSWD", "set")))

		exported := s.ask("GET", "/tenants/"+own.Name+"/export", "")
		Expect(exported.Header.Get("Content-Type")).To(Equal("application/xml; charset=utf-8"))
		other := s.tenant()
		Expect(s.ask("POST", "/tenants/"+other.Name+"/import?replace=true", exported.Body, header("Content-Type", "application/xml")).Body).
			To(MatchJSON(`{"added": {"Customer": 1}}`))
		Expect(must(other.Client(), "Customer.Get", "ACCOUNTNUM="+id).Items).To(HaveLen(1))
		Expect(other.Console().Reset(ctx)).To(Succeed())
		Expect(must(other.Client(), "Customer.Get", "ACCOUNTNUM="+id).Items).To(BeEmpty())
	})

	DescribeTable("are refused with the place of what is wrong",
		func(method, path, body string, status int, detail string) {
			s := steer()
			refused := s.ask(method, "/tenants/demo"+path, body, header("Content-Type", "application/xml"))
			Expect(refused.Status).To(Equal(status), refused.Body)
			Expect(refused.detail()).To(ContainSubstring(detail))
		},
		Entry("an unknown object", "GET", "/objects/Lead/1", "", 404, `there is no object "Lead"`),
		Entry("an unknown id", "GET", "/objects/Case/999", "", 404, `the tenant has no Case "999"`),
		Entry("broken XML", "POST", "/import", "<records>\n<Case>", 422, "body:2:"),
		Entry("a bad record", "POST", "/import", "<records><Task/></records>", 422, "body:1:10: records/Task"),
		Entry("a truth that is none", "POST", "/import?replace=maybe", "<records/>", 400, "replace is true or false"),
		Entry("fake records of nothing", "POST", "/fake?leads=1", "", 400, `there is no parameter "leads"`),
		Entry("no fake records", "POST", "/fake", "", 400, "say how many of what"),
		Entry("too many fake records", "POST", "/fake?customers=900000&cases=900000", "", 422, "more than 1000000"),
		Entry("a number that is none", "POST", "/fake?customers=-1", "", 400, "customers is a whole number"),
	)
})

var _ = Describe("Snapshots and clocks, through the console", func() {
	It("put a tenant back as it was", func(ctx context.Context) {
		own := steer().tenant()
		caller := own.Client()
		own.Clock().Freeze(today)
		restore := own.Snapshot()
		for range 2 {
			must(caller, "Task.Add", "SUBJECT=mine")
			own.Clock().Advance(1)
			own.Change(`{"rights": {"task": ["add", "get"]}}`)
			restore()
			Expect(must(caller, "Task.Get", "SUBJECT=%").Items).To(BeEmpty())
			Expect(own.Clock().Now()).To(BeTemporally("==", today))
			Expect(own.Console().Settings(ctx)).To(HaveField("Rights", HaveKeyWithValue("task", ContainElement("modify"))))
		}
		all, err := own.Console().Snapshots(ctx)
		Expect(err).NotTo(HaveOccurred())
		Expect(all).To(HaveLen(1))
		Expect(own.Console().DropSnapshot(ctx, all[0].Name)).To(Succeed())
		Expect(own.Console().Restore(ctx, all[0].Name)).To(MatchError(ContainSubstring("the tenant has no snapshot")))
	})

	It("decide the dates that the server sets, in the tenant's time zone", func() {
		own := steer().tenant(`{"timeZone": "Pacific/Auckland"}`)
		caller := own.Client()
		own.Clock().Freeze(today) // 9 March, past two in the afternoon; in Auckland it is the tenth
		must(caller, "Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee")
		must(caller, "Case.Add", "ACCOUNTNUM=10000000", "SUBJECT=x")
		Expect(fieldOf(must(caller, "Case.Get", "SUBJECT=x"), "CREATEDDATE")).To(Equal("03102026"))
		own.Clock().Advance(24 * 3600e9)
		must(caller, "Followup.Add", "CASENUM=1", "DESCRIPTION=x")
		Expect(fieldOf(must(caller, "Case.Get", "SUBJECT=x"), "LASTACTDATE")).To(Equal("03112026"))
	})

	DescribeTable("refuse a clock that cannot be set so",
		func(method, path, body string, status int, detail string) {
			s := steer()
			refused := s.ask(method, "/tenants/demo/clock"+path, body)
			Expect(refused.Status).To(Equal(status))
			Expect(refused.detail()).To(ContainSubstring(detail))
			Expect(s.ask("GET", "/tenants/demo/clock", "").members()).To(HaveKeyWithValue("mode", "real"))
		},
		Entry("an unknown mode", "PUT", "", `{"mode": "slow"}`, 422, `a clock is real, offset or frozen, not "slow"`),
		Entry("a moment of a clock that goes", "PUT", "", `{"mode": "real", "now": "2026-01-01T00:00:00Z"}`, 422, "the mode has to be frozen"),
		Entry("an offset of a clock that stands", "PUT", "", `{"mode": "frozen", "offset": "1h"}`, 422, "mode offset"),
		Entry("an offset that is no length", "PUT", "", `{"mode": "offset", "offset": "soon"}`, 422, "written like 36h"),
		Entry("no moment", "PUT", "", `{"mode": "frozen", "now": "soon"}`, 400, "the body"),
		Entry("a way back", "POST", "/advance", `{"by": "-1h"}`, 422, "set the clock to go there"),
		Entry("no length", "POST", "/advance", `{"by": "soon"}`, 422, "written like 36h"),
		Entry("no body", "POST", "/advance", ``, 415, "application/json"),
	)
})

// fieldOf is the value of a tag in the one item of a reply.
func fieldOf(reply client.Reply, tag string) string {
	GinkgoHelper()
	Expect(reply.Items).To(HaveLen(1))
	for _, field := range reply.Items[0] {
		if field.Tag == tag {
			return field.Value
		}
	}
	Fail("no " + tag)
	return ""
}

var _ = Describe("A server for a test", func() {
	It("needs a console for tenants of its own, and says so", func() {
		t := &watched{GinkgoTInterface: GinkgoT()}
		server := mockserver.Start(t, func(o *mockserver.Options) { o.Console = "" })
		Expect(func() { server.Tenant(t) }).To(PanicWith(ContainSubstring("it has to be on")))
	})

	It("fails the test where it cannot be", func() {
		t := &watched{GinkgoTInterface: GinkgoT()}
		Expect(func() { mockserver.Start(t, func(o *mockserver.Options) { o.HTTP = "nowhere:x" }) }).To(PanicWith(ContainSubstring("--http")))
		Expect(func() { mockserver.Start(t, func(o *mockserver.Options) { o.Tenants = []mockserver.Tenant{{}} }) }).To(PanicWith(ContainSubstring("needs a name")))
		own := mockserver.Start(t).Tenant(t)
		Expect(func() { own.Change(`{"timeZone": "Mars"}`) }).To(PanicWith(ContainSubstring("Mars")))
		Expect(func() { own.Clock().Advance(-1) }).To(PanicWith(ContainSubstring("set the clock")))
		Expect(func() { own.Client(func(o *client.Options) { o.URL = "x" }) }).To(PanicWith(ContainSubstring("not a URL")))
	})
})
