package tenant_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

var _ = Describe("a tenant", Ordered, ContinueOnFailure, func() {
	contract := base()

	It("has defaults for all that its settings leave out", func() {
		t := made(contract, acme())
		Expect(t.Name).To(Equal("acme"))
		Expect(t.Enabled).To(BeTrue())
		Expect(t.Identity).To(Equal(contracts.Agent{Login: "admin", ID: "ag0001", Name: "Administrator"}))
		Expect(t.Charset).To(Equal("ISO-8859-1"))
		Expect(t.MaxItems).To(BeZero())
		Expect(t.AnswersOn("any.example.com")).To(BeTrue())
		Expect(t.Local(time.Unix(0, 0)).Location()).To(Equal(time.UTC))
		for _, op := range contract.Operations() {
			Expect(t.Allows(op)).To(BeTrue(), op.Name)
		}
	})

	It("has the first of its agents for its identity, or the one that is named by login or id", func() {
		agents := func(s *tenant.Settings) {
			s.Agents = []contracts.Agent{{Login: "ann", ID: "1"}, {Login: "bob", ID: "2"}}
		}
		Expect(made(contract, acme(agents)).Identity.Login).To(Equal("ann"))
		for _, name := range []string{"bob", "2"} {
			Expect(made(contract, acme(agents, func(s *tenant.Settings) { s.UsedIdentity = name })).Identity.Login).To(Equal("bob"))
		}
	})

	It("has the rights that its settings tick and no others", func() {
		t := made(contract, acme(func(s *tenant.Settings) {
			s.Rights = map[string][]string{"customer": {"add"}, "FollowUp": {"GET"}, "faq": nil}
		}))
		for _, op := range contract.Operations() {
			Expect(t.Allows(op)).To(Equal(op.Name == "Customer.Add" || op.Name == "Followup.Get"), op.Name)
		}
	})

	It("answers on its hosts whatever their case", func() {
		t := made(contract, acme(func(s *tenant.Settings) { s.Hosts = []string{"VCC.example.com", "localhost"} }))
		Expect(t.AnswersOn("vcc.Example.com")).To(BeTrue())
		Expect(t.AnswersOn("localhost")).To(BeTrue())
		Expect(t.AnswersOn("example.com")).To(BeFalse())
		Expect(t.AnswersOn("")).To(BeFalse())
	})

	It("has a time zone of its own, with summer time", func() {
		t := made(contract, acme(func(s *tenant.Settings) { s.TimeZone = "America/New_York" }))
		Expect(t.Local(time.Date(2026, 1, 1, 3, 0, 0, 0, time.UTC)).Format("2006-01-02 15:04")).To(Equal("2025-12-31 22:00"))
		Expect(t.Local(time.Date(2026, 7, 1, 3, 0, 0, 0, time.UTC)).Format("2006-01-02 15:04")).To(Equal("2026-06-30 23:00"))
	})

	It("has a contract of its own, and leaves the shipped one as it is", func() {
		t := made(contract, acme(func(s *tenant.Settings) {
			s.Agents = []contracts.Agent{{Login: "ann", ID: "1"}}
			s.Picklists = map[string][]contracts.Option{"projects": {{Name: "Moon"}}}
			s.CustomFields = []contracts.CustomField{{Object: "Case", Tag: "CF02.REGION"}}
		}))
		Expect(t.Contract.Picklist("projects").Has("Moon")).To(BeTrue())
		Expect(t.Contract.Object("Case").Tag("CF02.REGION")).NotTo(BeNil())
		Expect(t.Contract.Agents).To(HaveLen(1))
		Expect(contract.Picklist("projects").Has("Moon")).To(BeFalse())
		Expect(contract.Object("Case").Tag("CF02.REGION")).To(BeNil())
		Expect(contract.Agents).To(BeEmpty())
	})

	DescribeTable("is refused with the tenant and the setting that is wrong", func(message string, change func(*tenant.Settings)) {
		_, err := tenant.New(contract, acme(change), tenant.NewSealer())
		Expect(err).To(MatchError(SatisfyAll(HavePrefix("tenant "), ContainSubstring(message), Not(ContainSubstring("sesame")))))
	},
		Entry(nil, "a tenant needs a name", func(s *tenant.Settings) { s.Name = "" }),
		Entry(nil, "username and password are needed", func(s *tenant.Settings) { s.Username = "" }),
		Entry(nil, "username and password are needed", func(s *tenant.Settings) { s.Password = "" }),
		Entry(nil, `charset "KOI8-R": replies are in ISO-8859-1 or UTF-8`, func(s *tenant.Settings) { s.Charset = "KOI8-R" }),
		Entry(nil, "max-items -1 is below zero", func(s *tenant.Settings) { s.MaxItems = -1 }),
		Entry(nil, "a gateway key begins with eght_", func(s *tenant.Settings) { s.GatewayKeys = []tenant.GatewayKey{{Key: "open sesame"}} }),
		Entry(nil, "an agent needs a login and an id", func(s *tenant.Settings) { s.Agents = []contracts.Agent{{ID: "1"}} }),
		Entry(nil, "an agent needs a login and an id", func(s *tenant.Settings) { s.Agents = []contracts.Agent{{Login: "ann"}} }),
		Entry(nil, `"1" names two agents`, func(s *tenant.Settings) {
			s.Agents = []contracts.Agent{{Login: "ann", ID: "1"}, {Login: "bob", ID: "1"}}
		}),
		Entry(nil, `"1" names two agents`, func(s *tenant.Settings) {
			s.Agents = []contracts.Agent{{Login: "ann", ID: "1"}, {Login: "1", ID: "2"}}
		}),
		Entry(nil, `username "wapi" is an agent's login`, func(s *tenant.Settings) { s.Agents = []contracts.Agent{{Login: "wapi", ID: "1"}} }),
		Entry(nil, `used-identity "eve" is not an agent`, func(s *tenant.Settings) { s.UsedIdentity = "eve" }),
		Entry(nil, "rights: there is no right to delete of case", func(s *tenant.Settings) { s.Rights = map[string][]string{"case": {"delete"}} }),
		Entry(nil, "rights: there is no right to get of lead", func(s *tenant.Settings) { s.Rights = map[string][]string{"lead": {"get"}} }),
		Entry(nil, `hosts: "http://x" is not a host name`, func(s *tenant.Settings) { s.Hosts = []string{"http://x"} }),
		Entry(nil, `hosts: "" is not a host name`, func(s *tenant.Settings) { s.Hosts = []string{""} }),
		Entry(nil, `time-zone "Mars/Olympus"`, func(s *tenant.Settings) { s.TimeZone = "Mars/Olympus" }),
		Entry(nil, "there is no such picklist", func(s *tenant.Settings) { s.Picklists = map[string][]contracts.Option{"colours": {{Name: "Red"}}} }),
		Entry(nil, "FAQ takes no custom fields", func(s *tenant.Settings) {
			s.CustomFields = []contracts.CustomField{{Object: "FAQ", Tag: "CF01.X"}}
		}),
	)

	It("may have keys of any kind where a user's contract has no gateway", func() {
		bare, err := contract.With(contracts.File{Name: "overlay.xml", Data: []byte(`<endpoint name="gateway" remove="yes"/>`)})
		Expect(err).NotTo(HaveOccurred())
		made(bare, acme(func(s *tenant.Settings) { s.GatewayKeys = []tenant.GatewayKey{{Key: "any"}} }))
	})
})
