package mockserver_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
)

// options makes the values of a picklist; a value written name:meaning has a meaning.
func options(values ...string) []contracts.Option {
	list := make([]contracts.Option, len(values))
	for i, value := range values {
		list[i].Name, list[i].Means, _ = strings.Cut(value, ":")
	}
	return list
}

// picklist is the setting of one picklist.
func picklist(name string, values ...string) func(*mockserver.Tenant) {
	return func(t *mockserver.Tenant) { t.Picklists = map[string][]contracts.Option{name: options(values...)} }
}

// customFields is the setting of these custom fields.
func customFields(fields ...contracts.CustomField) func(*mockserver.Tenant) {
	return func(t *mockserver.Tenant) { t.CustomFields = fields }
}

// newRecord has an acme with a customer, a case and what else an Add of the object needs.
func newRecord(object string, change ...func(*mockserver.Tenant)) (a *api, least []string) {
	GinkgoHelper()
	a = newAcme(change...)
	a.addCustomers(1)
	a.add("Case.Add", "ACCOUNTNUM=10000000", "SUBJECT=No dial tone")
	return a, map[string][]string{
		"Customer": {"FIRSTNAME=Bob", "LASTNAME=Lee"},
		"Case":     {"ACCOUNTNUM=10000000", "SUBJECT=x"},
		"Followup": {"CASENUM=1", "DESCRIPTION=x"},
		"Task":     {"SUBJECT=x"},
		"FAQ":      {"QUESTION=x", "ANSWER=x"},
	}[object]
}

// idTag is the tag of an object's id.
func idTag(object string) string {
	return map[string]string{
		"Customer": "ACCOUNTNUM", "Case": "CASENUM", "Followup": "FOLLOWUPNUM", "Task": "TASKNUM", "FAQ": "FAQNUM",
	}[object]
}

// addOne adds a record of the object and reads it back, as Get answers it.
func (a *api) addOne(object string, pairs ...string) answer {
	GinkgoHelper()
	got := a.do(object+".Get", idTag(object)+"="+a.add(object+".Add", pairs...))
	Expect(got).To(beWell())
	Expect(got.Items).To(HaveLen(1))
	return got
}

var _ = Describe("A tenant's picklist", func() {
	longest := strings.Repeat("é", 30)

	DescribeTable("replaces the choices: what is on it is taken, what was there before is not, and its first value is the default",
		func(list, object, tag, before string) {
			a, least := newRecord(object, picklist(list, "Blue", longest))
			reply := tag
			if tag == "CUSTOMERTYPE" {
				reply = "customertype"
			}
			Expect(a.addOne(object, least...).Items[0]).To(HaveKeyWithValue(reply, "Blue"))
			Expect(a.addOne(object, append(least, tag+"="+longest)...).Items[0]).To(HaveKeyWithValue(reply, longest))
			Expect(a.do(object+".Add", append(least, tag+"="+before)...)).To(refuseValue(tag, before))
		},
		Entry("types of customers", "customer-types", "Customer", "CUSTOMERTYPE", "Default"),
		Entry("statuses of cases", "case-statuses", "Case", "STATUS", "Open"),
		Entry("priorities", "case-priorities", "Case", "PRIORITY", "Medium"),
		Entry("severities", "case-severities", "Case", "SEVERITY", "Information"),
		Entry("categories of cases", "case-categories", "Case", "CATEGORY", "Default"),
		Entry("projects", "projects", "Case", "PROJECT", "Default"),
		Entry("visibilities, of cases", "visibilities", "Case", "VISIBILITY", "Private"),
		Entry("visibilities, of follow-ups", "visibilities", "Followup", "VISIBILITY", "Private"),
		Entry("media, of cases", "media-types", "Case", "MEDIATYPE", "Phone"),
		Entry("media, of follow-ups", "media-types", "Followup", "MEDIATYPE", "Phone"),
		Entry("statuses of tasks", "task-statuses", "Task", "TASK_STATUS", "Pending"),
		Entry("categories of FAQs", "faq-categories", "FAQ", "CATEGORY", "Default"),
		Entry("statuses of FAQs", "faq-statuses", "FAQ", "STATUS", "Active"),
		Entry("visibilities of FAQs", "faq-visibilities", "FAQ", "VISIBILITY", "Public"),
	)

	DescribeTable("gives a tag no default that had none",
		func(list, tag, before string) {
			a, least := newRecord("Task", picklist(list, "Blue", longest))
			Expect(a.addOne("Task", least...).Items[0]).To(HaveKeyWithValue(tag, ""))
			Expect(a.addOne("Task", append(least, tag+"=Blue")...).Items[0]).To(HaveKeyWithValue(tag, "Blue"))
			Expect(a.do("Task.Add", append(least, tag+"="+before)...)).To(refuseValue(tag, before))
		},
		Entry("kinds of call", "task-call-types", "CALL_TYPE", "DAA"),
		Entry("media of tasks", "task-media-types", "MEDIA_TYPE", "Phone"),
	)

	It("keeps the old default where that is still on it, wherever it stands", func() {
		a, least := newRecord("Case", picklist("case-priorities", "Urgent", "High", "Medium"))
		Expect(a.addOne("Case", least...).Items[0]).To(HaveKeyWithValue("PRIORITY", "Medium"))
	})

	It("keeps what a value of the same name means, and gives a meaning to others", func() {
		a, least := newRecord("Case", picklist("case-statuses", "Open", "Closed", "Done:closed", "Parked"))
		for status, date := range map[string]string{"Open": "", "Closed": "03092026", "Done": "03092026", "Parked": ""} {
			Expect(a.addOne("Case", append(least, "STATUS="+status)...).Items[0]).To(HaveKeyWithValue("CLOSEDDATE", date), status)
		}
	})

	It("closes nothing and completes nothing where no value of it means so", func() {
		a, least := newRecord("Case", picklist("case-statuses", "Open", "Done"))
		Expect(a.addOne("Case", append(least, "STATUS=Done")...).Items[0]).To(HaveKeyWithValue("CLOSEDDATE", ""))
		a, least = newRecord("Task", picklist("task-statuses", "Pending", "Done"))
		Expect(a.addOne("Task", append(least, "TASK_STATUS=Done")...).Items[0]).To(HaveKeyWithValue("COMPLETEDDATE", ""))
	})

	It("may have another value that means completed", func() {
		a, least := newRecord("Task", picklist("task-statuses", "Pending", "Done:completed"))
		Expect(a.addOne("Task", append(least, "TASK_STATUS=Done")...).Items[0]).To(HaveKeyWithValue("COMPLETEDDATE", "03092026"))
	})
})

var _ = Describe("The used identity", func() {
	createdBy := func(change func(*mockserver.Tenant)) string {
		GinkgoHelper()
		a, least := newRecord("Task", change)
		return a.addOne("Task", least...).Items[0]["CREATEDBY"]
	}

	It("is the agent that the API's changes are shown under, by login, however the settings name it", func() {
		for _, name := range []string{"jsmith", "ag0001"} {
			Expect(createdBy(func(t *mockserver.Tenant) { t.UsedIdentity = name })).To(Equal("jsmith"))
		}
	})

	It("is the first agent where the settings name none", func() {
		Expect(createdBy(func(t *mockserver.Tenant) { t.UsedIdentity = "" })).To(Equal("jsmith"))
	})

	It("is admin where there is no agent either", func() {
		Expect(createdBy(func(t *mockserver.Tenant) { t.UsedIdentity, t.Agents = "", nil })).To(Equal("admin"))
	})
})
