package mockserver_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver"
)

// resources are all that can be read of the console, by its own description, of a tenant with a snapshot and an
// exchange.
func (s *steered) resources(tenant string, token func(*http.Request)) []string {
	GinkgoHelper()
	fill := strings.NewReplacer("{name}", url.PathEscape(tenant), "{object}", "Customer", "{snapshot}", "s", "{receiver}", "hook")
	var paths []string
	described := object(s.ask("GET", "/openapi.json", "", token).members(), "paths")
	for path := range described {
		if object(described, path)["get"] == nil || strings.HasSuffix(path, "/events") {
			continue
		}
		id := "1"
		if strings.Contains(path, "{object}") {
			id = "10000000"
		}
		path = strings.ReplaceAll(fill.Replace(path), "{id}", id)
		if strings.HasSuffix(path, "/wait") {
			path += "?count=99&timeout=1ms" // which answers what came close
		}
		paths = append(paths, path)
	}
	return append(paths, "/metrics", "/health", "/version", "/ca.pem")
}

var _ = Describe("The secrets of tenants", func() {
	It("are in no answer, log, journal, metric or event", func(ctx context.Context) {
		const hidden = "hush"
		log := &safeBuffer{}
		withToken := func(r *http.Request) { r.Header.Set("Authorization", "Bearer hush-token") }
		s := steer(func(o *mockserver.Options) {
			o.ConsoleToken = "hush-token"
			o.Logger = slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
			o.Tenants = []mockserver.Tenant{{
				Name: "acme", Username: "wapi", Password: `hush <&"' é`, DataToken: "hush-data", GatewayKeys: []mockserver.GatewayKey{{Key: "eght_hush"}},
			}}
		})
		far := steer(func(o *mockserver.Options) {
			o.Tenants = []mockserver.Tenant{{Name: "far", Username: "wapi", Password: "hush-far"}}
		})
		caller := func(change ...func(*client.Options)) *client.Client {
			GinkgoHelper()
			options := client.Options{URL: s.URLs().HTTP, Tenant: "acme", Username: "wapi", Password: `hush <&"' é`, APIKey: "eght_hush"}
			for _, apply := range change {
				apply(&options)
			}
			made, err := client.New(options)
			Expect(err).NotTo(HaveOccurred())
			DeferCleanup(made.Close)
			return made
		}
		var shown strings.Builder
		patched := s.ask("PATCH", "/tenants/acme/settings", fmt.Sprintf(
			`{"forward": {"url": %q, "tenant": "far", "username": "wapi", "password": "hush-far", "operations": ["FAQ.Get"]}}`, far.URLs().HTTP), withToken)
		Expect(patched.Status).To(Equal(200), patched.Body)
		shown.WriteString(patched.Body)
		Expect(s.ask("PUT", "/tenants/acme/snapshots/s", "", withToken).Status).To(Equal(200))

		must(caller(), "Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee", "PASSWD=hush-customer")
		for _, password := range []string{`hush <&"' é`, "hush-wrong"} {
			own := caller(withPassword(password))
			tell(own, "Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee", "COMMENTS="+password, "PASSWD=hush-customer-too-long")
			tell(own, "Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee", "COMMENTS=hush-data eght_hush", "EMAIL=hush-far")
			tell(own, "FAQ.Get", "QUESTION=%")
			tell(own, "hush-far.hush-data")
			_, _ = own.Send(ctx, []byte("<WAPI><PASSWORD>"+password)) // however it is answered
		}
		must(caller(overGateway), "Customer.Get", "LASTNAME=%")
		_, err := caller(overGateway, func(o *client.Options) { o.APIKey = "eght_hush-wrong" }).Do(ctx, op("Customer.Get", "LASTNAME=%"))
		Expect(err).To(HaveOccurred())
		response, err := http.Get(s.URLs().HTTP + "/WAPI/wapi.php?xml_query=" + url.QueryEscape("<WAPI><TENANT>acme</TENANT><PASSWORD>hush-wrong</PASSWORD>"))
		Expect(err).NotTo(HaveOccurred())
		Expect(response.Body.Close()).To(Succeed())

		for _, path := range s.resources("acme", withToken) {
			got := s.askAt("GET", path, "", withToken)
			Expect(got.Status).To(BeElementOf(200, 404, 504), path)
			fmt.Fprintln(&shown, path, got.Header, got.Body)
		}
		for _, refused := range []asked{
			s.ask("GET", "/tenants", ""),
			s.ask("PATCH", "/tenants/acme/settings", `{"api": {"passwrd": "hush-new"}}`, withToken),
			s.ask("PATCH", "/tenants/acme/settings", `{"api": {"password": "hush-new", "gatewayKeys": [{"key": "hush-key"}]}}`, withToken),
			s.ask("POST", "/tenants", `{"name": "acme", "settings": {"api": {"password": "hush-new"}}}`, withToken),
		} {
			Expect(refused.Status).To(BeNumerically(">=", 400))
			fmt.Fprintln(&shown, refused.Header, refused.Body)
		}
		shown.WriteString(s.events(ctx, "acme", "hush-token"))
		shown.WriteString(log.String())
		Expect(strings.Count(shown.String(), "LASTNAME")).To(BeNumerically(">", 20), "there is something to look at")
		for _, line := range strings.Split(shown.String(), "\n") {
			Expect(strings.ToLower(line)).NotTo(ContainSubstring(hidden))
		}
	})

	It("are shown once, to whoever makes a tenant", func() {
		s := steer()
		made := s.ask("POST", "/tenants", "").members()
		shown := s.ask("GET", "/tenants", "").Body + s.ask("GET", "/tenants/"+wording(made, "name")+"/settings", "").Body
		for _, name := range []string{"password", "apiKey", "dataToken"} {
			Expect(len(wording(made, name))).To(BeNumerically(">=", 26), name)
			Expect(shown).NotTo(ContainSubstring(wording(made, name)), name)
		}
	})
})

// events are the exchanges that a tenant has had, as they are streamed.
func (s *steered) events(ctx context.Context, tenant, token string) string {
	GinkgoHelper()
	watcher, err := console.New(s.URLs().Console, console.Options{Token: token})
	Expect(err).NotTo(HaveOccurred())
	defer watcher.Close()
	count, err := watcher.Tenant(tenant).Journal().Count(ctx, console.Query{})
	Expect(err).NotTo(HaveOccurred())
	var all strings.Builder
	left := count.Count
	for event, err := range watcher.Tenant(tenant).Events(ctx, 0) {
		Expect(err).NotTo(HaveOccurred())
		Expect(json.NewEncoder(&all).Encode(event)).To(Succeed())
		if left--; left == 0 {
			break
		}
	}
	return all.String()
}

var _ = Describe("The token of the console", func() {
	wide := func(o *mockserver.Options) { o.Console, o.ConsoleToken = "0.0.0.0:0", "open-sesame" }

	It("lets the console listen wider than loopback, and then everyone has to know it", func() {
		s := steer(wide)
		for _, path := range []string{"/api/v1/tenants", "/api/v1/openapi.json", "/metrics", "/version", "/ca.pem", "/api/v1/nothing"} {
			for _, given := range []string{"", "Bearer open", "Bearer open-sesame2", "Basic open-sesame", "open-sesame"} {
				refused := s.askAt("GET", path, "", header("Authorization", given))
				Expect(refused.Status).To(Equal(401), path+" "+given)
				Expect(refused.Header.Get("WWW-Authenticate")).To(HavePrefix("Bearer"))
				Expect(refused.Body).NotTo(ContainSubstring("sesame"))
			}
		}
		Expect(s.ask("GET", "/tenants", "", header("Authorization", "Bearer open-sesame")).Status).To(Equal(200))
		Expect(s.askAt("GET", "/health", "").Status).To(Equal(200), "whoever watches the server need not know it")
	})

	It("is used by tenants of tests", func() {
		s := steer(wide)
		must(s.tenant().Client(), "Task.Get", "SUBJECT=%")
	})
})

var _ = Describe("A page of another origin", func() {
	DescribeTable("cannot reach the console",
		func(change ...func(*http.Request)) {
			s := steer()
			for _, r := range []struct{ method, path, body string }{
				{"GET", "/tenants", ""},
				{"POST", "/tenants", ""},
				{"POST", "/tenants", `{}`},
				{"DELETE", "/tenants/demo", ""},
				{"POST", "/tenants/demo/reset", ""},
				{"OPTIONS", "/tenants", ""},
			} {
				refused := s.ask(r.method, r.path, r.body, change...)
				Expect(refused.Status).To(Equal(403), r.method+" "+r.path)
				Expect(refused.Header).NotTo(HaveKey(HavePrefix("Access-Control-")))
			}
			Expect(s.ask("GET", "/tenants", "").members()["tenants"]).To(HaveLen(1))
		},
		Entry("by its origin", header("Origin", "http://evil.example")),
		Entry("by an origin on another port", header("Origin", "http://127.0.0.1:1")),
		Entry("from a file", header("Origin", "null")),
		Entry("by what newer browsers say", header("Sec-Fetch-Site", "cross-site")),
		Entry("by a name of its own", host("evil.example")),
		Entry("by a name that ends like ours", host("evil-localhost")),
		Entry("by a name that begins like ours", host("localhost.evil.example")),
		Entry("by a name that resolves to loopback", host("127.0.0.1.nip.io:8081")),
		Entry("by a name that looks like IPv6", host("[::1].evil.example")),
	)

	It("cannot drive it by a form either, which browsers send to anyone", func() {
		s := steer()
		for _, kind := range []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"} {
			for _, path := range []string{"/tenants", "/tenants/demo/import", "/tenants/demo/clock/advance"} {
				refused := s.ask("POST", path, `{"by": "1h"}`, header("Content-Type", kind))
				Expect(refused.Status).To(Equal(415), kind+" "+path)
			}
		}
	})

	It("gets no permission from the API, which has no use for one", func() {
		s := steer()
		request, err := http.NewRequest(http.MethodOptions, s.URLs().HTTP+"/WAPI/wapi.php", nil)
		Expect(err).NotTo(HaveOccurred())
		request.Header.Set("Origin", "http://evil.example")
		response, err := http.DefaultTransport.RoundTrip(request)
		Expect(err).NotTo(HaveOccurred())
		defer response.Body.Close()
		_, _ = io.Copy(io.Discard, response.Body)
		Expect(response.StatusCode).To(Equal(405))
		Expect(response.Header).NotTo(HaveKey(HavePrefix("Access-Control-")))
	})
})

func host(name string) func(*http.Request) {
	return func(r *http.Request) { r.Host = name }
}

var _ = Describe("Closing a server", func() {
	It("ends what waits at the console at once", func(ctx context.Context) {
		s := steer()
		own := s.tenant()
		ended := make(chan error, 2)
		go func() {
			_, err := own.Console().Journal().Wait(ctx, console.Query{}, 1, time.Minute)
			ended <- err
		}()
		go func() {
			var err error
			for _, err = range own.Console().Events(ctx, 0) {
				break // it never comes here but for an error: there are no exchanges
			}
			ended <- err
		}()
		Eventually(func() string { return s.askAt("GET", "/metrics", "").Body }).Should(ContainSubstring("crmock_tenants 2"))
		Expect(s.Close(ctx)).To(Succeed())
		Eventually(ended).Should(Receive())
		Eventually(ended).Should(Receive())
	})
})
