package mockserver_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
)

var _ = Describe("Wrong settings", func() {
	DescribeTable("are refused before anything is served, with the tenant and the setting",
		func(change func(*mockserver.Tenant), setting string) {
			_, err := mockserver.New(mockserver.Options{Contract: shipped(), Tenants: []mockserver.Tenant{changed(acme(), change)}})
			Expect(err).To(MatchError(And(HavePrefix("tenant acme: "), ContainSubstring(setting))))
			Expect(err).NotTo(MatchError(ContainSubstring("wapi-acme")), "a password")
		},
		Entry("no username", func(t *mockserver.Tenant) { t.Username = "" }, "username"),
		Entry("no password", func(t *mockserver.Tenant) { t.Password = "" }, "password"),
		Entry("an agent's login as username", func(t *mockserver.Tenant) { t.Username = "jsmith" }, `username "jsmith" is an agent's login`),
		Entry("the built-in agent's login as username", func(t *mockserver.Tenant) { t.Username, t.Agents, t.UsedIdentity = "admin", nil, "" }, `username "admin"`),
		Entry("a used identity that is no agent", func(t *mockserver.Tenant) { t.UsedIdentity = "nobody" }, `used-identity "nobody"`),
		Entry("the API's own account as used identity", func(t *mockserver.Tenant) { t.UsedIdentity = "wapi" }, `used-identity "wapi"`),
		Entry("an agent without an id", agent("klee", ""), "agents"),
		Entry("an agent without a login", agent("", "ag0009"), "agents"),
		Entry("two agents of one login", agent("jsmith", "ag0009"), `agents: "jsmith"`),
		Entry("two agents of one id", agent("klee", "ag0001"), `agents: "ag0001"`),
		Entry("a login that is another one's id", agent("ag0001", "ag0009"), `agents: "ag0001"`),
		Entry("a right to modify follow-ups", rights("followup", "modify"), "rights"),
		Entry("a right to delete", rights("customer", "delete"), "rights"),
		Entry("a right on an unknown object", rights("lead", "get"), "rights"),
		Entry("no right on an unknown object", rights("costumer"), "rights"),
		Entry("an unknown time zone", func(t *mockserver.Tenant) { t.TimeZone = "Mars/Base" }, `time-zone "Mars/Base"`),
		Entry("an unknown charset", func(t *mockserver.Tenant) { t.Charset = "KOI8-R" }, `charset "KOI8-R"`),
		Entry("less than no items", func(t *mockserver.Tenant) { t.MaxItems = -1 }, "max-items -1"),
		Entry("a gateway key of another form", func(t *mockserver.Tenant) { t.GatewayKeys = []mockserver.GatewayKey{{Key: "acme"}} }, "gateway key"),
		Entry("an unknown picklist", picklist("colours", "Blue"), "picklists.colours"),
		Entry("a picklist without values", picklist("projects"), "picklists.projects"),
		Entry("a picklist with a value twice", picklist("projects", "Blue", "Blue"), "picklists.projects"),
		Entry("a picklist with an empty value", picklist("projects", "Blue", ""), "picklists.projects"),
		Entry("a picklist with a value that no request could send", picklist("projects", "Blue", strings.Repeat("x", 31)), "picklists.projects"),
	)

	DescribeTable("of a custom field are refused, with the tenant and the field",
		func(field contracts.CustomField) {
			tenant := changed(acme(), customFields(contracts.CustomField{Object: "Case", Tag: "FIRST"}, field))
			_, err := mockserver.New(mockserver.Options{Contract: shipped(), Tenants: []mockserver.Tenant{tenant}})
			Expect(err).To(MatchError(And(HavePrefix("tenant acme: "), ContainSubstring("custom-fields."+field.Object+"."+field.Tag))))
		},
		Entry("of an FAQ", contracts.CustomField{Object: "FAQ", Tag: "REGION"}),
		Entry("of an unknown object", contracts.CustomField{Object: "Lead", Tag: "REGION"}),
		Entry("of no object", contracts.CustomField{Tag: "REGION"}),
		Entry("without a tag", contracts.CustomField{Object: "Case"}),
		Entry("with a digit first", contracts.CustomField{Object: "Case", Tag: "1ST"}),
		Entry("with a blank", contracts.CustomField{Object: "Case", Tag: "MY REGION"}),
		Entry("with an accent", contracts.CustomField{Object: "Case", Tag: "RÉGION"}),
		Entry("with 33 characters", contracts.CustomField{Object: "Case", Tag: strings.Repeat("X", 33)}),
		Entry("with a tag of the object", contracts.CustomField{Object: "Case", Tag: "SUBJECT"}),
		Entry("with a tag of the object in another case", contracts.CustomField{Object: "Customer", Tag: "email"}),
		Entry("with the name under which a tag of the object is sent", contracts.CustomField{Object: "Customer", Tag: "CUSTOMERTYPE"}),
		Entry("with a filter on the customer", contracts.CustomField{Object: "Case", Tag: "LASTNAME"}),
		Entry("with the tag of another field", contracts.CustomField{Object: "case", Tag: "first"}),
		Entry("of an unknown type", contracts.CustomField{Object: "Case", Tag: "REGION", Type: "colour"}),
		Entry("of a number of 256 digits", contracts.CustomField{Object: "Case", Tag: "REGION", Type: "number", Max: 256}),
		Entry("of a text of 4001 characters", contracts.CustomField{Object: "Case", Tag: "REGION", Max: 4001}),
		Entry("of less than no characters", contracts.CustomField{Object: "Case", Tag: "REGION", Max: -1}),
		Entry("with a default of 86 characters", contracts.CustomField{Object: "Case", Tag: "REGION", Default: strings.Repeat("é", 86)}),
		Entry("of a pick list without values", contracts.CustomField{Object: "Case", Tag: "REGION", Type: "pick-list"}),
		Entry("of a pick list with a value twice", contracts.CustomField{Object: "Case", Tag: "REGION", Type: "pick-list", Values: []string{"a", "a"}}),
		Entry("of a pick list with an empty value", contracts.CustomField{Object: "Case", Tag: "REGION", Type: "pick-list", Values: []string{""}}),
		Entry("of a pick list with a value over its limit", contracts.CustomField{Object: "Case", Tag: "REGION", Type: "pick-list", Max: 3, Values: []string{"four"}}),
		Entry("of a text with values", contracts.CustomField{Object: "Case", Tag: "REGION", Values: []string{"a"}}),
		Entry("mandatory and read-only", contracts.CustomField{Object: "Case", Tag: "REGION", Mandatory: true, ReadOnly: true}),
		Entry("with a default that is not on its list", contracts.CustomField{Object: "Case", Tag: "REGION", Type: "pick-list", Values: []string{"a"}, Default: "b"}),
		Entry("with a default that is no number", contracts.CustomField{Object: "Case", Tag: "REGION", Type: "number", Default: "many"}),
		Entry("with a default that is no date", contracts.CustomField{Object: "Case", Tag: "REGION", Type: "date", Default: "02302026"}),
		Entry("with a default that is no URL", contracts.CustomField{Object: "Case", Tag: "REGION", Type: "url", Default: "nowhere"}),
		Entry("with a default over its limit", contracts.CustomField{Object: "Case", Tag: "REGION", Max: 3, Default: "four"}),
	)

	It("name their tenant once", func() {
		tenant := changed(acme(), picklist("colours", "Blue"))
		_, err := mockserver.New(mockserver.Options{Contract: shipped(), Tenants: []mockserver.Tenant{tenant}})
		Expect(strings.Count(err.Error(), "acme")).To(Equal(1), err.Error())
	})

	It("are refused when a tenant has no name", func() {
		tenant := changed(acme(), func(t *mockserver.Tenant) { t.Name = "" })
		_, err := mockserver.New(mockserver.Options{Contract: shipped(), Tenants: []mockserver.Tenant{tenant}})
		Expect(err).To(MatchError(ContainSubstring("needs a name")))
	})

	It("are refused when two tenants have one name", func() {
		_, err := mockserver.New(mockserver.Options{Contract: shipped(), Tenants: []mockserver.Tenant{acme(), mockserver.Demo(), acme()}})
		Expect(err).To(MatchError(And(ContainSubstring("two tenants"), ContainSubstring("acme"))))
	})

	It("are reported of all tenants at once", func() {
		broken := func(name string) mockserver.Tenant {
			return changed(acme(), func(t *mockserver.Tenant) { t.Name, t.TimeZone = name, "Mars/Base" })
		}
		_, err := mockserver.New(mockserver.Options{Contract: shipped(), Tenants: []mockserver.Tenant{broken("one"), acme(), broken("two")}})
		Expect(err).To(MatchError(And(ContainSubstring("tenant one: "), ContainSubstring("tenant two: "))))
	})
})

func agent(login, id string) func(*mockserver.Tenant) {
	return func(t *mockserver.Tenant) { t.Agents = append(t.Agents, contracts.Agent{Login: login, ID: id}) }
}

func rights(object string, actions ...string) func(*mockserver.Tenant) {
	return func(t *mockserver.Tenant) { t.Rights = map[string][]string{object: actions} }
}
