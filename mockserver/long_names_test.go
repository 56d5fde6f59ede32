package mockserver_test

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver"
)

var _ = Describe("A name without end", func() {
	var (
		endless = strings.Repeat("x", 400_000)
		long    = endless[:10_000]
		demo    = &api{tenant: "demo", username: "crmapi", password: "crmapi-demo"}
	)
	inCommand := func(operation, tags string) func() *http.Request {
		return classic(demo.envelope(command(operation, tags)))
	}

	DescribeTable("makes neither the log nor the hint long",
		func(request func() *http.Request) {
			log := &safeBuffer{}
			a := newAPI(func(o *mockserver.Options) {
				o.Logger = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
			})
			got := a.request(request())
			Expect(got.HTTP != 200 || got.Status != 0).To(BeTrue(), "it is refused")
			Expect(len(hintOf(got))).To(BeNumerically("<=", 200))
			Expect(strings.Count(log.String(), "\n")).To(Equal(1))
			Expect(len(log.String())).To(BeNumerically("<", 1000))
		},
		Entry("of a tag", inCommand("Customer.Get", "<LASTNAME>x</LASTNAME><"+endless+"/>")),
		Entry("of a tag in an Add", inCommand("Task.Add", "<SUBJECT>x</SUBJECT><"+endless+"/>")),
		Entry("of an element inside a tag", inCommand("Customer.Get", "<EMAIL><"+long+"/></EMAIL>")),
		Entry("of an object", inCommand(endless+".Add", "<SUBJECT/>")),
		Entry("of an action", inCommand("Task."+long, "<SUBJECT/>")),
		Entry("of the root", classic("<"+long+"/>")),
		Entry("of an element of the envelope", classic("<WAPI><"+long+"/></WAPI>")),
		Entry("of an attribute", classic("<WAPI><COMMAND "+long+"='x'/></WAPI>")),
		Entry("of an element that is not closed", classic("<WAPI><"+long+">")),
		Entry("of an end tag", classic("<WAPI></"+long+">")),
		Entry("of an entity", inCommand("Customer.Get", "<EMAIL>&"+long+";</EMAIL>")),
		Entry("of a charset", classic("<?xml version='1.0' encoding='"+long+"'?><WAPI/>")),
		Entry("of a processing instruction", classic("<WAPI><?"+long+"?></WAPI>")),
		Entry("of a namespace", classic("<"+long+":WAPI/>")),
		Entry("of a form field", func() *http.Request { return formRequest(url.Values{long: {"<WAPI/>"}}.Encode()) }),
		Entry("of a tenant", classic((&api{tenant: long, username: "x", password: "x"}).envelope(command("Customer.Get", "<EMAIL>x</EMAIL>")))),
		Entry("of a user", classic((&api{tenant: "demo", username: long, password: "x"}).envelope(command("Customer.Get", "<EMAIL>x</EMAIL>")))),
		Entry("of a gateway's tenant", func() *http.Request {
			request := gatewayRequest("<COMMAND/>")
			request.Header.Set("X-8x8-Tenant", long)
			return request
		}),
		Entry("of a gateway's key", func() *http.Request {
			request := gatewayRequest("<COMMAND/>")
			request.Header.Set("x-api-key", long)
			return request
		}),
		Entry("of a content type's charset", func() *http.Request {
			request := gatewayRequest("<COMMAND/>")
			request.Header.Set("Content-Type", "application/xml; charset="+long)
			return request
		}),
		Entry("of a part of a form", func() *http.Request {
			request := formRequest("--b\r\nContent-Disposition: form-data; name=\"" + long + "\"\r\n\r\nx\r\n--b--\r\n")
			request.Header.Set("Content-Type", "multipart/form-data; boundary=b")
			return request
		}),
		Entry("of a form's boundary", func() *http.Request {
			request := formRequest("--" + long + "--\r\n")
			request.Header.Set("Content-Type", "multipart/form-data; boundary="+long)
			return request
		}),
		Entry("in a value", inCommand("Customer.Add", "<FIRSTNAME>"+long+"</FIRSTNAME><LASTNAME>x</LASTNAME>")),
		Entry("in a search", inCommand("Customer.Get", "<VOICE>"+long+"%</VOICE>")),
		Entry("in a key", inCommand("FAQ.Modify", "<FAQNUM>"+long+"</FAQNUM><ANSWER>x</ANSWER>")),
	)

	It("is answered whole all the same where the text of the refusal repeats it", func() {
		Expect(newAPI().do("Customer.Get", "LASTNAME=x", endless+"=")).To(refuseTag(strings.ToUpper(endless), ""))
	})
})
