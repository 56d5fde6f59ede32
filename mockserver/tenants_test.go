package mockserver_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
)

var _ = Describe("Two tenants", func() {
	var here, there *api
	BeforeEach(func() {
		one, other := acme(), acme()
		other.Name, other.Password = "Acme", "wapi-Acme" // another name: case counts
		other.UsedIdentity = "klee"
		other.Agents = []contracts.Agent{{Login: "klee", ID: "ag0001", Name: "K. Lee"}}
		one.Picklists = map[string][]contracts.Option{"projects": options("Blue")}
		one.CustomFields = []contracts.CustomField{{Object: "Customer", Tag: "region"}}
		here = newTenants(&clock{now: today}, one, other)
		there = here.of(other)
	})

	// fill adds one record of each object.
	fill := func(a *api, name string) {
		GinkgoHelper()
		a.add("Customer.Add", "FIRSTNAME="+name, "LASTNAME=Lee", "EMAIL=lee@example.com")
		a.add("Case.Add", "ACCOUNTNUM=10000000", "SUBJECT="+name)
		a.add("Followup.Add", "CASENUM=1", "DESCRIPTION="+name)
		a.add("Task.Add", "SUBJECT="+name)
		a.add("FAQ.Add", "QUESTION="+name, "ANSWER=x")
	}
	// all is every record of a tenant with these records, as replies show them.
	all := func(a *api) []string {
		GinkgoHelper()
		var replies []string
		for operation, filter := range map[string]string{"Customer.Get": "LASTNAME=%", "Case.Get": "SUBJECT=%", "Task.Get": "SUBJECT=%", "FAQ.Get": "QUESTION=%"} {
			got := a.do(operation, filter)
			Expect(got).To(beWell())
			replies = append(replies, got.Body)
		}
		return append(replies, a.do("Followup.Get", "CASENUM=1").Body)
	}

	It("number their records apart, each from the first id on", func() {
		for _, a := range []*api{here, there, here} {
			a.add("Task.Add", "SUBJECT=x")
		}
		Expect(here.add("Customer.Add", "FIRSTNAME=x", "LASTNAME=x")).To(Equal("10000000"))
		Expect(there.add("Customer.Add", "FIRSTNAME=x", "LASTNAME=x")).To(Equal("10000000"))
		Expect(here.add("Task.Add", "SUBJECT=x")).To(Equal("3"))
		Expect(there.add("Task.Add", "SUBJECT=x")).To(Equal("2"))
	})

	It("find only their own records, by id, by any filter, and by what others hold", func() {
		fill(here, "Ann")
		Expect(there.do("Customer.Get", "LASTNAME=%")).To(findNothing())
		Expect(there.do("Customer.Get", "ACCOUNTNUM=10000000")).To(findNothing())
		Expect(there.do("Customer.Get", "EMAIL=lee@example.com")).To(findNothing())
		Expect(there.do("Case.Get", "LASTNAME=Lee")).To(findNothing())
		Expect(there.do("Task.Get", "TASK_STATUS=Pending")).To(findNothing())
		fill(there, "Bob")
		Expect(here.only("Customer.Get", "LASTNAME=Lee")).To(HaveKeyWithValue("FIRSTNAME", "Ann"))
		Expect(there.only("Customer.Get", "LASTNAME=Lee")).To(HaveKeyWithValue("FIRSTNAME", "Bob"))
		Expect(here.only("Case.Get", "LASTNAME=%")).To(HaveKeyWithValue("SUBJECT", "Ann"))
		Expect(there.only("Case.Get", "LASTNAME=%")).To(HaveKeyWithValue("SUBJECT", "Bob"))
	})

	It("change only their own records", func() {
		fill(here, "Ann")
		before := all(here)
		fill(there, "Bob")
		for operation, change := range map[string][]string{
			"Customer.Modify": {"ACCOUNTNUM=10000000", "FIRSTNAME=Eve"}, "Case.Modify": {"CASENUM=1", "STATUS=Closed"},
			"Task.Modify": {"TASKNUM=1", "SUBJECT=Eve"}, "FAQ.Modify": {"FAQNUM=1", "ANSWER=Eve"},
		} {
			Expect(there.do(operation, change...)).To(beWell())
		}
		Expect(all(here)).To(ConsistOf(before))
	})

	It("cannot name each other's records", func() {
		fill(here, "Ann")
		Expect(there.do("Customer.Modify", "ACCOUNTNUM=10000000", "FIRSTNAME=Eve")).To(refuseValue("ACCOUNTNUM", "10000000"))
		Expect(there.do("Case.Add", "ACCOUNTNUM=10000000", "SUBJECT=x")).To(refuseValue("ACCOUNTNUM", "10000000"))
		Expect(there.do("Followup.Add", "CASENUM=1", "DESCRIPTION=x")).To(refuseValue("CASENUM", "1"))
		Expect(there.do("Task.Add", "ACCOUNTNUM=10000000", "SUBJECT=x")).To(refuseValue("ACCOUNTNUM", "10000000"))
	})

	It("may use one e-mail address each", func() {
		fill(here, "Ann")
		fill(there, "Bob")
		for _, a := range []*api{here, there} {
			Expect(a.do("Customer.Add", "FIRSTNAME=x", "LASTNAME=x", "EMAIL=LEE@example.com")).To(refuseDuplicate("EMAIL", "LEE@example.com"))
		}
	})

	It("have picklists, custom fields, agents and an identity of their own", func() {
		fill(here, "Ann")
		fill(there, "Bob")
		Expect(here.only("Case.Get", "CASENUM=1")).To(And(HaveKeyWithValue("PROJECT", "Blue"), HaveKeyWithValue("CREATEDBY", "bpower")))
		Expect(there.only("Case.Get", "CASENUM=1")).To(And(HaveKeyWithValue("PROJECT", "Default"), HaveKeyWithValue("CREATEDBY", "klee")))
		Expect(here.do("Case.Modify", "CASENUM=1", "PROJECT=Default")).To(refuseValue("PROJECT", "Default"))
		Expect(there.do("Case.Modify", "CASENUM=1", "PROJECT=Blue")).To(refuseValue("PROJECT", "Blue"))
		Expect(here.do("Customer.Modify", "ACCOUNTNUM=10000000", "region=x")).To(beWell())
		Expect(there.do("Customer.Modify", "ACCOUNTNUM=10000000", "region=x")).To(refuseTag("REGION", "x"))
		Expect(there.do("Customer.Get", "ACCOUNTNUM=10000000").Body).NotTo(ContainSubstring("region"))
		Expect(here.do("Task.Modify", "TASKNUM=1", "ASSIGNEDTO=klee")).To(refuseValue("ASSIGNEDTO", "klee"))
		Expect(there.do("Task.Modify", "TASKNUM=1", "ASSIGNEDTO=jsmith")).To(refuseValue("ASSIGNEDTO", "jsmith"))
	})

	It("do not take each other's credentials", func() {
		Expect(here.as("acme", "wapi", "wapi-Acme").do("Customer.Get", "LASTNAME=x")).To(refuseLogin())
		Expect(here.as("Acme", "wapi", "wapi-acme").do("Customer.Get", "LASTNAME=x")).To(refuseLogin())
		Expect(here.as("ACME", "wapi", "wapi-acme").do("Customer.Get", "LASTNAME=x")).To(refuseLogin())
	})

	It("have access rights of their own", func() {
		reader := changed(acme(), func(t *mockserver.Tenant) { t.Name, t.Rights = "reader", map[string][]string{"CASE": {"GET"}} })
		here = newTenants(&clock{now: today}, acme(), reader)
		there = here.of(reader)
		fill(here, "Ann")
		Expect(there.do("Case.Get", "CASENUM=1")).To(findNothing())
		Expect(there.do("Case.Add", "ACCOUNTNUM=10000000", "SUBJECT=x")).To(refuseRight())
		Expect(there.do("Customer.Get", "ACCOUNTNUM=10000000")).To(refuseRight())
	})
})
