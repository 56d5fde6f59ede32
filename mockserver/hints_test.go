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

// classic and gateway are requests with this XML.
func classic(xml string) func() *http.Request {
	return func() *http.Request { return formRequest(url.Values{"xml_query": {xml}}.Encode()) }
}

func gateway(xml string) func() *http.Request {
	return func() *http.Request { return gatewayRequest(xml) }
}

var _ = Describe("the hints of a refusal", Ordered, ContinueOnFailure, func() {
	a := untouched()

	DescribeTable("name the clause that is broken, and tell what was got, all of what to do, and what was expected",
		func(clause, got, todo, expected, operation string, pairs ...string) {
			answer := a.do(operation, pairs...)
			Expect(answer.Header.Get(clauseHeader)).To(Equal(clause))
			Expect(shipped().Clause(clause)).NotTo(BeNil())
			Expect([]string{got, todo, expected}).NotTo(ContainElement(""))
			Expect(hintOf(answer)).To(SatisfyAll(HavePrefix("COMMAND"), ContainSubstring(": got "+got), ContainSubstring("; "+todo+"; expected "+expected)))
		},
		Entry("of an operation", "check.operation", "Customer.Delete", "Customer has Add, Modify, Get; nothing can be deleted through the API",
			"one of Customer.Add", "Customer.Delete", "X=1"),
		Entry("of an object", "check.operation", "Lead.Add", "there is no such object; there are Customer, FAQ, Case, Task, Followup", "one of Customer.Add", "Lead.Add", "X=1"),
		Entry("of a COMMAND without tags", "check.no-tags", "a COMMAND without tags", "put tags into the COMMAND", "one or more of FAQNUM", "FAQ.Get"),
		Entry("of a Get without filters", "check.none-mandatory", "none", "pass at least one filter that is not empty", "one or more of FAQNUM", "FAQ.Get", "FAQNUM="),
		Entry("of a Modify of nothing", "check.none-mandatory", "none", "pass at least one tag to change besides the key FAQNUM",
			"one or more of FAQNUM, CATEGORY", "FAQ.Modify", "FAQNUM=1"),
		Entry("of a missing tag", "Customer.Add.LASTNAME.mandatory", "no such tag", "add <LASTNAME>…</LASTNAME> to the COMMAND", "a value", "Customer.Add", "FIRSTNAME=x"),
		Entry("of an empty tag", "Customer.Add.LASTNAME.mandatory", "an empty value", "add <LASTNAME>…</LASTNAME> to the COMMAND", "a value",
			"Customer.Add", "FIRSTNAME=x", "LASTNAME="),
		Entry("of a missing key", "Case.Modify.CASENUM.key", "no such tag", "add <CASENUM>…</CASENUM> to the COMMAND", "a value", "Case.Modify", "SUBJECT=x"),
		Entry("of a tag that the operation does not take", "Case.Modify.ACCOUNTNUM.refused", "<ACCOUNTNUM>", "Case.Modify does not take it: leave it out",
			"one of CASENUM", "Case.Modify", "CASENUM=1", "ACCOUNTNUM=1"),
		Entry("of an unknown tag", "check.criterion", "<NOSUCHTAG>", "Case.Modify does not take it: look at its spelling", "one of CASENUM",
			"Case.Modify", "CASENUM=1", "NOSUCHTAG=1"),
		Entry("of an EMAIL that is emptied", "Customer.Modify.EMAIL.keep", "an empty value", "leave the tag out to keep the value as it is", "a value",
			"Customer.Modify", "ACCOUNTNUM=10000000", "EMAIL="),
		Entry("of a wildcard", "Customer.Get.VOICE.wildcard", `"1%"`, "VOICE is searched by its exact value only", "a value without %", "Customer.Get", "VOICE=1%"),
		Entry("of a length", "Customer.Add.FIRSTNAME.max", "31 characters", "lengths count characters, not bytes", "at most 30",
			"Customer.Add", "FIRSTNAME="+strings.Repeat("x", 31), "LASTNAME=x"),
		Entry("of a value that is too short", "Customer.Add.PASSWD.min", "3 characters", "lengths count characters, not bytes", "at least 4",
			"Customer.Add", "FIRSTNAME=x", "LASTNAME=x", "PASSWD=abc"),
		Entry("of a choice", "Case.Modify.STATUS.type", `"open"`, "mend the value, or leave the tag out", "one of Open, Closed, Pending", "Case.Modify", "CASENUM=1", "STATUS=open"),
		Entry("of an agent", "Task.Modify.ASSIGNEDTO.type", `"me"`, "mend the value, or leave the tag out", "the login or id of an agent of the tenant: jsmith, bpower",
			"Task.Modify", "TASKNUM=1", "ASSIGNEDTO=me"),
		Entry("of a tag that is sent twice", "check.value", "<SUBJECT> for the second time", "remove one of them", "each tag once", "Task.Add", "SUBJECT=x", "SUBJECT=y"),
		Entry("of a reference", "Case.Add.ACCOUNTNUM.references", "an id that no Customer has", "find it with Customer.Get, or add it first",
			"the id of an existing Customer", "Case.Add", "ACCOUNTNUM=1", "SUBJECT=x"),
		Entry("of a key that does not exist", "FAQ.Modify.FAQNUM.key", "an id that no FAQ has", "find it with FAQ.Get", "the FAQNUM of an existing FAQ",
			"FAQ.Modify", "FAQNUM=9", "ANSWER=x"),
		Entry("of a rule", "Followup.ACCOUNTNUM.rule.same-as-reference", "another value", "leave ACCOUNTNUM out, and it is filled from there",
			"the value of CASENUM.ACCOUNTNUM", "Followup.Add", "CASENUM=1", "DESCRIPTION=x", "ACCOUNTNUM=10000001"),
		Entry("of a duplicate", "Customer.Modify.EMAIL.unique", "a value that another Customer has", "find the other one with Customer.Get",
			"a value that none has", "Customer.Modify", "ACCOUNTNUM=10000000", "EMAIL=john.leeds@example.com"),
	)

	It("tell all of what to do when the value would fill the header by itself", func() {
		got := a.do("Customer.Add", "FIRSTNAME=x", "LASTNAME=x", "CUSTOMERTYPE="+strings.Repeat("😀", 29))
		Expect(got.Header.Get(clauseHeader)).To(Equal("Customer.Add.CUSTOMERTYPE.type"))
		Expect(hintOf(got)).To(MatchRegexp(`^COMMAND/CUSTOMERTYPE: got "😀+; mend the value, or leave the tag out(;.*)?$`))
	})

	DescribeTable("tell what to do about a request that was not understood",
		func(request func() *http.Request, clause, got, todo string) {
			answer := a.request(request())
			Expect(answer.Header.Get(clauseHeader)).To(Equal(clause))
			Expect(shipped().Clause(clause)).NotTo(BeNil())
			Expect(hintOf(answer)).To(SatisfyAll(ContainSubstring(": got "+got), ContainSubstring("; "+todo)))
		},
		Entry("broken XML", classic("<WAPI>\n<TENANT>demo</TENNANT>\n</WAPI>"), "problem.envelope", "line 2, column",
			"mend the XML at that place; inside a value, & is written &amp; and < is written &lt;"),
		Entry("broken XML at the gateway", gateway("<COMMAND>\n</COMAND>"), "problem.not-xml", "line 2, column",
			"mend the XML at that place; inside a value, & is written &amp; and < is written &lt;"),
		Entry("an envelope without its parts", classic("<WAPI/>"), "check.envelope", "line 1, column",
			"send WAPI with TENANT, USERNAME, PASSWORD and a COMMAND with OBJECT, ACTION and one element for each tag"),
		Entry("an envelope at the gateway", gateway("<COMMAND/>"), "check.envelope", "line 1, column",
			"send a COMMAND with OBJECT, ACTION and one element for each tag"),
		Entry("a form without the field", func() *http.Request { return formRequest("xml=<WAPI/>") }, "check.envelope", "no form field xml_query",
			"curl --data-urlencode 'xml_query=<WAPI>...</WAPI>'"),
		Entry("other credentials", classic((&api{tenant: "demo", username: "crmapi", password: "wrong"}).envelope(command("FAQ.Get", ""))), "check.login", "credentials that open nothing",
			"compare all three letter by letter, blanks too; see that API access is enabled; the username is not an agent's login"),
		Entry("no key at the gateway", func() *http.Request {
			request := gatewayRequest(command("FAQ.Get", ""))
			request.Header.Del("x-api-key")
			return request
		}, "endpoint.gateway.key-missing", "Unauthorized", "send both headers; a tenant's keys are settings: gateway-keys in crmock.yaml"),
	)

	It("tell which limit was passed, and that it is a setting", func() {
		for limit, document := range map[string]string{
			"limit.depth": strings.Repeat("<X>", 40), "limit.elements": "<X>" + strings.Repeat("<X/>", 2000), "limit.body": strings.Repeat("x", mebibyte),
		} {
			got := a.send(document)
			Expect(got.Header.Get(clauseHeader)).To(Equal(limit))
			Expect(hintOf(got)).To(ContainSubstring("; the limits are settings: limits in crmock.yaml"))
		}
	})

	It("tell which right is missing", func() {
		got := newAPI(demoWith(func(t *mockserver.Tenant) { t.Rights = rightsOn("FAQ.Add") })).do("FAQ.Get", "FAQNUM=1")
		Expect(got.Header.Get(clauseHeader)).To(Equal("FAQ.Get.right"))
		Expect(hintOf(got)).To(SatisfyAll(ContainSubstring("got no right faq.get"), ContainSubstring(
			"; tick it in the tenant's access rights: rights in crmock.yaml, Integration > CRM API in the vendor's Configuration Manager")))
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
