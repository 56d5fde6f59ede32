package mockserver_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

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
