package mockserver_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"github.com/crmock/crmock/mockserver"
)

// Table 2 of the refusals: by ERROR_CODE. The lengths of ERROR_CODE 3 stand in refusals_length_test.go, ERROR_CODE 1 in
// gateway_test.go.

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

var _ = Describe("ERROR_CODE 5", Ordered, ContinueOnFailure, func() {
	a := untouched()
	refuses := func(operation, tag, value string) {
		GinkgoHelper()
		got := a.do(operation, append(valid(operation), tag+"="+value)...)
		Expect(got).To(refuseValue(tag, value), value)
		Expect(got).To(nameAClause(), tag)
	}

	DescribeTable("is the answer to what is not on the list of choices", func(operation, list string) {
		for tag := range strings.FieldsSeq(list) {
			got := a.do(operation, replaced(valid(operation), tag+"=Nonesuch")...)
			Expect(got).To(refuseValue(tag, "Nonesuch"), tag)
			Expect(got).To(nameAClause(), tag)
		}
	},
		Entry(nil, "Customer.Add", "CUSTOMERTYPE AUTOPASSWD"),
		Entry(nil, "Customer.Modify", "CUSTOMERTYPE"),
		Entry(nil, "Case.Add", "STATUS PRIORITY SEVERITY CATEGORY PROJECT VISIBILITY MEDIATYPE"),
		Entry(nil, "Case.Modify", "STATUS PRIORITY SEVERITY CATEGORY PROJECT VISIBILITY MEDIATYPE"),
		Entry(nil, "Followup.Add", "MEDIATYPE VISIBILITY DIRECTION"),
		Entry(nil, "Task.Add", "TASK_STATUS CALL_TYPE MEDIA_TYPE"),
		Entry(nil, "Task.Modify", "TASK_STATUS CALL_TYPE MEDIA_TYPE"),
		Entry(nil, "FAQ.Add", "CATEGORY STATUS VISIBILITY"),
		Entry(nil, "FAQ.Modify", "CATEGORY STATUS VISIBILITY"),
	)

	DescribeTable("is the answer to what is no date of twelve digits", func(value string) {
		refuses("Task.Add", "DUEDATE", value)
		refuses("Task.Modify", "DUEDATE", value)
	},
		Entry("eleven characters", "12012026100"), Entry("one character", "1"),
		Entry("a day that does not exist", "023020261000"), Entry("the 29th of February in a common year", "022920271000"),
		Entry("a month that does not exist", "130120261000"), Entry("no month", "000120261000"),
		Entry("an hour that does not exist", "120120262500"), Entry("a minute that does not exist", "120120261060"),
		Entry("the date alone", "12012026"), Entry("another order", "202612011000"), Entry("letters", "December 1st"),
		Entry("blanks at the end", "1201202610 "),
	)

	DescribeTable("is the answer to what is no e-mail address", func(value string) {
		refuses("Customer.Add", "EMAIL", value)
		refuses("Customer.Modify", "EMAIL", value)
		refuses("Task.Add", "EMAIL", value)
		refuses("Task.Modify", "EMAIL", value)
	},
		Entry(nil, "ann"), Entry(nil, "ann@"), Entry(nil, "@example.com"), Entry(nil, "ann lee@example.com"),
		Entry(nil, "ann@example.com, bob@example.com"), Entry("a blank", " "),
	)

	DescribeTable("is the answer to what is no http or https URL", func(value string) {
		refuses("Task.Add", "MIDDLEWARE_URL", value)
		refuses("Task.Modify", "MIDDLEWARE_URL", value)
	},
		Entry(nil, "www.example.com"), Entry(nil, "ftp://example.com/"), Entry(nil, "javascript:alert(1)"), Entry(nil, "https://"),
		Entry(nil, "/page"), Entry("a blank", " "),
	)

	DescribeTable("is the answer to an assignee who is not an agent of the tenant", func(operation string) {
		refuses(operation, "ASSIGNEDTO", "nobody")
		refuses(operation, "ASSIGNEDTO", "ag9999")
		refuses(operation, "ASSIGNEDTO", "crmapi") // the API's own username
	},
		Entry(nil, "Case.Add"), Entry(nil, "Case.Modify"), Entry(nil, "Task.Add"), Entry(nil, "Task.Modify"),
	)

	DescribeTable("is the answer to the id of a record that does not exist", func(operation, tag, id string) {
		got := a.do(operation, replaced(valid(operation), tag+"="+id)...)
		Expect(got).To(refuseValue(tag, id))
		Expect(got).To(nameAClause())
	},
		Entry(nil, "Case.Add", "ACCOUNTNUM", "99999999"),
		Entry(nil, "Task.Add", "ACCOUNTNUM", "99999999"),
		Entry(nil, "Followup.Add", "CASENUM", "99"),
		Entry(nil, "Followup.Add", "ACCOUNTNUM", "99999999"),
		Entry(nil, "Customer.Modify", "ACCOUNTNUM", "99999999"),
		Entry(nil, "Case.Modify", "CASENUM", "99"),
		Entry(nil, "Task.Modify", "TASKNUM", "99"),
		Entry(nil, "FAQ.Modify", "FAQNUM", "99"),
		Entry("of words", "Case.Add", "ACCOUNTNUM", "Maria Lopez"),
		Entry("of another spelling", "Customer.Modify", "ACCOUNTNUM", "010000000"),
		Entry("with a blank", "Customer.Modify", "ACCOUNTNUM", "10000000 "),
		Entry("of another object", "Case.Add", "ACCOUNTNUM", "1"),
	)

	It("is the answer to a follow-up for another customer than the case's", func() {
		refuses("Followup.Add", "ACCOUNTNUM", "10000001")
	})

	DescribeTable("is the answer to a tag that is sent twice, with the second value", func(operation, tag, value string) {
		for _, spelling := range []string{tag, strings.ToLower(tag)} {
			got := a.do(operation, append(valid(operation), spelling+"="+value)...)
			Expect(got).To(refuseValue(tag, value))
			Expect(got).To(nameAClause())
		}
	},
		Entry(nil, "Customer.Add", "LASTNAME", "Lee"),
		Entry(nil, "Customer.Modify", "COMPANY", "Other"),
		Entry("even the key", "Customer.Modify", "ACCOUNTNUM", "10000001"),
		Entry(nil, "Customer.Get", "ACCOUNTNUM", "10000001"),
		Entry(nil, "Case.Add", "SUBJECT", "Other"),
		Entry(nil, "Case.Get", "CASENUM", "2"),
		Entry(nil, "Followup.Add", "DESCRIPTION", "Other"),
		Entry(nil, "Followup.Get", "FOLLOWUPNUM", "1"),
		Entry(nil, "Task.Add", "SUBJECT", "Other"),
		Entry(nil, "Task.Get", "TASKNUM", "2"),
		Entry(nil, "FAQ.Modify", "STATUS", "Active"),
	)
})

// replaced are the pairs with another value for one tag, which stands last then.
func replaced(pairs []string, pair string) []string {
	tag, _, _ := strings.Cut(pair, "=")
	var others []string
	for _, other := range pairs {
		if !strings.HasPrefix(other, tag+"=") {
			others = append(others, other)
		}
	}
	return append(others, pair)
}

// without are the pairs but one tag's.
func without(pairs []string, tag string) []string {
	others := replaced(pairs, tag+"=")
	return others[:len(others)-1]
}

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

var _ = Describe("the order of the checks", Ordered, ContinueOnFailure, func() {
	a := untouched()
	DescribeTable("within the tags", func(expected types.GomegaMatcher, operation string, pairs ...string) {
		Expect(a.do(operation, pairs...)).To(expected)
	},
		Entry("puts nothing usable (8) before the key that is missing (6)",
			refuseNothingUsable(), "Customer.Modify", "ACCOUNTNUM="),
		Entry("puts nothing usable (8) before a tag that is not taken (2)",
			refuseNothingUsable(), "Customer.Get", "NOSUCHTAG=1", "LASTNAME="),
		Entry("puts a missing tag (6) before one that is not taken (2)",
			refuseMissing("LASTNAME"), "Customer.Add", "NOSUCHTAG=1", "FIRSTNAME=Ann"),
		Entry("puts a missing key (6) before a tag that is not taken (2)",
			refuseMissing("CASENUM"), "Case.Modify", "CREATEDBY=jsmith"),
		Entry("puts a tag that is not taken (2) before a wildcard (4)",
			refuseTag("PBX", "1"), "Customer.Get", "VOICE=%", "PBX=1"),
		Entry("puts a wildcard (4) before a length (3)",
			refuseWildcard("VOICE"), "Customer.Get", "LASTNAME="+strings.Repeat("x", 31), "VOICE=%"),
		Entry("puts a wildcard (4) before a tag sent twice (5)",
			refuseWildcard("VOICE"), "Customer.Get", "LASTNAME=a", "LASTNAME=b", "VOICE=%"),
		Entry("puts a tag that is not taken (2) before a length (3)",
			refuseTag("NOSUCHTAG", "1"), "Customer.Add", "FIRSTNAME="+strings.Repeat("x", 31), "LASTNAME=Lee", "NOSUCHTAG=1"),
		Entry("puts a length (3) before a value (5)",
			refuseLength("LASTNAME", 31, 0, 30), "Customer.Add", "CUSTOMERTYPE=Nonesuch", "FIRSTNAME=Ann", "LASTNAME="+strings.Repeat("x", 31)),
		Entry("puts a length (3) before a value (5) of the same tag",
			refuseLength("EMAIL", 56, 0, 55), "Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee", "EMAIL="+strings.Repeat("x", 56)),
		Entry("puts a value (5) before a record that does not exist (5)",
			refuseValue("STATUS", "Nonesuch"), "Case.Add", "ACCOUNTNUM=99999999", "SUBJECT=x", "STATUS=Nonesuch"),
		Entry("puts a value (5) before a duplicate (81)",
			refuseValue("CUSTOMERTYPE", "Nonesuch"), "Customer.Add", "EMAIL=john.leeds@example.com", "FIRSTNAME=Ann", "LASTNAME=Lee", "CUSTOMERTYPE=Nonesuch"),
		Entry("puts a key that does not exist (5) before a duplicate (81)",
			refuseValue("ACCOUNTNUM", "99999999"), "Customer.Modify", "EMAIL=john.leeds@example.com", "ACCOUNTNUM=99999999"),
		Entry("answers the first of two tags that are not taken, as sent",
			refuseTag("SECOND", "2"), "Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee", "SECOND=2", "FIRST=1"),
		Entry("answers the first of two lengths, as sent",
			refuseLength("LASTNAME", 32, 0, 30), "Customer.Add", "LASTNAME="+strings.Repeat("x", 32), "FIRSTNAME="+strings.Repeat("x", 31)),
		Entry("answers the first of two wildcards, as sent",
			refuseWildcard("VOICE"), "Customer.Get", "VOICE=%", "ACCOUNTNUM=%"),
		Entry("answers the first of two wildcards, as sent the other way round",
			refuseWildcard("ACCOUNTNUM"), "Customer.Get", "ACCOUNTNUM=%", "VOICE=%"),
		Entry("answers the first of two values, as sent",
			refuseValue("PRIORITY", "x"), "Case.Add", "ACCOUNTNUM=10000000", "SUBJECT=x", "PRIORITY=x", "STATUS=y"),
		Entry("answers the first of two records that do not exist, as sent",
			refuseValue("ACCOUNTNUM", "98"), "Followup.Add", "ACCOUNTNUM=98", "CASENUM=99", "DESCRIPTION=x"),
	)

	DescribeTable("before the tags", func(expected types.GomegaMatcher, rights map[string][]string, password, inner string) {
		tenant := demoWith(func(t *mockserver.Tenant) { t.Rights = rights })
		a := newAPI(tenant)
		Expect(a.as("demo", "crmapi", password).send(a.as("demo", "crmapi", password).envelope(inner))).To(expected)
	},
		Entry("puts the envelope (302) before the login (303)",
			refuseEnvelope(), nil, "wrong", `<COMMAND OBJECT="Customer"/>`),
		Entry("puts the login (303) before the operation (304)",
			refuseLogin(), nil, "wrong", command("Customer.Delete", "<ACCOUNTNUM>1</ACCOUNTNUM>")),
		Entry("puts the operation (304) before the right (310)",
			refuseOperation("Customer.Delete"), map[string][]string{}, "crmapi-demo", command("Customer.Delete", "<ACCOUNTNUM>1</ACCOUNTNUM>")),
		Entry("puts the right (310) before the tags (7)",
			refuseRight(), map[string][]string{}, "crmapi-demo", command("Customer.Get", "")),
		Entry("puts the right (310) before a tag that is missing (6)",
			refuseRight(), map[string][]string{}, "crmapi-demo", command("Customer.Add", "<FIRSTNAME>Ann</FIRSTNAME>")),
		Entry("puts the operation (304) before the tags (7)",
			refuseOperation("Lead.Add"), nil, "crmapi-demo", command("Lead.Add", "")),
	)
})
