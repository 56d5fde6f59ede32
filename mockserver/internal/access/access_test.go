package access_test

import (
	"context"
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/access"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// control is access control over some tenants, with the shipped contract or a corrected one.
func control(contract *contracts.Contract, throttle *access.Throttle, settings ...tenant.Settings) *access.Control {
	GinkgoHelper()
	sealer := tenant.NewSealer()
	tenants := make([]*tenant.Tenant, len(settings))
	for i := range settings {
		var err error
		tenants[i], err = tenant.New(contract, settings[i], sealer)
		Expect(err).NotTo(HaveOccurred())
	}
	return access.New(contract, tenant.NewRegistry(tenants), sealer, throttle)
}

func acme() tenant.Settings {
	return tenant.Settings{
		Name: "acme", Username: "wapi", Password: "open sesame",
		GatewayKeys: []tenant.GatewayKey{{Key: "eght_acme"}, {Key: "eght_chat", NoProduct: true}},
	}
}

var _ = Describe("a login", Ordered, func() {
	var contract *contracts.Contract
	BeforeAll(func() {
		var err error
		contract, err = contracts.Default()
		Expect(err).NotTo(HaveOccurred())
	})
	good := access.Credentials{Tenant: "acme", Username: "wapi", Password: "open sesame", Host: "localhost:8080"}

	It("finds the tenant", func(ctx SpecContext) {
		found, err := control(contract, nil, acme()).Login(ctx, good)
		Expect(err).NotTo(HaveOccurred())
		Expect(found.Name).To(Equal("acme"))
	})

	It("is refused with the same violation whatever is wrong", func(ctx SpecContext) {
		disabled, elsewhere := acme(), acme()
		disabled.Name, disabled.Disabled = "disabled", true
		elsewhere.Name, elsewhere.Hosts = "elsewhere", []string{"elsewhere.example.com"}
		c := control(contract, nil, acme(), disabled, elsewhere)
		bad := good
		bad.Password = "x"
		_, first := c.Login(ctx, bad)
		Expect(first).To(HaveField("Clause", "check.login"))
		for _, change := range []func(*access.Credentials){
			func(c *access.Credentials) { c.Tenant = "nobody" },
			func(c *access.Credentials) { c.Tenant = "" },
			func(c *access.Credentials) { c.Username = "WAPI" },
			func(c *access.Credentials) { c.Username, c.Password = "wapiopen", " sesame" },
			func(c *access.Credentials) { c.Tenant = "disabled" },
			func(c *access.Credentials) { c.Tenant = "elsewhere" },
		} {
			bad := good
			change(&bad)
			found, err := c.Login(ctx, bad)
			Expect(found).To(BeNil())
			Expect(err).To(Equal(first))
		}
	})

	It("is never delayed when it succeeds, however many have failed before", func(ctx SpecContext) {
		c := control(contract, access.NewThrottle(1, time.Hour, time.Now), acme())
		bad := good
		bad.Password = "x"
		_, err := c.Login(ctx, bad)
		Expect(err).To(HaveField("Clause", "check.login"))
		gone, leave := context.WithCancel(ctx)
		leave()
		_, err = c.Login(gone, bad)
		Expect(err).To(MatchError(context.Canceled), "this one would have to wait")
		_, err = c.Login(ctx, good)
		Expect(err).NotTo(HaveOccurred())
	}, SpecTimeout(5*time.Second))

	It("allows what the matrix of rights has, and names the right that is missing", func(ctx SpecContext) {
		settings := acme()
		settings.Rights = map[string][]string{"case": {"get"}}
		c := control(contract, nil, settings)
		found, err := c.Login(ctx, good)
		Expect(err).NotTo(HaveOccurred())
		Expect(c.Authorize(found, found.Contract.Operation("Case.Get"))).To(Succeed())
		Expect(c.Authorize(found, found.Contract.Operation("Case.Add"))).To(MatchError(SatisfyAll(
			ContainSubstring("Case.Add.right"), ContainSubstring("case.add"))))
	})
})

var _ = Describe("the gateway", Ordered, func() {
	var contract *contracts.Contract
	BeforeAll(func() {
		var err error
		contract, err = contracts.Default()
		Expect(err).NotTo(HaveOccurred())
	})
	headers := func(tenant, key string) http.Header {
		header := http.Header{}
		header.Set("X-8x8-Tenant", tenant)
		header.Set("x-api-key", key)
		return header
	}

	It("opens to a tenant and its key", func() {
		found, err := control(contract, nil, acme()).Gateway(contract.Endpoint("gateway"), headers("acme", "eght_acme"), "localhost")
		Expect(err).NotTo(HaveOccurred())
		Expect(found.Name).To(Equal("acme"))
	})

	It("tells a log which refusal it was, and not the key", func() {
		_, err := control(contract, nil, acme()).Gateway(contract.Endpoint("gateway"), headers("acme", "eght_chat"), "localhost")
		Expect(err).To(MatchError("gateway: Forbidden: The API key does not include this product."))
	})

	It("lets nobody in even where a user's contract has taken its refusals away", func() {
		open, err := contract.With(contracts.File{Name: "overlay.xml", Data: []byte(`<endpoint name="gateway">
			<refusal name="key-missing" remove="yes"/><refusal name="tenant-missing" remove="yes"/><refusal name="tenant-unknown" remove="yes"/>
			<refusal name="key-invalid" remove="yes"/><refusal name="product" remove="yes"/></endpoint>`)})
		Expect(err).NotTo(HaveOccurred())
		c := control(open, nil, acme())
		for _, header := range []http.Header{
			{}, headers("acme", ""), headers("", "eght_acme"), headers("nobody", "eght_acme"), headers("acme", "eght_other"), headers("acme", "eght_chat"),
		} {
			found, err := c.Gateway(open.Endpoint("gateway"), header, "localhost")
			Expect(found).To(BeNil())
			Expect(err).To(HaveField("Clause", "check.login"))
		}
	})
})
