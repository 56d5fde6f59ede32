package contracts_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// How sure the material is of what users will ask about first. A clause that claims more than is known is a defect.
var _ = DescribeTable("The contract as shipped calls", func(provenance contracts.Provenance, ids string) {
	for _, id := range strings.Fields(ids) {
		clause := shipped().Clause(id)
		Expect(clause).NotTo(BeNil(), id)
		Expect(clause.Provenance).To(Equal(provenance), "%s (%s)", id, clause.At)
	}
},
	func(provenance contracts.Provenance, _ string) string { return string(provenance) + " what is" },
	Entry(nil, contracts.Documented, `
		Customer Case Followup Task FAQ Customer.Add Customer.Modify Customer.Get Case.Add Followup.Add Followup.Get Task.Modify FAQ.Get
		Customer.Add.right Case.Modify.right Followup.Get.right Task.Add.right FAQ.Modify.right
		Customer.Add.FIRSTNAME.mandatory Customer.Add.LASTNAME.mandatory Customer.Modify.EMAIL.keep
		Customer.Add.VOICE.max Customer.Add.FAX.max Customer.Add.PASSWD.max
		Customer.Add.ADDR1STR1.max Customer.Add.ADDR1STR2.max Customer.Add.ADDR1CITY.max Customer.Add.ADDR1STATE.max Customer.Add.ADDR1ZIP.max
		Case.CREATEDBY.effect.Add Followup.custom-fields Task.custom-fields
		problem.ok problem.envelope problem.too-large problem.login problem.operation problem.right problem.internal problem.unavailable
		problem.not-xml problem.criterion problem.length problem.wildcard problem.value problem.missing problem.no-tags problem.none-mandatory
		trigger.customer.create trigger.case.edit trigger.followup.edit trigger.followup.delete tls.min`),
	Entry(nil, contracts.Observed, `
		endpoint.classic endpoint.gateway request.shape reply.shape Customer.custom-fields Case.custom-fields
		Customer.Add.FIRSTNAME.max Customer.Add.LASTNAME.max Customer.Add.COMPANY.max Customer.Add.EMAIL.max Customer.Add.EMAIL.unique
		Customer.Get.FIRSTNAME Customer.Get.EMAIL Customer.Get.VOICE Customer.Get.ACCOUNTNUM Customer.Get.CUSTOMERTYPE
		Case.Add.SUBJECT.max Case.Add.STATUS.max Case.Add.PROJECT.max Case.Add.ACCOUNTNUM.max Case.Modify.CASENUM.max
		Case.Get.CASENUM Case.Get.PROJECT Case.Get.LASTNAME Case.Get.LASTNAME.wildcard Case.Get.COMPANY.wildcard Case.Get.SUBJECT.wildcard
		Task.Get.ASSIGNEDTO Task.Get.TASK_STATUS
		picklist.customer-types.Default picklist.case-statuses.Open picklist.case-priorities.High picklist.case-severities.Information
		picklist.case-categories.Default picklist.projects.Default picklist.visibilities.Private picklist.media-types.Phone
		picklist.task-statuses.Pending picklist.task-call-types.DAA picklist.task-media-types.Phone`),
	Entry(nil, contracts.Assumed, `
		Customer.Add.PBX.max Customer.Add.COMMENTS.max Customer.Add.CUSTOMERTYPE.max Customer.Add.ADDR1COUNTRY.max Customer.Add.PASSWD.min
		Customer.Modify.ACCOUNTNUM.key Customer.Get.FIRSTNAME.wildcard Customer.Get.LASTNAME.wildcard Customer.Get.COMPANY.wildcard
		Customer.Get.EMAIL.wildcard Customer.VOICE.match Customer.LASTNAME.match Customer.Get.order
		Case.Add.ACCOUNTNUM.mandatory Case.Add.ACCOUNTNUM.references Case.Add.SUBJECT.mandatory Case.Add.DESCRIPTION.max
		picklist.case-statuses.Closed picklist.case-statuses.Pending picklist.case-priorities.Low picklist.case-severities.Critical
		picklist.visibilities.Public picklist.media-types.Web picklist.task-statuses.Completed picklist.task-call-types.Inbound
		Case.CLOSEDBY.effect.STATUS Case.CLOSEDDATE.effect.STATUS Case.ASSIGNEDDATE.effect.ASSIGNEDTO Case.LASTACTDATE.effect.Followup-Add
		Followup.FOLLOWUPNUM Followup.Add.DESCRIPTION Followup.Add.DESCRIPTION.mandatory Followup.Get.CASENUM Followup.alias.Follow-up
		Followup.ACCOUNTNUM.rule.same-as-reference Followup.SUBJECT.default
		Task.Add.SUBJECT.max Task.Add.SUBJECT.mandatory Task.Add.MIDDLEWARE_URL.max Task.Add.EMAIL.max Task.Get.SUBJECT.wildcard Task.Get.CALL_TYPE
		FAQ.QUESTION FAQ.Add.ANSWER FAQ.Add.ANSWER.mandatory FAQ.Get.ANSWER.wildcard FAQ.LASTMODDATE.effect.Modify
		endpoint.gateway.key-missing endpoint.gateway.product limit.body limit.depth limit.elements limit.operation-text problem.duplicate
		check.envelope check.login check.missing check.criterion check.value check.unique trigger.task.create trigger.task.delete`),
)
