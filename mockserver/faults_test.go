package mockserver_test

import (
	"context"
	"crypto/tls"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver"
)

// denied is a fault that answers an operation as if there were no right to it.
func denied(tenant, operation string) mockserver.Fault {
	return mockserver.Fault{Tenant: tenant, Interception: console.Interception{
		ID: "denied-" + strings.ToLower(operation), When: console.When{Operation: operation},
		Then: console.Then{Problem: &console.ActProblem{Name: "right"}},
	}}
}

var _ = Describe("Faults of the configuration", func() {
	with := func(faults ...mockserver.Fault) func(*mockserver.Options) {
		return func(o *mockserver.Options) { o.Faults = faults }
	}

	It("are of one tenant, or of each, those too that are made later", func() {
		server := mockserver.Start(GinkgoT(), with(denied("demo", "Task.Get"), denied("", "FAQ.Get")))
		own := server.Tenant(GinkgoT()).Client()
		Expect(tell(own, "FAQ.Get", "QUESTION=x").Status).To(Equal(310))
		must(own, "Task.Get", "SUBJECT=x")
		demo := mustClient(server, "demo")
		Expect(tell(demo, "FAQ.Get", "QUESTION=x").Status).To(Equal(310))
		Expect(tell(demo, "Task.Get", "SUBJECT=x").Status).To(Equal(310))
	})

	It("go on counting over a reload where they stay, and leave those of the console alone", func(ctx context.Context) {
		server := mockserver.Start(GinkgoT(), with(denied("", "Task.Get"), denied("", "FAQ.Get")))
		own := server.Tenant(GinkgoT())
		made := own.Intercept(console.Interception{When: console.When{Operation: "Customer.Get"}, Then: console.Then{Lost: &console.ActLost{}}})
		tell(own.Client(), "Task.Get", "SUBJECT=x")
		Expect(server.Reload(ctx, mockserver.Options{Faults: []mockserver.Fault{denied("", "Task.Get"), denied("", "Case.Get")}})).To(Succeed())
		all, err := own.Console().Interceptions(ctx)
		Expect(err).NotTo(HaveOccurred())
		Expect(idsOf(all)).To(Equal([]string{"denied-task.get", "denied-case.get", made.ID()}))
		Expect(all[0].Hits).To(Equal(int64(1)))
		Expect(all[0].Origin).To(Equal("file"))
		Expect(all[2].Origin).To(Equal("console"))
	})

	It("are refused with all else where one is wrong", func() {
		_, err := mockserver.New(mockserver.Options{Faults: []mockserver.Fault{denied("", "Lead.Get")}})
		Expect(err).To(MatchError(HavePrefix(`tenant demo: faults[0]: when: operation "Lead.Get" is none of Customer.Add`)))
	})
})

func idsOf(all []console.Interception) []string {
	ids := make([]string, len(all))
	for i, one := range all {
		ids[i] = one.ID
	}
	return ids
}

// mustClient calls the API as the built-in tenant.
func mustClient(server *mockserver.Server, tenant string) *client.Client {
	GinkgoHelper()
	demo := mockserver.Demo()
	caller, err := client.New(client.Options{URL: server.URLs().HTTP, Tenant: tenant, Username: demo.Username, Password: string(demo.Password)})
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(caller.Close)
	return caller
}

var _ = Describe("A listener with a fault of TLS", func() {
	It("is opened at the console, and serves the API to whom its fault does not matter", func(ctx context.Context) {
		server := mockserver.Start(GinkgoT())
		caller, err := console.New(server.URLs().Console, console.Options{})
		Expect(err).NotTo(HaveOccurred())
		opened, err := caller.OpenListener(ctx, "expired")
		Expect(err).NotTo(HaveOccurred())
		Expect(opened.CA).To(Equal(string(server.CertificatePEM())))
		Expect(caller.Listeners(ctx)).To(Equal([]console.Listener{opened}))
		own := server.Tenant(GinkgoT())
		carefree := own.Client(func(o *client.Options) { o.URL, o.TLS = opened.URL, client.TLS{Insecure: true} })
		must(carefree, "Task.Get", "SUBJECT=x")
		careful := own.Client(func(o *client.Options) { o.URL = opened.URL })
		_, err = careful.Do(ctx, op("Task.Get", "SUBJECT=x"))
		Expect(err).To(MatchError(ContainSubstring("expired")))
		own.Journal().Wait(console.Query{Operation: "Task.Get"}, 1)

		Expect(caller.CloseListener(ctx, opened.ID)).To(Succeed())
		Expect(caller.CloseListener(ctx, opened.ID)).To(MatchError(ContainSubstring(`no open listener has the id "1"`)))
		_, err = caller.OpenListener(ctx, "rusty")
		Expect(err).To(MatchError(ContainSubstring("there are expired, not-yet-valid")))
	})

	It("has an authority of its own where the server has none, and ends with the server", func(ctx context.Context) {
		server, err := mockserver.New(mockserver.Options{HTTP: "127.0.0.1:0"})
		Expect(err).NotTo(HaveOccurred())
		Expect(server.Start()).To(Succeed())
		opened := server.Listener(GinkgoT(), "stall-handshake")
		Expect(opened.CA).To(HavePrefix("-----BEGIN CERTIFICATE-----"))
		Expect(server.Close(ctx)).To(Succeed())
		transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
		_, err = (&http.Client{Transport: transport}).Get(opened.URL)
		Expect(err).To(MatchError(ContainSubstring("connection refused")))
	})

	It("has every fault that is documented", func() {
		Expect(mockserver.TLSFaults()).To(HaveLen(11))
	})
})

var _ = Describe("A server that is unfriendly", func() {
	It("journals no secret that a reply repeats in another form", func() {
		const secret = `s&cret"pässword`
		server := mockserver.Start(GinkgoT(), func(o *mockserver.Options) { o.Unfriendly = &mockserver.Unfriendly{Seed: 3} })
		own := server.Tenant(GinkgoT(), `{"api": {"password": "s&cret\"pässword"}}`)
		caller := own.Client(func(o *client.Options) { o.Password = secret })
		for range 20 {
			must(caller, "Customer.Add", "FIRSTNAME=A", "LASTNAME=B", "COMMENTS="+secret)
		}
		must(caller, "Customer.Get", "LASTNAME=B")
		for _, exchange := range own.Journal().Wait(console.Query{Operation: "Customer.Get"}, 1) {
			Expect(exchange.Reply).To(ContainSubstring("***"))
			Expect(exchange.Reply).NotTo(ContainSubstring("cret"))
		}
	})
})

var _ = Describe("A listener with a fault, where certificates have other names", func() {
	It("is wrong in that one way only", func() {
		server := mockserver.Start(GinkgoT(), func(o *mockserver.Options) { o.TLS.Hosts = []string{"crm.example.test"} })
		own := server.Tenant(GinkgoT())
		opened := server.Listener(GinkgoT(), "old-tls")
		old := own.Client(func(o *client.Options) {
			o.URL, o.TLS = opened.URL, client.TLS{CA: []byte(opened.CA), Min: "1.0", Max: "1.1"}
		})
		must(old, "Task.Get", "SUBJECT=x")
	})
})
