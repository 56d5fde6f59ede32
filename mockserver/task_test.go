package mockserver_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// taskRows are the tags of a task in the order of replies.
func taskRows() []row {
	return []row{
		{tag: "TASKNUM", kind: choice, max: 30, add: no, modify: key},
		{tag: "ACCOUNTNUM", kind: choice, max: 30, add: yes, modify: no, value: "10000000"},
		{tag: "SUBJECT", max: 150, add: mandatory, modify: yes, value: "Call back", other: "Zurückrufen"},
		{tag: "DESCRIPTION", max: 4000, add: yes, modify: yes, value: "line one\nline two", other: "1\n2\n3"},
		{tag: "TASK_STATUS", kind: choice, max: 30, add: yes, modify: yes, value: "In Progress", other: "Cancelled", byDefault: "Pending"},
		{tag: "ASSIGNEDTO", kind: choice, max: 50, add: yes, modify: yes, value: "ag0001", other: "ag0002"},
		{tag: "CALL_TYPE", kind: choice, max: 30, add: yes, modify: yes, value: "DAA", other: "Inbound"},
		{tag: "MEDIA_TYPE", kind: choice, max: 30, add: yes, modify: yes, value: "Phone", other: "Meeting"},
		{tag: "MIDDLEWARE_URL", kind: link, max: 500, add: yes, modify: yes, value: "https://example.com/a?b=c&d=e", other: "http://example.com"},
		{tag: "PHONE", max: 38, add: yes, modify: yes, value: "+15555550100", other: "(555) 555-0101"},
		{tag: "EMAIL", kind: email, max: 55, add: yes, modify: yes, value: "ann@example.com", other: "bob@example.com"},
		{tag: "DUEDATE", kind: choice, max: 12, add: yes, modify: yes, value: "120120261000", other: "022820272359"},
		{tag: "CREATEDBY", add: no, modify: no},
		{tag: "CREATEDDATE", add: no, modify: no},
		{tag: "LASTACTDATE", add: no, modify: no},
		{tag: "COMPLETEDDATE", add: no, modify: no},
	}
}

var _ = Describe("A task", promised{
	object: "Task", id: "TASKNUM", first: "1", rows: taskRows(), before: func(a *api) { a.addCustomers(1) },
}.describe)

var _ = Describe("A task", Ordered, ContinueOnFailure, func() {
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

	todo := func(pairs ...string) string {
		GinkgoHelper()
		return a.add("Task.Add", append([]string{"SUBJECT=Call back"}, pairs...)...)
	}
	modify := func(id string, pairs ...string) {
		GinkgoHelper()
		Expect(a.do("Task.Modify", append(pairs, "TASKNUM="+id)...)).To(beWell())
	}
	read := func(id string) map[string]string {
		GinkgoHelper()
		return a.only("Task.Get", "TASKNUM="+id)
	}

	DescribeTable("takes the values of a picklist, and no others",
		func(tag string, values ...string) {
			id := todo()
			for _, value := range values {
				Expect(read(todo(tag + "=" + value))).To(HaveKeyWithValue(tag, value))
				modify(id, tag+"="+value)
				Expect(read(id)).To(HaveKeyWithValue(tag, value))
			}
			for _, other := range []string{"Nonsense", " "} {
				Expect(a.do("Task.Add", "SUBJECT=x", tag+"="+other)).To(refuseValue(tag, other))
				Expect(a.do("Task.Modify", "TASKNUM="+id, tag+"="+other)).To(refuseValue(tag, other))
			}
		},
		Entry("how far it has got", "TASK_STATUS", "Pending", "In Progress", "Completed", "Cancelled"),
		Entry("the kind of call", "CALL_TYPE", "DAA", "Inbound", "Outbound"),
		Entry("how it is to be done", "MEDIA_TYPE", "Phone", "Email", "Chat", "Meeting", "Other"),
	)

	It("may concern a customer, who has to exist, or none", func() {
		Expect(read(todo())).To(HaveKeyWithValue("ACCOUNTNUM", ""))
		Expect(read(todo("ACCOUNTNUM=10000000"))).To(HaveKeyWithValue("ACCOUNTNUM", "10000000"))
		for _, none := range []string{"10000001", "0", " "} {
			Expect(a.do("Task.Add", "SUBJECT=x", "ACCOUNTNUM="+none)).To(refuseValue("ACCOUNTNUM", none))
		}
	})

	DescribeTable("is assigned by id or by login, and shows the id",
		func(name, shown string) {
			Expect(read(todo("ASSIGNEDTO=" + name))).To(HaveKeyWithValue("ASSIGNEDTO", shown))
			id := todo()
			modify(id, "ASSIGNEDTO="+name)
			Expect(read(id)).To(HaveKeyWithValue("ASSIGNEDTO", shown))
		},
		Entry("by id", "ag0001", "ag0001"), Entry("by login", "jsmith", "ag0001"), Entry("another one by login", "bpower", "ag0002"),
	)

	It("is refused for someone who is no agent of the tenant", func() {
		for _, name := range []string{"nobody", "wapi", "ag0003"} {
			Expect(a.do("Task.Add", "SUBJECT=x", "ASSIGNEDTO="+name)).To(refuseValue("ASSIGNEDTO", name))
			Expect(a.do("Task.Modify", "TASKNUM="+todo(), "ASSIGNEDTO="+name)).To(refuseValue("ASSIGNEDTO", name))
		}
	})

	It("may share its e-mail address with any number of tasks, lose it, and has to have a valid one", func() {
		id := todo("EMAIL=ann@example.com")
		todo("EMAIL=ann@example.com")
		todo("EMAIL=")
		modify(id, "EMAIL=")
		Expect(read(id)).To(HaveKeyWithValue("EMAIL", ""))
		Expect(a.do("Task.Add", "SUBJECT=x", "EMAIL=ann")).To(refuseValue("EMAIL", "ann"))
	})

	DescribeTable("takes a URL of http or https, and nothing else",
		func(address string, valid bool) {
			got := a.do("Task.Add", "SUBJECT=x", "MIDDLEWARE_URL="+address)
			if valid {
				Expect(got).To(beWell())
				return
			}
			Expect(got).To(refuseValue("MIDDLEWARE_URL", address))
		},
		Entry("http", "http://example.com/path?a=1&b=2#c", true),
		Entry("https with a port", "https://example.com:8443/", true),
		Entry("in capitals", "HTTPS://EXAMPLE.COM", true),
		Entry("another scheme", "ftp://example.com/", false),
		Entry("a script", "javascript:alert(1)", false),
		Entry("without a scheme", "example.com/path", false),
		Entry("without a host", "https:///path", false),
		Entry("a word", "nowhere", false),
	)

	DescribeTable("is due at a date and time of the form MMDDYYYYHHMM, to the minute",
		func(due string) {
			Expect(read(todo("DUEDATE=" + due))).To(HaveKeyWithValue("DUEDATE", due))
		},
		Entry("the first minute of a year", "010120260000"), Entry("the last minute of a year", "123120262359"),
		Entry("a leap day", "022920281200"), Entry("in the past", "010119700000"),
	)

	DescribeTable("is refused when it is due at no such time",
		func(due string) {
			Expect(a.do("Task.Add", "SUBJECT=x", "DUEDATE="+due)).To(refuseValue("DUEDATE", due))
			Expect(a.do("Task.Modify", "TASKNUM="+todo(), "DUEDATE="+due)).To(refuseValue("DUEDATE", due))
		},
		Entry("too short", "12012026100"), Entry("a day alone", "12012026"), Entry("30 February", "023020261000"),
		Entry("29 February of a common year", "022920261000"), Entry("month 13", "130120261000"), Entry("month 0", "000120261000"),
		Entry("day 0", "120020261000"), Entry("24 hours", "120120262400"), Entry("60 minutes", "120120261060"),
		Entry("year first", "202612011000"), Entry("letters", "1201202610am"), Entry("a sign", "+12012026100"), Entry("blanks", strings.Repeat(" ", 12)),
	)

	It("keeps the time that it is due at as it was sent, in any time zone", func() {
		for _, zone := range []string{"", "Pacific/Auckland", "America/Los_Angeles"} {
			tenant := acme()
			tenant.TimeZone = zone
			a = newTenants(now, tenant)
			Expect(read(todo("DUEDATE=123120262359"))).To(HaveKeyWithValue("DUEDATE", "123120262359"))
		}
	})

	It("was created by the used identity, on the day in the tenant's time zone", func() {
		tenant := acme()
		tenant.TimeZone = "Asia/Tokyo"
		a = newTenants(now, tenant)
		now.set("2026-06-30 14:59")
		Expect(read(todo())).To(And(HaveKeyWithValue("CREATEDBY", "bpower"), HaveKeyWithValue("CREATEDDATE", "06302026")))
		now.set("2026-06-30 15:00")
		Expect(read(todo())).To(HaveKeyWithValue("CREATEDDATE", "07012026"))
	})

	It("shows the day of its last activity: its Add, then each Modify", func() {
		id := todo()
		Expect(read(id)).To(HaveKeyWithValue("LASTACTDATE", "03092026"))
		now.set("2026-03-10 10:00")
		Expect(read(id)).To(HaveKeyWithValue("LASTACTDATE", "03092026"))
		modify(id, "PHONE=1")
		Expect(read(id)).To(And(HaveKeyWithValue("LASTACTDATE", "03102026"), HaveKeyWithValue("CREATEDDATE", "03092026")))
	})

	Describe("that is completed", func() {
		It("shows the day, and none before", func() {
			id := todo()
			for _, status := range []string{"In Progress", "Cancelled", "Pending"} {
				modify(id, "TASK_STATUS="+status)
				Expect(read(id)).To(HaveKeyWithValue("COMPLETEDDATE", ""))
			}
			now.set("2026-03-11 10:00")
			modify(id, "TASK_STATUS=Completed")
			Expect(read(id)).To(HaveKeyWithValue("COMPLETEDDATE", "03112026"))
		})

		It("may be so from the beginning", func() {
			Expect(read(todo("TASK_STATUS=Completed"))).To(HaveKeyWithValue("COMPLETEDDATE", "03092026"))
		})

		It("keeps the day when it is completed once more or changed otherwise", func() {
			id := todo("TASK_STATUS=Completed")
			now.set("2026-03-12 10:00")
			modify(id, "TASK_STATUS=Completed")
			modify(id, "PHONE=1")
			Expect(read(id)).To(HaveKeyWithValue("COMPLETEDDATE", "03092026"))
		})

		It("loses the day when it is taken up again, and gets a later one", func() {
			for _, status := range []string{"Pending", "Cancelled", ""} {
				id := todo("TASK_STATUS=Completed")
				modify(id, "TASK_STATUS="+status)
				Expect(read(id)).To(HaveKeyWithValue("COMPLETEDDATE", ""))
			}
			id := todo("TASK_STATUS=Completed")
			modify(id, "TASK_STATUS=In Progress")
			now.set("2026-03-13 10:00")
			modify(id, "TASK_STATUS=Completed")
			Expect(read(id)).To(HaveKeyWithValue("COMPLETEDDATE", "03132026"))
		})
	})

	It("stands in an ITEM of its own with one TASKNUM without attributes, so that clients can count them", func() {
		a.add("Task.Add", "SUBJECT=count me")
		a.add("Task.Add", "SUBJECT=count me")
		Expect(strings.Count(a.do("Task.Get", "SUBJECT=count me").Body, "<TASKNUM>")).To(Equal(2))
	})
})
