package mockserver_test

import (
	"context"
	"regexp"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
)

// seeded is the setting of seed files with these contents, called one.xml, two.xml.
func seeded(contents ...string) func(*mockserver.Tenant) {
	return func(t *mockserver.Tenant) {
		for i, content := range contents {
			t.Seed = append(t.Seed, contracts.File{Name: []string{"one.xml", "two.xml"}[i], Data: []byte(content)})
		}
	}
}

var _ = Describe("A seed", func() {
	It("adds records as Add does, with defaults, effects and ids", func() {
		a := newAcme(seeded(`<?xml version="1.0"?>
			<records>
			  <!-- in any order that their references allow -->
			  <Customer><FIRSTNAME>Zoë</FIRSTNAME><LASTNAME>Lee</LASTNAME><EMAIL>zoe@example.com</EMAIL></Customer>
			  <Case><ACCOUNTNUM>10000000</ACCOUNTNUM><SUBJECT>No dial tone</SUBJECT><STATUS>Closed</STATUS><ASSIGNEDTO>ag0001</ASSIGNEDTO></Case>
			  <Followup><CASENUM>1</CASENUM><DESCRIPTION>Called &amp; asked</DESCRIPTION></Followup>
			  <Task><SUBJECT>Call back</SUBJECT></Task>
			  <FAQ><QUESTION>Why?</QUESTION><ANSWER>So.</ANSWER></FAQ>
			</records>`))
		Expect(a.only("Customer.Get", "FIRSTNAME=zoë")).To(And(
			HaveKeyWithValue("ACCOUNTNUM", "10000000"), HaveKeyWithValue("customertype", "Default")))
		Expect(a.only("Case.Get", "CASENUM=1")).To(And(
			HaveKeyWithValue("CLOSEDDATE", "03092026"), HaveKeyWithValue("ASSIGNEDTO", "jsmith"), HaveKeyWithValue("PRIORITY", "Medium"),
			HaveKeyWithValue("CREATEDBY", "bpower"), HaveKeyWithValue("LASTACTDATE", "03092026")))
		Expect(a.only("Followup.Get", "FOLLOWUPNUM=1")).To(And(
			HaveKeyWithValue("ACCOUNTNUM", "10000000"), HaveKeyWithValue("SUBJECT", "No dial tone"), HaveKeyWithValue("DESCRIPTION", "Called & asked")))
		Expect(a.only("Task.Get", "TASKNUM=1")).To(HaveKeyWithValue("TASK_STATUS", "Pending"))
		Expect(a.only("FAQ.Get", "FAQNUM=1")).To(HaveKeyWithValue("ANSWER", "So."))
	})

	It("may give ids, and later ids go on behind the highest of them", func() {
		a := newAcme(seeded(`<records>
			  <Customer><ACCOUNTNUM>10000009</ACCOUNTNUM><FIRSTNAME>A</FIRSTNAME><LASTNAME>x</LASTNAME></Customer>
			  <Customer><ACCOUNTNUM> 10000004 </ACCOUNTNUM><FIRSTNAME>B</FIRSTNAME><LASTNAME>x</LASTNAME></Customer>
			  <Customer><FIRSTNAME>C</FIRSTNAME><LASTNAME>x</LASTNAME></Customer>
			  <Case><CASENUM>7</CASENUM><ACCOUNTNUM>10000004</ACCOUNTNUM><SUBJECT>x</SUBJECT></Case>
			  <Followup><FOLLOWUPNUM>70</FOLLOWUPNUM><CASENUM>7</CASENUM><DESCRIPTION>x</DESCRIPTION></Followup>
			</records>`))
		Expect(a.do("Customer.Get", "LASTNAME=x").ids("FIRSTNAME")).To(Equal([]string{"B", "A", "C"}))
		Expect(a.do("Customer.Get", "LASTNAME=x")).To(find("ACCOUNTNUM", "10000004", "10000009", "10000010"))
		Expect(a.add("Customer.Add", "FIRSTNAME=D", "LASTNAME=x")).To(Equal("10000011"))
		Expect(a.add("Case.Add", "ACCOUNTNUM=10000004", "SUBJECT=x")).To(Equal("8"))
		Expect(a.add("Followup.Add", "CASENUM=7", "DESCRIPTION=x")).To(Equal("71"))
	})

	It("may give ids below the first one, and later ids begin with the first all the same", func() {
		a := newAcme(seeded(`<records><Customer><ACCOUNTNUM>5</ACCOUNTNUM><FIRSTNAME>A</FIRSTNAME><LASTNAME>x</LASTNAME></Customer></records>`))
		Expect(a.add("Customer.Add", "FIRSTNAME=B", "LASTNAME=x")).To(Equal("10000000"))
		Expect(a.do("Customer.Get", "LASTNAME=x")).To(find("ACCOUNTNUM", "5", "10000000"))
	})

	It("may give what only the server sets, in place of what the server would set", func() {
		a := newAcme(seeded(`<records>
			  <Customer><FIRSTNAME>A</FIRSTNAME><LASTNAME>x</LASTNAME></Customer>
			  <Case><ACCOUNTNUM>10000000</ACCOUNTNUM><SUBJECT>x</SUBJECT><STATUS>Closed</STATUS><ASSIGNEDTO>jsmith</ASSIGNEDTO>
			    <ASSIGNEDDATE>01022020</ASSIGNEDDATE><CREATEDBY>jsmith</CREATEDBY><CREATEDDATE>01012020</CREATEDDATE>
			    <CLOSEDBY>klee</CLOSEDBY><CLOSEDDATE>01032020</CLOSEDDATE><LASTACTDATE>01042020</LASTACTDATE></Case>
			</records>`))
		Expect(a.only("Case.Get", "CASENUM=1")).To(And(
			HaveKeyWithValue("ASSIGNEDDATE", "01022020"), HaveKeyWithValue("CREATEDBY", "jsmith"), HaveKeyWithValue("CREATEDDATE", "01012020"),
			HaveKeyWithValue("CLOSEDBY", "klee"), HaveKeyWithValue("CLOSEDDATE", "01032020"), HaveKeyWithValue("LASTACTDATE", "01042020")))
	})

	It("sets the last activity of a case by its follow-up, as Add does", func() {
		a := newAcme(seeded(`<records>
			  <Customer><FIRSTNAME>A</FIRSTNAME><LASTNAME>x</LASTNAME></Customer>
			  <Case><ACCOUNTNUM>10000000</ACCOUNTNUM><SUBJECT>x</SUBJECT><LASTACTDATE>01042020</LASTACTDATE></Case>
			  <Followup><CASENUM>1</CASENUM><DESCRIPTION>x</DESCRIPTION></Followup>
			</records>`))
		Expect(a.only("Case.Get", "CASENUM=1")).To(HaveKeyWithValue("LASTACTDATE", "03092026"))
	})

	It("may set read-only custom fields, which no request can", func() {
		a := newAcme(seeded(`<records><Task><SUBJECT>x</SUBJECT><queue_id>7</queue_id></Task></records>`),
			customFields(contracts.CustomField{Object: "Task", Tag: "queue_id", ReadOnly: true}))
		Expect(a.only("Task.Get", "TASKNUM=1")).To(HaveKeyWithValue("queue_id", "7"))
	})

	It("keeps values as they are written, white space and newlines too, and never a customer's password", func() {
		a := newAcme(seeded("<records><Customer><FIRSTNAME> A </FIRSTNAME><LASTNAME>x</LASTNAME><COMMENTS>\none\ntwo</COMMENTS><PASSWD>hush</PASSWD></Customer></records>"))
		got := a.do("Customer.Get", "LASTNAME=x")
		Expect(got.Items[0]).To(And(HaveKeyWithValue("FIRSTNAME", " A "), HaveKeyWithValue("COMMENTS", "\none\ntwo")))
		Expect(got.Body).NotTo(ContainSubstring("hush"))
	})

	It("may come in several files, of which a later one refers to an earlier one", func() {
		a := newAcme(seeded(
			`<records><Customer><FIRSTNAME>A</FIRSTNAME><LASTNAME>x</LASTNAME></Customer></records>`,
			`<records><Task><ACCOUNTNUM>10000000</ACCOUNTNUM><SUBJECT>x</SUBJECT></Task></records>`,
		))
		Expect(a.do("Task.Get", "ACCOUNTNUM=10000000")).To(find("TASKNUM", "1"))
	})

	It("may be empty", func() {
		Expect(newAcme(seeded(`<records/>`)).do("Customer.Get", "LASTNAME=%")).To(findNothing())
	})

	It("is refused with the place of the bad record, to the column", func() {
		seed := "<records>\n  <FAQ><QUESTION>x</QUESTION></FAQ>\n</records>"
		_, err := mockserver.New(mockserver.Options{Contract: shipped(), Tenants: []mockserver.Tenant{changed(acme(), seeded(seed))}})
		Expect(err).To(MatchError(HavePrefix("tenant acme: seed: one.xml:2:3: records/FAQ: The tag 'ANSWER' not passed")))
	})

	DescribeTable("is refused with tenant, file, line, column, element path and reason when a record is bad",
		func(record string, reason string) {
			seed := "<records>\n  <Customer><FIRSTNAME>A</FIRSTNAME><LASTNAME>x</LASTNAME><EMAIL>a@example.com</EMAIL></Customer>\n  " + record + "\n</records>"
			_, err := mockserver.New(mockserver.Options{Contract: shipped(), Tenants: []mockserver.Tenant{changed(acme(), seeded(seed))}})
			object := regexp.MustCompile(`[A-Z]\w+`).FindString(record)
			Expect(err).To(MatchError(And(MatchRegexp(`^tenant acme: seed: one\.xml:3:\d+: records/`+object), ContainSubstring(reason))))
		},
		Entry("an unknown object", "<Lead></Lead>", `"Lead"`),
		Entry("a mandatory tag that is missing", "<Customer><FIRSTNAME>A</FIRSTNAME></Customer>", "The tag 'LASTNAME' not passed"),
		Entry("an unknown tag", "<Task><SUBJECT>x</SUBJECT><COLOUR>x</COLOUR></Task>", "alias COLOUR"),
		Entry("a value that is too long", "<Task><SUBJECT>"+strings.Repeat("x", 151)+"</SUBJECT></Task>", "passed is 151"),
		Entry("a value that is not on the list", "<Task><SUBJECT>x</SUBJECT><TASK_STATUS>Gone</TASK_STATUS></Task>", "'Gone' of the tag 'TASK_STATUS'"),
		Entry("a customer that does not exist", "<Task><SUBJECT>x</SUBJECT><ACCOUNTNUM>10000001</ACCOUNTNUM></Task>", "'10000001' of the tag 'ACCOUNTNUM'"),
		Entry("a customer that stands further down", "<Task><SUBJECT>x</SUBJECT><ACCOUNTNUM>2</ACCOUNTNUM></Task>\n<Customer><ACCOUNTNUM>2</ACCOUNTNUM><FIRSTNAME>A</FIRSTNAME><LASTNAME>x</LASTNAME></Customer>", "'2' of the tag 'ACCOUNTNUM'"),
		Entry("an e-mail address that is taken", "<Customer><FIRSTNAME>A</FIRSTNAME><LASTNAME>x</LASTNAME><EMAIL>A@example.com</EMAIL></Customer>", "'A@example.com' of the tag 'EMAIL' already exists"),
		Entry("an id that is taken", "<Customer><ACCOUNTNUM>10000000</ACCOUNTNUM><FIRSTNAME>A</FIRSTNAME><LASTNAME>x</LASTNAME></Customer>", "ACCOUNTNUM: 10000000 is there already"),
		Entry("an id with a leading zero", "<Task><TASKNUM>01</TASKNUM><SUBJECT>x</SUBJECT></Task>", `TASKNUM: "01"`),
		Entry("an id of zero", "<Task><TASKNUM>0</TASKNUM><SUBJECT>x</SUBJECT></Task>", `TASKNUM: "0"`),
		Entry("an id below zero", "<Task><TASKNUM>-1</TASKNUM><SUBJECT>x</SUBJECT></Task>", `TASKNUM: "-1"`),
		Entry("an id that is no number", "<Task><TASKNUM>one</TASKNUM><SUBJECT>x</SUBJECT></Task>", `TASKNUM: "one"`),
		Entry("an id that is too large", "<Task><TASKNUM>9223372036854775808</TASKNUM><SUBJECT>x</SUBJECT></Task>", "9223372036854775808"),
		Entry("a tag twice", "<Task><SUBJECT>x</SUBJECT><SUBJECT>y</SUBJECT></Task>", "'y' of the tag 'SUBJECT'"),
		Entry("an id twice", "<Task><TASKNUM>4</TASKNUM><TASKNUM>5</TASKNUM><SUBJECT>x</SUBJECT></Task>", "TASKNUM"),
		Entry("a date of the server twice", "<Task><SUBJECT>x</SUBJECT><CREATEDDATE>01012020</CREATEDDATE><CREATEDDATE>01022020</CREATEDDATE></Task>", "CREATEDDATE"),
		Entry("a date of the server that is none", "<Task><SUBJECT>x</SUBJECT><CREATEDDATE>yesterday</CREATEDDATE></Task>", "CREATEDDATE"),
		Entry("an attribute", `<Task SUBJECT="x"><SUBJECT>x</SUBJECT></Task>`, "attribute"),
		Entry("an element in a tag", "<Task><SUBJECT>x<b>y</b></SUBJECT></Task>", "b"),
		Entry("text between the tags", "<Task>text<SUBJECT>x</SUBJECT></Task>", "text"),
	)

	DescribeTable("is refused with file, line and column when it is no file of records",
		func(content, place string) {
			_, err := mockserver.New(mockserver.Options{Contract: shipped(), Tenants: []mockserver.Tenant{changed(acme(), seeded(content))}})
			Expect(err).To(MatchError(HavePrefix("tenant acme: seed: one.xml:" + place)))
		},
		Entry("another root", "<seed/>", "1:1: seed: "), Entry("no root", "", "1:1: "), Entry("no XML", "<records>\n<Task></records>", "2:7: "),
	)

	It("adds nothing of a file in which one record is bad", func() {
		good := `<Customer><ACCOUNTNUM>10000007</ACCOUNTNUM><FIRSTNAME>A</FIRSTNAME><LASTNAME>x</LASTNAME></Customer>`
		demo := mockserver.Demo()
		a := newTenants(&clock{now: today}, demo)
		reload := func(seed ...string) error {
			return a.Reload(context.Background(), mockserver.Options{
				Contract: shipped(), Tenants: []mockserver.Tenant{demo, changed(acme(), seeded(seed...))},
			})
		}
		Expect(reload("<records>" + good + "<Customer/></records>")).NotTo(Succeed())
		Expect(reload()).To(Succeed())
		acme := a.of(acme())
		Expect(acme.do("Customer.Get", "LASTNAME=%")).To(findNothing())
		Expect(acme.add("Customer.Add", "FIRSTNAME=A", "LASTNAME=x")).To(Equal("10000000"))
	})

	It("of the demo tenant has what the documents say", func() {
		demo := newAPI()
		Expect(demo.do("Customer.Get", "LASTNAME=%")).To(find("ACCOUNTNUM", "10000000", "10000001", "10000002", "10000003", "10000004"))
		Expect(demo.do("Case.Get", "SUBJECT=%")).To(find("CASENUM", "1", "2"))
		Expect(demo.do("Followup.Get", "CREATEDBY=bpower")).To(find("FOLLOWUPNUM", "1"))
		Expect(demo.do("Task.Get", "SUBJECT=%")).To(find("TASKNUM", "1", "2", "3"))
		Expect(demo.do("FAQ.Get", "QUESTION=%")).To(find("FAQNUM", "1", "2"))
	})
})
