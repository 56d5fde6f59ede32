package mockserver_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver"
)

// The secrets of these specs. All have the same beginning, so that a piece of one is found too.
const (
	secret       = "hush"
	apiPassword  = "hush-api-password"
	wrongLogin   = "hush-wrong-password"
	keySecret    = "eght_hush-key"
	wrongKey     = "eght_hush-wrong-key"
	shortPasswd  = "hsh"
	customerPass = "hush-customer"
	longPasswd   = "hush-customer-too-long"
)

// loggers are the ways to log, each into a buffer.
func loggers(log *bytes.Buffer) map[string]slog.Handler {
	everything := &slog.HandlerOptions{Level: slog.LevelDebug - 10, AddSource: true}
	return map[string]slog.Handler{"text": slog.NewTextHandler(log, everything), "JSON": slog.NewJSONHandler(log, everything)}
}

var _ = Describe("secrets", func() {
	// attempts sends every kind of request that holds a secret, and is all that came back but ERROR_STR.
	attempts := func(a *api) []http.Header {
		GinkgoHelper()
		var headers []http.Header
		note := func(got answer) answer {
			headers = append(headers, got.Header)
			return got
		}
		Expect(note(a.do("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee", "PASSWD="+customerPass))).To(beWell())
		Expect(note(a.do("Customer.Modify", "ACCOUNTNUM=10000000", "PASSWD="+customerPass))).To(beWell())
		Expect(note(a.do("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee", "PASSWD="+longPasswd)).Code).To(Equal(3))
		Expect(note(a.do("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee", "PASSWD="+customerPass, "PASSWD="+customerPass)).Code).To(Equal(5))
		Expect(note(a.do("Customer.Get", "LASTNAME=Lee", "PASSWD="+customerPass)).Code).To(Equal(2))
		Expect(note(a.do("Customer.Get", "PASSWD=%"+customerPass)).Code).To(Equal(8))
		Expect(note(a.do("Case.Add", "ACCOUNTNUM=10000000", "SUBJECT=x", "PASSWD="+customerPass)).Code).To(Equal(2))
		Expect(note(a.do("Customer.Delete", "PASSWD="+customerPass)).Status).To(Equal(304))
		Expect(note(a.as("demo", "crmapi", wrongLogin).do("FAQ.Get", "FAQNUM=1"))).To(refuseLogin())
		Expect(note(a.as("nobody", "crmapi", apiPassword).do("FAQ.Get", "FAQNUM=1"))).To(refuseLogin())
		for _, spoiled := range []string{
			"<PASSWORD>" + apiPassword, // not closed
			"<PASSWORD>" + apiPassword + "<" + secret + "/></PASSWORD>",
			"<PASSWORD><" + apiPassword + "></PASSWORD>",
			"<PASSWORD>" + apiPassword + "</USERNAME>",
			"<PASSWORD>" + apiPassword + " & more</PASSWORD>",
			"<PASSWORD>" + apiPassword + "\x00</PASSWORD>",
			"<PASSWORD " + secret + ">" + apiPassword + "</PASSWORD>",
			"<PASSWORD>" + apiPassword + "</PASSWORD><PASSWORD>" + apiPassword + "</PASSWORD>",
			"<PASSWORD>" + strings.Repeat(apiPassword, 100_000) + "</PASSWORD>",
			"<PASSWORD>&" + secret + ";</PASSWORD>",
		} {
			document := "<WAPI><TENANT>demo</TENANT><USERNAME>crmapi</USERNAME>" + spoiled + command("FAQ.Get", "<FAQNUM>1</FAQNUM>") + "</WAPI>"
			Expect(note(a.send(document)).Status).To(Equal(302), spoiled[:20])
		}
		for _, spoiled := range []string{"<PASSWD>" + customerPass, "<PASSWD>" + customerPass + "<" + secret + "/></PASSWD>", "<PASSWD>&" + secret + ";</PASSWD>"} {
			Expect(note(a.send(a.envelope(command("Customer.Add", spoiled)))).Status).To(Equal(302), spoiled)
		}
		get := httptest.NewRequest(http.MethodGet, classicPath+"?xml_query="+url.QueryEscape(a.envelope(command("FAQ.Get", "<FAQNUM>1</FAQNUM>"))), http.NoBody)
		Expect(note(a.request(get))).To(beWell())
		for _, method := range []string{http.MethodPut, http.MethodHead} {
			Expect(note(a.request(httptest.NewRequest(method, classicPath+"?password="+apiPassword, strings.NewReader(apiPassword)))).HTTP).To(Equal(http.StatusMethodNotAllowed))
		}
		Expect(note(a.request(httptest.NewRequest(http.MethodGet, "/"+apiPassword, http.NoBody))).HTTP).To(Equal(http.StatusNotFound))
		for _, key := range []string{keySecret, wrongKey, secret, apiPassword} {
			request := gatewayRequest(command("FAQ.Get", "<FAQNUM>1</FAQNUM>"))
			request.Header.Set("x-api-key", key)
			note(a.request(request))
		}
		request := gatewayRequest(apiPassword)
		request.Header.Set("x-api-key", keySecret)
		Expect(note(a.request(request))).To(refuseUnreadable())
		request = gatewayRequest(command("Customer.Add", "<PASSWD>"+shortPasswd+"</PASSWD><FIRSTNAME>A</FIRSTNAME><LASTNAME>B</LASTNAME>"))
		request.Header.Set("x-api-key", keySecret)
		Expect(note(a.request(request)).Code).To(Equal(3))
		return headers
	}
	guarded := func(o *mockserver.Options) {
		demoWith(func(t *mockserver.Tenant) {
			t.Password, t.GatewayKeys = apiPassword, []mockserver.GatewayKey{{Key: keySecret}, {Key: keySecret + "-2", NoProduct: true}}
		})(o)
	}

	DescribeTable("never reach the log, at any level", func(kind string) {
		var log bytes.Buffer
		a := newAPI(guarded, func(o *mockserver.Options) { o.Logger = slog.New(loggers(&log)[kind]) })
		a.password = apiPassword
		attempts(a)
		Expect(log.String()).To(ContainSubstring("check.login"), "something is logged")
		Expect(strings.Split(log.String(), "\n")).NotTo(ContainElement(Or(ContainSubstring(secret), ContainSubstring(shortPasswd))))
	},
		Entry(nil, "text"), Entry(nil, "JSON"),
	)

	It("never stand in a header of a reply, hints included", func() {
		a := newAPI(guarded)
		a.password = apiPassword
		for _, header := range attempts(a) {
			Expect(fmt.Sprint(header)).NotTo(Or(ContainSubstring(secret), ContainSubstring(shortPasswd)))
		}
	})

	It("never stand in a reply once they are stored", func() {
		a := newAPI()
		id := a.add("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee", "PASSWD="+customerPass, "AUTOPASSWD=TRUE")
		body := a.do("Customer.Get", "ACCOUNTNUM="+id).Body
		Expect(body).NotTo(ContainSubstring(secret))
		Expect(body).NotTo(ContainSubstring("PASSWD"))
	})
})
