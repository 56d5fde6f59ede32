package mockserver_test

import (
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/mockserver"
)

const (
	clauseHeader = "X-Crmock-Clause"
	hintHeader   = "X-Crmock-Hint"
)

// hintOf is the hint of a refusal, decoded; it holds what every hint has to.
func hintOf(got answer) string {
	GinkgoHelper()
	hint := got.Header.Get(hintHeader)
	Expect(hint).NotTo(BeEmpty())
	Expect(len(hint)).To(BeNumerically("<=", 200))
	Expect(strings.Trim(hint, " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~")).To(BeEmpty())
	text, err := url.PathUnescape(hint)
	Expect(err).NotTo(HaveOccurred(), hint)
	Expect(utf8.ValidString(text)).To(BeTrue(), hint)
	return text
}

var _ = Describe("the hints of a refusal", Ordered, ContinueOnFailure, func() {
	a := untouched()

	DescribeTable("name the clause that is broken, and tell what was got, what was expected and what to do",
		func(clause, got, expected, todo, operation string, pairs ...string) {
			answer := a.do(operation, pairs...)
			Expect(answer.Header.Get(clauseHeader)).To(Equal(clause))
			Expect(shipped().Clause(clause)).NotTo(BeNil())
			Expect(hintOf(answer)).To(SatisfyAll(ContainSubstring("got "+got), ContainSubstring("expected "+expected), ContainSubstring(todo)))
		},
		Entry("of an operation", "check.operation", "Customer.Delete", "one of Customer.Add", "", "Customer.Delete", "X=1"),
		Entry("of a COMMAND without tags", "check.no-tags", "a COMMAND without tags", "at least one tag", "FAQ.Get takes FAQNUM", "FAQ.Get"),
		Entry("of a Get without filters", "check.none-mandatory", "", "at least one filter", "FAQ.Get takes FAQNUM", "FAQ.Get", "FAQNUM="),
		Entry("of a missing tag", "Customer.Add.LASTNAME.mandatory", "no such tag", "a value", "add <LASTNAME>", "Customer.Add", "FIRSTNAME=x"),
		Entry("of an empty tag", "Customer.Add.LASTNAME.mandatory", "an empty value", "a value", "add <LASTNAME>", "Customer.Add", "FIRSTNAME=x", "LASTNAME="),
		Entry("of a missing key", "Case.Modify.CASENUM.key", "no such tag", "a value", "", "Case.Modify", "SUBJECT=x"),
		Entry("of a tag that the operation does not take", "Case.Modify.ACCOUNTNUM.refused", "<ACCOUNTNUM>", "a tag that Case.Modify takes", "", "Case.Modify", "CASENUM=1", "ACCOUNTNUM=1"),
		Entry("of an unknown tag", "check.criterion", "<NOSUCHTAG>", "a tag that Case.Modify takes", "", "Case.Modify", "CASENUM=1", "NOSUCHTAG=1"),
		Entry("of an EMAIL that is emptied", "Customer.Modify.EMAIL.keep", "an empty value", "a value", "leave the tag out", "Customer.Modify", "ACCOUNTNUM=10000000", "EMAIL="),
		Entry("of a wildcard", "Customer.Get.VOICE.wildcard", `"1%"`, "a value without %", "exact value", "Customer.Get", "VOICE=1%"),
		Entry("of a length", "Customer.Add.FIRSTNAME.max", "31 characters", "at most 30", "not bytes", "Customer.Add", "FIRSTNAME="+strings.Repeat("x", 31), "LASTNAME=x"),
		Entry("of a value that is too short", "Customer.Add.PASSWD.min", "3 characters", "at least 4", "", "Customer.Add", "FIRSTNAME=x", "LASTNAME=x", "PASSWD=abc"),
		Entry("of a choice", "Case.Modify.STATUS.type", `"open"`, "one of Open, Closed, Pending", "", "Case.Modify", "CASENUM=1", "STATUS=open"),
		Entry("of an agent", "Task.Modify.ASSIGNEDTO.type", `"me"`, "the login or id of an agent", "jsmith, bpower", "Task.Modify", "TASKNUM=1", "ASSIGNEDTO=me"),
		Entry("of a tag that is sent twice", "check.value", "<SUBJECT> for the second time", "each tag once", "remove one", "Task.Add", "SUBJECT=x", "SUBJECT=y"),
		Entry("of a reference", "Case.Add.ACCOUNTNUM.references", "an id that no Customer has", "the id of an existing Customer", "Customer.Get", "Case.Add", "ACCOUNTNUM=1", "SUBJECT=x"),
		Entry("of a key that does not exist", "FAQ.Modify.FAQNUM.key", "an id that no FAQ has", "the FAQNUM of an existing FAQ", "FAQ.Get", "FAQ.Modify", "FAQNUM=9", "ANSWER=x"),
		Entry("of a rule", "Followup.ACCOUNTNUM.rule.same-as-reference", "another value", "the value of CASENUM.ACCOUNTNUM", "leave ACCOUNTNUM out", "Followup.Add", "CASENUM=1", "DESCRIPTION=x", "ACCOUNTNUM=10000001"),
		Entry("of a duplicate", "Customer.Modify.EMAIL.unique", "a value that another Customer has", "a value that none has", "Customer.Get", "Customer.Modify", "ACCOUNTNUM=10000000", "EMAIL=john.leeds@example.com"),
	)

	It("tell where XML is broken, and how to send it", func() {
		got := a.send("<WAPI>\n<TENANT>demo</TENNANT>\n</WAPI>")
		Expect(got.Header.Get(clauseHeader)).To(Equal("endpoint.classic"))
		Expect(hintOf(got)).To(ContainSubstring("line 2, column"))
		got = a.post("xml=<WAPI/>")
		Expect(got.Header.Get(clauseHeader)).To(Equal("check.envelope"))
		Expect(hintOf(got)).To(SatisfyAll(ContainSubstring("no form field xml_query"), ContainSubstring("curl")))
	})

	It("tell which limit was passed, and that it is a setting", func() {
		for limit, document := range map[string]string{
			"limit.depth": strings.Repeat("<X>", 40), "limit.elements": "<X>" + strings.Repeat("<X/>", 2000), "limit.body": strings.Repeat("x", mebibyte),
		} {
			got := a.send(document)
			Expect(got.Header.Get(clauseHeader)).To(Equal(limit))
			Expect(hintOf(got)).To(ContainSubstring("limits are settings"))
		}
	})

	It("tell which right is missing", func() {
		got := newAPI(demoWith(func(t *mockserver.Tenant) { t.Rights = rightsOn("FAQ.Add") })).do("FAQ.Get", "FAQNUM=1")
		Expect(got.Header.Get(clauseHeader)).To(Equal("FAQ.Get.right"))
		Expect(hintOf(got)).To(ContainSubstring("the right faq.get"))
	})

	It("are not on an answer that is well, nor on one that is no answer of the API", func() {
		put := formRequest("")
		put.Method = http.MethodPut
		for _, got := range []answer{a.send(getDemo), a.do("Customer.Get", "LASTNAME=Nobody"), a.request(put)} {
			Expect(got.Header).NotTo(HaveKey(clauseHeader))
			Expect(got.Header).NotTo(HaveKey(hintHeader))
		}
	})

	It("can be turned off for all refusals", func() {
		a := newAPI(func(o *mockserver.Options) { o.HideHints = true })
		withoutKey := gatewayRequest(gatewayGet())
		withoutKey.Header.Del("x-api-key")
		for _, got := range []answer{
			a.post(""), a.do("Customer.Get"), a.as("demo", "crmapi", "wrong").do("FAQ.Get"), a.do("FAQ.Delete"),
			a.request(gatewayRequest("")), a.request(withoutKey),
		} {
			Expect(got.HTTP == 200 && got.Status == 0).To(BeFalse())
			Expect(got.Header).NotTo(HaveKey(clauseHeader))
			Expect(got.Header).NotTo(HaveKey(hintHeader))
		}
	})

	DescribeTable("are one header whatever was sent", func(value string) {
		for _, got := range []answer{
			a.do("Customer.Add", "FIRSTNAME=x", "LASTNAME=x", "CUSTOMERTYPE="+value),
			a.do("Customer.Get", "ACCOUNTNUM="+value+"%"),
			a.do("Task.Add", "SUBJECT=x", "MIDDLEWARE_URL="+value),
		} {
			Expect(got.Status).To(Equal(-1))
			Expect(got.Header.Values(hintHeader)).To(HaveLen(1))
			hintOf(got)
		}
	},
		Entry("newlines that would begin another header", "a\r\nSet-Cookie: x=1\r\n\r\n<html>"),
		Entry("percent signs", "100%41%zz%"), Entry("quotes and backslashes", `"\"`), Entry("one letter", "é"),
		Entry("letters that take twelve bytes each", strings.Repeat("😀", 29)), Entry("a long value", strings.Repeat("x", 29)),
		Entry("a value of right-to-left letters", "שלום"), Entry("a tab", "\t"),
	)

	It("are one header of 200 bytes at most for any value, unknown tag or operation", func() {
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			value := rapid.StringMatching(`[ -~\t\nÀ-ÿ€漢😀]{0,80}`).Draw(t, "value")
			tag := rapid.StringMatching(`[A-Za-z_é漢][A-Za-z0-9_é漢]{0,80}`).Draw(t, "tag")
			for _, got := range []answer{
				a.do("Task.Add", "SUBJECT=x", "TASK_STATUS="+value+"!"), a.do("Task.Add", "SUBJECT=x", tag+"="+value), a.do(tag+"."+tag, tag+"="+value),
			} {
				Expect(got.Status).NotTo(BeZero())
				Expect(got).To(nameAClause())
				hintOf(got)
			}
		})
	})
})
