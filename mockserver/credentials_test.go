package mockserver_test

import (
	"context"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
)

// response is all that a caller gets to see.
type response struct {
	Status int
	Header http.Header
	Body   string
}

// see sends a form to a host with credentials, and is the whole response.
func (a *api) see(host, tenant, username, password string) response {
	GinkgoHelper()
	caller := a.as(tenant, username, password)
	request := formRequest("xml_query=" + caller.envelope(command("Customer.Get", "<ACCOUNTNUM>10000000</ACCOUNTNUM>")))
	if host != "" {
		request.Host = host
	}
	status, header, body := raw(a, request)
	return response{status, header, body}
}

// severalTenants is the option of several tenants that differ in what a refusal might give away.
func severalTenants(o *mockserver.Options) {
	tenant := func(name string, change func(*mockserver.Tenant)) mockserver.Tenant {
		t := mockserver.Tenant{Name: name, Username: "wapi", Password: "acme-secret", GatewayKeys: []mockserver.GatewayKey{{Key: "eght_acme"}}}
		change(&t)
		return t
	}
	o.Tenants = []mockserver.Tenant{
		mockserver.Demo(),
		tenant("disabled", func(t *mockserver.Tenant) { t.Disabled = true }),
		tenant("elsewhere", func(t *mockserver.Tenant) { t.Hosts = []string{"elsewhere.example.com"} }),
		tenant("unicode", func(t *mockserver.Tenant) { t.Charset = "UTF-8" }),
		tenant("powerless", func(t *mockserver.Tenant) { t.Rights = map[string][]string{} }),
	}
}

var _ = Describe("the login", Ordered, ContinueOnFailure, func() {
	a := untouched()

	It("succeeds with tenant, username and password", func() {
		Expect(a.send(getDemo)).To(answerMaria())
	})

	DescribeTable("is refused with 303 where one part is", func(spoil func(string) string) {
		Expect(a.as(spoil("demo"), "crmapi", "crmapi-demo").do("FAQ.Get", "FAQNUM=1")).To(refuseLogin(), "the tenant")
		Expect(a.as("demo", spoil("crmapi"), "crmapi-demo").do("FAQ.Get", "FAQNUM=1")).To(refuseLogin(), "the username")
		Expect(a.as("demo", "crmapi", spoil("crmapi-demo")).do("FAQ.Get", "FAQNUM=1")).To(refuseLogin(), "the password")
	},
		Entry("empty", func(string) string { return "" }),
		Entry("another one", func(string) string { return "other" }),
		Entry("in capitals", strings.ToUpper),
		Entry("of another case", func(s string) string { return strings.ToUpper(s[:1]) + s[1:] }),
		Entry("cut", func(s string) string { return s[:len(s)-1] }),
		Entry("longer", func(s string) string { return s + s[:1] }),
		Entry("begun with a blank", func(s string) string { return " " + s }),
		Entry("ended with a blank", func(s string) string { return s + " " }),
		Entry("ended with a newline", func(s string) string { return s + "\n" }),
		Entry("surrounded by white space, as a pretty-printer makes it", func(s string) string { return "\n\t" + s + "\n" }),
		Entry("nothing but blanks", func(string) string { return "  " }),
	)

	DescribeTable("is refused with 303 for a part that is missing a value, and with 302 for one that is missing", func(part string) {
		start, end := strings.Index(getDemo, "<"+part+">"), strings.Index(getDemo, "</"+part+">")+len("</"+part+">")
		Expect(a.send(getDemo[:start] + "<" + part + "></" + part + ">" + getDemo[end:])).To(refuseLogin())
		Expect(a.send(getDemo[:start] + "<" + part + "/>" + getDemo[end:])).To(refuseLogin())
		Expect(a.send(getDemo[:start] + getDemo[end:])).To(refuseEnvelope())
	},
		Entry(nil, "TENANT"), Entry(nil, "USERNAME"), Entry(nil, "PASSWORD"),
	)

	It("takes passwords of any characters, exactly as they are", func() {
		const secret = ` "<&>'é€😀 `
		a := newAPI(demoWith(func(t *mockserver.Tenant) { t.Password = secret }))
		login := func(password string) answer {
			return a.as("demo", "crmapi", password).do("FAQ.Get", "FAQNUM=1")
		}
		Expect(login(` "&lt;&amp;&gt;'é€😀 `)).To(beWell())
		Expect(login(`"&lt;&amp;&gt;'é€😀`)).To(refuseLogin())
	})

	It("is refused with the credentials of another tenant", func() {
		a := newAPI(acmeToo)
		Expect(a.as("acme", "wapi", "acme-secret").do("FAQ.Get", "FAQNUM=1")).To(beWell())
		Expect(a.as("acme", "crmapi", "crmapi-demo").do("FAQ.Get", "FAQNUM=1")).To(refuseLogin())
		Expect(a.as("demo", "wapi", "acme-secret").do("FAQ.Get", "FAQNUM=1")).To(refuseLogin())
		Expect(a.as("demo", "crmapi", "acme-secret").do("FAQ.Get", "FAQNUM=1")).To(refuseLogin())
	})

	It("is refused to an agent", func() {
		Expect(a.as("demo", "jsmith", "crmapi-demo").do("FAQ.Get", "FAQNUM=1")).To(refuseLogin())
	})

	It("is refused while the API is disabled, and succeeds once it is enabled again", func(ctx context.Context) {
		a := newAPI()
		options := mockserver.Options{Contract: shipped()}
		demoWith(func(t *mockserver.Tenant) { t.Disabled = true })(&options)
		Expect(a.Reload(ctx, options)).To(Succeed())
		Expect(a.send(getDemo)).To(refuseLogin())
		Expect(a.Reload(ctx, mockserver.Options{Contract: shipped()})).To(Succeed())
		Expect(a.send(getDemo)).To(answerMaria())
	})

	It("answers in the same bytes and headers whatever was wrong, hints included", func() {
		a := newAPI(severalTenants)
		Expect(a.see("", "unicode", "wapi", "acme-secret").Body).To(ContainSubstring(`STATUS="0"`))
		wrong := a.see("", "demo", "crmapi", "wrong")
		Expect(wrong.Body).To(ContainSubstring(`STATUS="303"`))
		Expect(wrong.Header.Get("X-Crmock-Hint")).NotTo(BeEmpty())
		for what, other := range map[string]response{
			"a long wrong password":              a.see("", "demo", "crmapi", strings.Repeat("x", 10_000)),
			"an empty password":                  a.see("", "demo", "crmapi", ""),
			"a wrong username":                   a.see("", "demo", "wrong", "crmapi-demo"),
			"an unknown tenant":                  a.see("", "nobody", "crmapi", "crmapi-demo"),
			"no tenant":                          a.see("", "", "", ""),
			"a disabled tenant":                  a.see("", "disabled", "wapi", "acme-secret"),
			"a disabled tenant's wrong password": a.see("", "disabled", "wapi", "wrong"),
			"a tenant of another host":           a.see("here.example.com", "elsewhere", "wapi", "acme-secret"),
			"that tenant's wrong password":       a.see("elsewhere.example.com", "elsewhere", "wapi", "wrong"),
			"a tenant that is answered in UTF-8": a.see("", "unicode", "wapi", "wrong"),
			"a tenant without any right":         a.see("", "powerless", "wapi", "wrong"),
			"another tenant's username":          a.see("", "demo", "wapi", "acme-secret"),
		} {
			Expect(other).To(Equal(wrong), what)
		}
	})
})

var _ = Describe("the hosts of a tenant", Ordered, ContinueOnFailure, func() {
	withHosts := func(hosts ...string) *api {
		return shared(demoWith(func(t *mockserver.Tenant) { t.Hosts = hosts }))
	}
	anywhere, several, one := withHosts(), withHosts("vcc-na1.example.com", "LocalHost", "::1"), withHosts("vcc-na1.example.com")
	reached := ContainSubstring("<FIRSTNAME>Maria</FIRSTNAME>")
	refused := ContainSubstring(`<REPLY STATUS="303" ERROR_STR="Invalid login parameters." ERROR_CODE="303"></REPLY>`)

	DescribeTable("are any by default", func(host string) {
		Expect(anywhere.see(host, "demo", "crmapi", "crmapi-demo").Body).To(reached)
	},
		Entry(nil, "localhost"), Entry(nil, "127.0.0.1:8080"), Entry(nil, "vcc-na1.example.com"), Entry(nil, "[::1]:8080"),
	)

	DescribeTable("are answered on, with any port and in any case", func(host string) {
		Expect(several.see(host, "demo", "crmapi", "crmapi-demo").Body).To(reached)
	},
		Entry(nil, "vcc-na1.example.com"), Entry(nil, "VCC-NA1.Example.COM"), Entry(nil, "vcc-na1.example.com:8443"),
		Entry(nil, "localhost"), Entry(nil, "localhost:1"), Entry(nil, "[::1]:8080"), Entry("IPv6 without a port", "[::1]"),
	)

	DescribeTable("are the only ones, and any other is 303", func(host string) {
		Expect(one.see(host, "demo", "crmapi", "crmapi-demo").Body).To(refused)
		request := gatewayRequest(command("Customer.Get", "<ACCOUNTNUM>10000000</ACCOUNTNUM>"))
		request.Host = host
		Expect(one.request(request)).To(refuseLogin())
	},
		Entry(nil, "vcc-eu1.example.com"), Entry(nil, "example.com"), Entry(nil, "vcc-na1.example.com.evil.org"),
		Entry(nil, "x.vcc-na1.example.com"), Entry(nil, "127.0.0.1:8080"), Entry(nil, "localhost"),
	)
})

var _ = Describe("repeated login failures", func() {
	// fails sends a wrong password in a request whose client has given up already: an answer that is delayed never
	// comes, one that is not delayed comes as ever.
	fails := func(a *api, tenant string) answer {
		GinkgoHelper()
		form := "xml_query=" + a.as(tenant, "crmapi", "wrong").envelope(command("FAQ.Get", "<FAQNUM>1</FAQNUM>"))
		return a.request(formRequest(form).WithContext(cancelled(context.Background())))
	}
	throttled := func(o *mockserver.Options) { o.Throttle = mockserver.Throttle{Burst: 2, Every: time.Hour} }

	It("are not delayed by default", func() {
		a := newAPI()
		for range 200 {
			Expect(fails(a, "demo")).To(refuseLogin())
		}
	})

	It("are delayed after so many by a setting, for an unknown tenant too", func() {
		a := newAPI(throttled)
		for _, tenant := range []string{"demo", "nobody"} {
			Expect(fails(a, tenant)).To(refuseLogin())
			Expect(fails(a, tenant)).To(refuseLogin())
			Expect(fails(a, tenant).Status).NotTo(Equal(303))
		}
	})

	It("are forgotten once a login succeeds, which is never delayed itself", func() {
		a := newAPI(throttled)
		for range 3 {
			fails(a, "demo")
		}
		Expect(a.send(getDemo)).To(answerMaria())
		Expect(fails(a, "demo")).To(refuseLogin())
	})

	It("are forgiven with the time, one for each period", func() {
		moment := today
		a := newAPI(throttled, func(o *mockserver.Options) { o.Now = func() time.Time { return moment } })
		Expect(fails(a, "demo")).To(refuseLogin())
		Expect(fails(a, "demo")).To(refuseLogin())
		moment = moment.Add(time.Hour)
		Expect(fails(a, "demo")).To(refuseLogin())
		Expect(fails(a, "demo").Status).NotTo(Equal(303))
	})
})

var _ = Describe("the settings of a login", func() {
	DescribeTable("are refused with what is wrong", func(change func(*mockserver.Tenant), message string) {
		options := mockserver.Options{Contract: shipped()}
		demoWith(change)(&options)
		_, err := mockserver.New(options)
		Expect(err).To(MatchError(SatisfyAll(ContainSubstring("tenant "), ContainSubstring(message), Not(ContainSubstring("crmapi-demo")))))
	},
		Entry("a username that is an agent's login", func(t *mockserver.Tenant) { t.Username = "jsmith" }, `username "jsmith" is an agent's login`),
		Entry("no username", func(t *mockserver.Tenant) { t.Username = "" }, "username and password are needed"),
		Entry("no password", func(t *mockserver.Tenant) { t.Password = "" }, "username and password are needed"),
		Entry("a used identity who is no agent", func(t *mockserver.Tenant) { t.UsedIdentity = "nobody" }, `used-identity "nobody"`),
		Entry("a gateway key of another kind", func(t *mockserver.Tenant) { t.GatewayKeys = []mockserver.GatewayKey{{Key: "demo"}} }, "begins with eght_"),
		Entry("an agent without an id", func(t *mockserver.Tenant) { t.Agents = []contracts.Agent{{Login: "bpower"}} }, "an agent needs a login and an id"),
	)
})
