package scenarios_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strconv"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/scenarios"
)

// rewriting stands in front of a target and changes the body of each reply.
func rewriting(target scenarios.Target, change func([]byte) []byte) scenarios.Target {
	GinkgoHelper()
	at, err := url.Parse(target.URL)
	Expect(err).NotTo(HaveOccurred())
	proxy := httputil.NewSingleHostReverseProxy(at)
	proxy.ModifyResponse = func(response *http.Response) error {
		body, err := io.ReadAll(response.Body)
		if err != nil {
			return err
		}
		body = change(body)
		response.Body, response.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		response.Header.Set("Content-Length", strconv.Itoa(len(body)))
		return nil
	}
	server := httptest.NewServer(proxy)
	DeferCleanup(server.Close)
	target.URL = server.URL
	return target
}

// replaced changes what a pattern matches.
func replaced(pattern, with string) func([]byte) []byte {
	compiled := regexp.MustCompile(pattern)
	return func(body []byte) []byte { return compiled.ReplaceAll(body, []byte(with)) }
}

var _ = Describe("Diff of replies that a proxy changes", func() {
	const opened = addingOne + `<send><COMMAND OBJECT="Case" ACTION="Add"><ACCOUNTNUM>${id}</ACCOUNTNUM><SUBJECT>Help</SUBJECT></COMMAND></send>
<send name="case"><COMMAND OBJECT="Case" ACTION="Get"><ACCOUNTNUM>${id}</ACCOUNTNUM></COMMAND></send>`

	DescribeTable("names what differs", func(ctx SpecContext, pattern, with, path, clause string, severity scenarios.Severity) {
		left := served()
		compared := diffed(ctx, playing("", opened), left, rewriting(left, replaced(pattern, with)))
		Expect(compared.State).To(Equal(scenarios.Passed))
		Expect(compared.Divergences).To(ContainElement(And(
			HaveField("Path", path), HaveField("Clause", clause), HaveField("Severity", severity))))
	},
		Entry("a reference to another record", `(<ACCOUNTNUM>)\d+(</ACCOUNTNUM>.*<SUBJECT>)`, "${1}99999999${2}", "WAPI/REPLY/ITEM[1]/ACCOUNTNUM", "Case.ACCOUNTNUM", scenarios.Breaking),
		Entry("a value", `<SUBJECT>Help`, "<SUBJECT>Hello", "WAPI/REPLY/ITEM[1]/SUBJECT", "Case.SUBJECT", scenarios.Breaking),
		Entry("a date of the server", `(<CREATEDDATE>)\d{8}`, "${1}01012001", "WAPI/REPLY/ITEM[1]/CREATEDDATE", "Case.CREATEDDATE.effect.Add", scenarios.Breaking),
		Entry("a tag that is missing", `<SUBJECT>Help</SUBJECT>`, "", "WAPI/REPLY/ITEM[1]/SUBJECT", "Case.Get.returns", scenarios.Breaking),
		Entry("an empty tag that is missing", `<COMPANY></COMPANY>`, "", "WAPI/REPLY/ITEM[1]/COMPANY", "reply.empty-values", scenarios.Breaking),
		Entry("a tag more", `</ITEM>`, "<CF99>x</CF99></ITEM>", "WAPI/REPLY/ITEM[1]/CF99", "Case.custom-fields", scenarios.Harmless),
		Entry("items that are missing", `<ITEM>.*<SUBJECT>.*</ITEM>`, "", "count(WAPI/REPLY/ITEM)", "Case.Get.ACCOUNTNUM", scenarios.Breaking),
	)
})
