package mockserver_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// Table 2 of the refusals: by ERROR_CODE. ERROR_CODE 1 stands in gateway_test.go, 3 in refusals_length_test.go, 5 in
// refusals_values_test.go.

var _ = Describe("ERROR_CODE 2", Ordered, ContinueOnFailure, func() {
	a := untouched()

	DescribeTable("is the answer to each tag that an operation does not take", func(operation, list string) {
		for tag := range strings.FieldsSeq(list) {
			got := a.do(operation, append(valid(operation), tag+"=a value")...)
			Expect(got).To(refuseTag(strings.ToUpper(tag), "a value"), tag)
			Expect(got).To(nameAClause(), tag)
		}
	},
		Entry(nil, "Customer.Add", "ACCOUNTNUM NOSUCHTAG nosuchtag CASENUM PASSWORD"),
		Entry(nil, "Customer.Modify", "AUTOPASSWD NOSUCHTAG"),
		Entry(nil, "Customer.Get", `PBX COMMENTS ALTERNATIVE FAX ADDR1STR1 ADDR1STR2 ADDR1CITY ADDR1STATE ADDR1ZIP ADDR1COUNTRY
			ADDR2STR1 ADDR2STR2 ADDR2CITY ADDR2STATE ADDR2ZIP ADDR2COUNTRY AUTOPASSWD PASSWD NOSUCHTAG`),
		Entry(nil, "Case.Add", "CASENUM ASSIGNEDDATE CREATEDBY CREATEDDATE CLOSEDBY CLOSEDDATE LASTACTDATE NOSUCHTAG"),
		Entry(nil, "Case.Modify", "ACCOUNTNUM ASSIGNEDDATE CREATEDBY CREATEDDATE CLOSEDBY CLOSEDDATE LASTACTDATE NOSUCHTAG"),
		Entry(nil, "Case.Get", `DESCRIPTION PRIORITY SEVERITY CATEGORY VISIBILITY MEDIATYPE ASSIGNEDTO ASSIGNEDDATE CREATEDBY
			CREATEDDATE CLOSEDBY CLOSEDDATE LASTACTDATE FIRSTNAME EMAIL NOSUCHTAG`),
		Entry(nil, "Followup.Add", "FOLLOWUPNUM CREATEDBY CREATEDDATE NOSUCHTAG"),
		Entry(nil, "Followup.Get", "SUBJECT DESCRIPTION MEDIATYPE VISIBILITY DIRECTION CREATEDDATE LASTNAME NOSUCHTAG"),
		Entry(nil, "Task.Add", "TASKNUM CREATEDBY CREATEDDATE LASTACTDATE COMPLETEDDATE MEDIATYPE STATUS NOSUCHTAG"),
		Entry(nil, "Task.Modify", "ACCOUNTNUM CREATEDBY CREATEDDATE LASTACTDATE COMPLETEDDATE NOSUCHTAG"),
		Entry(nil, "Task.Get", `DESCRIPTION MIDDLEWARE_URL PHONE EMAIL DUEDATE CREATEDBY CREATEDDATE LASTACTDATE COMPLETEDDATE
			LASTNAME NOSUCHTAG`),
		Entry(nil, "FAQ.Add", "FAQNUM CREATEDBY CREATEDDATE LASTMODBY LASTMODDATE NOSUCHTAG"),
		Entry(nil, "FAQ.Modify", "CREATEDBY CREATEDDATE LASTMODBY LASTMODDATE NOSUCHTAG"),
		Entry(nil, "FAQ.Get", "VISIBILITY CREATEDBY CREATEDDATE LASTMODBY LASTMODDATE NOSUCHTAG"),
	)

	DescribeTable("is the answer to a Modify that empties EMAIL", func(tag string) {
		got := a.do("Customer.Modify", "ACCOUNTNUM=10000000", tag+"=")
		Expect(got).To(refuseTag("EMAIL", ""))
		Expect(got).To(nameAClause())
	},
		Entry(nil, "EMAIL"), Entry(nil, "email"),
	)
})

var _ = Describe("ERROR_CODE 4", Ordered, ContinueOnFailure, func() {
	a := untouched()

	DescribeTable("is the answer to a % in each filter that takes none", func(operation, list string) {
		for tag := range strings.FieldsSeq(list) {
			for _, value := range []string{"%", "1%", "%1", "1%1"} {
				got := a.do(operation, tag+"="+value)
				Expect(got).To(refuseWildcard(tag), value)
				Expect(got).To(nameAClause(), tag)
			}
		}
	},
		Entry(nil, "Customer.Get", "VOICE ACCOUNTNUM CUSTOMERTYPE"),
		Entry(nil, "Case.Get", "CASENUM ACCOUNTNUM STATUS PROJECT"),
		Entry(nil, "Followup.Get", "FOLLOWUPNUM CASENUM ACCOUNTNUM CREATEDBY"),
		Entry(nil, "Task.Get", "TASKNUM ACCOUNTNUM ASSIGNEDTO TASK_STATUS CALL_TYPE MEDIA_TYPE"),
		Entry(nil, "FAQ.Get", "FAQNUM CATEGORY STATUS"),
	)

	DescribeTable("is not the answer to a % in the others", func(operation, list string) {
		for tag := range strings.FieldsSeq(list) {
			Expect(a.do(operation, tag+"=%")).To(beWell(), tag)
		}
	},
		Entry(nil, "Customer.Get", "FIRSTNAME LASTNAME COMPANY EMAIL"),
		Entry(nil, "Case.Get", "SUBJECT LASTNAME COMPANY"),
		Entry(nil, "Task.Get", "SUBJECT"),
		Entry(nil, "FAQ.Get", "QUESTION ANSWER"),
	)
})

var _ = Describe("ERROR_CODE 6", Ordered, ContinueOnFailure, func() {
	a := untouched()

	DescribeTable("is the answer when a mandatory tag is missing, empty or only white space", func(operation, tag string) {
		Expect(a.do(operation, without(valid(operation), tag)...)).To(refuseMissing(tag))
		for _, value := range []string{"", " ", "\t\n \r"} {
			got := a.do(operation, replaced(valid(operation), tag+"="+value)...)
			Expect(got).To(refuseMissing(tag), "%q", value)
			Expect(got).To(nameAClause())
		}
	},
		Entry(nil, "Customer.Add", "FIRSTNAME"), Entry(nil, "Customer.Add", "LASTNAME"),
		Entry(nil, "Case.Add", "ACCOUNTNUM"), Entry(nil, "Case.Add", "SUBJECT"),
		Entry(nil, "Followup.Add", "CASENUM"), Entry(nil, "Followup.Add", "DESCRIPTION"),
		Entry(nil, "Task.Add", "SUBJECT"), Entry(nil, "FAQ.Add", "QUESTION"), Entry(nil, "FAQ.Add", "ANSWER"),
		Entry("the key", "Customer.Modify", "ACCOUNTNUM"), Entry("the key", "Case.Modify", "CASENUM"),
		Entry("the key", "Task.Modify", "TASKNUM"), Entry("the key", "FAQ.Modify", "FAQNUM"),
	)

	DescribeTable("is the answer to an Add with only empty tags", func(operation, tag string) {
		Expect(a.do(operation, "DESCRIPTION=", tag+"=")).To(refuseMissing(tag))
	},
		Entry(nil, "Followup.Add", "CASENUM"), Entry(nil, "Task.Add", "SUBJECT"),
	)
})

var _ = Describe("ERROR_CODE 7", Ordered, ContinueOnFailure, func() {
	a := untouched()

	DescribeTable("is the answer to a COMMAND without tags", func(content string) {
		for _, operation := range operations() {
			got := a.send(a.envelope(command(operation, content)))
			Expect(got).To(refuseNoTags(), operation)
			Expect(got).To(nameAClause(), operation)
		}
	},
		Entry("that is empty", ""), Entry("that holds white space", " \n "), Entry("that holds a comment", "<!-- nothing -->"),
		Entry("that holds just text", "ACCOUNTNUM=10000000"),
	)

	It("is the answer to a COMMAND that is one empty element", func() {
		Expect(a.send(a.envelope(`<COMMAND OBJECT="Customer" ACTION="Get"/>`))).To(refuseNoTags())
	})
})

var _ = Describe("ERROR_CODE 8", Ordered, ContinueOnFailure, func() {
	a := untouched()

	DescribeTable("is the answer when nothing usable is sent", func(operation string, pairs ...string) {
		got := a.do(operation, pairs...)
		Expect(got).To(refuseNothingUsable())
		Expect(got).To(nameAClause())
	},
		Entry("a Get with an empty filter", "Customer.Get", "LASTNAME="),
		Entry("a Get with all its filters empty", "Customer.Get", "FIRSTNAME=", "LASTNAME=", "EMAIL=", "VOICE=", "COMPANY=", "ACCOUNTNUM=", "CUSTOMERTYPE="),
		Entry("a Get with no filter of its own", "Customer.Get", "PBX=1"),
		Entry("a Get with unknown tags alone", "Customer.Get", "NOSUCHTAG=1"),
		Entry("a Case.Get", "Case.Get", "CASENUM=", "PRIORITY=High"),
		Entry("a Followup.Get", "Followup.Get", "CASENUM=", "SUBJECT=x"),
		Entry("a Task.Get", "Task.Get", "TASKNUM=", "PHONE=1"),
		Entry("an FAQ.Get", "FAQ.Get", "FAQNUM=", "VISIBILITY=Public"),
		Entry("a Customer.Modify with its key alone", "Customer.Modify", "ACCOUNTNUM=10000000"),
		Entry("a Case.Modify with its key alone", "Case.Modify", "CASENUM=1"),
		Entry("a Task.Modify with its key alone", "Task.Modify", "TASKNUM=1"),
		Entry("an FAQ.Modify with its key alone", "FAQ.Modify", "FAQNUM=1"),
		Entry("a Modify with a key alone that does not exist", "Customer.Modify", "ACCOUNTNUM=99999999"),
	)
})

var _ = Describe("ERROR_CODE 81", Ordered, ContinueOnFailure, func() {
	a := untouched()

	DescribeTable("is the answer to the EMAIL of another customer, in any case, with STATUS -1", func(email string) {
		for _, operation := range []string{"Customer.Add", "Customer.Modify"} {
			got := a.do(operation, append(valid(operation), "EMAIL="+email)...)
			Expect(got).To(refuseDuplicate("EMAIL", email), operation)
			Expect(got).To(nameAClause(), operation)
		}
	},
		Entry("as it is", "john.leeds@example.com"),
		Entry("in capitals", "JOHN.LEEDS@EXAMPLE.COM"),
		Entry("mixed", "John.Leeds@Example.com"),
	)

	It("is not the answer to a customer's own EMAIL, to no EMAIL, or to another tenant's", func() {
		a := newAPI(acmeToo)
		Expect(a.do("Customer.Modify", "ACCOUNTNUM=10000001", "EMAIL=JOHN.leeds@example.com")).To(beWell())
		Expect(a.do("Customer.Add", "FIRSTNAME=A", "LASTNAME=B", "EMAIL=")).To(beWell())
		Expect(a.do("Customer.Add", "FIRSTNAME=A", "LASTNAME=C", "EMAIL=")).To(beWell())
		acme := a.as("acme", "wapi", "acme-secret")
		Expect(acme.do("Customer.Add", "FIRSTNAME=A", "LASTNAME=B", "EMAIL=john.leeds@example.com")).To(beWell())
	})

	It("is not the answer to tasks that share an EMAIL", func() {
		a := newAPI()
		Expect(a.do("Task.Add", "SUBJECT=A", "EMAIL=john.leeds@example.com")).To(beWell())
	})
})
