package mockserver_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
)

// caseRows are the tags of a case in the order of replies.
func caseRows() []row {
	return []row{
		{tag: "ACCOUNTNUM", kind: choice, max: 30, add: mandatory, modify: no, value: "10000000"},
		{tag: "CASENUM", kind: choice, max: 30, add: no, modify: key},
		{tag: "SUBJECT", max: 50, add: mandatory, modify: yes, value: "No dial tone", other: "Écouteur <cassé>"},
		{tag: "DESCRIPTION", max: 4000, add: yes, modify: yes, value: "one line\nand another", other: "1\n\n2"},
		{tag: "STATUS", kind: choice, max: 30, add: yes, modify: yes, value: "Pending", other: "Open", byDefault: "Open"},
		{tag: "PRIORITY", kind: choice, max: 30, add: yes, modify: yes, value: "High", other: "Low", byDefault: "Medium"},
		{tag: "SEVERITY", kind: choice, max: 30, add: yes, modify: yes, value: "Critical", other: "Minor", byDefault: "Information"},
		{tag: "CATEGORY", kind: choice, max: 30, add: yes, modify: yes, value: "Default", other: "Default", byDefault: "Default"},
		{tag: "PROJECT", kind: choice, max: 30, add: yes, modify: yes, value: "Default", other: "Default", byDefault: "Default"},
		{tag: "VISIBILITY", kind: choice, max: 30, add: yes, modify: yes, value: "Public", other: "Private", byDefault: "Private"},
		{tag: "MEDIATYPE", kind: choice, max: 30, add: yes, modify: yes, value: "Voicemail", other: "Web", byDefault: "Phone"},
		{tag: "ASSIGNEDTO", kind: choice, max: 50, add: yes, modify: yes, value: "jsmith", other: "bpower"},
		{tag: "ASSIGNEDDATE", add: no, modify: no},
		{tag: "CREATEDBY", add: no, modify: no},
		{tag: "CREATEDDATE", add: no, modify: no},
		{tag: "CLOSEDBY", add: no, modify: no},
		{tag: "CLOSEDDATE", add: no, modify: no},
		{tag: "LASTACTDATE", add: no, modify: no},
	}
}

var _ = Describe("A case", promised{
	object: "Case", id: "CASENUM", first: "1", rows: caseRows(), before: func(a *api) { a.addCustomers(1) },
}.describe)

var _ = Describe("A case", Ordered, ContinueOnFailure, func() {
	now := &clock{}
	var shared, a *api
	BeforeAll(func() {
		shared = newAcmeAt(now)
		shared.addCustomers(1)
	})
	BeforeEach(func() {
		now.set("2026-03-09 14:30")
		a = shared
	})

	about := func(pairs ...string) string {
		GinkgoHelper()
		return a.add("Case.Add", append([]string{"ACCOUNTNUM=10000000", "SUBJECT=No dial tone"}, pairs...)...)
	}
	modify := func(id string, pairs ...string) {
		GinkgoHelper()
		Expect(a.do("Case.Modify", append(pairs, "CASENUM="+id)...)).To(beWell())
	}
	read := func(id string) map[string]string {
		GinkgoHelper()
		return a.only("Case.Get", "CASENUM="+id)
	}

	DescribeTable("takes the values of a picklist, spelled so, and no others",
		func(tag string, values ...string) {
			id := about()
			for _, value := range values {
				Expect(read(about(tag + "=" + value))).To(HaveKeyWithValue(tag, value))
				modify(id, tag+"="+value)
				Expect(read(id)).To(HaveKeyWithValue(tag, value))
			}
			for _, other := range []string{"Other", " ", values[0] + " ", "%"} {
				Expect(a.do("Case.Add", "ACCOUNTNUM=10000000", "SUBJECT=x", tag+"="+other)).To(refuseValue(tag, other))
				Expect(a.do("Case.Modify", "CASENUM="+id, tag+"="+other)).To(refuseValue(tag, other))
			}
		},
		Entry("where it stands", "STATUS", "Open", "Closed", "Pending"),
		Entry("how soon it has to be dealt with", "PRIORITY", "Low", "Medium", "High"),
		Entry("how bad it is", "SEVERITY", "Information", "Minor", "Major", "Critical"),
		Entry("its category", "CATEGORY", "Default"),
		Entry("its project", "PROJECT", "Default"),
		Entry("who may see it", "VISIBILITY", "Private", "Public"),
		Entry("how the customer made contact", "MEDIATYPE", "Phone", "Email", "Chat", "Voicemail", "Web"),
	)

	DescribeTable("is refused for a customer that does not exist",
		func(account string) {
			Expect(a.do("Case.Add", "ACCOUNTNUM="+account, "SUBJECT=x")).To(refuseValue("ACCOUNTNUM", account))
		},
		Entry("a number that none has", "10000001"), Entry("a leading zero", "010000000"),
		Entry("a blank at the end", "10000000 "), Entry("no number", "Ann"), Entry("a wildcard", "%"),
	)

	It("knows no tag of other spellings", func() {
		Expect(a.do("Case.Add", "ACCOUNTNUM=10000000", "SUBJECT=x", "MEDIA_TYPE=Phone")).To(refuseTag("MEDIA_TYPE", "Phone"))
	})

	Describe("in the hands of an agent", func() {
		DescribeTable("is assigned by login or by id, and shows the login",
			func(name, login string) {
				Expect(read(about("ASSIGNEDTO=" + name))).To(HaveKeyWithValue("ASSIGNEDTO", login))
				id := about()
				modify(id, "ASSIGNEDTO="+name)
				Expect(read(id)).To(HaveKeyWithValue("ASSIGNEDTO", login))
			},
			Entry("by login", "jsmith", "jsmith"), Entry("by id", "ag0001", "jsmith"),
			Entry("the used identity", "bpower", "bpower"), Entry("the used identity by id", "ag0002", "bpower"),
		)

		It("is refused for someone who is no agent of the tenant", func() {
			id := about()
			for _, name := range []string{"nobody", "wapi", "J. Smith", "ag0003", " "} {
				Expect(a.do("Case.Add", "ACCOUNTNUM=10000000", "SUBJECT=x", "ASSIGNEDTO="+name)).To(refuseValue("ASSIGNEDTO", name))
				Expect(a.do("Case.Modify", "CASENUM="+id, "ASSIGNEDTO="+name)).To(refuseValue("ASSIGNEDTO", name))
			}
		})

		It("shows the day on which the agent changed, and none while nobody has it", func() {
			id := about()
			Expect(read(id)).To(HaveKeyWithValue("ASSIGNEDDATE", ""))
			now.set("2026-03-10 09:00")
			modify(id, "ASSIGNEDTO=jsmith")
			Expect(read(id)).To(HaveKeyWithValue("ASSIGNEDDATE", "03102026"))
			now.set("2026-03-11 09:00")
			modify(id, "PRIORITY=High")
			Expect(read(id)).To(HaveKeyWithValue("ASSIGNEDDATE", "03102026"))
			modify(id, "ASSIGNEDTO=bpower")
			Expect(read(id)).To(HaveKeyWithValue("ASSIGNEDDATE", "03112026"))
			modify(id, "ASSIGNEDTO=")
			Expect(read(id)).To(And(HaveKeyWithValue("ASSIGNEDTO", ""), HaveKeyWithValue("ASSIGNEDDATE", "")))
		})

		It("has the day from the beginning when it is added with an agent", func() {
			Expect(read(about("ASSIGNEDTO=ag0001"))).To(HaveKeyWithValue("ASSIGNEDDATE", "03092026"))
		})

		It("keeps the day when it is assigned to the same agent again, under whichever name", func() {
			id := about("ASSIGNEDTO=jsmith")
			now.set("2026-03-12 09:00")
			modify(id, "ASSIGNEDTO=jsmith")
			modify(id, "ASSIGNEDTO=ag0001")
			Expect(read(id)).To(HaveKeyWithValue("ASSIGNEDDATE", "03092026"))
		})
	})

	It("was created by the used identity on the day of its Add, whatever happens later", func() {
		id := about("ASSIGNEDTO=jsmith")
		now.set("2027-01-01 00:00")
		modify(id, "ASSIGNEDTO=", "STATUS=Closed")
		Expect(read(id)).To(And(HaveKeyWithValue("CREATEDBY", "bpower"), HaveKeyWithValue("CREATEDDATE", "03092026")))
	})

	Describe("that is closed", func() {
		closed := func(by, on string) types.GomegaMatcher {
			return And(HaveKeyWithValue("CLOSEDBY", by), HaveKeyWithValue("CLOSEDDATE", on))
		}

		It("shows who closed it and on which day, and neither while it is open", func() {
			id := about()
			Expect(read(id)).To(closed("", ""))
			modify(id, "STATUS=Pending")
			Expect(read(id)).To(closed("", ""))
			now.set("2026-04-01 10:00")
			modify(id, "STATUS=Closed")
			Expect(read(id)).To(closed("bpower", "04012026"))
		})

		It("may be so from the beginning", func() {
			Expect(read(about("STATUS=Closed"))).To(closed("bpower", "03092026"))
		})

		It("loses both when it is opened again, by any status that does not mean closed", func() {
			for _, status := range []string{"Open", "Pending", ""} {
				id := about("STATUS=Closed")
				modify(id, "STATUS="+status)
				Expect(read(id)).To(closed("", ""), status)
			}
		})

		It("keeps the day when it is closed once more or changed otherwise", func() {
			id := about("STATUS=Closed")
			now.set("2026-04-02 10:00")
			modify(id, "STATUS=Closed")
			modify(id, "PRIORITY=High")
			Expect(read(id)).To(closed("bpower", "03092026"))
		})

		It("has the later day after it was opened and closed again", func() {
			id := about("STATUS=Closed")
			modify(id, "STATUS=Open")
			now.set("2026-04-03 10:00")
			modify(id, "STATUS=Closed")
			Expect(read(id)).To(closed("bpower", "04032026"))
		})

		It("closes by every status of the tenant that means so, and keeps the day from one to the other", func() {
			a = newAcmeAt(now, func(t *mockserver.Tenant) {
				t.Picklists = map[string][]contracts.Option{"case-statuses": {{Name: "Open"}, {Name: "Solved", Means: "closed"}, {Name: "Closed"}}}
			})
			a.addCustomers(1)
			id := about("STATUS=Solved")
			now.set("2026-04-04 10:00")
			modify(id, "STATUS=Closed")
			Expect(read(id)).To(closed("bpower", "03092026"))
			modify(id, "STATUS=Open")
			Expect(read(id)).To(closed("", ""))
		})
	})

	Describe("with activity", func() {
		It("shows the day of its Add, then of its last Modify, whatever that changed", func() {
			id := about()
			Expect(read(id)).To(HaveKeyWithValue("LASTACTDATE", "03092026"))
			now.set("2026-05-01 10:00")
			modify(id, "SUBJECT=No dial tone")
			Expect(read(id)).To(HaveKeyWithValue("LASTACTDATE", "05012026"))
		})

		It("shows the day of its last follow-up, and nothing else of it changes then", func() {
			id, other := about("STATUS=Closed", "ASSIGNEDTO=jsmith"), about()
			expected, untouched := read(id), read(other)
			now.set("2026-05-02 10:00")
			a.add("Followup.Add", "CASENUM="+id, "DESCRIPTION=Called back")
			expected["LASTACTDATE"] = "05022026"
			Expect(read(id)).To(Equal(expected))
			Expect(read(other)).To(Equal(untouched))
		})

		It("does not show a Get, nor what was refused, nor a task of its customer", func() {
			id := about()
			now.set("2026-05-03 10:00")
			Expect(a.do("Case.Modify", "CASENUM="+id, "STATUS=Nonsense")).To(refuseValue("STATUS", "Nonsense"))
			Expect(a.do("Followup.Add", "CASENUM="+id, "DESCRIPTION=x", "ACCOUNTNUM=1")).To(refuseValue("ACCOUNTNUM", "1"))
			a.add("Task.Add", "ACCOUNTNUM=10000000", "SUBJECT=Call back")
			Expect(read(id)).To(HaveKeyWithValue("LASTACTDATE", "03092026"))
		})
	})

	Describe("in a time zone", func() {
		It("has the dates of its tenant's zone, on either side of midnight", func() {
			now.set("2026-12-31 23:30") // already 12:30 of the next day in Auckland, and 15:30 in Los Angeles
			auckland, angeles := acme(), acme()
			auckland.Name, auckland.TimeZone = "auckland", "Pacific/Auckland"
			angeles.Name, angeles.TimeZone = "angeles", "America/Los_Angeles"
			server := newTenants(now, auckland, angeles)
			for date, tenant := range map[string]mockserver.Tenant{"01012027": auckland, "12312026": angeles} {
				a = server.of(tenant)
				a.addCustomers(1)
				Expect(read(about("ASSIGNEDTO=jsmith", "STATUS=Closed"))).To(And(
					HaveKeyWithValue("CREATEDDATE", date), HaveKeyWithValue("LASTACTDATE", date),
					HaveKeyWithValue("ASSIGNEDDATE", date), HaveKeyWithValue("CLOSEDDATE", date)))
			}
		})

		It("changes its date at that zone's midnight, in summer time too", func() {
			a = newAcmeAt(now, func(t *mockserver.Tenant) { t.TimeZone = "Europe/Paris" })
			a.addCustomers(1)
			for moment, date := range map[string]string{
				"2026-01-31 22:59": "01312026", "2026-01-31 23:00": "02012026",
				"2026-07-31 21:59": "07312026", "2026-07-31 22:00": "08012026",
			} {
				now.set(moment)
				Expect(read(about())).To(HaveKeyWithValue("CREATEDDATE", date), moment)
			}
		})

		It("has the dates of UTC where the tenant names no zone", func() {
			now.set("2026-01-31 23:59")
			Expect(read(about())).To(HaveKeyWithValue("CREATEDDATE", "01312026"))
			now.set("2026-02-01 00:00")
			Expect(read(about())).To(HaveKeyWithValue("CREATEDDATE", "02012026"))
		})
	})
})
