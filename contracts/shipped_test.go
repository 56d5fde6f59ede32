package contracts_test

import (
	"fmt"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

var _ = Describe("The contract as shipped", func() {
	It("has five objects, each behind those that it references", func() {
		var order []string
		for _, object := range shipped().Objects {
			for _, tag := range object.Tags {
				if tag.References != nil {
					Expect(order).To(ContainElement(tag.References.Object), "%s.%s", object.Name, tag.Name)
				}
			}
			order = append(order, object.Name)
		}
		Expect(order).To(ConsistOf("Customer", "Case", "Followup", "Task", "FAQ"))
	})

	DescribeTable("counts the ids of", func(object, tag string, first int64) {
		Expect(shipped().Object(object).IDTag).To(Equal(tag))
		Expect(shipped().Object(object).FirstID).To(Equal(first))
	},
		Entry(nil, "Customer", "ACCOUNTNUM", int64(10000000)), Entry(nil, "Case", "CASENUM", int64(1)),
		Entry(nil, "Followup", "FOLLOWUPNUM", int64(1)), Entry(nil, "Task", "TASKNUM", int64(1)), Entry(nil, "FAQ", "FAQNUM", int64(1)),
	)

	DescribeTable("takes custom fields of", func(object, after, actions string, filter bool) {
		custom := shipped().Object(object).Custom
		Expect(custom).NotTo(BeNil())
		Expect(custom.After).To(Equal(after))
		Expect(custom.Actions).To(Equal(strings.Fields(actions)))
		Expect(custom.Filter).To(Equal(filter))
	},
		Entry(nil, "Customer", "ADDR2COUNTRY", "Add Modify", true), Entry(nil, "Case", "LASTACTDATE", "Add Modify", true),
		Entry(nil, "Followup", "CREATEDDATE", "Add", false), Entry(nil, "Task", "COMPLETEDDATE", "Add Modify", false),
	)

	It("takes no custom fields of an FAQ", func() { Expect(shipped().Object("FAQ").Custom).To(BeNil()) })

	It("holds a follow-up to the customer of its case", func() {
		Expect(shipped().Object("Followup").Rules).To(HaveExactElements(HaveValue(And(
			HaveField("Name", contracts.RuleSameAsReference), HaveField("Tag", "ACCOUNTNUM"),
			HaveField("From", contracts.Via{Reference: "CASENUM", Tag: "ACCOUNTNUM"}), HaveField("Problem.Code", 5)))))
	})

	It("says of everything how sure it is and where it comes from", func() {
		var sources []string
		for _, source := range shipped().Sources {
			Expect(source.Text).NotTo(BeEmpty(), source.Name)
			sources = append(sources, source.Name)
		}
		for _, clause := range shipped().Clauses {
			Expect(clause.Provenance).To(BeElementOf(contracts.Documented, contracts.Observed, contracts.Assumed), clause.ID)
			Expect(clause.Sources).NotTo(BeEmpty(), clause.ID)
			Expect(sources).To(ContainElements(clause.Sources), clause.ID)
			Expect(clause.Says).NotTo(BeEmpty(), clause.ID)
			Expect(clause.At.Line).To(BeNumerically(">", 0), clause.ID)
			Expect(clause.Path).NotTo(BeEmpty(), clause.ID)
		}
	})

	It("uses every source that it declares", func() {
		used := map[string]bool{}
		for _, clause := range shipped().Clauses {
			for _, source := range clause.Sources {
				used[source] = true
			}
		}
		for _, source := range shipped().Sources {
			Expect(used).To(HaveKey(source.Name))
		}
	})

	It("gives every clause an id of its own that can stand in a label", func() {
		seen := map[string]string{}
		for _, clause := range shipped().Clauses {
			Expect(clause.ID).To(MatchRegexp(`^[A-Za-z0-9_.-]+$`))
			Expect(seen).NotTo(HaveKey(strings.ToUpper(clause.ID)))
			seen[strings.ToUpper(clause.ID)] = clause.ID
		}
	})

	DescribeTable("has a clause, under an id that stays the same, for", func(_, id string, says ...string) {
		clause := shipped().Clause(id)
		Expect(clause).NotTo(BeNil())
		Expect(clause.ID).To(Equal(id))
		for _, part := range says {
			Expect(clause.Says).To(ContainSubstring(part))
		}
		Expect(shipped().Clause(strings.ToLower(id))).To(BeIdenticalTo(clause), "ids are found in any case")
	},
		func(what, id string, _ ...string) string { return what + ": " + id },
		Entry(nil, "an endpoint", "endpoint.classic", "classic", "POST and GET", "/WAPI/wapi.php"),
		Entry(nil, "a refusal", "endpoint.gateway.product", "403", "Forbidden"),
		Entry(nil, "the floor of TLS", "tls.min", "1.2"),
		Entry(nil, "the shape of requests", "request.shape", "WAPI", "COMMAND"),
		Entry(nil, "the shape of replies", "reply.shape", "REPLY", "STATUS, ERROR_STR, ERROR_CODE", "ISO-8859-1"),
		Entry(nil, "a limit", "limit.depth", "32 levels"),
		Entry(nil, "a problem", "problem.missing", "-1", "6", "The tag '{tag}' not passed"),
		Entry(nil, "a check", "check.login", "Check 2", "login"),
		Entry(nil, "a picklist", "picklist.case-statuses", "Open"),
		Entry(nil, "a picklist without a default", "picklist.task-call-types"),
		Entry(nil, "a value with a meaning", "picklist.case-statuses.Closed", "Closed"),
		Entry(nil, "a value of two words", "picklist.task-statuses.In-Progress", "In Progress"),
		Entry(nil, "a trigger", "trigger.case.edit", "agent", "case", "AccountID={ACCOUNTNUM}&CaseID={CASENUM}"),
		Entry(nil, "a promise", "transport.schemes", "HTTPS"),
		Entry(nil, "an object", "Customer", "ACCOUNTNUM", "10000000"),
		Entry(nil, "an alias", "Followup.alias.Follow-up", "Follow-up"),
		Entry(nil, "a tag", "Customer.customertype", "customertype"),
		Entry(nil, "a way to match", "Customer.VOICE.match", "VOICE", "digits"),
		Entry(nil, "a tag that is not in replies", "Customer.PASSWD.reply", "PASSWD", "never"),
		Entry(nil, "a default", "Case.STATUS.default", "STATUS", "Open"),
		Entry(nil, "a default of another record", "Followup.SUBJECT.default", "SUBJECT", "CASENUM.SUBJECT"),
		Entry(nil, "custom fields", "Case.custom-fields", "LASTACTDATE"),
		Entry(nil, "an effect of a meaning", "Case.CLOSEDDATE.effect.STATUS", "CLOSEDDATE", "STATUS", "closed"),
		Entry(nil, "an effect of a change", "Case.ASSIGNEDDATE.effect.ASSIGNEDTO", "ASSIGNEDDATE", "ASSIGNEDTO"),
		Entry(nil, "an effect of two actions", "Case.LASTACTDATE.effect.Add-Modify", "LASTACTDATE", "Add and Modify"),
		Entry(nil, "an effect of another object's operation", "Case.LASTACTDATE.effect.Followup-Add", "Followup.Add", "CASENUM"),
		Entry(nil, "an effect that sets an agent", "Case.CREATEDBY.effect.Add", "CREATEDBY", "Add"),
		Entry(nil, "a rule", "Followup.ACCOUNTNUM.rule.same-as-reference", "ACCOUNTNUM", "CASENUM.ACCOUNTNUM"),
		Entry(nil, "an operation", "Customer.Add", "Customer.Add"),
		Entry(nil, "a right", "Customer.Add.right", "customer.add"),
		Entry(nil, "a tag that is taken", "Customer.Add.LASTNAME", "LASTNAME"),
		Entry(nil, "a mandatory tag", "Customer.Add.LASTNAME.mandatory", "LASTNAME"),
		Entry(nil, "a least length", "Customer.Add.PASSWD.min", "PASSWD", "4"),
		Entry(nil, "a greatest length", "Customer.Add.CUSTOMERTYPE.max", "CUSTOMERTYPE", "30"),
		Entry(nil, "a greatest length of a filter", "Case.Get.LASTNAME.max", "LASTNAME", "30"),
		Entry(nil, "a type", "Customer.Add.CUSTOMERTYPE.type", "CUSTOMERTYPE", "choice"),
		Entry(nil, "a unique tag", "Customer.Add.EMAIL.unique", "EMAIL", "Customer"),
		Entry(nil, "a tag that is not taken", "Customer.Add.ACCOUNTNUM.refused", "ACCOUNTNUM"),
		Entry(nil, "a tag that may not be emptied", "Customer.Modify.EMAIL.keep", "EMAIL"),
		Entry(nil, "a key", "Customer.Modify.ACCOUNTNUM.key", "ACCOUNTNUM"),
		Entry(nil, "a reference", "Case.Add.ACCOUNTNUM.references", "ACCOUNTNUM", "Customer"),
		Entry(nil, "a filter with a wildcard", "Case.Get.LASTNAME.wildcard", "LASTNAME", "%"),
		Entry(nil, "a filter without one", "Case.Get.STATUS.wildcard", "STATUS", "no wildcard"),
		Entry(nil, "an order", "Case.Get.order", "CASENUM", "ascending", "number"),
		Entry(nil, "an answer", "Case.Get.returns", "*"),
	)

	It("is clean", func() {
		Expect(shipped().Lint(contracts.Files())).To(BeEmpty())
	})

	It("promises only what falls under a known concern", func() {
		known := []string{
			"transport", "tls", "authentication", "rights", "validation", "entities", "characters", "concurrency", "limits",
			"isolation", "triggers", "attachments", "settings",
		}
		for _, promise := range shipped().Promises {
			Expect(known).To(ContainElement(promise.Concern), promise.ID)
			Expect(promise.Doc).To(HaveSuffix("."), promise.ID)
		}
	})

	It("has an example for each operation, and each is valid", func() {
		for _, op := range shipped().Operations() {
			Expect(op.Examples).NotTo(BeEmpty(), op.Name)
			for _, name := range op.Examples {
				example, err := shipped().Example(contracts.Files(), name)
				Expect(err).NotTo(HaveOccurred())
				Expect(example.Operation).To(Equal(op.Name))
				Expect(example.Doc).NotTo(BeEmpty(), name)
				Expect(staffed().CheckExample(operation(staffed(), op.Name), example)).To(BeEmpty(), name)
			}
		}
	})

	It("has no example that no operation shows", func() {
		var shown []string
		for _, op := range shipped().Operations() {
			shown = append(shown, op.Examples...)
		}
		slices.Sort(shown)
		var there []string
		for name := range files() {
			if strings.HasPrefix(name, "examples/") {
				there = append(there, name)
			}
		}
		Expect(shown).To(ConsistOf(anys(there)...))
	})

	It("keeps its version in one place", func() {
		Expect(fmt.Sprint(shipped().Name, " ", shipped().Version)).To(Equal("8x8 Contact Center CRM API 9.4"))
		Expect(shipped().Doc).NotTo(BeEmpty())
		Expect(shipped().Agents).To(BeEmpty())
	})
})
