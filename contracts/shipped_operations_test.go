package contracts_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// takes is what one operation takes, demands and answers, in words separated by blanks. In Filters a % behind a name
// says that it takes wildcards, and REFERENCE.TAG is a tag of the record that REFERENCE names.
type takes struct{ Right, Key, Accepts, Mandatory, Filters, Returns string }

const (
	customerTags = "FIRSTNAME LASTNAME COMPANY PBX COMMENTS CUSTOMERTYPE EMAIL VOICE ALTERNATIVE FAX " +
		"ADDR1STR1 ADDR1STR2 ADDR1CITY ADDR1STATE ADDR1ZIP ADDR1COUNTRY " +
		"ADDR2STR1 ADDR2STR2 ADDR2CITY ADDR2STATE ADDR2ZIP ADDR2COUNTRY PASSWD"
	customerReply = "FIRSTNAME LASTNAME COMPANY PBX COMMENTS ACCOUNTNUM customertype EMAIL VOICE ALTERNATIVE FAX " +
		"ADDR1STR1 ADDR1STR2 ADDR1CITY ADDR1STATE ADDR1ZIP ADDR1COUNTRY " +
		"ADDR2STR1 ADDR2STR2 ADDR2CITY ADDR2STATE ADDR2ZIP ADDR2COUNTRY"
	caseTags  = "SUBJECT DESCRIPTION STATUS PRIORITY SEVERITY CATEGORY PROJECT VISIBILITY MEDIATYPE ASSIGNEDTO"
	caseReply = "ACCOUNTNUM CASENUM SUBJECT DESCRIPTION STATUS PRIORITY SEVERITY CATEGORY PROJECT VISIBILITY MEDIATYPE " +
		"ASSIGNEDTO ASSIGNEDDATE CREATEDBY CREATEDDATE CLOSEDBY CLOSEDDATE LASTACTDATE"
	followupTags  = "CASENUM ACCOUNTNUM SUBJECT DESCRIPTION MEDIATYPE VISIBILITY DIRECTION"
	followupReply = "FOLLOWUPNUM " + followupTags + " CREATEDBY CREATEDDATE"
	taskTags      = "SUBJECT DESCRIPTION TASK_STATUS ASSIGNEDTO CALL_TYPE MEDIA_TYPE MIDDLEWARE_URL PHONE EMAIL DUEDATE"
	taskReply     = "TASKNUM ACCOUNTNUM " + taskTags + " CREATEDBY CREATEDDATE LASTACTDATE COMPLETEDDATE"
	faqTags       = "CATEGORY QUESTION ANSWER STATUS VISIBILITY"
	faqReply      = "FAQNUM " + faqTags + " CREATEDBY CREATEDDATE LASTMODBY LASTMODDATE"
)

// The tables of the API, written a second time: the one place that repeats the contract, so that no file of it changes
// unnoticed.
var _ = DescribeTable("The contract as shipped has the operation", func(name string, expected takes) {
	op := operation(shipped(), name)
	Expect(op.Right.Name).To(Equal(expected.Right))
	Expect(keyOf(op)).To(Equal(expected.Key))
	Expect(names(op.Mandatory)).To(Equal(expected.Mandatory))
	Expect(tagNames(op.Returns)).To(Equal(expected.Returns))
	if op.Action == contracts.Get {
		Expect(filters(op)).To(Equal(expected.Filters))
		Expect(op.Order).To(HaveValue(And(
			HaveField("By", op.Object.IDTag), HaveField("As", "number"), HaveField("Direction", "ascending"))))
		return
	}
	Expect(strings.Fields(names(op.Params))).To(ConsistOf(strings.Fields(expected.Key + " " + expected.Accepts)))
	Expect(op.Order).To(BeNil())
},
	Entry(nil, "Customer.Add", takes{
		Right: "customer.add", Accepts: customerTags + " AUTOPASSWD", Mandatory: "FIRSTNAME LASTNAME", Returns: "ACCOUNTNUM",
	}),
	Entry(nil, "Customer.Modify", takes{Right: "customer.modify", Key: "ACCOUNTNUM", Accepts: customerTags, Returns: "ACCOUNTNUM"}),
	Entry(nil, "Customer.Get", takes{
		Right: "customer.get", Filters: "FIRSTNAME% LASTNAME% EMAIL% VOICE COMPANY% ACCOUNTNUM CUSTOMERTYPE", Returns: customerReply,
	}),
	Entry(nil, "Case.Add", takes{
		Right: "case.add", Accepts: "ACCOUNTNUM " + caseTags, Mandatory: "ACCOUNTNUM SUBJECT", Returns: "CASENUM",
	}),
	Entry(nil, "Case.Modify", takes{Right: "case.modify", Key: "CASENUM", Accepts: caseTags, Returns: "CASENUM"}),
	Entry(nil, "Case.Get", takes{
		Right: "case.get", Filters: "CASENUM ACCOUNTNUM STATUS PROJECT SUBJECT% ACCOUNTNUM.LASTNAME% ACCOUNTNUM.COMPANY%", Returns: caseReply,
	}),
	Entry(nil, "Followup.Add", takes{
		Right: "followup.add", Accepts: followupTags, Mandatory: "CASENUM DESCRIPTION", Returns: "FOLLOWUPNUM",
	}),
	Entry(nil, "Followup.Get", takes{Right: "followup.get", Filters: "FOLLOWUPNUM CASENUM ACCOUNTNUM CREATEDBY", Returns: followupReply}),
	Entry(nil, "Task.Add", takes{Right: "task.add", Accepts: "ACCOUNTNUM " + taskTags, Mandatory: "SUBJECT", Returns: "TASKNUM"}),
	Entry(nil, "Task.Modify", takes{Right: "task.modify", Key: "TASKNUM", Accepts: taskTags, Returns: "TASKNUM"}),
	Entry(nil, "Task.Get", takes{
		Right: "task.get", Filters: "TASKNUM ACCOUNTNUM ASSIGNEDTO TASK_STATUS CALL_TYPE MEDIA_TYPE SUBJECT%", Returns: taskReply,
	}),
	Entry(nil, "FAQ.Add", takes{Right: "faq.add", Accepts: faqTags, Mandatory: "QUESTION ANSWER", Returns: "FAQNUM"}),
	Entry(nil, "FAQ.Modify", takes{Right: "faq.modify", Key: "FAQNUM", Accepts: faqTags, Returns: "FAQNUM"}),
	Entry(nil, "FAQ.Get", takes{Right: "faq.get", Filters: "FAQNUM CATEGORY STATUS QUESTION% ANSWER%", Returns: faqReply}),
)

var _ = Describe("The operations of the contract as shipped", func() {
	It("are fourteen, object by object", func() {
		var all []string
		for _, op := range shipped().Operations() {
			all = append(all, op.Name)
		}
		Expect(all).To(ConsistOf("Customer.Add", "Customer.Modify", "Customer.Get", "Case.Add", "Case.Modify", "Case.Get",
			"Followup.Add", "Followup.Get", "Task.Add", "Task.Modify", "Task.Get", "FAQ.Add", "FAQ.Modify", "FAQ.Get"))
	})

	It("do not include a Modify of a follow-up, nor any Delete", func() {
		Expect(shipped().Operation("Followup.Modify")).To(BeNil())
		for _, object := range shipped().Objects {
			Expect(object.Operation("Delete")).To(BeNil())
		}
	})
})

func keyOf(op *contracts.Operation) string {
	if op.Key == nil {
		return ""
	}
	return op.Key.Name
}

func names(params []*contracts.Param) string {
	var all []string
	for _, param := range params {
		all = append(all, param.Name)
	}
	return strings.Join(all, " ")
}

func tagNames(of []*contracts.Tag) string {
	var all []string
	for _, tag := range of {
		all = append(all, tag.Name)
	}
	return strings.Join(all, " ")
}

func filters(op *contracts.Operation) string {
	var all []string
	for _, filter := range op.Params {
		name := filter.Name
		if filter.Via != "" {
			name = filter.Via + "." + name
		}
		if filter.Wildcard != nil {
			name += "%"
		}
		all = append(all, name)
	}
	return strings.Join(all, " ")
}
