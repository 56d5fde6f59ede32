package contracts_test

import (
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

var _ = DescribeTable("The contract as shipped answers the problem", func(name string, status, code int, text string) {
	problem := shipped().Problem(name)
	Expect(problem).NotTo(BeNil())
	Expect(problem.Status).To(Equal(status))
	Expect(problem.Code).To(Equal(code))
	Expect(problem.Text).To(Equal(text))
},
	Entry(nil, "ok", 0, 0, ""),
	Entry(nil, "envelope", 302, 302, "XML Data is insufficient or corrupted. Check XML Request"),
	Entry(nil, "too-large", 302, 302, "XML Data is insufficient or corrupted. Unknown Server Error"),
	Entry(nil, "login", 303, 303, "Invalid login parameters."),
	Entry(nil, "operation", 304, 304, "Invalid operation {operation}"),
	Entry(nil, "right", 310, 310, "Operation Denied. Not enough permissions"),
	Entry(nil, "internal", 500, 500, "Internal Server Error"),
	Entry(nil, "unavailable", 503, 503, "Service Unavailable"),
	Entry(nil, "not-xml", -1, 1, "Not a valid XML string."),
	Entry(nil, "criterion", -1, 2, "The passed value '{value}' of the alias {tag} doesn't meet the specified criterion"),
	Entry(nil, "length", -1, 3, "The length of the value for the alias {tag} doesn't conform to the criterion. "+
		"The length of the value passed is {length}, min length allowed is {min} and max length allowed is {max}"),
	Entry(nil, "wildcard", -1, 4, "Regular expression not allowed for the alias {tag}"),
	Entry(nil, "value", -1, 5, "The value '{value}' of the tag '{tag}' is not valid"),
	Entry(nil, "missing", -1, 6, "The tag '{tag}' not passed"),
	Entry(nil, "no-tags", -1, 7, "No tags found"),
	Entry(nil, "none-mandatory", -1, 8, "None of the possible mandatory tags or its values are found. "+
		"Please check the documentation and pass at least one mandatory tag"),
	Entry(nil, "duplicate", -1, 81, "The value '{value}' of the tag '{tag}' already exists"),
)

var _ = Describe("The contract as shipped", func() {
	It("knows no other problem", func() { Expect(shipped().Problems).To(HaveLen(17)) })

	It("makes its checks in this order, each with its problem", func() {
		var order []string
		for _, check := range shipped().Checks {
			order = append(order, fmt.Sprint(check.Name, " ", check.Problem.Code))
		}
		Expect(strings.Join(order, ", ")).To(Equal("envelope 302, login 303, operation 304, right 310, no-tags 7, none-mandatory 8, missing 6, " +
			"criterion 2, wildcard 4, length 3, value 5, reference 5, rule 5, unique 81"))
	})

	It("limits what may be sent", func() {
		var limits []string
		for _, limit := range shipped().Limits {
			limits = append(limits, fmt.Sprint(limit.Name, " ", limit.Value, " ", limit.Unit))
		}
		Expect(limits).To(ConsistOf("body 1048576 bytes", "depth 32 levels", "elements 2000 elements", "operation-text 100 characters"))
		for _, name := range []string{contracts.LimitBody, contracts.LimitDepth, contracts.LimitElements} {
			Expect(shipped().Limit(name).Problem).To(BeIdenticalTo(shipped().Problem(contracts.ProblemTooLarge)))
		}
		Expect(shipped().Limit(contracts.LimitOperationText).Problem).To(BeNil(), "it cuts and does not refuse")
	})

	It("answers on the classic endpoint", func() {
		endpoint := shipped().Endpoint("classic")
		Expect(endpoint).To(HaveValue(And(HaveField("Path", "/WAPI/wapi.php"), HaveField("FormField", "xml_query"), HaveField("ContentType", ""))))
		Expect(endpoint.Methods).To(Equal([]string{"POST", "GET"}))
		Expect(endpoint.Unreadable.Code).To(Equal(302))
		Expect(endpoint.Refusals).To(BeEmpty())
	})

	It("answers on the gateway endpoint", func() {
		endpoint := shipped().Endpoint("gateway")
		Expect(endpoint).To(HaveValue(And(
			HaveField("Path", "/cc/v1/wapi"), HaveField("FormField", ""), HaveField("ContentType", "application/xml"),
			HaveField("TenantHeader", "X-8x8-Tenant"), HaveField("KeyHeader", "x-api-key"), HaveField("KeyPrefix", "eght_"))))
		Expect(endpoint.Methods).To(Equal([]string{"POST"}))
		Expect(endpoint.Unreadable.Code).To(Equal(1))
	})

	DescribeTable("refuses at the gateway", func(refusal string, status int) {
		Expect(shipped().Endpoint("gateway").Refusal(refusal).Status).To(Equal(status))
	},
		Entry(nil, "key-missing", 401), Entry(nil, "key-invalid", 401), Entry(nil, "product", 403),
		Entry(nil, "tenant-missing", 404), Entry(nil, "tenant-unknown", 404),
	)

	It("takes TLS 1.2 or better", func() { Expect(shipped().TLS.Min).To(Equal("1.2")) })

	It("has attachments of cases, follow-ups and FAQs", func() {
		attachments := shipped().Attachments
		Expect(attachments.Path).To(Equal("/api/ccm/attachments"))
		Expect(attachments.Objects).To(Equal([]string{"case", "followup", "faq"}))
		Expect(attachments.Provenance).To(Equal(contracts.Documented))
		for _, object := range attachments.Objects {
			Expect(shipped().Clause("attachments." + object).Says).To(ContainSubstring(attachments.Path + "/" + object + "/{id}"))
		}
	})

	It("names the parts of a request and of a reply", func() {
		request, reply := shipped().Request, shipped().Reply
		Expect([]string{request.Root, request.Tenant, request.Username, request.Password, request.Command, request.Object, request.Action}).
			To(Equal([]string{"WAPI", "TENANT", "USERNAME", "PASSWORD", "COMMAND", "OBJECT", "ACTION"}))
		Expect([]string{reply.Root, reply.Element, reply.Item, reply.Charset, reply.ContentType}).
			To(Equal([]string{"WAPI", "REPLY", "ITEM", "ISO-8859-1", "text/xml; charset=ISO-8859-1"}))
		Expect(reply.Attributes).To(Equal([]string{"STATUS", "ERROR_STR", "ERROR_CODE"}))
		Expect(reply.HTTPStatus).To(Equal(200))
	})

	DescribeTable("calls the triggers of", func(object string, query string) {
		var events []string
		for _, trigger := range shipped().Triggers {
			if trigger.Object == object {
				events = append(events, trigger.Event)
				Expect(trigger.Query).To(Equal(query))
				Expect(trigger.By).To(Equal("agent"))
			}
		}
		Expect(events).To(ConsistOf("create", "edit", "delete"))
	},
		Entry(nil, "customer", "AccountID={ACCOUNTNUM}"),
		Entry(nil, "case", "AccountID={ACCOUNTNUM}&CaseID={CASENUM}"),
		Entry(nil, "followup", "AccountID={ACCOUNTNUM}&CaseID={CASENUM}&FollowupID={FOLLOWUPNUM}"),
		Entry(nil, "task", "AccountID={ACCOUNTNUM}&TaskID={TASKNUM}"),
	)
})
