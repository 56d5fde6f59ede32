package admin_test

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/admin"
)

var _ = Describe("The console's door", func() {
	DescribeTable("is shut to names that lead to this machine, so that no web page can use one of its own:",
		func(host string) {
			newDesk().ask(http.MethodGet, "/api/v1/tenants", "", "Host", host).refuse(http.StatusForbidden, "address")
			newDesk().ask(http.MethodGet, "/health", "", "Host", host).refuse(http.StatusForbidden, "address")
		},
		Entry("a name", "evil.example"),
		Entry("a name with a port", "evil.example:8081"),
		Entry("a name that begins as localhost does", "localhost.evil.example"),
		Entry("a name that begins with an address", "127.0.0.1.nip.io"),
		Entry("a name that begins with an IPv6 address", "[::1].evil.example"),
		Entry("localhost with a dot, which is a name", "localhost."),
		Entry("no name at all", ""),
		Entry("a port alone", ":8081"),
	)

	DescribeTable("opens to", func(host string) {
		newDesk().ask(http.MethodGet, "/api/v1/tenants", "", "Host", host).succeed(200)
	},
		Entry("localhost", "localhost"),
		Entry("localhost in any case, with a port", "LocalHost:8081"),
		Entry("an IPv4 address", "127.0.0.1:8081"),
		Entry("an IPv6 address", "[::1]:8081"),
		Entry("an IPv6 address without a port", "[::1]"),
	)

	DescribeTable("is shut to pages of other sites, even for reading:", func(name, value string) {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			newDesk().ask(method, "/api/v1/tenants", "", name, value).refuse(http.StatusForbidden, "page")
		}
	},
		Entry("another site", "Origin", "http://evil.example"),
		Entry("another port", "Origin", "http://127.0.0.1:9999"),
		Entry("another scheme", "Origin", "https://127.0.0.1:8081"),
		Entry("a page without an origin", "Origin", "null"),
		Entry("what is no origin", "Origin", "http://%"),
		Entry("what the browser calls another site", "Sec-Fetch-Site", "cross-site"),
		Entry("what the browser calls the same site at another origin", "Sec-Fetch-Site", "same-site"),
	)

	It("opens to its own pages, and to what a user types", func() {
		d := newDesk()
		d.ask(http.MethodPost, "/api/v1/tenants", "", "Origin", "http://127.0.0.1:8081", "Sec-Fetch-Site", "same-origin").succeed(201)
		d.ask(http.MethodGet, "/api/v1/tenants", "", "Sec-Fetch-Site", "none").succeed(200)
	})

	It("tells browsers to show, keep and pass on nothing, and lets no other origin read", func() {
		d := newDesk()
		for _, answer := range []said{
			d.get("/tenants"), d.get("/nothing"), d.ask(http.MethodGet, "/health", ""),
			d.ask(http.MethodOptions, "/api/v1/tenants", "", "Origin", "http://evil.example", "Access-Control-Request-Method", "POST"),
		} {
			Expect(answer.header).To(And(
				HaveKeyWithValue("X-Content-Type-Options", []string{"nosniff"}), HaveKeyWithValue("Cache-Control", []string{"no-store"}),
				HaveKeyWithValue("Referrer-Policy", []string{"no-referrer"}),
				HaveKeyWithValue("Content-Security-Policy", []string{"default-src 'none'; frame-ancestors 'none'"}),
			))
			for name := range answer.header {
				Expect(name).NotTo(HavePrefix("Access-Control-"))
			}
		}
	})

	Describe("with a token", func() {
		guarded := func() *desk {
			return newDesk(func(c *admin.Console) { c.Token = "sesame" })
		}

		DescribeTable("is shut to who does not know it:", func(headers ...string) {
			for _, path := range []string{"/api/v1/tenants", "/api/v1/nothing", "/version", "/ca.pem", "/metrics", "/"} {
				answer := guarded().ask(http.MethodGet, path, "", headers...)
				answer.refuse(http.StatusUnauthorized, "Authorization: Bearer TOKEN")
				Expect(answer.header.Get("WWW-Authenticate")).To(HavePrefix("Bearer "))
				Expect(answer.body).NotTo(ContainSubstring("sesame"))
			}
		},
			Entry("who sends none"),
			Entry("who sends another one", "Authorization", "Bearer sesam"),
			Entry("who sends a longer one", "Authorization", "Bearer sesame "),
			Entry("who sends an empty one", "Authorization", "Bearer "),
			Entry("who sends it in another way", "Authorization", "Basic sesame"),
			Entry("who sends nothing but it", "Authorization", "sesame"),
		)

		It("opens to who knows it, under any name that the server may have", func() {
			guarded().ask(http.MethodGet, "/api/v1/tenants", "", "Authorization", "bearer sesame", "Host", "mock.example").succeed(200)
		})

		It("tells everyone that the server is well", func() {
			Expect(guarded().ask(http.MethodGet, "/health", "").succeed(200).body).To(MatchJSON(`{"status":"ok"}`))
		})

		It("stays shut to pages of other sites", func() {
			guarded().ask(http.MethodGet, "/api/v1/tenants", "", "Authorization", "Bearer sesame", "Origin", "http://evil.example").
				refuse(http.StatusForbidden, "page")
		})
	})
})

var _ = Describe("Beside its resources, the console", func() {
	It("tells its version", func() {
		Expect(newDesk().ask(http.MethodGet, "/version", "").succeed(200).body).To(MatchJSON(`{"name":"crmock","version":"1.2.3"}`))
	})

	It("hands out the CA", func() {
		d := newDesk(func(c *admin.Console) { c.CA = []byte("PEM") })
		answer := d.ask(http.MethodGet, "/ca.pem", "").succeed(200)
		Expect(answer.body).To(Equal("PEM"))
		Expect(answer.header.Get("Content-Type")).To(Equal("application/x-pem-file"))
	})

	It("says that there is no CA", func() {
		Expect(newDesk().ask(http.MethodGet, "/ca.pem", "").succeed(404).body).To(ContainSubstring("no local CA"))
	})

	It("answers scrapes", func() {
		d := newDesk(func(c *admin.Console) {
			c.Metrics = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("up 1")) })
		})
		Expect(d.ask(http.MethodGet, "/metrics", "").succeed(200).body).To(Equal("up 1"))
	})
})
