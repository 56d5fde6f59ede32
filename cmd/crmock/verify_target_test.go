package main

import (
	"testing"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/specs"
)

// parsed is what a command line and the environment say to verify.
func parsed(t *testing.T, set map[string]string, args ...string) subject {
	t.Helper()
	v, command := newVerifier(environment{lookup: variables(set)})
	NewWithT(t).Expect(command.ParseFlags(args)).To(Succeed())
	s, err := v.subject()
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return s
}

func TestTheSubjectIsTheDemoTenantOnThisMachine(t *testing.T) {
	g := NewWithT(t)
	s := parsed(t, nil, "--target", "http://127.0.0.1:8080", "--target", "https://localhost:8443", "--gateway", "http://127.0.0.1:8080", "--rate", "5", "--timeout", "3s", "--console", "127.0.0.1:8081")
	demo := mockserver.Demo()
	g.Expect(s.Credentials).To(Equal([]specs.Credentials{{Tenant: "demo", Username: "crmapi", Password: "crmapi-demo", APIKey: "eght_demo"}}))
	g.Expect(s.Agents).To(Equal(demo.Agents))
	g.Expect(s.URLs).To(Equal([]string{"http://127.0.0.1:8080", "https://localhost:8443"}))
	g.Expect(s.Gateway + " " + s.Console).To(Equal("http://127.0.0.1:8080 http://127.0.0.1:8081"))
	g.Expect(s.Rate).To(Equal(5.0))
	g.Expect(s.Timeout.Seconds()).To(Equal(3.0))
	g.Expect(s.Roots).To(BeNil())
	g.Expect(s.own).To(BeFalse())
}

func TestTheSubjectOfFlagsIsOneTenant(t *testing.T) {
	g := NewWithT(t)
	s := parsed(t, map[string]string{"CRMOCK_PASSWORD": "secret", "CRMOCK_API_KEY": "eght_x", "CRMOCK_CONSOLE": "off"},
		"--target", "https://crm.example.com", "--tenant", "acme", "--username", "wapi")
	g.Expect(s.Credentials).To(Equal([]specs.Credentials{{Tenant: "acme", Username: "wapi", Password: "secret", APIKey: "eght_x"}}))
	g.Expect(s.Agents).To(BeEmpty())
	g.Expect(s.Console).To(BeEmpty())
}

func TestTheSubjectOfAFileHasItsTenantsAndWhatTheyAddToTheContract(t *testing.T) {
	g := NewWithT(t)
	tenants := file(t, t.TempDir(), "tenants.yaml", `
http: 127.0.0.1:9
tenants:
  - name: reader
    api: {username: wapi, password: one}
    rights: {case: [get]}
  - name: closed
    api: {enabled: false, username: wapi, password: two}
  - name: acme
    api: {username: wapi, password: "${ACME_PASSWORD}", gateway-keys: [{key: eght_b, product: false}, eght_a, eght_c]}
    agents: [{login: ann, id: ag1, name: Ann}]
    picklists: {case-statuses: [New, {name: Done, means: closed}]}
    custom-fields: [{object: case, tag: CF01.REGION, type: text}]
`)
	set := map[string]string{"ACME_PASSWORD": "three", "CRMOCK_CONSOLE": "http://127.0.0.1:8081", "CRMOCK_HTTP": "nonsense"}
	s := parsed(t, set, "--target", "https://crm.example.com", "--credentials", tenants)
	g.Expect(s.Credentials).To(Equal([]specs.Credentials{
		{Tenant: "acme", Username: "wapi", Password: "three", APIKey: "eght_a", OtherKey: "eght_b"},
		{Tenant: "reader", Username: "wapi", Password: "one", Rights: map[string][]string{"case": {"get"}}},
		{Tenant: "closed", Username: "wapi", Password: "two", Disabled: true},
	}))
	g.Expect(s.Agents).To(Equal([]contracts.Agent{{Login: "ann", ID: "ag1", Name: "Ann"}}))
	g.Expect(s.Contract.Picklist("case-statuses").Has("Done")).To(BeTrue())
	g.Expect(s.Contract.Object("Case").Tag("CF01.REGION")).NotTo(BeNil())
	g.Expect(s.base.Picklist("case-statuses").Has("Done")).To(BeFalse())
	g.Expect(s.Console).To(Equal("http://127.0.0.1:8081"))
}

func TestTheSubjectTakesOverlaysOfTheFileOrOfFlags(t *testing.T) {
	g := NewWithT(t)
	folder := t.TempDir()
	short := file(t, folder, "short.xml", `<object name="Customer"><tag name="EMAIL"><max value="10"/></tag></object>`)
	file(t, folder, "long.xml", `<object name="Customer"><tag name="EMAIL"><max value="99"/></tag></object>`)
	tenants := file(t, folder, "tenants.yaml", "contract: long.xml\ntenants: [{name: acme, api: {username: wapi, password: x}}]")
	longest := func(s subject) int { return s.Contract.Operation("Customer.Add").Param("EMAIL").Max.Value }
	g.Expect(longest(parsed(t, nil, "--target", "http://127.0.0.1", "--credentials", tenants))).To(Equal(99))
	g.Expect(longest(parsed(t, nil, "--target", "http://127.0.0.1", "--credentials", tenants, "--contract", short))).To(Equal(10))
}

func TestAnOwnServerHasATenantForEachRight(t *testing.T) {
	g := NewWithT(t)
	contract, err := contracts.Default()
	g.Expect(err).NotTo(HaveOccurred())
	tenants := ownTenants(contract)
	g.Expect(tenants).To(HaveLen(3 + len(contract.Operations())))
	passwords := map[mockserver.Secret]bool{}
	for _, tenant := range tenants {
		passwords[tenant.Password] = true
		g.Expect(tenant.GatewayKeys).To(HaveLen(2))
	}
	g.Expect(passwords).To(HaveLen(len(tenants)))
	credentials := credentialsOf(tenants)
	g.Expect(credentials[0].Rights).To(BeNil())
	g.Expect(credentials[0].APIKey).To(HavePrefix("eght_"))
	g.Expect(credentials[0].OtherKey).To(HavePrefix("eght_"))
	g.Expect(credentials[2].Disabled).To(BeTrue())
	g.Expect(credentials[3].Tenant).To(Equal("without-customer.add"))
	g.Expect(credentials[3].Rights["Customer"]).To(ConsistOf("Modify", "Get"))
}
