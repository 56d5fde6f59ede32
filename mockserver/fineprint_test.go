package mockserver_test

import (
	"strconv"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
)

// What is not refused, though one might think so.

var _ = Describe("a value", func() {
	It("is kept as sent, with the white space at either end", func() {
		a := newAPI()
		id := a.add("Customer.Add", "FIRSTNAME= Ann ", "LASTNAME=\tLee\n", "COMMENTS=  two\n\n  lines  ")
		found := a.only("Customer.Get", "ACCOUNTNUM="+id)
		Expect(found).To(HaveKeyWithValue("FIRSTNAME", " Ann "))
		Expect(found).To(HaveKeyWithValue("LASTNAME", "\tLee\n"))
		Expect(found).To(HaveKeyWithValue("COMMENTS", "  two\n\n  lines  "))
	})

	It("may be white space where the tag is not mandatory", func() {
		a := newAPI()
		id := a.add("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee", "COMPANY= ")
		Expect(a.only("Customer.Get", "ACCOUNTNUM="+id)).To(HaveKeyWithValue("COMPANY", " "))
	})

	It("counts as not sent in an Add when it is empty", func() {
		a := newAPI()
		id := a.add("Case.Add", "ACCOUNTNUM=10000000", "SUBJECT=x", "STATUS=", "PRIORITY=", "ASSIGNEDTO=", "DESCRIPTION=")
		Expect(a.only("Case.Get", "CASENUM="+id)).To(SatisfyAll(
			HaveKeyWithValue("STATUS", "Open"), HaveKeyWithValue("PRIORITY", "Medium"), HaveKeyWithValue("ASSIGNEDTO", "")))
	})

	It("may hold a % in an Add and in a Modify, where it is plain text", func() {
		a := newAPI()
		id := a.add("Customer.Add", "FIRSTNAME=100%", "LASTNAME=Lee", "VOICE=%")
		Expect(a.do("Customer.Modify", "ACCOUNTNUM="+id, "PBX=%x%")).To(beWell())
		Expect(a.only("Customer.Get", "ACCOUNTNUM="+id)).To(SatisfyAll(
			HaveKeyWithValue("FIRSTNAME", "100%"), HaveKeyWithValue("VOICE", "%"), HaveKeyWithValue("PBX", "%x%")))
		Expect(a.do("Customer.Modify", "ACCOUNTNUM=1000000%", "PBX=x")).To(refuseValue("ACCOUNTNUM", "1000000%"), "no wildcard in a key")
	})
})

var _ = Describe("a tag", func() {
	It("may be spelled in any case in a request, and is spelled in one way in a reply", func() {
		a := newAPI()
		id := a.add("Customer.Add", "FirstName=Ann", "lastname=Lee", "customertype=Default", "CoMpAnY=Example")
		got := a.do("Customer.Get", "accountnum="+id, "Company=Example")
		Expect(got.Items).To(HaveLen(1))
		Expect(got.Order).To(ContainElements("FIRSTNAME", "LASTNAME", "customertype", "COMPANY"))
	})

	It("may have attributes, which mean nothing", func() {
		a := newAPI()
		got := a.send(a.envelope(command("Customer.Get", `<ACCOUNTNUM type="number" PASSWD="x" xml:lang="en">10000000</ACCOUNTNUM>`)))
		Expect(got).To(beWell())
		Expect(got.Items).To(HaveLen(1))
	})
})

var _ = Describe("OBJECT and ACTION", Ordered, ContinueOnFailure, func() {
	a := shared()
	DescribeTable("may be spelled in any case, and an object in other ways too", func(operation, tag string) {
		Expect(a.only(operation, tag+"=1")).To(HaveKeyWithValue(tag, "1"))
	},
		Entry(nil, "case.GET", "CASENUM"), Entry(nil, "CASE.get", "CASENUM"), Entry(nil, "cAsE.gEt", "CASENUM"),
		Entry(nil, "Followup.Get", "FOLLOWUPNUM"), Entry(nil, "FollowUp.Get", "FOLLOWUPNUM"), Entry(nil, "Follow-up.Get", "FOLLOWUPNUM"),
		Entry(nil, "FOLLOW-UP.GET", "FOLLOWUPNUM"), Entry(nil, "Faq.Get", "FAQNUM"), Entry(nil, "faq.get", "FAQNUM"),
	)
})

var _ = Describe("a filter", Ordered, ContinueOnFailure, func() {
	a := untouched()
	companies := shared(demoWith(func(t *mockserver.Tenant) { t.Seed = nil }))
	BeforeAll(func() {
		for _, company := range []string{"Lee", "Leeds", "A_B", "AxB", "Flee & Co", "50% off"} {
			companies.add("Customer.Add", "FIRSTNAME=x", "LASTNAME=y", "COMPANY="+company)
		}
	})

	DescribeTable("is never checked for type, choice or existence: what does not exist is not found", func(operation string, filters ...string) {
		for _, filter := range filters {
			got := a.do(operation, filter)
			Expect(got).To(beWell(), filter)
			Expect(got.Items).To(BeEmpty(), filter)
		}
	},
		Entry(nil, "Customer.Get", "EMAIL=no address", "CUSTOMERTYPE=Nonesuch", "ACCOUNTNUM=Maria", "ACCOUNTNUM=99999999", "FIRSTNAME= "),
		Entry(nil, "Case.Get", "STATUS=Nonesuch", "PROJECT=Nonesuch", "ACCOUNTNUM=99999999", "CASENUM=x", "LASTNAME=Nobody", "COMPANY=None"),
		Entry(nil, "Followup.Get", "CASENUM=99", "ACCOUNTNUM=x", "CREATEDBY=nobody", "FOLLOWUPNUM=01"),
		Entry(nil, "Task.Get", "ASSIGNEDTO=nobody", "TASK_STATUS=Nonesuch", "CALL_TYPE=Nonesuch", "MEDIA_TYPE=Nonesuch", "TASKNUM=-1"),
		Entry(nil, "FAQ.Get", "CATEGORY=Nonesuch", "STATUS=Nonesuch", "FAQNUM=x", "QUESTION=None"),
	)

	It("counts as not sent when it is empty", func() {
		got := a.do("Customer.Get", "LASTNAME=Lopez", "COMPANY=", "VOICE=", "CUSTOMERTYPE=")
		Expect(got.ids("ACCOUNTNUM")).To(Equal([]string{"10000000"}))
	})

	It("on VOICE compares digits only, and finds nothing without any", func() {
		Expect(a.do("Customer.Get", "VOICE=1 (555) 555-0100").ids("ACCOUNTNUM")).To(Equal([]string{"10000000"}))
		Expect(a.do("Customer.Get", "VOICE=+")).To(SatisfyAll(beWell(), HaveField("Items", BeEmpty())))
		Expect(a.do("Customer.Get", "VOICE=none")).To(SatisfyAll(beWell(), HaveField("Items", BeEmpty())))
	})

	DescribeTable("with a % matches any run of characters", func(pattern string, found ...string) {
		Expect(companies.do("Customer.Get", "COMPANY="+pattern).ids("COMPANY")).To(ConsistOf(found))
	},
		Entry("at the end", "Lee%", "Lee", "Leeds"),
		Entry("in any case", "lEE%", "Lee", "Leeds"),
		Entry("at the beginning", "%lee", "Lee"),
		Entry("at both ends", "%lee%", "Lee", "Leeds", "Flee & Co"),
		Entry("in the middle", "L%s", "Leeds"),
		Entry("several times", "%l%e%&%", "Flee & Co"),
		Entry("twice in a row", "Lee%%", "Lee", "Leeds"),
		Entry("alone", "%", "Lee", "Leeds", "A_B", "AxB", "Flee & Co", "50% off"),
		Entry("while an underscore stands for itself", "A_%", "A_B"),
		Entry("and cannot be escaped", `50\% off`),
		Entry("also itself", "50% off", "50% off"),
	)
})

var _ = Describe("the answer to a Get", func() {
	numbered := func(a *api, most int) []string {
		GinkgoHelper()
		var ids []string
		for range most {
			ids = append(ids, a.add("Task.Add", "SUBJECT=same"))
		}
		return ids
	}

	It("holds all that match, in ascending order of the id as a number", func() {
		a := newAPI(demoWith(func(t *mockserver.Tenant) { t.Seed = nil }))
		added := numbered(a, 120) // beyond 9 and 99, where the order of texts differs
		Expect(added).To(HaveExactElements(numbers(120)...))
		Expect(a.do("Task.Get", "SUBJECT=same").ids("TASKNUM")).To(Equal(added))
		Expect(a.do("Task.Get", "SUBJECT=%a%").ids("TASKNUM")).To(Equal(added))
	})

	It("is cut by the tenant's max-items, and by nothing else", func() {
		a := newAPI(demoWith(func(t *mockserver.Tenant) { t.Seed, t.MaxItems = nil, 5 }))
		added := numbered(a, 12)
		Expect(a.do("Task.Get", "SUBJECT=same").ids("TASKNUM")).To(Equal(added[:5]))
		Expect(a.do("Task.Get", "TASKNUM=12").ids("TASKNUM")).To(Equal([]string{"12"}))
		Expect(a.do("Task.Get", "TASK_STATUS=Completed").Items).To(BeEmpty())
	})

	It("is cut after the records are matched through their customer's name, not before", func() {
		a := newAPI(demoWith(func(t *mockserver.Tenant) { t.MaxItems = 1 }))
		a.add("Customer.Add", "FIRSTNAME=First", "LASTNAME=Same")
		second := a.add("Customer.Add", "FIRSTNAME=Second", "LASTNAME=Same")
		a.add("Case.Add", "ACCOUNTNUM="+second, "SUBJECT=of the second")
		Expect(a.only("Case.Get", "LASTNAME=Same")).To(HaveKeyWithValue("SUBJECT", "of the second"))
	})
})

// numbers are the numbers from 1 in digits, as matchers take them.
func numbers(most int) []any {
	list := make([]any, most)
	for i := range list {
		list[i] = strconv.Itoa(i + 1)
	}
	return list
}

var _ = Describe("custom fields", Ordered, ContinueOnFailure, func() {
	a := untouched(demoWith(func(t *mockserver.Tenant) {
		t.CustomFields = []contracts.CustomField{
			{Object: "Task", Tag: "CF01_PICKLIST.COLOUR", Type: "pick-list", Values: []string{"Red", "Blue"}},
			{Object: "Task", Tag: "CF02.AMOUNT", Type: "number"},
			{Object: "Task", Tag: "CF03.SINCE", Type: "date"},
			{Object: "Task", Tag: "CF04.PAGE", Type: "url", Max: 30},
			{Object: "Task", Tag: "CF05.LOCKED", ReadOnly: true},
			{Object: "Task", Tag: "CF06.SERIAL", Unique: true},
			{Object: "Followup", Tag: "CF07.MOOD", Mandatory: true},
			{Object: "Task", Tag: "queue_id"},
		}
		t.Seed = []contracts.File{customSeed()}
	}))

	add := func(pair string) answer { return a.do("Task.Add", "SUBJECT=x", pair) }

	DescribeTable("are checked like other tags", func(tag, value string) {
		Expect(add(tag + "=" + value)).To(refuseValue(strings.ToUpper(tag), value))
	},
		Entry("a pick list", "CF01_PICKLIST.COLOUR", "Green"),
		Entry("a number", "CF02.AMOUNT", "ten"), Entry("a number with a unit", "CF02.AMOUNT", "10 %"),
		Entry("a date", "CF03.SINCE", "02302026"), Entry("a date that is too short", "CF03.SINCE", "3092026"),
		Entry("a URL", "CF04.PAGE", "example.com"),
	)

	It("have lengths", func() {
		Expect(add("CF04.PAGE=" + strings.Repeat("x", 31))).To(refuseLength("CF04.PAGE", 31, 0, 30))
		Expect(add("CF02.AMOUNT=" + strings.Repeat("1", 256))).To(refuseLength("CF02.AMOUNT", 256, 0, 255))
		Expect(add("queue_id=" + strings.Repeat("x", 4001))).To(refuseLength("QUEUE_ID", 4001, 0, 4000))
	})

	It("may be read only, and are then no tag of a request: 2", func() {
		Expect(add("CF05.LOCKED=x")).To(refuseTag("CF05.LOCKED", "x"))
	})

	It("may be unique: 81", func() {
		Expect(add("CF06.SERIAL=sn-1")).To(refuseDuplicate("CF06.SERIAL", "sn-1"))
		Expect(add("CF06.SERIAL=SN-1")).To(refuseDuplicate("CF06.SERIAL", "SN-1"))
	})

	It("may be mandatory: 6", func() {
		Expect(a.do("Followup.Add", "CASENUM=1", "DESCRIPTION=x")).To(refuseMissing("CF07.MOOD"))
		Expect(a.do("Followup.Add", "CASENUM=1", "DESCRIPTION=x", "CF07.MOOD= ")).To(refuseMissing("CF07.MOOD"))
	})
})

// customSeed is one record of each object, with custom fields.
func customSeed() contracts.File {
	return contracts.File{Name: "custom.xml", Data: []byte(`<records>
		<Customer><ACCOUNTNUM>10000000</ACCOUNTNUM><FIRSTNAME>Ann</FIRSTNAME><LASTNAME>Lee</LASTNAME></Customer>
		<Case><CASENUM>1</CASENUM><ACCOUNTNUM>10000000</ACCOUNTNUM><SUBJECT>x</SUBJECT></Case>
		<Followup><CASENUM>1</CASENUM><DESCRIPTION>x</DESCRIPTION><CF07.MOOD>fine</CF07.MOOD></Followup>
		<Task><SUBJECT>x</SUBJECT><CF06.SERIAL>sn-1</CF06.SERIAL></Task>
		<FAQ><QUESTION>x</QUESTION><ANSWER>x</ANSWER></FAQ>
	</records>`)}
}
