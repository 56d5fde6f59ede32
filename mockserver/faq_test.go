package mockserver_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// faqRows are the tags of an FAQ in the order of replies.
func faqRows() []row {
	return []row{
		{tag: "FAQNUM", kind: choice, max: 30, add: no, modify: key},
		{tag: "CATEGORY", kind: choice, max: 30, add: yes, modify: yes, value: "Default", other: "Default", byDefault: "Default"},
		{tag: "QUESTION", max: 255, add: mandatory, modify: yes, value: "Is there a manual?", other: "Où est-il ?"},
		{tag: "ANSWER", max: 4000, add: mandatory, modify: yes, value: "Yes.\nHere.", other: "Là."},
		{tag: "STATUS", kind: choice, max: 30, add: yes, modify: yes, value: "Inactive", other: "Active", byDefault: "Active"},
		{tag: "VISIBILITY", kind: choice, max: 30, add: yes, modify: yes, value: "Private", other: "Public", byDefault: "Public"},
		{tag: "CREATEDBY", add: no, modify: no},
		{tag: "CREATEDDATE", add: no, modify: no},
		{tag: "LASTMODBY", add: no, modify: no},
		{tag: "LASTMODDATE", add: no, modify: no},
	}
}

var _ = Describe("An FAQ", promised{object: "FAQ", id: "FAQNUM", first: "1", rows: faqRows(), before: func(*api) {}}.describe)

var _ = Describe("An FAQ", func() {
	var a *api
	var now *clock
	BeforeEach(func() {
		now = &clock{now: today}
		a = newAcmeAt(now)
	})

	ask := func(pairs ...string) string {
		GinkgoHelper()
		return a.add("FAQ.Add", append([]string{"QUESTION=Is there a manual?", "ANSWER=Yes."}, pairs...)...)
	}
	read := func(id string) map[string]string {
		GinkgoHelper()
		return a.only("FAQ.Get", "FAQNUM="+id)
	}

	DescribeTable("takes the values of a picklist, and no others",
		func(tag string, values ...string) {
			id := ask()
			for _, value := range values {
				Expect(read(ask(tag + "=" + value))).To(HaveKeyWithValue(tag, value))
				Expect(a.do("FAQ.Modify", "FAQNUM="+id, tag+"="+value)).To(beWell())
				Expect(read(id)).To(HaveKeyWithValue(tag, value))
			}
			for _, other := range []string{"Nonsense", " "} {
				Expect(a.do("FAQ.Add", "QUESTION=x", "ANSWER=x", tag+"="+other)).To(refuseValue(tag, other))
				Expect(a.do("FAQ.Modify", "FAQNUM="+id, tag+"="+other)).To(refuseValue(tag, other))
			}
		},
		Entry("its category", "CATEGORY", "Default"),
		Entry("whether it is in use", "STATUS", "Active", "Inactive"),
		Entry("who may see it", "VISIBILITY", "Public", "Private"),
	)

	It("was created by the used identity on the day of its Add, and nobody has modified it yet", func() {
		Expect(read(ask())).To(And(
			HaveKeyWithValue("CREATEDBY", "bpower"), HaveKeyWithValue("CREATEDDATE", "03092026"),
			HaveKeyWithValue("LASTMODBY", ""), HaveKeyWithValue("LASTMODDATE", "")))
	})

	It("shows who modified it last and on which day", func() {
		id := ask()
		for _, date := range []string{"03102026", "03112026"} {
			now.set("2026-" + date[:2] + "-" + date[2:4] + " 23:59")
			Expect(a.do("FAQ.Modify", "FAQNUM="+id, "ANSWER=No.")).To(beWell())
			Expect(read(id)).To(And(
				HaveKeyWithValue("LASTMODBY", "bpower"), HaveKeyWithValue("LASTMODDATE", date),
				HaveKeyWithValue("CREATEDDATE", "03092026")))
		}
	})

	It("does not count a Modify that was refused", func() {
		id := ask()
		Expect(a.do("FAQ.Modify", "FAQNUM="+id, "STATUS=Gone")).To(refuseValue("STATUS", "Gone"))
		Expect(read(id)).To(HaveKeyWithValue("LASTMODDATE", ""))
	})

	It("is found by its number, category, status, and by parts of question and answer", func() {
		first, second := ask(), ask("STATUS=Inactive")
		Expect(a.do("FAQ.Get", "FAQNUM="+second)).To(find("FAQNUM", second))
		Expect(a.do("FAQ.Get", "CATEGORY=default")).To(find("FAQNUM", first, second))
		Expect(a.do("FAQ.Get", "STATUS=INACTIVE")).To(find("FAQNUM", second))
		Expect(a.do("FAQ.Get", "QUESTION=%MANUAL%", "STATUS=Active")).To(find("FAQNUM", first))
		Expect(a.do("FAQ.Get", "ANSWER=y%.")).To(find("FAQNUM", first, second))
		Expect(a.do("FAQ.Get", "VISIBILITY=Public", "FAQNUM="+first)).To(refuseTag("VISIBILITY", "Public"))
	})

	DescribeTable("may be called in any case",
		func(object string) { Expect(a.do(object+".Add", "QUESTION=x", "ANSWER=x")).To(beWell()) },
		Entry("so", "Faq"), Entry("or so", "faq"),
	)
})
