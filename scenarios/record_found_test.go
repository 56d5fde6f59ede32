package scenarios_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/scenarios"
)

var _ = Describe("Records that a distilled session found", func() {
	customer := pairs("ACCOUNTNUM", "500", "FIRSTNAME", "Ann", "LASTNAME", "${Lee}", "EMAIL", "ann@example.com", "COMPANY", "")

	It("are given, with those that they refer to, and stay what they are", func() {
		text, notes := distill(
			happened(0, 1, "Case.Get", pairs("CASENUM", "12"), pairs("CASENUM", "12", "ACCOUNTNUM", "500", "SUBJECT", "x")),
			happened(2, 3, "Case.Get", pairs("CASENUM", "7"), pairs("CASENUM", "7", "ACCOUNTNUM", "500", "SUBJECT", "x")),
			happened(4, 5, "Customer.Get", pairs("EMAIL", "ann@example.com"), customer),
			happened(6, 7, "Customer.Get", pairs("EMAIL", "ann%"), customer),
		)
		Expect(text).To(ContainSubstring(`
    <records>
      <Customer>
        <ACCOUNTNUM>500</ACCOUNTNUM>
        <FIRSTNAME>Ann</FIRSTNAME>
        <LASTNAME>$${Lee}</LASTNAME>
        <EMAIL>ann@example.com</EMAIL>
      </Customer>
      <Case>
        <CASENUM>7</CASENUM>
        <ACCOUNTNUM>500</ACCOUNTNUM>
        <SUBJECT>x</SUBJECT>
      </Case>
      <Case>
        <CASENUM>12</CASENUM>`))
		Expect(text).To(ContainSubstring(`<EMAIL>ann%</EMAIL>`))
		Expect(text).NotTo(ContainSubstring("${run}"))
		Expect(notes).To(HaveSuffix("the records of <given>, 3 in number, were there before the session: a replay makes them where there is a console, " +
			"and looks for them where there is none\n"))
	})

	It("have the values that the server set by its clock as long ago as they were", func() {
		text, _ := distill(happened(0, 1, "FAQ.Get", pairs("FAQNUM", "3"), pairs("FAQNUM", "3", "QUESTION", "?", "ANSWER", "!",
			"CREATEDDATE", "02272026", "LASTMODDATE", "03012026", "CREATEDBY", "bpower")))
		Expect(text).To(And(ContainSubstring("<CREATEDDATE>${today-2d}</CREATEDDATE>"), ContainSubstring("<LASTMODDATE>${today}</LASTMODDATE>"),
			ContainSubstring("<CREATEDBY>bpower</CREATEDBY>")))
	})

	It("have dates that were none, or are ages ago, as they were", func() {
		text, _ := distill(happened(0, 1, "FAQ.Get", pairs("FAQNUM", "3"), pairs("FAQNUM", "3", "QUESTION", "?", "ANSWER", "!",
			"CREATEDDATE", "yesterday", "LASTMODDATE", "01010001")))
		Expect(text).To(And(ContainSubstring("<CREATEDDATE>yesterday</CREATEDDATE>"), ContainSubstring("<LASTMODDATE>01010001</LASTMODDATE>")))
	})

	It("are not looked for by a date that the session changes and that no reply is held against", func() {
		task := func(at int, due string) scenarios.Exchanged {
			return happened(at, at+1, "Task.Get", pairs("TASKNUM", "3"), pairs("TASKNUM", "3", "SUBJECT", "x", "DUEDATE", due))
		}
		change := happened(2, 3, "Task.Modify", pairs("TASKNUM", "3", "DUEDATE", "031520270930"), pairs("TASKNUM", "3"))
		text, notes := distill(task(0, "010120270000"), change, task(4, "031520270930"))
		Expect(text).To(And(
			ContainSubstring("  <var name=\"duedate1\" value=\"010120270000\"/>\n"), ContainSubstring(`<given without-console="check">`),
			ContainSubstring("<DUEDATE>${duedate1}</DUEDATE>"), ContainSubstring(`<tag name="DUEDATE" matches="[0-9]{12}"/>`),
			ContainSubstring(`<tag name="DUEDATE" equals="031520270930"/>`),
		))
		Expect(notes).NotTo(ContainSubstring("is changed"))

		text, notes = distill(task(0, "031520270930"), change)
		Expect(text).To(ContainSubstring("<DUEDATE>031520270930</DUEDATE>"), "the first reply is held against it")
		Expect(notes).To(ContainSubstring("exchange 2: Task 3, which was there before the session, is changed: where there is no console, a replay needs it as it was\n"))
		text, _ = distill(task(0, "010120270000"))
		Expect(text).To(ContainSubstring("<DUEDATE>010120270000</DUEDATE>"), "the session leaves it alone")
	})

	It("are not given where no Add would take them, so that the others can be", func() {
		text, notes := distill(
			happened(0, 1, "Customer.Get", pairs("LASTNAME", "Lee"), customer, pairs("ACCOUNTNUM", "501", "LASTNAME", "Lee")),
			happened(2, 3, "Case.Get", pairs("CASENUM", "7"), pairs("CASENUM", "7", "ACCOUNTNUM", "501", "SUBJECT", "x", "ASSIGNEDTO", "somebody")),
		)
		Expect(text).To(ContainSubstring("<ACCOUNTNUM>500</ACCOUNTNUM>"))
		Expect(text).NotTo(Or(ContainSubstring("<ACCOUNTNUM>501</ACCOUNTNUM>"), ContainSubstring("<Case>")))
		Expect(notes).To(ContainSubstring("exchange 1: Customer 501 cannot be in <given>, so it has to be there before a replay: COMMAND/FIRSTNAME has no such tag, and an Add takes a value\n"))
	})

	It("are noted once for each reply where they refer to what the session does not show", func() {
		_, notes := distill(happened(0, 1, "Followup.Get", pairs("CREATEDBY", "bpower"),
			pairs("FOLLOWUPNUM", "1", "CASENUM", "7", "DESCRIPTION", "x"), pairs("FOLLOWUPNUM", "2", "CASENUM", "7", "DESCRIPTION", "x")))
		Expect(strings.Count(notes, "exchange 1: it shows records of Followup that refer to others, which the session does not show, so they are not in <given>, and have to be there before a replay\n")).To(Equal(1))
	})

	It("are not all that a search may find, which is noted once for all searches", func() {
		var searches []scenarios.Exchanged
		for i := range 23 {
			searches = append(searches, happened(2*i, 2*i+1, "Customer.Get", pairs("LASTNAME", "Lee")))
		}
		const begins = "exchange 1: this search may find other records too, so it replays as recorded only where it finds the same"
		_, notes := distill(searches[:3]...)
		Expect(notes).To(Equal(begins + "; so do exchanges 2, 3\n"))
		_, notes = distill(searches...)
		Expect(notes).To(And(HavePrefix(begins+"; so do exchanges 2, 3, 4"), HaveSuffix("20, 21 and 2 more\n")))
	})

	It("may be referred to by others, so a search for those may find more", func() {
		_, notes := distill(
			happened(0, 1, "Customer.Get", pairs("ACCOUNTNUM", "500"), customer),
			happened(2, 3, "Case.Get", pairs("ACCOUNTNUM", "500")),
			happened(4, 5, "Case.Get", pairs("CASENUM", "99999")),
		)
		Expect(notes).To(ContainSubstring("exchange 2: this search may find other records too"))
		Expect(strings.Count(notes, "this search")).To(Equal(1))
	})

	It("may have the default of what they lack, which is noted, until the session writes it", func() {
		shown := func(at int, status string) scenarios.Exchanged {
			return happened(at, at+1, "FAQ.Get", pairs("FAQNUM", "3"), pairs("FAQNUM", "3", "QUESTION", "?", "ANSWER", "!", "STATUS", status))
		}
		text, notes := distill(shown(0, ""), shown(2, ""))
		Expect(notes).To(ContainSubstring("exchange 1: FAQ 3 has no STATUS, and a replay that makes it gives it the default, so any will do\n"))
		Expect(strings.Count(text, `<tag name="STATUS" any="yes"/>`)).To(Equal(2))

		text, _ = distill(shown(0, ""), happened(2, 3, "FAQ.Modify", pairs("FAQNUM", "3", "STATUS", "Active"), pairs("FAQNUM", "3")), shown(4, ""), shown(6, "Active"))
		Expect(text).To(MatchRegexp(`(?s)name="STATUS" any="yes".*name="STATUS" equals="".*name="STATUS" equals="Active"`))
	})

	It("are not given once they were changed, or where one that they refer to is not known", func() {
		text, _ := distill(
			happened(0, 1, "Customer.Modify", pairs("ACCOUNTNUM", "500", "COMPANY", "x"), pairs("ACCOUNTNUM", "500")),
			happened(2, 3, "Customer.Get", pairs("ACCOUNTNUM", "500"), customer),
			happened(4, 5, "Case.Get", pairs("CASENUM", "7"), pairs("CASENUM", "7", "ACCOUNTNUM", "500", "SUBJECT", "x")),
			happened(6, 7, "Followup.Get", pairs("CASENUM", "7"), pairs("FOLLOWUPNUM", "1", "CASENUM", "7")),
		)
		Expect(text).NotTo(ContainSubstring("<given>"))
		Expect(text).To(ContainSubstring(`<tag name="EMAIL" equals="ann@example.com"/>`))
	})

	It("are not given where an Add without a reply may have added them", func() {
		lost := happened(0, 1, "Customer.Add", adding)
		lost.HTTP, lost.Reply, lost.Lost = 0, nil, true
		text, _ := distill(lost, happened(2, 3, "Customer.Get", pairs("LASTNAME", "Lee"), customer))
		Expect(text).NotTo(ContainSubstring("<given>"))
	})
})
