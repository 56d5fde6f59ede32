package mockserver_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver"
)

const gatewayPath = "/cc/v1/wapi"

// gatewayGet is a good COMMAND.
func gatewayGet() string { return command("Customer.Get", "<ACCOUNTNUM>10000000</ACCOUNTNUM>") }

// with is a request to the gateway with other headers; an empty one is left out.
func with(request *http.Request, headers map[string]string) *http.Request {
	for name, value := range headers {
		if value == "" {
			request.Header.Del(name)
			continue
		}
		request.Header.Set(name, value)
	}
	return request
}

// gatewayTenants is the option of the demo tenant with a second key, and of three others.
func gatewayTenants(o *mockserver.Options) {
	demo := mockserver.Demo()
	demo.GatewayKeys = append(demo.GatewayKeys, mockserver.GatewayKey{Key: "eght_chat", NoProduct: true}, mockserver.GatewayKey{Key: "eght_demo2"})
	tenant := func(name string) mockserver.Tenant {
		return mockserver.Tenant{Name: name, Username: "wapi", Password: "x", GatewayKeys: []mockserver.GatewayKey{{Key: mockserver.Secret("eght_" + name)}}}
	}
	acme, disabled, keyless := tenant("acme"), tenant("disabled"), tenant("keyless")
	disabled.Disabled, keyless.GatewayKeys = true, nil
	o.Tenants = []mockserver.Tenant{demo, acme, disabled, keyless}
}

var _ = Describe("the gateway endpoint", Ordered, ContinueOnFailure, func() {
	a := untouched()

	It("takes just the COMMAND, with tenant and key in headers", func() {
		Expect(a.request(gatewayRequest(gatewayGet()))).To(answerMaria())
	})

	It("replies in the same bytes as the classic endpoint, refusals included", func() {
		for _, request := range []string{
			gatewayGet(), command("Customer.Get", "<LASTNAME>%</LASTNAME>"), command("Customer.Get", "<LASTNAME>Nobody</LASTNAME>"),
			command("Customer.Get", ""), command("Customer.Delete", "<X/>"), command("Customer.Get", "<VOICE>%</VOICE>"),
			command("Customer.Add", "<EMAIL>john.leeds@example.com</EMAIL><FIRSTNAME>é€</FIRSTNAME><LASTNAME>x</LASTNAME>"),
		} {
			status, header, body := raw(a, gatewayRequest(request))
			classicStatus, classicHeader, classicBody := raw(a, formRequest("xml_query="+a.envelope(request)))
			Expect(body).To(Equal(classicBody))
			Expect(status).To(Equal(classicStatus))
			Expect(header).To(Equal(classicHeader))
		}
	})

	It("carries out each operation", func() {
		a := newAPI()
		for _, operation := range operations() {
			Expect(a.request(gatewayRequest(command(operation, tags(valid(operation)...))))).To(beWell(), operation)
		}
	})

	It("works on the same records as the classic endpoint, under the used identity", func() {
		a := newAPI()
		got := a.request(gatewayRequest(command("Case.Add", tags(valid("Case.Add")...))))
		Expect(got).To(beWell())
		Expect(a.only("Case.Get", "CASENUM="+got.ids("CASENUM")[0])).To(HaveKeyWithValue("CREATEDBY", "bpower"))
	})

	DescribeTable("takes a COMMAND that is written in other ways", func(body string) {
		Expect(a.request(gatewayRequest(body))).To(answerMaria())
	},
		Entry("after a blank", " "+gatewayGet()),
		Entry("after newlines", "\r\n\t"+gatewayGet()+"\n"),
		Entry("after a declaration", `<?xml version="1.0" encoding="UTF-8"?>`+gatewayGet()),
		Entry("after a byte order mark", "\uFEFF"+gatewayGet()),
		Entry("with OBJECT and ACTION in another case", command("cUSTOMER.gET", "<accountnum>10000000</accountnum>")),
		Entry("with its attributes the other way round", `<COMMAND ACTION="Get" OBJECT="Customer"><ACCOUNTNUM>10000000</ACCOUNTNUM></COMMAND>`),
		Entry("with comments and CDATA", "<!-- x -->"+command("Customer.Get", "<!-- x --><ACCOUNTNUM><![CDATA[10000000]]></ACCOUNTNUM>")),
		Entry("with a raw & and + in a comment, since it is no form", "<!-- a&b+%41 -->"+gatewayGet()),
	)

	DescribeTable("reads the body as XML whatever content type it comes with", func(contentType string) {
		Expect(a.request(with(gatewayRequest(gatewayGet()), map[string]string{"Content-Type": contentType}))).To(answerMaria())
	},
		Entry(nil, "application/xml"), Entry(nil, "application/xml; charset=utf-8"), Entry(nil, "Application/XML"), Entry(nil, "text/xml"),
		Entry("the one that curl sends by itself", "application/x-www-form-urlencoded"), Entry("none", ""),
	)

	DescribeTable("answers code 1 to a body that is no readable XML", func(body string) {
		got := a.request(gatewayRequest(body))
		Expect(got).To(refuseUnreadable())
		Expect(got).To(nameAClause())
	},
		Entry("nothing", ""), Entry("a blank", " "), Entry("text", "hello"), Entry("JSON", `{"OBJECT": "Customer"}`),
		Entry("XML that is cut off", gatewayGet()[:40]), Entry("two COMMANDs", gatewayGet()+gatewayGet()),
		Entry("a bare ampersand", command("Customer.Get", "<COMPANY>R&D</COMPANY>")),
		Entry("bytes that are not UTF-8", command("Customer.Get", "<COMPANY>Ren\xe9</COMPANY>")),
		Entry("a form", "xml_query="+gatewayGet()), Entry("a NUL", gatewayGet()+"\x00"),
		Entry("a DTD", "<!DOCTYPE COMMAND>"+gatewayGet()),
	)

	DescribeTable("answers 302 to XML of another shape", func(body string) {
		got := a.request(gatewayRequest(body))
		Expect(got).To(refuseEnvelope())
		Expect(got).To(nameAClause())
	},
		Entry("no OBJECT", `<COMMAND ACTION="Get"><ACCOUNTNUM>10000000</ACCOUNTNUM></COMMAND>`),
		Entry("no ACTION", `<COMMAND OBJECT="Customer"><ACCOUNTNUM>10000000</ACCOUNTNUM></COMMAND>`),
		Entry("an element inside a tag", command("Customer.Get", "<ACCOUNTNUM>1<B/></ACCOUNTNUM>")),
		Entry("another root", "<REQUEST/>"),
		Entry("the whole envelope", getDemo),
	)

	It("answers 302 with the other text to what is over a limit", func() {
		Expect(a.request(gatewayRequest(command("Customer.Get", strings.Repeat("<X>", 40)+strings.Repeat("</X>", 40))))).To(refuseSize())
		Expect(a.request(gatewayRequest(command("Customer.Get", strings.Repeat("<X/>", 2000))))).To(refuseSize())
	})

	DescribeTable("takes POST alone: 405", func(method string) {
		request := gatewayRequest(gatewayGet())
		request.Method = method
		got := a.request(request)
		Expect(got.HTTP).To(Equal(http.StatusMethodNotAllowed))
		Expect(got.Header.Get("Allow")).To(Equal("POST"))
	},
		Entry(nil, http.MethodGet), Entry(nil, http.MethodHead), Entry(nil, http.MethodPut), Entry(nil, http.MethodDelete),
		Entry(nil, http.MethodPatch), Entry(nil, http.MethodOptions),
	)

	It("does not look into the query of its URL", func() {
		request := httptest.NewRequest(http.MethodPost, gatewayPath+"?xml_query="+getDemo[:6], strings.NewReader(gatewayGet()))
		Expect(a.request(with(request, map[string]string{
			"Content-Type": "application/xml", "X-8x8-Tenant": "demo", "x-api-key": "eght_demo",
		}))).To(answerMaria())
	})
})

var _ = Describe("a refusal of the gateway", Ordered, ContinueOnFailure, func() {
	a := untouched(gatewayTenants)
	send := func(headers map[string]string, body string) answer {
		GinkgoHelper()
		return a.request(with(gatewayRequest(body), headers))
	}

	DescribeTable("is HTTP and JSON", func(headers map[string]string, status int) {
		got := send(headers, gatewayGet())
		Expect(got.HTTP).To(Equal(status))
		Expect(got.Header.Get("Content-Type")).To(Equal("application/json"))
		Expect(got).To(nameAClause())
		Expect(got.Header.Get("X-Crmock-Hint")).To(SatisfyAll(ContainSubstring("X-8x8-Tenant"), ContainSubstring("x-api-key")))
		var fields map[string]any
		Expect(json.Unmarshal([]byte(got.Body), &fields)).To(Succeed())
		Expect(fields).To(HaveLen(5))
		Expect(fields).To(SatisfyAll(
			HaveKeyWithValue("title", http.StatusText(status)),
			HaveKeyWithValue("status", BeNumerically("==", status)),
			HaveKeyWithValue("detail", Not(BeEmpty())),
			HaveKeyWithValue("instance", gatewayPath),
			HaveKeyWithValue("time", today.Format(time.RFC3339)),
		))
	},
		Entry("401 without a key", map[string]string{"x-api-key": ""}, http.StatusUnauthorized),
		Entry("404 without a tenant", map[string]string{"X-8x8-Tenant": ""}, http.StatusNotFound),
		Entry("404 for an unknown tenant", map[string]string{"X-8x8-Tenant": "nobody"}, http.StatusNotFound),
		Entry("404 for a tenant in another case", map[string]string{"X-8x8-Tenant": "Demo"}, http.StatusNotFound),
		Entry("401 for an unknown key", map[string]string{"x-api-key": "eght_unknown"}, http.StatusUnauthorized),
		Entry("401 for a key in another case", map[string]string{"x-api-key": "EGHT_DEMO"}, http.StatusUnauthorized),
		Entry("401 for the key of another tenant", map[string]string{"x-api-key": "eght_acme"}, http.StatusUnauthorized),
		Entry("401 for the password of the API", map[string]string{"x-api-key": "crmapi-demo"}, http.StatusUnauthorized),
		Entry("401 for any key of a tenant that has none", map[string]string{"X-8x8-Tenant": "keyless", "x-api-key": "eght_keyless"}, http.StatusUnauthorized),
		Entry("403 for a key without this product", map[string]string{"x-api-key": "eght_chat"}, http.StatusForbidden),
		// Where several things are wrong, in the order of the contract.
		Entry("401 without both", map[string]string{"X-8x8-Tenant": "", "x-api-key": ""}, http.StatusUnauthorized),
		Entry("404 for an unknown tenant with a bad key", map[string]string{"X-8x8-Tenant": "nobody", "x-api-key": "eght_unknown"}, http.StatusNotFound),
		Entry("401 for a bad key of a tenant that is disabled", map[string]string{"X-8x8-Tenant": "disabled"}, http.StatusUnauthorized),
	)

	It("comes before the body is looked at", func() {
		for _, body := range []string{"", "hello", command("Customer.Delete", "")} {
			Expect(send(map[string]string{"x-api-key": "eght_unknown"}, body).HTTP).To(Equal(http.StatusUnauthorized))
			Expect(send(map[string]string{"x-api-key": "eght_unknown", "Content-Type": "text/plain"}, body).HTTP).To(Equal(http.StatusUnauthorized))
		}
	})

	It("carries nothing out", func() {
		for _, key := range []string{"", "eght_unknown", "eght_acme", "eght_chat"} {
			got := send(map[string]string{"x-api-key": key}, command("Customer.Add", tags(valid("Customer.Add")...)))
			Expect(got.HTTP).NotTo(Equal(http.StatusOK)) // and each record is as it was
		}
	})

	It("is not what a tenant with several keys gets for any of them", func() {
		Expect(send(map[string]string{"x-api-key": "eght_demo2"}, gatewayGet())).To(answerMaria())
	})

	It("is not what a disabled API answers: that is 303 in XML with HTTP 200", func() {
		got := send(map[string]string{"X-8x8-Tenant": "disabled", "x-api-key": "eght_disabled"}, gatewayGet())
		Expect(got).To(refuseLogin())
		Expect(got.Header.Get("Content-Type")).To(Equal("text/xml; charset=ISO-8859-1"))
		Expect(got).To(nameAClause())
	})

	It("does not tell whose a foreign key is", func() {
		unknown := send(map[string]string{"x-api-key": "eght_unknown"}, gatewayGet())
		foreign := send(map[string]string{"x-api-key": "eght_acme"}, gatewayGet())
		Expect(foreign).To(Equal(unknown))
	})
})
