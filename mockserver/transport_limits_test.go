package mockserver_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing/iotest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver"
)

const mebibyte = 1 << 20

// padded is a form for the demo customer, filled up to a size by another field.
func padded(size int) string {
	form := "xml_query=" + getDemo + "&padding="
	return form + strings.Repeat("x", size-len(form))
}

var _ = Describe("the limit on a body", func() {
	It("is 1 MiB, measured on the body as sent", func() {
		a := newAPI()
		Expect(a.post(padded(mebibyte))).To(answerMaria())
		Expect(a.post(padded(mebibyte + 1))).To(refuseSize())
		comment := strings.Replace(getDemo, "<WAPI>", "<WAPI><!--"+strings.Repeat("é", mebibyte/6)+"-->", 1)
		encoded := strings.ReplaceAll(comment, "é", "%C3%A9")
		Expect(len(comment)).To(BeNumerically("<", mebibyte))
		Expect(len(encoded)).To(BeNumerically(">", mebibyte))
		Expect(a.post("xml_query=" + comment)).To(answerMaria())
		Expect(a.post("xml_query="+encoded)).To(refuseSize(), "it is small once decoded")
	})

	It("holds for the query of a GET", func() {
		a := newAPI()
		get := func(padding int) answer {
			query := url.Values{"xml_query": {getDemo}, "padding": {strings.Repeat("x", padding)}}.Encode()
			return a.request(httptest.NewRequest(http.MethodGet, classicPath+"?"+query, http.NoBody))
		}
		Expect(get(1000)).To(answerMaria())
		Expect(get(mebibyte)).To(refuseSize())
	})

	It("holds for the gateway endpoint", func() {
		a := newAPI()
		get := command("Customer.Get", "<ACCOUNTNUM>10000000</ACCOUNTNUM>")
		Expect(a.request(gatewayRequest(get + strings.Repeat(" ", mebibyte-len(get))))).To(answerMaria())
		Expect(a.request(gatewayRequest(get + strings.Repeat(" ", mebibyte-len(get)+1)))).To(refuseSize())
	})

	It("is an option", func() {
		a := newAPI(func(o *mockserver.Options) { o.Limits.Body = 1000 })
		Expect(a.post(padded(1000))).To(answerMaria())
		Expect(a.post(padded(1001))).To(refuseSize())
		a = newAPI(func(o *mockserver.Options) { o.Limits.Body = 2 * mebibyte })
		Expect(a.post(padded(2 * mebibyte))).To(answerMaria())
	})

	DescribeTable("lets a client that sends 10 MB see the answer, over a real connection", func(ctx context.Context, length int64) {
		a := newAPI(func(o *mockserver.Options) { o.HTTP = "127.0.0.1:0" })
		Expect(a.Start()).To(Succeed())
		DeferCleanup(func(ctx context.Context) { Expect(a.Close(ctx)).To(Succeed()) })
		body := bytes.NewReader(append([]byte("xml_query="), make([]byte, 10*mebibyte)...))
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, a.URLs().HTTP+classicPath, io.NopCloser(body))
		Expect(err).NotTo(HaveOccurred())
		request.ContentLength = length
		client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		response, err := client.Do(request)
		Expect(err).NotTo(HaveOccurred())
		defer response.Body.Close()
		Expect(response.StatusCode).To(Equal(http.StatusOK))
		Expect(io.ReadAll(response.Body)).To(ContainSubstring(`<REPLY STATUS="302" ERROR_STR="XML Data is insufficient or corrupted. Unknown Server Error"`))
		Expect(body.Len()).To(BeZero(), "all of it was sent")
	},
		Entry("with its length announced", int64(10*mebibyte+len("xml_query="))),
		Entry("in chunks", int64(-1)),
	)
})

var _ = Describe("a body that does not arrive as a whole", Ordered, func() {
	a := untouched()

	It("is not carried out and is no answer of the API", func() {
		whole := "xml_query=" + a.envelope(command("Customer.Add", tags(valid("Customer.Add")...)))
		request := formRequest("")
		request.Body, request.ContentLength = io.NopCloser(io.MultiReader(strings.NewReader(whole), iotest.ErrReader(io.ErrUnexpectedEOF))), -1
		status, _, body := raw(a, request)
		Expect(status).To(Equal(http.StatusBadRequest))
		Expect(body).NotTo(ContainSubstring("<WAPI>"))
	})
})

// nested is so many elements inside each other in a COMMAND, which is at depth 2 itself.
func nested(levels int) string {
	return command("Customer.Get", strings.Repeat("<X>", levels)+strings.Repeat("</X>", levels))
}

var _ = Describe("the limit on depth", func() {
	It("is 32 elements inside each other, of which WAPI is the first", func() {
		a := newAPI()
		Expect(a.send(a.envelope(nested(30)))).To(refuseEnvelope(), "depth 32 is read, and is an element inside a tag")
		Expect(a.send(a.envelope(nested(31)))).To(refuseSize())
		Expect(a.send(a.envelope(nested(10_000)))).To(refuseSize())
	})

	It("holds everywhere, in what is no request too", func() {
		a := newAPI()
		Expect(a.send(strings.Repeat("<X>", 32) + strings.Repeat("</X>", 32))).To(refuseEnvelope())
		Expect(a.send(strings.Repeat("<X>", 33) + strings.Repeat("</X>", 33))).To(refuseSize())
		Expect(a.send(strings.Repeat("<X>", 100_000))).To(refuseSize())
	})

	It("is an option", func() {
		a := newAPI(func(o *mockserver.Options) { o.Limits.Depth = 3 })
		Expect(a.send(getDemo)).To(answerMaria())
		Expect(a.send(a.envelope(nested(2)))).To(refuseSize())
		a = newAPI(func(o *mockserver.Options) { o.Limits.Depth = 2 })
		Expect(a.send(getDemo)).To(refuseSize())
		a = newAPI(func(o *mockserver.Options) { o.Limits.Depth = 1000 })
		Expect(a.send(a.envelope(nested(998)))).To(refuseEnvelope())
	})
})

// many is a request of so many elements: five of the envelope, and tags.
func many(elements int) string {
	a := &api{tenant: "demo", username: "crmapi", password: "crmapi-demo"}
	return a.envelope(command("Customer.Get", "<ACCOUNTNUM>10000000</ACCOUNTNUM>"+strings.Repeat("<X/>", elements-6)))
}

var _ = Describe("the limit on elements", func() {
	It("is 2,000 in one request, all of them counted", func() {
		a := newAPI()
		Expect(a.send(many(2000))).To(refuseTag("X", ""), "it is read, and X is no tag")
		Expect(a.send(many(2001))).To(refuseSize())
		Expect(a.send(many(100_000))).To(refuseSize())
	})

	It("is an option", func() {
		a := newAPI(func(o *mockserver.Options) { o.Limits.Elements = 6 })
		Expect(a.send(getDemo)).To(answerMaria())
		Expect(a.send(many(7))).To(refuseSize())
		a = newAPI(func(o *mockserver.Options) { o.Limits.Elements = 5 })
		Expect(a.send(getDemo)).To(refuseSize())
		a = newAPI(func(o *mockserver.Options) { o.Limits.Elements = 5000 })
		Expect(a.send(many(5000))).To(refuseTag("X", ""))
	})
})

var _ = Describe("XML that is meant to harm", Ordered, ContinueOnFailure, func() {
	a := untouched()

	DescribeTable("is 302", func(edit ...string) {
		Expect(a.send(strings.NewReplacer(edit...).Replace(getDemo))).To(refuseEnvelope())
	},
		Entry("a NUL", "10000000", "1000\x000000"),
		Entry("a NUL after the end", "</WAPI>", "</WAPI>\x00"),
		Entry("a reference to NUL", "10000000", "1000&#0;0000"),
		Entry("another control character", "10000000", "1000\x1b0000"),
		Entry("a reference to a control character", "10000000", "1000&#x1B;0000"),
		Entry("a character that is none", "10000000", "1000\uffff0000"),
		Entry("a surrogate as a reference", "10000000", "1000&#xD800;0000"),
		Entry("a reference beyond all characters", "10000000", "1000&#x110000;0000"),
		Entry("an overlong encoding", "10000000", "1000\xc0\xaf0000"),
		Entry("a DTD", "<WAPI>", "<!DOCTYPE WAPI><WAPI>"),
		Entry("a DTD from elsewhere", "<WAPI>", `<!DOCTYPE WAPI SYSTEM "http://127.0.0.1:1/evil.dtd"><WAPI>`),
		Entry("an entity of its own", "<WAPI>", `<!DOCTYPE WAPI [<!ENTITY id "10000000">]><WAPI>`, "10000000", "&id;"),
		Entry("an entity that is a file", "<WAPI>", `<!DOCTYPE WAPI [<!ENTITY id SYSTEM "file:///etc/passwd">]><WAPI>`, "10000000", "&id;"),
		Entry("entities that grow", "<WAPI>", `<!DOCTYPE WAPI [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><WAPI>`, "10000000", "&b;"),
		Entry("an entity of HTML", "10000000", "1000&nbsp;0000"),
		Entry("an unknown entity", "10000000", "1000&x;0000"),
		Entry("UTF-16", "<WAPI>", `<?xml version="1.0" encoding="UTF-16"?><WAPI>`),
		Entry("XML 1.1", "<WAPI>", `<?xml version="1.1"?><WAPI>`),
		Entry("a declaration in the middle", "<COMMAND", `<?xml version="1.0"?><COMMAND`),
	)

	It("is read once, however long a name, a comment or a list of attributes is", func() {
		long := strings.Repeat("x", 100_000)
		Expect(a.send(strings.Replace(getDemo, "<WAPI>", "<WAPI><!--"+long+"-->", 1))).To(answerMaria())
		Expect(a.send(a.envelope(command("Customer.Get", "<"+long+"/><ACCOUNTNUM>10000000</ACCOUNTNUM>")))).To(refuse(-1, 2,
			"The passed value '' of the alias "+strings.ToUpper(long)+" doesn't meet the specified criterion"))
		var attributes strings.Builder
		for i := range 5000 {
			fmt.Fprintf(&attributes, ` a%d=""`, i)
		}
		Expect(a.send(strings.Replace(getDemo, "<ACCOUNTNUM>", "<ACCOUNTNUM"+attributes.String()+">", 1))).To(answerMaria())
	})
})
