package mockserver_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// How a request travels, and which forms of it are read.

const classicPath = "/WAPI/wapi.php"

// getDemo is a whole request for the demo customer 10000000, with markup that its parts may have around them.
const getDemo = `<WAPI><TENANT>demo</TENANT><USERNAME>crmapi</USERNAME><PASSWORD>crmapi-demo</PASSWORD>` +
	`<COMMAND OBJECT="Customer" ACTION="Get"><ACCOUNTNUM>10000000</ACCOUNTNUM></COMMAND></WAPI>`

// answerMaria matches the reply with the demo customer 10000000.
func answerMaria() OmegaMatcher {
	return SatisfyAll(beWell(), HaveField("Items", ConsistOf(HaveKeyWithValue("FIRSTNAME", "Maria"))))
}

var _ = Describe("the classic endpoint", Ordered, ContinueOnFailure, func() {
	a := untouched()

	It("answers a POST of a form", func() {
		Expect(a.send(getDemo)).To(answerMaria())
	})

	It("answers a GET with the request in its query", func() {
		request := httptest.NewRequest(http.MethodGet, classicPath+"?xml_query="+url.QueryEscape(getDemo), http.NoBody)
		Expect(a.request(request)).To(answerMaria())
	})

	It("answers a POST with the request in its query", func() {
		request := httptest.NewRequest(http.MethodPost, classicPath+"?xml_query="+url.QueryEscape(getDemo), http.NoBody)
		Expect(a.request(request)).To(answerMaria())
	})

	It("carries a write out by GET too", func() {
		a := newAPI()
		add := a.envelope(command("FAQ.Add", tags("QUESTION=By GET?", "ANSWER=Yes & no")))
		Expect(a.request(httptest.NewRequest(http.MethodGet, classicPath+"?xml_query="+url.QueryEscape(add), http.NoBody))).To(beWell())
		Expect(a.only("FAQ.Get", "QUESTION=By GET?")).To(HaveKeyWithValue("ANSWER", "Yes & no"))
	})

	DescribeTable("refuses other methods with HTTP 405 and names those that it takes", func(method string) {
		form := url.Values{"xml_query": {getDemo}}.Encode()
		got := a.request(httptest.NewRequest(method, classicPath, strings.NewReader(form)))
		Expect(got.HTTP).To(Equal(http.StatusMethodNotAllowed))
		Expect(strings.Split(got.Header.Get("Allow"), ", ")).To(ConsistOf("POST", "GET"))
		Expect(got.Body).NotTo(ContainSubstring("<WAPI>"))
	},
		Entry(nil, http.MethodPut), Entry(nil, http.MethodHead), Entry(nil, http.MethodDelete), Entry(nil, http.MethodPatch),
		Entry(nil, http.MethodOptions), Entry(nil, http.MethodTrace), Entry(nil, "PROPFIND"), Entry(nil, "post"),
	)

	DescribeTable("is found under its exact path only, and elsewhere is HTTP 404 without a redirect", func(path string) {
		form := url.Values{"xml_query": {getDemo}}.Encode()
		for _, method := range []string{http.MethodPost, http.MethodGet, http.MethodPut} {
			got := a.request(httptest.NewRequest(method, path, strings.NewReader(form)))
			Expect(got.HTTP).To(Equal(http.StatusNotFound), method)
			Expect(got.Header).NotTo(HaveKey("Location"))
			Expect(got.Body).NotTo(ContainSubstring("Maria"))
		}
	},
		Entry(nil, "/"), Entry(nil, "/WAPI"), Entry(nil, "/WAPI/"), Entry(nil, "/wapi.php"),
		Entry(nil, "/wapi/wapi.php"), Entry(nil, "/WAPI/WAPI.PHP"), Entry(nil, "/Wapi/wapi.php"),
		Entry(nil, "//WAPI/wapi.php"), Entry(nil, "/WAPI//wapi.php"), Entry(nil, "/WAPI/wapi.php/"), Entry(nil, "/WAPI/wapi.php/more"),
		Entry(nil, "/WAPI/./wapi.php"), Entry(nil, "/x/../WAPI/wapi.php"), Entry(nil, "/crm/WAPI/wapi.php"), Entry(nil, "/WAPI/wapi.php%20"),
		Entry(nil, "/WAPI%2Fwapi.php"), Entry(nil, "/cc/v1/wapi/"), Entry(nil, "/CC/v1/wapi"),
	)

	It("takes other parameters beside the request, and the last of two", func() {
		Expect(a.post("xml_query=x&xml_query=" + url.QueryEscape(getDemo))).To(answerMaria())
		Expect(a.post("submit=1&xml_query=" + url.QueryEscape(getDemo) + "&trace=no&empty")).To(answerMaria())
	})

	It("reads a form whatever content type it is sent with", func() {
		for _, contentType := range []string{"", "application/x-www-form-urlencoded; charset=UTF-8", "APPLICATION/X-WWW-FORM-URLENCODED"} {
			request := httptest.NewRequest(http.MethodPost, classicPath, strings.NewReader(url.Values{"xml_query": {getDemo}}.Encode()))
			if contentType != "" {
				request.Header.Set("Content-Type", contentType)
			}
			Expect(a.request(request)).To(answerMaria(), contentType)
		}
	})
})

var _ = Describe("a form that is percent-encoded", func() {
	It("is read byte by byte", func() {
		var encoded strings.Builder
		for _, b := range []byte(getDemo) {
			encoded.WriteString("%" + string("0123456789abcdef"[b>>4]) + string("0123456789ABCDEF"[b&15]))
		}
		Expect(newAPI().post("xml%5Fquery=" + encoded.String())).To(answerMaria())
	})

	It("has + for a blank and %2B for a plus", func() {
		a := newAPI()
		id := a.add("Customer.Add", "FIRSTNAME=Ann Mary", "LASTNAME=Lee", "VOICE=+1 555 0100")
		Expect(a.only("Customer.Get", "ACCOUNTNUM="+id)).To(SatisfyAll(
			HaveKeyWithValue("FIRSTNAME", "Ann Mary"), HaveKeyWithValue("VOICE", "+1 555 0100")))
	})
})

var _ = Describe("a form that is raw", Ordered, ContinueOnFailure, func() {
	a := shared()
	// stored sends a raw form that adds a customer with comments, and is these comments as they were stored.
	stored := func(comments string) string {
		GinkgoHelper()
		got := a.post("xml_query=" + a.envelope(command("Customer.Add", "<FIRSTNAME>Ann</FIRSTNAME><LASTNAME>Lee</LASTNAME><COMMENTS>"+comments+"</COMMENTS>")))
		Expect(got).To(beWell())
		return a.only("Customer.Get", "ACCOUNTNUM="+got.ids("ACCOUNTNUM")[0])["COMMENTS"]
	}

	DescribeTable("is read with all that clients leave unescaped", func(sent, kept string) {
		Expect(stored(sent)).To(Equal(kept))
	},
		Entry("equals signs", "a=b==c", "a=b==c"),
		Entry("quotes and apostrophes", `"quoted" and 'so'`, `"quoted" and 'so'`),
		Entry("blanks and newlines", "two  blanks\nand a line", "two  blanks\nand a line"),
		Entry("line ends of DOS, which XML reads as newlines", "one\r\ntwo\rthree", "one\ntwo\nthree"),
		Entry("semicolons and slashes", "a;b/c?d#e", "a;b/c?d#e"),
		Entry("a + as a blank, as forms have it", "1+1", "1 1"),
		Entry("an encoded +", "1%2B1", "1+1"),
		Entry("a % that begins no pair of digits", "100% of %zz and %4", "100% of %zz and %4"),
		Entry("a pair of digits after %, which it cannot tell from an encoding", "%41nn", "Ann"),
		Entry("an encoded &, which belongs to an entity", "Fish %26amp; chips", "Fish & chips"),
		Entry("letters beyond ASCII", "Zoë", "Zoë"),
	)

	It("ends at a raw &, even within the XML: 302", func() {
		Expect(a.post("xml_query=" + strings.Replace(getDemo, "demo", "R&D", 1))).To(refuseEnvelope())
		Expect(a.post("xml_query=" + strings.Replace(getDemo, "demo", "R&amp;D", 1))).To(refuseEnvelope())
		Expect(a.post("xml_query=" + getDemo + "&rest=<WAPI>")).To(answerMaria())
	})

	It("may have white space before the XML", func() {
		for _, space := range []string{"\n", "\r\n    ", "\t \n\n"} {
			Expect(a.post("xml_query="+space+getDemo)).To(answerMaria(), "%q", space)
			Expect(a.post("xml_query="+space+`<?xml version="1.0" encoding="UTF-8"?>`+getDemo)).To(answerMaria(), "%q", space)
			Expect(a.post("xml_query="+url.QueryEscape(space+getDemo))).To(answerMaria(), "%q", space)
		}
	})
})

var _ = Describe("a form in multipart/form-data", func() {
	const boundary = "b0undary"
	// part is a part of such a body.
	part := func(disposition, content string) string {
		return "--" + boundary + "\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + content + "\r\n"
	}
	post := func(contentType, body string) answer {
		GinkgoHelper()
		request := httptest.NewRequest(http.MethodPost, classicPath, strings.NewReader(body))
		request.Header.Set("Content-Type", contentType)
		return newAPI().request(request)
	}

	It("is read, with nothing decoded in it", func() {
		add := strings.NewReplacer(`ACTION="Get"`, `ACTION="Add"`, "<ACCOUNTNUM>10000000</ACCOUNTNUM>",
			"<FIRSTNAME>1+1</FIRSTNAME><LASTNAME>%41 &amp; co</LASTNAME>").Replace(getDemo)
		a := newAPI()
		request := httptest.NewRequest(http.MethodPost, classicPath, strings.NewReader(
			part(`name="other"`, "x")+part(`name="xml_query"`, add)+"--"+boundary+"--\r\n"))
		request.Header.Set("Content-Type", "multipart/form-data; boundary="+boundary)
		Expect(a.request(request)).To(beWell())
		Expect(a.only("Customer.Get", "LASTNAME=%41 & co")).To(HaveKeyWithValue("FIRSTNAME", "1+1"))
	})

	It("is 302 when it lacks the field, holds it as a file, has no boundary or is cut off", func() {
		const kind = "multipart/form-data; boundary=" + boundary
		end := "--" + boundary + "--\r\n"
		Expect(post(kind, part(`name="xml_query"`, getDemo)+end)).To(answerMaria())
		Expect(post(kind, part(`name="other"`, getDemo)+end)).To(refuseEnvelope())
		Expect(post(kind, part(`name="xml_query"; filename="query.xml"`, getDemo)+end)).To(refuseEnvelope())
		Expect(post("multipart/form-data", part(`name="xml_query"`, getDemo)+end)).To(refuseEnvelope())
		Expect(post(kind, part(`name="xml_query"`, getDemo)[:150])).To(refuseEnvelope())
	})
})

var _ = Describe("the XML of a request", Ordered, ContinueOnFailure, func() {
	a := shared()

	DescribeTable("may be written in other ways", func(edit ...string) {
		Expect(a.send(strings.NewReplacer(edit...).Replace(getDemo))).To(answerMaria())
	},
		Entry("with a declaration", "<WAPI>", `<?xml version="1.0" encoding="UTF-8"?><WAPI>`),
		Entry("with a declaration without a charset", "<WAPI>", `<?xml version='1.0'?><WAPI>`),
		Entry("with a byte order mark", "<WAPI>", "\uFEFF<WAPI>"),
		Entry("with a byte order mark and a declaration", "<WAPI>", "\uFEFF"+`<?xml version="1.0" encoding="utf-8" standalone="yes"?><WAPI>`),
		Entry("with blank lines", "><", ">\r\n\r\n  <"),
		Entry("with comments", "<WAPI>", "<!-- before --><WAPI><!-- inside -->", "</WAPI>", "</WAPI><!-- after -->",
			"<ACCOUNTNUM>", "<!-- a tag --><ACCOUNTNUM>"),
		Entry("with a comment inside a value", "<ACCOUNTNUM>1000", "<ACCOUNTNUM>1000<!-- half -->"),
		Entry("with CDATA", "10000000", "<![CDATA[10000000]]>", "demo</T", "<![CDATA[de]]>mo</T"),
		Entry("with references", "10000000", "1000000&#48;", "demo</T", "d&#x65;mo</T"),
		Entry("with single quotes", `"`, "'"),
		Entry("with the attributes the other way round", `OBJECT="Customer" ACTION="Get"`, `ACTION="Get" OBJECT="Customer"`),
		Entry("with more attributes", `OBJECT=`, `VERSION="9.4" OBJECT=`),
		Entry("with other elements in WAPI", "<COMMAND", "<VERSION>1<X/></VERSION><COMMAND"),
		Entry("with an instruction", "<WAPI>", `<?xml version="1.0"?><?pi some?><WAPI>`),
		Entry("with newlines around everything", "<WAPI>", "\n<WAPI>\n", "</WAPI>", "\n</WAPI>\n\n"),
	)

	It("may have its four parts in any order", func() {
		parts := []string{
			"<TENANT>demo</TENANT>", "<USERNAME>crmapi</USERNAME>", "<PASSWORD>crmapi-demo</PASSWORD>",
			command("Customer.Get", "<ACCOUNTNUM>10000000</ACCOUNTNUM>"),
		}
		orders := permutations(parts)
		Expect(orders).To(HaveLen(24))
		for _, order := range orders {
			Expect(a.send("<WAPI>"+strings.Join(order, "")+"</WAPI>")).To(answerMaria(), strings.Join(order, ""))
		}
	})

	It("may hold quotes, apostrophes and the five entities in a value", func() {
		got := a.send(a.envelope(command("Customer.Add", `<FIRSTNAME>"A" & 'B'</FIRSTNAME><LASTNAME>&amp;&lt;&gt;&quot;&apos;&#39;&#x41;</LASTNAME>`)))
		Expect(got).To(refuseEnvelope(), "the & is bare")
		got = a.send(a.envelope(command("Customer.Add", `<FIRSTNAME>"A" 'B' ></FIRSTNAME><LASTNAME>&amp;&lt;&gt;&quot;&apos;&#39;&#x41;</LASTNAME>`)))
		Expect(got).To(beWell())
		Expect(a.only("Customer.Get", "ACCOUNTNUM="+got.ids("ACCOUNTNUM")[0])).To(SatisfyAll(
			HaveKeyWithValue("FIRSTNAME", `"A" 'B' >`), HaveKeyWithValue("LASTNAME", `&<>"''A`)))
	})
})

// permutations are all orders of a list.
func permutations(list []string) [][]string {
	if len(list) < 2 {
		return [][]string{list}
	}
	var all [][]string
	for i, first := range list {
		rest := append(append([]string{}, list[:i]...), list[i+1:]...)
		for _, order := range permutations(rest) {
			all = append(all, append([]string{first}, order...))
		}
	}
	return all
}
