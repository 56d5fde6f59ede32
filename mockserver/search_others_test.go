package mockserver_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
)

var _ = Describe("A search for cases", Ordered, ContinueOnFailure, func() {
	var a *api
	BeforeAll(func() {
		a = newAcme(func(t *mockserver.Tenant) {
			t.Picklists = map[string][]contracts.Option{"projects": {{Name: "Default"}, {Name: "Größe"}}}
		})
		a.add("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee", "COMPANY=Example Foods")
		a.add("Customer.Add", "FIRSTNAME=Bob", "LASTNAME=Éluard")
		a.add("Case.Add", "ACCOUNTNUM=10000000", "SUBJECT=No dial tone")
		a.add("Case.Add", "ACCOUNTNUM=10000001", "SUBJECT=Tone too loud", "STATUS=Closed", "ASSIGNEDTO=jsmith")
		a.add("Case.Add", "ACCOUNTNUM=10000000", "SUBJECT=100% dead", "PROJECT=Größe")
	})

	DescribeTable("finds those that fulfil all filters",
		func(filters string, cases ...string) {
			Expect(a.do("Case.Get", strings.Split(filters, "|")...)).To(find("CASENUM", cases...))
		},
		Entry("by number", "CASENUM=2", "2"), Entry("by customer", "ACCOUNTNUM=10000000", "1", "3"),
		Entry("by status", "STATUS=open", "1", "3"), Entry("by project", "PROJECT=GRÖSSE", "3"),
		Entry("by subject", "SUBJECT=no DIAL tone", "1"), Entry("by a part of the subject", "SUBJECT=%tone%", "1", "2"),
		Entry("by the customer's family name", "LASTNAME=LEE", "1", "3"), Entry("by a part of it", "LASTNAME=é%", "2"),
		Entry("by the customer's company", "COMPANY=example foods", "1", "3"), Entry("by a part of it", "COMPANY=%foods", "1", "3"),
		Entry("by any company, none at all too", "COMPANY=%", "1", "2", "3"),
		Entry("by both", "LASTNAME=Lee|COMPANY=%|STATUS=Open|SUBJECT=%tone", "1"),
		Entry("by customer and by another one's name", "ACCOUNTNUM=10000000|LASTNAME=Éluard"),
		Entry("by number and by the customer's name", "CASENUM=3|LASTNAME=Lee", "3"),
		Entry("by number and by another one's name", "CASENUM=3|LASTNAME=Éluard"),
	)

	DescribeTable("finds nothing, with success, by what is no valid value or does not exist",
		func(filter string) { Expect(a.do("Case.Get", filter)).To(findNothing()) },
		Entry("a customer that does not exist", "ACCOUNTNUM=1"), Entry("a number that none has", "CASENUM=4"),
		Entry("a status that is not on the list", "STATUS=Nonsense"), Entry("a project that is not on the list", "PROJECT=x"),
		Entry("a name that no customer has", "LASTNAME=Nobody"), Entry("a name that begins no customer's", "LASTNAME=No%"),
	)

	DescribeTable("takes a percent sign in parts of names and subjects only",
		func(tag string) { Expect(a.do("Case.Get", "SUBJECT=%", tag+"=1%")).To(refuseWildcard(tag)) },
		EntryDescription("not in %s"), entriesOf("CASENUM ACCOUNTNUM STATUS PROJECT"),
	)

	DescribeTable("refuses a filter that Case.Get does not take, even though cases or customers have the tag",
		func(tag string) { Expect(a.do("Case.Get", "SUBJECT=%", tag+"=x")).To(refuseTag(tag, "x")) },
		EntryDescription("%s"), entriesOf("PRIORITY SEVERITY CATEGORY VISIBILITY MEDIATYPE ASSIGNEDTO CREATEDBY CREATEDDATE FIRSTNAME EMAIL VOICE"),
	)

	DescribeTable("takes as many characters as the tag has, and not one more",
		func(tag string, most int) {
			Expect(a.do("Case.Get", tag+"="+strings.Repeat("é", most))).To(findNothing())
			Expect(a.do("Case.Get", tag+"="+strings.Repeat("é", most+1))).To(refuseLength(tag, most+1, 0, most))
		},
		Entry("a number", "CASENUM", 30), Entry("a customer", "ACCOUNTNUM", 30), Entry("a status", "STATUS", 30), Entry("a project", "PROJECT", 30),
		Entry("a subject", "SUBJECT", 50), Entry("a family name", "LASTNAME", 30), Entry("a company", "COMPANY", 50),
	)
})

var _ = Describe("A search for tasks", Ordered, ContinueOnFailure, func() {
	var a *api
	BeforeAll(func() {
		a = newAcme()
		a.addCustomers(1)
		a.add("Task.Add", "SUBJECT=Call back", "ASSIGNEDTO=jsmith", "CALL_TYPE=Inbound")
		a.add("Task.Add", "SUBJECT=Send the list", "ASSIGNEDTO=ag0001", "MEDIA_TYPE=Email", "TASK_STATUS=Completed")
		a.add("Task.Add", "SUBJECT=Call again", "ASSIGNEDTO=bpower", "ACCOUNTNUM=10000000")
	})

	DescribeTable("finds those that fulfil all filters, with or without a customer or a number",
		func(filters string, tasks ...string) {
			Expect(a.do("Task.Get", strings.Split(filters, "|")...)).To(find("TASKNUM", tasks...))
		},
		Entry("by number", "TASKNUM=2", "2"), Entry("by customer", "ACCOUNTNUM=10000000", "3"),
		Entry("by the agent's id", "ASSIGNEDTO=ag0001", "1", "2"), Entry("by the agent's login", "ASSIGNEDTO=jsmith", "1", "2"),
		Entry("by agent and status", "ASSIGNEDTO=jsmith|TASK_STATUS=Pending", "1"), Entry("by status in any case", "TASK_STATUS=pending", "1", "3"),
		Entry("by kind of call", "CALL_TYPE=Inbound", "1"), Entry("by medium", "MEDIA_TYPE=Email", "2"), Entry("by a part of the subject", "SUBJECT=call%", "1", "3"),
	)

	DescribeTable("finds nothing, with success, by what is no valid value or does not exist",
		func(filter string) { Expect(a.do("Task.Get", filter)).To(findNothing()) },
		Entry("someone who is no agent", "ASSIGNEDTO=nobody"), Entry("a customer that does not exist", "ACCOUNTNUM=1"),
		Entry("a status that is not on the list", "TASK_STATUS=Open"), Entry("a kind of call that is not on the list", "CALL_TYPE=x"),
	)

	DescribeTable("takes a percent sign in a subject only",
		func(tag string) { Expect(a.do("Task.Get", "SUBJECT=%", tag+"=%")).To(refuseWildcard(tag)) },
		EntryDescription("not in %s"), entriesOf("TASKNUM ACCOUNTNUM ASSIGNEDTO TASK_STATUS CALL_TYPE MEDIA_TYPE"),
	)

	DescribeTable("refuses a filter that Task.Get does not take, even though tasks have the tag",
		func(tag string) { Expect(a.do("Task.Get", "SUBJECT=%", tag+"=x")).To(refuseTag(tag, "x")) },
		EntryDescription("%s"), entriesOf("DESCRIPTION MIDDLEWARE_URL PHONE EMAIL DUEDATE CREATEDBY CREATEDDATE LASTACTDATE COMPLETEDDATE"),
	)
})

var _ = Describe("An agent in a search", func() {
	It("is found in tasks and follow-ups by a login or an id in any case, as other values are", func() {
		a := newAcme()
		a.add("Task.Add", "SUBJECT=Call back", "ASSIGNEDTO=jsmith")
		for _, name := range []string{"jsmith", "ag0001", "AG0001", "JSmith"} {
			Expect(a.do("Task.Get", "ASSIGNEDTO="+name)).To(find("TASKNUM", "1"), name)
		}
	})
})
