package console_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/console"
)

// A name that holds what a path cannot, and the same name in one.
const (
	hard        = "a/b 50%?ü"
	hardEscaped = "a%2Fb%2050%25%3F%C3%BC"
)

const (
	clockJSON  = `{"mode":"frozen","now":"2026-03-01T09:00:00Z"}`
	tenantJSON = `{"name":"acme","enabled":true,"origin":"file","records":{"customer":2},"exchanges":7,"snapshots":["a"],"clock":` + clockJSON + `}`
	settings   = `{"api":{"enabled":true,"username":"wapi","usedIdentity":"bpower","gatewayKeys":[{"product":true}],"hosts":[]},` +
		`"rights":{"case":["get"]},"agents":[],"picklists":{},"customFields":[],"timeZone":"UTC","charset":"ISO-8859-1","maxItems":0,"triggers":{"urls":{},"allowHttp":false,"allowPrivate":false}}`
	exchangeJSON = `{"id":7,"outcome":"answered","operation":"Customer.Add","method":"POST","items":0,"started":"2026-03-01T09:00:00Z","durationNanoseconds":5}`
	foundJSON    = `{"exchanges":[` + exchangeJSON + `],"matched":3,"truncated":true}`
)

// exchange7 is exchangeJSON.
func exchange7() console.Exchange {
	return console.Exchange{ID: 7, Outcome: "answered", Operation: "Customer.Add", Method: "POST", Started: nine(), Nanoseconds: 5}
}

func nine() time.Time { return time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC) }

// frozen is clockJSON.
func frozen() console.Clock { return console.Clock{Mode: console.ClockFrozen, Now: nine()} }

// asked is one call of the client, with what it answers.
type asked func(context.Context, *console.Client) (any, error)

// told is one without an answer.
func told(do func(context.Context, *console.Client) error) asked {
	return func(ctx context.Context, c *console.Client) (any, error) { return nil, do(ctx, c) }
}

// ofTenant is one about a tenant with a name that is hard to write.
func ofTenant[T any](do func(context.Context, *console.TenantHandle) (T, error)) asked {
	return func(ctx context.Context, c *console.Client) (any, error) { return do(ctx, c.Tenant(hard)) }
}

func toldTenant(do func(context.Context, *console.TenantHandle) error) asked {
	return told(func(ctx context.Context, c *console.Client) error { return do(ctx, c.Tenant(hard)) })
}

const ofHard = "/api/v1/tenants/" + hardEscaped

var _ = DescribeTable("A call is sent as the console expects it, and its answer is read",
	func(ctx context.Context, do asked, answer http.HandlerFunc, want sent, result any) {
		server := serve(answer)
		got, err := do(ctx, connect(server.URL, console.Options{Token: token}))
		Expect(err).NotTo(HaveOccurred())
		if result == nil {
			Expect(got).To(BeNil())
		} else {
			Expect(got).To(Equal(result))
		}
		want.Token = "Bearer " + token
		Expect(server.sent()).To(Equal([]sent{want}))
	},
	Entry("the tenants", asked(func(ctx context.Context, c *console.Client) (any, error) { return c.Tenants(ctx) }),
		ok(`{"tenants":[`+tenantJSON+`]}`), sent{Request: "GET /api/v1/tenants"}, []console.Tenant{acme()}),
	Entry("a new tenant of which nothing is said", asked(func(ctx context.Context, c *console.Client) (any, error) {
		return c.CreateTenant(ctx, console.NewTenant{})
	}), saying(201, typeJSON, `{"name":"t","username":"u","password":"p","apiKey":"k","dataToken":"d"}`),
		sent{Request: "POST /api/v1/tenants", Type: typeJSON, Body: `{}`},
		console.Created{Name: "t", Username: "u", Password: "p", APIKey: "k", DataToken: "d"}),
	Entry("a new tenant with all that can be said", asked(func(ctx context.Context, c *console.Client) (any, error) {
		return c.CreateTenant(ctx, console.NewTenant{Name: hard, Template: "demo", Settings: json.RawMessage(`{"timeZone":"Europe/Berlin"}`)})
	}), saying(201, typeJSON+"; charset=utf-8", `{"name":"t","username":"u","password":"p","apiKey":"k","dataToken":"d"}`),
		sent{Request: "POST /api/v1/tenants", Type: typeJSON, Body: `{"name":"a/b 50%?ü","template":"demo","settings":{"timeZone":"Europe/Berlin"}}`},
		console.Created{Name: "t", Username: "u", Password: "p", APIKey: "k", DataToken: "d"}),
	Entry("a tenant", ofTenant(func(ctx context.Context, t *console.TenantHandle) (console.Tenant, error) { return t.Get(ctx) }),
		ok(tenantJSON), sent{Request: "GET " + ofHard}, acme()),
	Entry("the end of a tenant", toldTenant(func(ctx context.Context, t *console.TenantHandle) error { return t.Remove(ctx) }),
		saying(204, "", ""), sent{Request: "DELETE " + ofHard}, nil),
	Entry("settings", ofTenant(func(ctx context.Context, t *console.TenantHandle) (console.Settings, error) { return t.Settings(ctx) }),
		ok(settings), sent{Request: "GET " + ofHard + "/settings"}, settingsOf()),
	Entry("a change of settings", ofTenant(func(ctx context.Context, t *console.TenantHandle) (console.Settings, error) {
		return t.ChangeSettings(ctx, map[string]any{"rights": map[string]any{"case": []string{"get"}}, "maxItems": nil})
	}), ok(settings), sent{
		Request: "PATCH " + ofHard + "/settings", Type: "application/merge-patch+json", Body: `{"maxItems":null,"rights":{"case":["get"]}}`,
	}, settingsOf()),
	Entry("a snapshot", ofTenant(func(ctx context.Context, t *console.TenantHandle) (console.Snapshot, error) {
		return t.Snapshot(ctx, "before/after")
	}),
		ok(`{"name":"before/after","taken":"2026-03-01T09:00:00Z"}`), sent{Request: "PUT " + ofHard + "/snapshots/before%2Fafter"},
		console.Snapshot{Name: "before/after", Taken: nine()}),
	Entry("the snapshots", ofTenant(func(ctx context.Context, t *console.TenantHandle) ([]console.Snapshot, error) {
		return t.Snapshots(ctx)
	}),
		ok(`{"snapshots":[{"name":"a","taken":"2026-03-01T09:00:00Z"}]}`), sent{Request: "GET " + ofHard + "/snapshots"},
		[]console.Snapshot{{Name: "a", Taken: nine()}}),
	Entry("going back to a snapshot", toldTenant(func(ctx context.Context, t *console.TenantHandle) error { return t.Restore(ctx, "..") }),
		saying(204, "", ""), sent{Request: "POST " + ofHard + "/snapshots/%2E%2E/restore"}, nil),
	Entry("the end of a snapshot", toldTenant(func(ctx context.Context, t *console.TenantHandle) error { return t.DropSnapshot(ctx, ".") }),
		saying(204, "", ""), sent{Request: "DELETE " + ofHard + "/snapshots/%2E"}, nil),
	Entry("the clock", ofTenant(func(ctx context.Context, t *console.TenantHandle) (console.Clock, error) { return t.Clock(ctx) }),
		ok(clockJSON), sent{Request: "GET " + ofHard + "/clock"}, frozen()),
	Entry("a clock that is frozen where it is", ofTenant(func(ctx context.Context, t *console.TenantHandle) (console.Clock, error) {
		return t.SetClock(ctx, console.ClockSetting{Mode: console.ClockFrozen})
	}), ok(clockJSON), sent{Request: "PUT " + ofHard + "/clock", Type: typeJSON, Body: `{"mode":"frozen"}`}, frozen()),
	Entry("a clock that is frozen at a moment", ofTenant(func(ctx context.Context, t *console.TenantHandle) (console.Clock, error) {
		at := nine()
		return t.SetClock(ctx, console.ClockSetting{Mode: console.ClockFrozen, Now: &at})
	}), ok(clockJSON), sent{Request: "PUT " + ofHard + "/clock", Type: typeJSON, Body: clockJSON}, frozen()),
	Entry("a clock that moves forward", ofTenant(func(ctx context.Context, t *console.TenantHandle) (console.Clock, error) {
		return t.Advance(ctx, 36*time.Hour)
	}), ok(clockJSON), sent{Request: "POST " + ofHard + "/clock/advance", Type: typeJSON, Body: `{"by":"36h0m0s"}`}, frozen()),
	Entry("a record", ofTenant(func(ctx context.Context, t *console.TenantHandle) (console.Record, error) {
		return t.Record(ctx, "customer", "1+0 /")
	}), ok(`{"object":"customer","id":"1","tags":{"EMAIL":"a@example.com"}}`), sent{Request: "GET " + ofHard + "/objects/customer/1+0%20%2F"},
		console.Record{Object: "customer", ID: "1", Tags: map[string]string{"EMAIL": "a@example.com"}}),
	Entry("an import", ofTenant(func(ctx context.Context, t *console.TenantHandle) (map[string]int, error) {
		return t.Import(ctx, strings.NewReader("<records/>"), false)
	}), ok(`{"added":{"case":1}}`), sent{Request: "POST " + ofHard + "/import", Type: "application/xml", Body: "<records/>"}, map[string]int{"case": 1}),
	Entry("an import in place of all records", ofTenant(func(ctx context.Context, t *console.TenantHandle) (map[string]int, error) {
		return t.Import(ctx, strings.NewReader("<records/>"), true)
	}), ok(`{"added":{}}`), sent{Request: "POST " + ofHard + "/import?replace=true", Type: "application/xml", Body: "<records/>"}, map[string]int{}),
	Entry("records as seeded", toldTenant(func(ctx context.Context, t *console.TenantHandle) error { return t.Reset(ctx) }),
		saying(204, "", ""), sent{Request: "POST " + ofHard + "/reset"}, nil),
	Entry("believable records", ofTenant(func(ctx context.Context, t *console.TenantHandle) (map[string]int, error) {
		return t.Fake(ctx, map[string]int{"customers": 10, "faqs": 2}, 1<<63)
	}), ok(`{"added":{"customer":10,"faq":2}}`), sent{Request: "POST " + ofHard + "/fake?customers=10&faqs=2&seed=9223372036854775808"},
		map[string]int{"customer": 10, "faq": 2}),
	Entry("health", told(func(ctx context.Context, c *console.Client) error { return c.Health(ctx) }),
		ok(`{"status":"ok"}`), sent{Request: "GET /health"}, nil),
	Entry("the certificate of the authority", asked(func(ctx context.Context, c *console.Client) (any, error) { return c.CA(ctx) }),
		saying(200, "application/x-pem-file", certificate), sent{Request: "GET /ca.pem"}, []byte(certificate)),
)

const certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"

// acme is tenantJSON.
func acme() console.Tenant {
	return console.Tenant{
		Name: "acme", Enabled: true, Origin: "file", Records: map[string]int{"customer": 2}, Exchanges: 7, Snapshots: []string{"a"}, Clock: frozen(),
	}
}

// settingsOf is settings.
func settingsOf() console.Settings {
	return console.Settings{
		API: console.API{
			Enabled: true, Username: "wapi", UsedIdentity: "bpower", GatewayKeys: []console.GatewayKey{{Product: true}}, Hosts: []string{},
		},
		Rights: map[string][]string{"case": {"get"}}, Agents: []console.Agent{}, Picklists: map[string][]console.Choice{},
		CustomFields: []console.CustomField{}, TimeZone: "UTC", Charset: "ISO-8859-1",
		Triggers: console.Triggers{URLs: map[string]map[string]string{}},
	}
}

var _ = Describe("A call", func() {
	It("carries no token where there is none", func(ctx context.Context) {
		server := serve(ok(`{"status":"ok"}`))
		Expect(connect(server.URL).Health(ctx)).To(Succeed())
		Expect(server.sent()[0].Token).To(BeEmpty())
	})

	It("goes below the path of a console behind another server, with the API's own path or without", func(ctx context.Context) {
		server := serve(ok(`{"tenants":[]}`))
		for _, base := range []string{"/mock", "/mock/", "/mock/api/v1", "/mock/api/v1/"} {
			caller := connect(server.URL + base)
			Expect(caller.URL()).To(Equal(server.URL + "/mock"))
			_, err := caller.Tenants(ctx)
			Expect(err).NotTo(HaveOccurred())
		}
		Expect(server.sent()).To(HaveEach(sent{Request: "GET /mock/api/v1/tenants"}))
	})

	It("can be made through a client of one's own, which follows no redirect here and stays as it is", func(ctx context.Context) {
		server := serve(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) })
		own := &http.Client{}
		err := connect(server.URL, console.Options{HTTP: own, Token: token}).Health(ctx)
		Expect(err).To(MatchError(ContainSubstring(`it redirects to "/elsewhere", which is not followed`)))
		Expect(server.sent()).To(HaveLen(1))
		Expect(own.CheckRedirect).To(BeNil())
	})

	DescribeTable("is not sent without a name", func(ctx context.Context, do func(context.Context, *console.Client) error) {
		server := serve(hangUp)
		Expect(do(ctx, connect(server.URL))).To(MatchError(ContainSubstring("is empty; give one")))
		Expect(server.sent()).To(BeEmpty())
	},
		Entry("of a tenant", func(ctx context.Context, c *console.Client) error { return c.Tenant("").Remove(ctx) }),
		Entry("of a snapshot", func(ctx context.Context, c *console.Client) error { return c.Tenant("a").Restore(ctx, "") }),
	)

	It("knows the tenant's name", func() {
		Expect(connect("http://127.0.0.1:1").Tenant(hard).Name()).To(Equal(hard))
	})
})

var _ = Describe("A clock", func() {
	It("is not set to a moment that JSON has no words for", func(ctx context.Context) {
		server := serve(hangUp)
		never := nine().AddDate(9999, 0, 0)
		_, err := connect(server.URL).Tenant("a").SetClock(ctx, console.ClockSetting{Mode: console.ClockFrozen, Now: &never})
		Expect(err).To(MatchError(ContainSubstring("the setting of the clock is not JSON")))
		Expect(server.sent()).To(BeEmpty())
	})
})

var _ = Describe("A change of settings", func() {
	DescribeTable("is not sent unless it is a JSON object", func(ctx context.Context, patch any, say string) {
		server := serve(hangUp)
		_, err := connect(server.URL).Tenant("a").ChangeSettings(ctx, patch)
		Expect(err).To(MatchError(ContainSubstring(say)))
		Expect(server.sent()).To(BeEmpty())
	},
		Entry("but bytes, which would become a text", []byte(`{"maxItems":1}`), "[]uint8 makes none"),
		Entry("but nothing", nil, "is a JSON object"),
		Entry("but broken JSON", json.RawMessage(`{"maxItems":`), "the change of settings is not JSON"),
	)

	It("of a new tenant is not sent either", func(ctx context.Context) {
		server := serve(hangUp)
		_, err := connect(server.URL).CreateTenant(ctx, console.NewTenant{Settings: json.RawMessage(`{`)})
		Expect(err).To(MatchError(ContainSubstring("the settings of the new tenant are not JSON")))
		Expect(server.sent()).To(BeEmpty())
	})
})
