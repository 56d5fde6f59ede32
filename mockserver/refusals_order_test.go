package mockserver_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"github.com/crmock/crmock/mockserver"
)

var _ = Describe("the order of the checks", Ordered, ContinueOnFailure, func() {
	a := untouched()
	DescribeTable("within the tags", func(expected types.GomegaMatcher, operation string, pairs ...string) {
		Expect(a.do(operation, pairs...)).To(expected)
	},
		Entry("puts nothing usable (8) before the key that is missing (6)",
			refuseNothingUsable(), "Customer.Modify", "ACCOUNTNUM="),
		Entry("puts nothing usable (8) before a tag that is not taken (2)",
			refuseNothingUsable(), "Customer.Get", "NOSUCHTAG=1", "LASTNAME="),
		Entry("puts a missing tag (6) before one that is not taken (2)",
			refuseMissing("LASTNAME"), "Customer.Add", "NOSUCHTAG=1", "FIRSTNAME=Ann"),
		Entry("puts a missing key (6) before a tag that is not taken (2)",
			refuseMissing("CASENUM"), "Case.Modify", "CREATEDBY=jsmith"),
		Entry("puts a tag that is not taken (2) before a wildcard (4)",
			refuseTag("PBX", "1"), "Customer.Get", "VOICE=%", "PBX=1"),
		Entry("puts a wildcard (4) before a length (3)",
			refuseWildcard("VOICE"), "Customer.Get", "LASTNAME="+strings.Repeat("x", 31), "VOICE=%"),
		Entry("puts a wildcard (4) before a tag sent twice (5)",
			refuseWildcard("VOICE"), "Customer.Get", "LASTNAME=a", "LASTNAME=b", "VOICE=%"),
		Entry("puts a tag that is not taken (2) before a length (3)",
			refuseTag("NOSUCHTAG", "1"), "Customer.Add", "FIRSTNAME="+strings.Repeat("x", 31), "LASTNAME=Lee", "NOSUCHTAG=1"),
		Entry("puts a length (3) before a value (5)",
			refuseLength("LASTNAME", 31, 0, 30), "Customer.Add", "CUSTOMERTYPE=Nonesuch", "FIRSTNAME=Ann", "LASTNAME="+strings.Repeat("x", 31)),
		Entry("puts a length (3) before a value (5) of the same tag",
			refuseLength("EMAIL", 56, 0, 55), "Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee", "EMAIL="+strings.Repeat("x", 56)),
		Entry("puts a value (5) before a record that does not exist (5)",
			refuseValue("STATUS", "Nonesuch"), "Case.Add", "ACCOUNTNUM=99999999", "SUBJECT=x", "STATUS=Nonesuch"),
		Entry("puts a value (5) before a duplicate (81)",
			refuseValue("CUSTOMERTYPE", "Nonesuch"), "Customer.Add", "EMAIL=john.leeds@example.com", "FIRSTNAME=Ann", "LASTNAME=Lee", "CUSTOMERTYPE=Nonesuch"),
		Entry("puts a key that does not exist (5) before a duplicate (81)",
			refuseValue("ACCOUNTNUM", "99999999"), "Customer.Modify", "EMAIL=john.leeds@example.com", "ACCOUNTNUM=99999999"),
		Entry("answers the first of two tags that are not taken, as sent",
			refuseTag("SECOND", "2"), "Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee", "SECOND=2", "FIRST=1"),
		Entry("answers the first of two lengths, as sent",
			refuseLength("LASTNAME", 32, 0, 30), "Customer.Add", "LASTNAME="+strings.Repeat("x", 32), "FIRSTNAME="+strings.Repeat("x", 31)),
		Entry("answers the first of two wildcards, as sent",
			refuseWildcard("VOICE"), "Customer.Get", "VOICE=%", "ACCOUNTNUM=%"),
		Entry("answers the first of two wildcards, as sent the other way round",
			refuseWildcard("ACCOUNTNUM"), "Customer.Get", "ACCOUNTNUM=%", "VOICE=%"),
		Entry("answers the first of two values, as sent",
			refuseValue("PRIORITY", "x"), "Case.Add", "ACCOUNTNUM=10000000", "SUBJECT=x", "PRIORITY=x", "STATUS=y"),
		Entry("answers the first of two records that do not exist, as sent",
			refuseValue("ACCOUNTNUM", "98"), "Followup.Add", "ACCOUNTNUM=98", "CASENUM=99", "DESCRIPTION=x"),
	)

	DescribeTable("before the tags", func(expected types.GomegaMatcher, rights map[string][]string, password, inner string) {
		tenant := demoWith(func(t *mockserver.Tenant) { t.Rights = rights })
		a := newAPI(tenant)
		Expect(a.as("demo", "crmapi", password).send(a.as("demo", "crmapi", password).envelope(inner))).To(expected)
	},
		Entry("puts the envelope (302) before the login (303)",
			refuseEnvelope(), nil, "wrong", `<COMMAND OBJECT="Customer"/>`),
		Entry("puts the login (303) before the operation (304)",
			refuseLogin(), nil, "wrong", command("Customer.Delete", "<ACCOUNTNUM>1</ACCOUNTNUM>")),
		Entry("puts the operation (304) before the right (310)",
			refuseOperation("Customer.Delete"), map[string][]string{}, "crmapi-demo", command("Customer.Delete", "<ACCOUNTNUM>1</ACCOUNTNUM>")),
		Entry("puts the right (310) before the tags (7)",
			refuseRight(), map[string][]string{}, "crmapi-demo", command("Customer.Get", "")),
		Entry("puts the right (310) before a tag that is missing (6)",
			refuseRight(), map[string][]string{}, "crmapi-demo", command("Customer.Add", "<FIRSTNAME>Ann</FIRSTNAME>")),
		Entry("puts the operation (304) before the tags (7)",
			refuseOperation("Lead.Add"), nil, "crmapi-demo", command("Lead.Add", "")),
	)
})
