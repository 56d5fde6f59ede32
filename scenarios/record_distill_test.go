package scenarios_test

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/scenarios"
)

// happened is an exchange of the tenant's own that began and ended at these milliseconds, and was answered by items, each of
// tags and values in turn.
func happened(from, to int, operation string, pairs []string, items ...[]string) scenarios.Exchanged {
	c := command(operation, pairs...)
	e := scenarios.Exchanged{
		Endpoint: "classic", Caller: scenarios.Caller{Tenant: "t", Username: "u", Password: "p"},
		Object: c.Object, Action: c.Action, Fields: c.Fields, HTTP: 200, Reply: &wire.Reply{},
		Started:  time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC).Add(time.Duration(from) * time.Millisecond),
		Duration: time.Duration(to-from) * time.Millisecond,
	}
	for _, item := range items {
		e.Reply.Items = append(e.Reply.Items, command("", item...).Fields)
	}
	return e
}

// refusedBy is an exchange with another ending.
func refusedBy(e scenarios.Exchanged, status, code int) scenarios.Exchanged {
	e.Reply = &wire.Reply{Status: status, Code: code}
	return e
}

func pairs(tags ...string) []string { return tags }

// distill is the text of a session's steps, and the notes in lines. What is distilled can be loaded.
func distill(exchanges ...scenarios.Exchanged) (text, notes string) {
	GinkgoHelper()
	s, all := scenarios.Distill(exchanges, scenarios.DistillOptions{Contract: shipped()})
	text = saved(s)
	loaded(text)
	for _, note := range all {
		notes += note.String() + "\n"
	}
	return text, notes
}

var adding = pairs("FIRSTNAME", "Ann", "LASTNAME", "Lee") //nolint:gochecknoglobals // constant

var _ = Describe("Distilling a session", func() {
	It("makes an empty scenario of nothing", func() {
		text, notes := distill()
		Expect(text).To(Equal("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<scenario name=\"recorded\" tags=\"recorded\">\n  <steps/>\n</scenario>\n"))
		Expect(notes).To(BeEmpty())
	})

	It("says so where nothing can load it as it is", func() {
		_, notes := scenarios.Distill([]scenarios.Exchanged{happened(0, 1, "FAQ.Get", pairs("FAQNUM", "1"))},
			scenarios.DistillOptions{Name: "a b", Contract: shipped()})
		Expect(notes).To(HaveExactElements(HaveField("Text", HavePrefix("the scenario needs a hand before it can be loaded: "))))
	})

	It("counts the time from the first exchange, whatever the order they come in", func() {
		text, _ := distill(
			happened(2500, 2510, "Customer.Add", adding, pairs("ACCOUNTNUM", "6")),
			happened(1000, 1010, "Customer.Add", adding, pairs("ACCOUNTNUM", "5")),
		)
		Expect(text).To(MatchRegexp(`(?s)name="customer-add-1">.*name="customer-add-2" at="1.5s">`))
	})

	It("says which problem was answered, or its numbers where two problems or none have them", func() {
		text, _ := distill(
			refusedBy(happened(0, 1, "Customer.Add", adding), 310, 310),
			refusedBy(happened(2, 3, "Customer.Add", adding), 302, 302),
			refusedBy(happened(4, 5, "Customer.Add", adding), -1, 77),
		)
		Expect(text).To(And(
			ContainSubstring(`<expect problem="right"/>`), ContainSubstring(`<expect status="302" code="302"/>`), ContainSubstring(`<expect status="-1" code="77"/>`),
		))
	})

	It("expects the status of HTTP where the answer is none of the API", func() {
		down := happened(0, 1, "Customer.Add", adding)
		down.HTTP, down.Reply = 503, nil
		text, _ := distill(down)
		Expect(text).To(ContainSubstring(`<expect http="503"/>`))
	})

	It("expects that a reply is lost that was lost", func() {
		lost := happened(0, 1, "Customer.Add", adding)
		lost.HTTP, lost.Reply, lost.Lost = 0, nil, true
		text, notes := distill(lost)
		Expect(text).To(ContainSubstring(`<expect lost="yes"/>`))
		Expect(notes).To(ContainSubstring("exchange 1: its answer never came, and a replay expects that again: add an <interception>"))
	})

	It("leaves out, and says why, what cannot be replayed", func() {
		unread := scenarios.Exchanged{LeftOut: "it has no form field xml_query", Started: time.Unix(0, 0)}
		silent := happened(0, 1, "Customer.Add", adding)
		silent.Reply, silent.HTTP = nil, 0
		text, notes := distill(
			unread, silent,
			happened(2, 3, "Customer.Delete", pairs("ACCOUNTNUM", "5")),
			happened(4, 5, ".", nil),
			happened(6, 7, "FAQ.Add", pairs("QUESTION", "?", "ANSWER", "!", "CF01", "x"), pairs("FAQNUM", "1")),
			happened(8, 9, "Customer.Get", pairs("VOICE", "1", "PBX", "x")),
			refusedBy(happened(10, 11, "Customer.Get", pairs("é", "1")), -1, 2),
			happened(12, 13, "Task.Get", pairs("CF01.X", "1"), pairs("TASKNUM", "1", "CF01.X", "1")),
			happened(14, 15, "Task.Get", pairs("CF02.Y", "1")),
		)
		Expect(text).To(ContainSubstring("<steps/>"))
		Expect(text).NotTo(ContainSubstring("<given"))
		Expect(notes).To(And(
			ContainSubstring("exchange 1: left out: it has no form field xml_query\n"),
			ContainSubstring("exchange 2: left out: it has no answer\n"),
			ContainSubstring("exchange 3: left out: the contract has no operation Customer.Delete, and yet it was carried out"),
			ContainSubstring("exchange 4: left out: it names no operation\n"),
			ContainSubstring("exchange 5: left out: the tag CF01 is none of the contract, and cannot be a field of the tenant's own"),
			ContainSubstring("exchange 6: left out: the contract has no tag PBX for Customer.Get, and yet the target took it; an overlay may declare it\n"),
			ContainSubstring(`exchange 7: left out: the tag "é" is beyond ASCII`),
			ContainSubstring("exchange 8: left out: the contract has no tag CF01.X for Task.Get"),
			ContainSubstring("exchange 9: left out: the contract has no tag CF02.Y for Task.Get"),
		))
	})

	It("keeps requests that name what the API does not know, where that is what was answered", func() {
		text, notes := distill(
			refusedBy(happened(0, 1, "Customer.Delete", pairs("ACCOUNTNUM", "${x}")), 304, 304),
			refusedBy(happened(2, 3, "Customer.Add", pairs("NONE", "1")), -1, 2),
		)
		Expect(notes).To(BeEmpty())
		Expect(text).To(And(ContainSubstring(`<ACCOUNTNUM>$${x}</ACCOUNTNUM>`), ContainSubstring("<NONE>1</NONE>"), ContainSubstring(`problem="operation"`)))
	})

	It("declares tags that the target took as fields of the tenant's own, once each", func() {
		text, notes := distill(
			happened(0, 1, "Customer.Add", append(pairs("CF02.REGION", "North"), adding...), pairs("ACCOUNTNUM", "5")),
			happened(2, 3, "Customer.Get", pairs("CF02.REGION", "North"), pairs("ACCOUNTNUM", "5", "CF02.REGION", "North", "CF03.OTHER", "x")),
			happened(4, 5, "Customer.Get", pairs("ACCOUNTNUM", "5"), pairs("ACCOUNTNUM", "5", "CF02.REGION", "North", "CF03.OTHER", "x")),
		)
		Expect(text).To(And(
			ContainSubstring("    <custom-field object=\"customer\" tag=\"CF02.REGION\"/>\n    <custom-field object=\"customer\" tag=\"CF03.OTHER\" default=\"x\"/>\n  </given>"),
			ContainSubstring(`<tag name="CF02.REGION" equals="North"/>`), ContainSubstring(`<tag name="CF03.OTHER" equals="x"/>`),
		))
		Expect(notes).To(Equal("exchange 1: the tag CF02.REGION is taken for a field of the tenant's own that holds any text\n" +
			"exchange 2: the tag CF03.OTHER is taken for a field of the tenant's own that holds any text, \"x\" where an Add leaves it out\n" +
			"exchange 2: this search may find other records too, so it replays as recorded only where it finds the same\n"))
	})

	It("spells a field of the tenant's own as replies do", func() {
		text, _ := distill(
			happened(0, 1, "Customer.Add", append(pairs("QUEUE_ID", "7"), adding...), pairs("ACCOUNTNUM", "5")),
			happened(2, 3, "Customer.Get", pairs("ACCOUNTNUM", "5"), pairs("ACCOUNTNUM", "5", "queue_id", "7")),
		)
		Expect(text).To(And(ContainSubstring(`<custom-field object="customer" tag="queue_id"/>`), ContainSubstring(`<QUEUE_ID>7</QUEUE_ID>`)))
	})

	It("does not look at a tag of a reply that can be no field of the tenant's own", func() {
		text, notes := distill(
			happened(0, 1, "FAQ.Add", pairs("QUESTION", "?", "ANSWER", "!"), pairs("FAQNUM", "1")),
			happened(2, 3, "FAQ.Get", pairs("FAQNUM", "1"), pairs("FAQNUM", "1", "CF01.OTHER", "x")),
			happened(4, 5, "FAQ.Get", pairs("FAQNUM", "1"), pairs("FAQNUM", "1", "CF01.OTHER", "x")),
		)
		Expect(text).NotTo(ContainSubstring("CF01"))
		Expect(notes).To(Equal("exchange 2: the tag CF01.OTHER of a reply about a FAQ is none of the contract, and is not looked at\n"))
	})

	It("matches what the server sets by the clock, and expects a date that a request has set", func() {
		text, _ := distill(
			happened(0, 1, "Task.Add", pairs("SUBJECT", "Call", "DUEDATE", "031520270930"), pairs("TASKNUM", "5")),
			happened(2, 3, "Task.Get", pairs("TASKNUM", "5"), pairs("TASKNUM", "5", "DUEDATE", "031520270930", "CREATEDDATE", "03012026", "CREATEDBY", "bpower", "COMPLETEDDATE", "")),
			happened(4, 5, "Task.Get", pairs("TASKNUM", "5"), pairs("TASKNUM", "5", "DUEDATE", "010120270000")),
		)
		Expect(text).To(And(
			ContainSubstring(`<tag name="DUEDATE" equals="031520270930"/>`), ContainSubstring(`<tag name="DUEDATE" matches="[0-9]{12}"/>`),
			ContainSubstring(`<tag name="CREATEDDATE" matches="[0-9]{8}"/>`), ContainSubstring(`<tag name="COMPLETEDDATE" equals=""/>`),
			ContainSubstring(`<tag name="CREATEDBY" equals="bpower"/>`),
		))
	})

	It("tells when something that is no secret had to be masked", func() {
		masked := happened(0, 1, "Customer.Add", adding, pairs("ACCOUNTNUM", "5"))
		masked.Masked = true
		_, notes := distill(masked)
		Expect(notes).To(Equal("exchange 1: a value that looks like a secret is masked by ***, so it may be answered otherwise\n"))
	})
})

var _ = Describe("Ids of a distilled session", func() {
	It("are captured where a reply gives them out, and used from then on", func() {
		text, notes := distill(
			happened(0, 1, "Customer.Add", adding, pairs("ACCOUNTNUM", "500")),
			happened(2, 3, "Customer.Add", adding, pairs("ACCOUNTNUM", "501")),
			happened(4, 5, "Case.Add", pairs("ACCOUNTNUM", "501", "SUBJECT", "500"), pairs("CASENUM", "500")),
			happened(6, 7, "Case.Get", pairs("CASENUM", "500"), pairs("ACCOUNTNUM", "501", "CASENUM", "500", "SUBJECT", "500")),
		)
		Expect(notes).To(BeEmpty())
		Expect(text).To(And(
			ContainSubstring(`<tag name="ACCOUNTNUM" matches="[0-9]+"/>`), // nobody asks for the first customer again
			ContainSubstring(`<tag name="ACCOUNTNUM" matches="[0-9]+" capture="customer1"/>`),
			ContainSubstring(`<ACCOUNTNUM>${customer1}</ACCOUNTNUM>`), ContainSubstring(`<SUBJECT>500</SUBJECT>`),
			ContainSubstring(`<CASENUM>${case1}</CASENUM>`), ContainSubstring(`<tag name="ACCOUNTNUM" equals="${customer1}"/>`),
		))
	})

	It("stay what they are where a request used one before any reply had it", func() {
		text, notes := distill(happened(0, 1, "Case.Modify", pairs("CASENUM", "7", "SUBJECT", "x"), pairs("CASENUM", "7")))
		Expect(text).To(And(ContainSubstring(`<CASENUM>7</CASENUM>`), ContainSubstring(`<tag name="CASENUM" equals="7"/>`)))
		Expect(notes).To(Equal("exchange 1: Case 7 was there before the session, and has to be there before a replay\n"))
	})

	It("that do not exist are used without a word", func() {
		_, notes := distill(
			happened(0, 1, "Case.Get", pairs("CASENUM", "99999")),
			refusedBy(happened(2, 3, "Case.Modify", pairs("CASENUM", "99999", "SUBJECT", "x")), -1, 5),
		)
		Expect(notes).To(BeEmpty())
	})

	It("need not be numbers", func() {
		text, _ := distill(happened(0, 1, "Case.Add", pairs("ACCOUNTNUM", "A-1", "SUBJECT", "x"), pairs("CASENUM", "C-1")))
		Expect(text).To(And(ContainSubstring(`<ACCOUNTNUM>A-1</ACCOUNTNUM>`), ContainSubstring(`<tag name="CASENUM" matches=".+"/>`)))
	})

	It("that a reply shows twice are captured once", func() {
		text, _ := distill(
			happened(0, 1, "Followup.Get", pairs("CREATEDBY", "bpower"),
				pairs("FOLLOWUPNUM", "1", "CASENUM", "7"), pairs("FOLLOWUPNUM", "2", "CASENUM", "7")),
			happened(2, 3, "Followup.Add", pairs("CASENUM", "7", "DESCRIPTION", "x"), pairs("FOLLOWUPNUM", "3")),
		)
		Expect(strings.Count(text, `capture="case1"`)).To(Equal(1))
		Expect(text).To(And(ContainSubstring(`<tag name="CASENUM" item="2" matches="[0-9]+"/>`), ContainSubstring(`<CASENUM>${case1}</CASENUM>`)))
	})
})

var _ = Describe("Unique values of a distilled session", func() {
	added := func(at int, email string) scenarios.Exchanged {
		return happened(at, at+1, "Customer.Add", append(pairs("EMAIL", email), adding...), pairs("ACCOUNTNUM", strconv.Itoa(500+at)))
	}

	DescribeTable("get the mark of the run", func(email, marked string) {
		text, notes := distill(added(0, email))
		Expect(text).To(ContainSubstring("<EMAIL>" + marked + "</EMAIL>"))
		Expect(notes).To(BeEmpty())
	},
		Entry("before the host", "ann@example.com", "ann.${run}@example.com"),
		Entry("after a dollar, which does not escape it", "ann$@example.com", "ann$.${run}@example.com"),
		Entry("with as much of a long one as there is room for", strings.Repeat("a", 40)+"@example.com", strings.Repeat("a", 28)+".1.${run}@example.com"),
		Entry("without two dots in a row where it is cut", strings.Repeat("a", 27)+"."+strings.Repeat("b", 12)+"@example.com", strings.Repeat("a", 27)+".1.${run}@example.com"),
	)

	DescribeTable("are left alone", func(email, reason string) {
		text, notes := distill(added(0, email))
		Expect(text).To(Or(ContainSubstring("<EMAIL>"+email+"</EMAIL>"), ContainSubstring("<EMAIL/>")))
		Expect(notes).To(ContainSubstring(reason))
	},
		Entry("where there is none", "", ""),
		Entry("that are wrong", "no address", ""),
		Entry("that are too long", strings.Repeat("a", 50)+"@example.com", ""),
		Entry("without any room", "a@"+strings.Repeat("b", 45)+".com", "EMAIL has to be unique and has no room for the mark of a run"),
	)

	It("that differ only where they are cut still differ", func() {
		text, _ := distill(added(0, strings.Repeat("a", 38)+"1@example.com"), added(2, strings.Repeat("a", 38)+"2@example.com"))
		Expect(text).To(And(ContainSubstring(".1.${run}@"), ContainSubstring(".2.${run}@")))
	})

	DescribeTable("are looked for by patterns that find those of the run alone", func(pattern, narrow string) {
		text, notes := distill(added(0, "ann@example.com"), happened(4, 5, "Customer.Get", pairs("EMAIL", pattern)))
		Expect(text).To(ContainSubstring("<EMAIL>" + narrow + "</EMAIL>"))
		if strings.Contains(narrow, "${run}") {
			Expect(notes).To(BeEmpty())
		} else {
			Expect(notes).To(ContainSubstring("exchange 2: this search may find other records too"))
		}
	},
		Entry("with a host", "a%@example.com", "a%.${run}@example.com"),
		Entry("of a beginning", "ann%", "ann%.${run}@%"),
		Entry("of an end", "%example.com", "%.${run}@%example.com"),
		Entry("but not by one of a beginning and an end", "a%m", "a%m"),
		Entry("but not by one without room", "%"+strings.Repeat("a", 50)+"%", "%"+strings.Repeat("a", 50)+"%"),
	)

	It("are looked for on the side of the mark where the pattern found them", func() {
		found := pairs("ACCOUNTNUM", "500", "EMAIL", "bob@example.com")
		search := func(pattern string) string {
			text, _ := distill(added(0, "bob@example.com"), happened(4, 5, "Customer.Get", pairs("EMAIL", pattern), found))
			_, rest, _ := strings.Cut(text, "ACTION=\"Get\">")
			return rest
		}
		Expect(search("%b%")).To(ContainSubstring("<EMAIL>%b%.${run}@%</EMAIL>"))
		Expect(search("%a%")).To(ContainSubstring("<EMAIL>%.${run}@%a%</EMAIL>"))
		Expect(search("%b@ex%")).To(ContainSubstring("<EMAIL>%b.${run}@ex%</EMAIL>"))
		Expect(search("%b%m")).To(ContainSubstring("<EMAIL>%b%m</EMAIL>"))
	})

	It("are looked for by the pattern as it was where it found a record without one", func() {
		text, notes := distill(
			happened(0, 1, "Customer.Add", adding, pairs("ACCOUNTNUM", "5")),
			happened(4, 5, "Customer.Get", pairs("EMAIL", "%"), pairs("ACCOUNTNUM", "5", "EMAIL", "")),
		)
		Expect(text).To(ContainSubstring("<EMAIL>%</EMAIL>"))
		Expect(notes).To(ContainSubstring("may find other records too"))
	})

	It("that were taken by a record nobody saw are left out", func() {
		text, notes := distill(refusedBy(added(0, "ann@example.com"), -1, 81))
		Expect(text).To(ContainSubstring("<steps/>"))
		Expect(notes).To(Equal("exchange 1: left out: it was refused because of a record that was there before the session and that the session does not show\n"))
	})

	It("that were taken by a given record are refused again", func() {
		text, _ := distill(
			happened(0, 1, "Customer.Get", pairs("LASTNAME", "Lee"), pairs("ACCOUNTNUM", "500", "FIRSTNAME", "Ann", "LASTNAME", "Lee", "EMAIL", "ann@example.com")),
			refusedBy(added(2, "ANN@example.com"), -1, 81),
		)
		Expect(text).To(And(ContainSubstring("<EMAIL>ANN@example.com</EMAIL>"), ContainSubstring(`problem="duplicate"`)))
	})
})

var _ = Describe("Unique fields of the tenant's own", func() {
	contract := func(kind string) *contracts.Contract {
		extended, err := shipped().Extend(contracts.Extension{Origin: "t", CustomFields: []contracts.CustomField{
			{Object: "customer", Tag: "CF02.REF", Type: kind, Unique: true, Max: 20},
		}})
		Expect(err).NotTo(HaveOccurred())
		return extended
	}
	field := func(kind, value string) string {
		exchange := happened(0, 1, "Customer.Add", append(pairs("CF02.REF", value), adding...), pairs("ACCOUNTNUM", "5"))
		s, notes := scenarios.Distill([]scenarios.Exchanged{exchange}, scenarios.DistillOptions{Contract: contract(kind)})
		text := saved(s)
		_, rest, _ := strings.Cut(text, "<CF02.REF>")
		value, _, _ = strings.Cut(rest, "<")
		return value + " " + strconv.Itoa(len(notes))
	}

	It("get the mark of the run where it fits in", func() {
		Expect(field("text", "R-1")).To(Equal("R-1-${run} 0"))
		Expect(field("text", "R-123456789012")).To(Equal("R-123-1-${run} 0"))
	})

	It("keep their values, with a note, where a mark would be none of the kind", func() {
		Expect(field("number", "123")).To(Equal("123 1"))
		Expect(field("url", "https://example.com")).To(Equal("https://example.com 1"))
	})
})

var _ = Describe("Requests that overlapped", func() {
	customer := func(from, to int, id string) scenarios.Exchanged {
		return happened(from, to, "Customer.Add", adding, pairs("ACCOUNTNUM", id))
	}
	parallels := func(exchanges ...scenarios.Exchanged) int {
		GinkgoHelper()
		text, _ := distill(exchanges...)
		return strings.Count(text, "<parallel>")
	}

	It("are sent at once", func() {
		text, _ := distill(customer(0, 10, "5"), customer(5, 15, "6"), customer(15, 20, "7"))
		Expect(text).To(MatchRegexp(`(?s)<parallel>\s*<send name="customer-add-1">.*<send name="customer-add-2" at="5ms">.*</parallel>\s*<send name="customer-add-3" at="15ms">`))
	})

	It("are all sent at once only where all overlapped", func() {
		Expect(parallels(customer(0, 10, "5"), customer(5, 25, "6"), customer(20, 30, "7"))).To(Equal(1))
	})

	DescribeTable("are sent one after the other where one may have had to do with the other",
		func(a, b scenarios.Exchanged, more ...scenarios.Exchanged) {
			Expect(parallels(append([]scenarios.Exchanged{a, b}, more...)...)).To(BeZero())
		},
		Entry("because one shows what the other captures", customer(0, 10, "5"),
			happened(5, 15, "Case.Get", pairs("SUBJECT", "x"), pairs("CASENUM", "1", "ACCOUNTNUM", "5"))),
		Entry("because one looks for what the other adds", customer(0, 10, "5"), happened(5, 15, "Customer.Get", pairs("LASTNAME", "Lee"))),
		Entry("because one looks for cases by what the other changes", happened(0, 10, "Case.Get", pairs("LASTNAME", "Lee")), customer(5, 15, "5")),
		Entry("because only one of them can have the address",
			happened(0, 10, "Customer.Add", append(pairs("EMAIL", "a@example.com"), adding...), pairs("ACCOUNTNUM", "5")),
			refusedBy(happened(5, 15, "Customer.Add", append(pairs("EMAIL", "A@example.com"), adding...)), -1, 81)),
		Entry("because both change the same record",
			happened(0, 10, "Case.Modify", pairs("CASENUM", "1", "SUBJECT", "x"), pairs("CASENUM", "1")),
			happened(5, 15, "Case.Modify", pairs("CASENUM", "1", "SUBJECT", "y"), pairs("CASENUM", "1"))),
		Entry("because one changes the record that the other refers to",
			happened(0, 10, "Followup.Add", pairs("CASENUM", "1", "DESCRIPTION", "x"), pairs("FOLLOWUPNUM", "1")),
			happened(5, 15, "Case.Modify", pairs("CASENUM", "1", "SUBJECT", "y"), pairs("CASENUM", "1"))),
		Entry("because both records are shown together later, in the order of their ids", customer(0, 10, "5"), customer(5, 15, "6"),
			happened(20, 25, "Customer.Get", pairs("LASTNAME", "Lee"), pairs("ACCOUNTNUM", "5"), pairs("ACCOUNTNUM", "6"))),
	)

	It("are sent at once where they only read, or name nothing that the API knows", func() {
		Expect(parallels(happened(0, 10, "Customer.Get", pairs("LASTNAME", "Lee")), happened(5, 15, "Case.Get", pairs("SUBJECT", "x")))).To(Equal(1))
		Expect(parallels(customer(0, 10, "5"), refusedBy(happened(5, 15, "X.Y", nil), 304, 304))).To(Equal(1))
	})

	first := func(a, b scenarios.Exchanged, more ...scenarios.Exchanged) string {
		GinkgoHelper()
		text, _ := distill(append([]scenarios.Exchanged{a, b}, more...)...)
		Expect(text).NotTo(ContainSubstring("<parallel>"))
		name := regexp.MustCompile(`<send name="([a-z]+-[a-z]+)-`).FindAllStringSubmatch(text, -1)
		return name[0][1] + " " + name[1][1]
	}
	change := func(from, to int, email string) scenarios.Exchanged {
		return happened(from, to, "Customer.Modify", pairs("ACCOUNTNUM", "5", "EMAIL", email), pairs("ACCOUNTNUM", "5"))
	}
	search := func(to int, filter []string, items ...[]string) scenarios.Exchanged {
		return happened(5, to, "Customer.Get", filter, items...)
	}
	lee, fresh := pairs("LASTNAME", "Lee"), pairs("EMAIL", "new@example.com")

	DescribeTable("are sent in the order that the answers tell", func(a, b scenarios.Exchanged, order string) {
		Expect(first(a, b)).To(Equal(order))
	},
		Entry("a search that does not show what was added", customer(0, 10, "5"), search(15, lee), "customer-get customer-add"),
		Entry("a search that shows what was added", customer(0, 15, "5"), search(10, lee, pairs("ACCOUNTNUM", "5", "FIRSTNAME", "Ann", "LASTNAME", "Lee")), "customer-add customer-get"),
		Entry("a search that shows a record as it was", change(0, 10, "new@example.com"), search(15, lee, pairs("ACCOUNTNUM", "5", "EMAIL", "old@example.com")), "customer-get customer-modify"),
		Entry("a search that shows a record as it became", change(0, 15, "new@example.com"), search(10, lee, pairs("ACCOUNTNUM", "5", "EMAIL", "new@example.com")), "customer-modify customer-get"),
		Entry("a search that shows a record without what the server sets by a change",
			happened(0, 10, "FAQ.Modify", pairs("FAQNUM", "1", "STATUS", "Active"), pairs("FAQNUM", "1")),
			happened(5, 15, "FAQ.Get", pairs("STATUS", "Active"), pairs("FAQNUM", "1", "STATUS", "Active", "LASTMODDATE", "")), "faq-get faq-modify"),
		Entry("a search for a value that was not there yet", change(0, 10, "new@example.com"), search(15, fresh), "customer-get customer-modify"),
		Entry("a search by a pattern that the new value meets, and that did not show it",
			happened(0, 10, "Customer.Modify", pairs("ACCOUNTNUM", "5", "FIRSTNAME", "Anna"), pairs("ACCOUNTNUM", "5")),
			search(15, pairs("FIRSTNAME", "%nn%")), "customer-get customer-modify"),
		Entry("a search for a value that was there no more", change(0, 15, "new@example.com"), search(10, pairs("EMAIL", "old@example.com")), "customer-modify customer-get"),
		Entry("one that was refused because of the other", change(0, 15, "new@example.com"),
			refusedBy(happened(5, 10, "Customer.Add", append(fresh, adding...)), -1, 81), "customer-modify customer-add"),
	)

	It("are sent one after the other where one gave up what the other was refused for", func() {
		taken := happened(0, 1, "Customer.Add", append(pairs("EMAIL", "old@example.com"), adding...), pairs("ACCOUNTNUM", "5"))
		refused := refusedBy(happened(12, 20, "Customer.Add", append(pairs("EMAIL", "old@example.com"), adding...)), -1, 81)
		text, _ := distill(taken, change(10, 15, "new@example.com"), refused)
		Expect(text).To(MatchRegexp(`(?s)customer-add-1.*customer-add-2.*customer-modify-1`))
		Expect(text).NotTo(ContainSubstring("<parallel>"))
	})

	It("and wrote about the same record are noted", func() {
		_, notes := distill(change(0, 10, "a@example.com"), change(5, 15, "b@example.com"))
		_, followed := distill(
			happened(0, 10, "Case.Modify", pairs("CASENUM", "1", "SUBJECT", "x"), pairs("CASENUM", "1")),
			happened(5, 15, "Followup.Add", pairs("CASENUM", "1", "DESCRIPTION", "x"), pairs("FOLLOWUPNUM", "1")),
		)
		Expect(followed).To(ContainSubstring("nobody knows"))
		Expect(notes).To(ContainSubstring("exchange 2: an exchange before it was about the same record at the same time, and which of them was first nobody knows"))
	})

	It("and are noted for the same reason are noted once, with all that it is about", func() {
		var session []scenarios.Exchanged
		for i := range 30 {
			one := change(10*i, 10*i+1, "a@example.com")
			one.LeftOut = "the client hung up"
			session = append(session, one)
		}
		_, notes := distill(session...)
		Expect(notes).To(HavePrefix("exchange 1: left out: the client hung up; so with exchanges 2, 3, 4, "))
		Expect(notes).To(HaveSuffix("21 and 9 more\n"))
		Expect(strings.Count(notes, "hung up")).To(Equal(1))
	})

	It("are sent in the order of the ids that they were given", func() {
		text, _ := distill(
			happened(0, 20, "Customer.Add", pairs("FIRSTNAME", "First", "LASTNAME", "Lee"), pairs("ACCOUNTNUM", "9")),
			happened(5, 15, "Customer.Add", pairs("FIRSTNAME", "Second", "LASTNAME", "Lee"), pairs("ACCOUNTNUM", "10")),
			happened(30, 40, "Customer.Get", pairs("LASTNAME", "Lee"), pairs("ACCOUNTNUM", "9"), pairs("ACCOUNTNUM", "10")),
		)
		Expect(text).To(MatchRegexp(`(?s)First.*capture="customer1".*Second.*capture="customer2".*equals="\$\{customer1\}".*item="2" equals="\$\{customer2\}"`))
	})
})
