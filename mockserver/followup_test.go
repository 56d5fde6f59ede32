package mockserver_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// followupRows are the tags of a follow-up in the order of replies.
func followupRows() []row {
	return []row{
		{tag: "FOLLOWUPNUM", add: no},
		{tag: "CASENUM", kind: choice, max: 30, add: mandatory, value: "1"},
		{tag: "ACCOUNTNUM", kind: choice, max: 30, add: yes, value: "10000000", byDefault: "10000000"},
		{tag: "SUBJECT", max: 50, add: yes, value: "Rückruf", byDefault: "No dial tone"},
		{tag: "DESCRIPTION", max: 4000, add: mandatory, value: "Called back.\nNobody there."},
		{tag: "MEDIATYPE", kind: choice, max: 30, add: yes, value: "Email", byDefault: "Phone"},
		{tag: "VISIBILITY", kind: choice, max: 30, add: yes, value: "Public", byDefault: "Private"},
		{tag: "DIRECTION", kind: choice, max: 30, add: yes, value: "Outbound", byDefault: "Inbound"},
		{tag: "CREATEDBY", add: no},
		{tag: "CREATEDDATE", add: no},
	}
}

var _ = Describe("A follow-up", promised{
	object: "Followup", id: "FOLLOWUPNUM", first: "1", rows: followupRows(), before: func(a *api) {
		a.addCustomers(1)
		a.add("Case.Add", "ACCOUNTNUM=10000000", "SUBJECT=No dial tone")
	},
}.describe)

var _ = Describe("A follow-up", func() {
	var a *api
	var now *clock
	BeforeEach(func() {
		now = &clock{now: today}
		a = newAcmeAt(now)
		a.addCustomers(2)
		a.add("Case.Add", "ACCOUNTNUM=10000001", "SUBJECT=No dial tone", "MEDIATYPE=Chat", "VISIBILITY=Public")
	})

	on := func(pairs ...string) map[string]string {
		GinkgoHelper()
		id := a.add("Followup.Add", append([]string{"DESCRIPTION=Called back"}, pairs...)...)
		return a.only("Followup.Get", "FOLLOWUPNUM="+id)
	}

	It("takes the customer and the subject of its case where it is not told", func() {
		Expect(on("CASENUM=1")).To(And(HaveKeyWithValue("ACCOUNTNUM", "10000001"), HaveKeyWithValue("SUBJECT", "No dial tone")))
		Expect(on("CASENUM=1", "SUBJECT=Other", "ACCOUNTNUM=10000001")).To(And(
			HaveKeyWithValue("ACCOUNTNUM", "10000001"), HaveKeyWithValue("SUBJECT", "Other")))
	})

	It("keeps the subject that it took when its case gets another one", func() {
		before := on("CASENUM=1")
		Expect(a.do("Case.Modify", "CASENUM=1", "SUBJECT=Solved")).To(beWell())
		Expect(a.only("Followup.Get", "FOLLOWUPNUM="+before["FOLLOWUPNUM"])).To(Equal(before))
		Expect(on("CASENUM=1")).To(HaveKeyWithValue("SUBJECT", "Solved"))
	})

	It("has no subject where neither it nor its case has one", func() {
		Expect(a.do("Case.Modify", "CASENUM=1", "SUBJECT=")).To(beWell())
		Expect(on("CASENUM=1")).To(HaveKeyWithValue("SUBJECT", ""))
	})

	It("has defaults of its own for the rest, not those of its case", func() {
		Expect(on("CASENUM=1")).To(And(
			HaveKeyWithValue("MEDIATYPE", "Phone"), HaveKeyWithValue("VISIBILITY", "Private"), HaveKeyWithValue("DIRECTION", "Inbound")))
	})

	DescribeTable("is refused on a case that does not exist",
		func(id string) {
			Expect(a.do("Followup.Add", "CASENUM="+id, "DESCRIPTION=x")).To(refuseValue("CASENUM", id))
		},
		Entry("a number that none has", "2"), Entry("a leading zero", "01"), Entry("no number", "x"), Entry("a wildcard", "%"),
	)

	It("is refused for a customer who is not that of the case, existing or not", func() {
		for _, account := range []string{"10000000", "10000002", "x"} {
			Expect(a.do("Followup.Add", "CASENUM=1", "DESCRIPTION=x", "ACCOUNTNUM="+account)).To(refuseValue("ACCOUNTNUM", account))
		}
		Expect(a.do("Followup.Get", "CASENUM=1")).To(findNothing())
	})

	DescribeTable("takes the values of a picklist, and no others",
		func(tag string, values ...string) {
			for _, value := range values {
				Expect(on("CASENUM=1", tag+"="+value)).To(HaveKeyWithValue(tag, value))
			}
			for _, other := range []string{"Other", " "} {
				Expect(a.do("Followup.Add", "CASENUM=1", "DESCRIPTION=x", tag+"="+other)).To(refuseValue(tag, other))
			}
		},
		Entry("how it took place", "MEDIATYPE", "Phone", "Email", "Chat", "Voicemail", "Web"),
		Entry("who may see it", "VISIBILITY", "Private", "Public"),
		Entry("who made contact", "DIRECTION", "Inbound", "Outbound"),
	)

	It("was created by the used identity, on the day in the tenant's time zone", func() {
		now.set("2026-06-30 23:59")
		Expect(on("CASENUM=1")).To(And(HaveKeyWithValue("CREATEDBY", "bpower"), HaveKeyWithValue("CREATEDDATE", "06302026")))
		now.set("2026-07-01 00:00")
		Expect(on("CASENUM=1")).To(HaveKeyWithValue("CREATEDDATE", "07012026"))
	})

	It("is one of many on a case", func() {
		for range 3 {
			on("CASENUM=1")
		}
		a.add("Case.Add", "ACCOUNTNUM=10000000", "SUBJECT=Other")
		on("CASENUM=2")
		Expect(a.do("Followup.Get", "CASENUM=1")).To(find("FOLLOWUPNUM", "1", "2", "3"))
		Expect(a.do("Followup.Get", "ACCOUNTNUM=10000000")).To(find("FOLLOWUPNUM", "4"))
		Expect(a.do("Followup.Get", "CREATEDBY=BPOWER")).To(find("FOLLOWUPNUM", "1", "2", "3", "4"))
	})

	DescribeTable("may be called by other names",
		func(object string) {
			id := a.add(object+".Add", "CASENUM=1", "DESCRIPTION=x")
			Expect(a.do(object+".Get", "FOLLOWUPNUM="+id)).To(find("FOLLOWUPNUM", id))
		},
		Entry("with a hyphen", "Follow-up"), Entry("in two capitals", "FollowUp"), Entry("in capitals", "FOLLOWUP"),
	)

	It("cannot be modified: there is no such operation", func() {
		Expect(a.do("Followup.Modify", "FOLLOWUPNUM=1", "SUBJECT=x")).To(refuse(304, 304, "Invalid operation Followup.Modify"))
	})
})
