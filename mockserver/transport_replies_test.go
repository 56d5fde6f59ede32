package mockserver_test

import (
	"net/http"
	"strconv"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver"
)

// What a reply is, byte by byte. Clients search it for literals and by regular expressions, so every quote counts.

const prolog = `<?xml version="1.0" encoding="ISO-8859-1"?>` + "\n"

var _ = Describe("the bytes of a reply", func() {
	It("are, to an Add, the id alone", func() {
		Expect(newAPI().do("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee").Body).To(Equal(prolog +
			`<WAPI><REPLY STATUS="0" ERROR_STR="" ERROR_CODE="0"><ITEM><ACCOUNTNUM>10000005</ACCOUNTNUM></ITEM></REPLY></WAPI>`))
	})

	It("are, to a Modify, the key", func() {
		Expect(newAPI().do("Task.Modify", "TASKNUM=2", "PHONE=1").Body).To(Equal(prolog +
			`<WAPI><REPLY STATUS="0" ERROR_STR="" ERROR_CODE="0"><ITEM><TASKNUM>2</TASKNUM></ITEM></REPLY></WAPI>`))
	})

	It("are, to a Get of a customer, every tag in order, the empty ones as empty elements", func() {
		Expect(newAPI().do("Customer.Get", "ACCOUNTNUM=10000000").Body).To(Equal(prolog +
			`<WAPI><REPLY STATUS="0" ERROR_STR="" ERROR_CODE="0"><ITEM>` +
			`<FIRSTNAME>Maria</FIRSTNAME><LASTNAME>Lopez</LASTNAME><COMPANY>Example Foods</COMPANY><PBX></PBX><COMMENTS></COMMENTS>` +
			`<ACCOUNTNUM>10000000</ACCOUNTNUM><customertype>Default</customertype><EMAIL>maria.lopez@example.com</EMAIL>` +
			`<VOICE>+15555550100</VOICE><ALTERNATIVE></ALTERNATIVE><FAX></FAX>` +
			`<ADDR1STR1>1 Harbour Street</ADDR1STR1><ADDR1STR2></ADDR1STR2><ADDR1CITY>Springfield</ADDR1CITY><ADDR1STATE></ADDR1STATE>` +
			`<ADDR1ZIP></ADDR1ZIP><ADDR1COUNTRY>USA</ADDR1COUNTRY>` +
			`<ADDR2STR1></ADDR2STR1><ADDR2STR2></ADDR2STR2><ADDR2CITY></ADDR2CITY><ADDR2STATE></ADDR2STATE>` +
			`<ADDR2ZIP></ADDR2ZIP><ADDR2COUNTRY></ADDR2COUNTRY>` +
			`</ITEM></REPLY></WAPI>`))
	})

	It("are, to a Get of a case, every tag in order", func() {
		Expect(newAPI().do("Case.Get", "CASENUM=2").Body).To(Equal(prolog +
			`<WAPI><REPLY STATUS="0" ERROR_STR="" ERROR_CODE="0"><ITEM>` +
			`<ACCOUNTNUM>10000002</ACCOUNTNUM><CASENUM>2</CASENUM><SUBJECT>Headset without sound</SUBJECT><DESCRIPTION></DESCRIPTION>` +
			`<STATUS>Closed</STATUS><PRIORITY>Medium</PRIORITY><SEVERITY>Information</SEVERITY><CATEGORY>Default</CATEGORY>` +
			`<PROJECT>Default</PROJECT><VISIBILITY>Private</VISIBILITY><MEDIATYPE>Email</MEDIATYPE><ASSIGNEDTO></ASSIGNEDTO>` +
			`<ASSIGNEDDATE></ASSIGNEDDATE><CREATEDBY>bpower</CREATEDBY><CREATEDDATE>03092026</CREATEDDATE>` +
			`<CLOSEDBY>bpower</CLOSEDBY><CLOSEDDATE>03092026</CLOSEDDATE><LASTACTDATE>03092026</LASTACTDATE>` +
			`</ITEM></REPLY></WAPI>`))
	})

	It("are, to a Get of several, one ITEM after the other", func() {
		body := newAPI().do("Task.Get", "SUBJECT=%").Body
		Expect(strings.Count(body, "<ITEM><TASKNUM>")).To(Equal(3))
		Expect(strings.Count(body, "</ITEM><ITEM>")).To(Equal(2))
		Expect(strings.Count(body, "<TASKNUM>")).To(Equal(3), "clients count items by it")
		Expect(strings.TrimPrefix(body, prolog)).NotTo(ContainSubstring("\n"))
	})

	It("are, when nothing was found, an empty REPLY", func() {
		Expect(newAPI().do("Customer.Get", "LASTNAME=Nobody").Body).To(Equal(prolog +
			`<WAPI><REPLY STATUS="0" ERROR_STR="" ERROR_CODE="0"></REPLY></WAPI>`))
	})

	It("are, when the command failed, an empty REPLY with the literal STATUS of -1", func() {
		Expect(newAPI().do("FAQ.Add", "QUESTION=Why?").Body).To(Equal(prolog +
			`<WAPI><REPLY STATUS="-1" ERROR_STR="The tag 'ANSWER' not passed" ERROR_CODE="6"></REPLY></WAPI>`))
	})

	It("are, when the login is refused, an empty REPLY", func() {
		Expect(newAPI().as("demo", "crmapi", "wrong").do("FAQ.Get", "FAQNUM=1").Body).To(Equal(prolog +
			`<WAPI><REPLY STATUS="303" ERROR_STR="Invalid login parameters." ERROR_CODE="303"></REPLY></WAPI>`))
	})

	It("escape markup in values and in ERROR_STR", func() {
		a := newAPI()
		id := a.add("Customer.Add", "FIRSTNAME=<b>&\"'", "LASTNAME=]]>")
		Expect(a.do("Customer.Get", "ACCOUNTNUM="+id).Body).To(SatisfyAll(
			ContainSubstring("<FIRSTNAME>&lt;b&gt;&amp;"), ContainSubstring("<LASTNAME>]]&gt;</LASTNAME>")))
		Expect(a.do("Customer.Add", "FIRSTNAME=A", "LASTNAME=B", `CUSTOMERTYPE="<&>"`).Body).To(
			ContainSubstring(`ERROR_STR="The value '&quot;&lt;&amp;&gt;&quot;' of the tag 'CUSTOMERTYPE' is not valid"`))
	})

	It("keep newlines and tabs of a value as they are", func() {
		a := newAPI()
		id := a.add("Customer.Add", "FIRSTNAME=A", "LASTNAME=B", "COMMENTS=one\n\ttwo\n")
		Expect(a.do("Customer.Get", "ACCOUNTNUM="+id).Body).To(ContainSubstring("<COMMENTS>one\n\ttwo\n</COMMENTS>"))
	})

	It("come with their length and their content type, over HTTP 200, whatever the STATUS", func() {
		a := newAPI()
		for _, got := range []answer{
			a.do("Customer.Get", "LASTNAME=%"), a.do("Customer.Get"), a.as("", "", "").do("Customer.Get"), a.post(""),
			a.do("Customer.Delete", "X=1"),
		} {
			Expect(got.HTTP).To(Equal(http.StatusOK))
			Expect(got.Header.Get("Content-Type")).To(Equal("text/xml; charset=ISO-8859-1"))
			Expect(got.Header.Get("Content-Length")).To(Equal(strconv.Itoa(len(got.Body))))
		}
	})
})

var _ = Describe("letters beyond ASCII", Ordered, ContinueOnFailure, func() {
	inLatin, inUTF8 := shared(), shared(demoWith(func(t *mockserver.Tenant) { t.Charset = "UTF-8" }))

	// written is how a first name stands in a reply, byte by byte.
	written := func(a *api, name string) string {
		_, _, added := raw(a, formRequest("xml_query="+a.envelope(command("Customer.Add", tags("FIRSTNAME="+name, "LASTNAME=x")))))
		id := between(added, "<ACCOUNTNUM>", "</ACCOUNTNUM>")
		body := rawBody(a, "xml_query="+a.envelope(command("Customer.Get", "<ACCOUNTNUM>"+id+"</ACCOUNTNUM>")))
		return between(body, "<FIRSTNAME>", "</FIRSTNAME>")
	}

	DescribeTable("are bytes of ISO-8859-1 or numeric references, and UTF-8 by the tenant's setting", func(name, latin string) {
		Expect(written(inLatin, name)).To(Equal(latin))
		Expect(written(inUTF8, name)).To(Equal(name))
	},
		Entry("é", "é", "\xe9"), Entry("ÿ, the last one", "ÿ", "\xff"), Entry("a no-break space, the first one", "a\u00a0b", "a\xa0b"),
		Entry("the euro sign", "€", "&#8364;"), Entry("an emoji", "😀", "&#128512;"),
		Entry("Hebrew, from right to left", "שלום", "&#1513;&#1500;&#1493;&#1501;"),
		Entry("Arabic with a mark of direction", "\u200fعلي", "&#8207;&#1593;&#1604;&#1610;"),
		Entry("Japanese", "漢字", "&#28450;&#23383;"),
		Entry("an e with a combining accent, which is not é", "e\u0301", "e&#769;"),
		Entry("a flag of two characters", "🇫🇷", "&#127467;&#127479;"),
	)

	It("are told by the prolog and the content type of a tenant that wants UTF-8, of its refusals too", func() {
		for _, tags := range []string{"<ACCOUNTNUM>10000002</ACCOUNTNUM>", "<CUSTOMERTYPE>%é€</CUSTOMERTYPE>"} {
			request := formRequest("xml_query=" + inUTF8.envelope(command("Customer.Get", tags)))
			status, header, body := raw(inUTF8, request)
			Expect(status).To(Equal(http.StatusOK))
			Expect(header.Get("Content-Type")).To(Equal("text/xml; charset=UTF-8"))
			Expect(body).To(HavePrefix(`<?xml version="1.0" encoding="UTF-8"?>` + "\n<WAPI>"))
		}
	})

	It("stand in ERROR_STR in the charset of the reply", func() {
		body := rawBody(inLatin, "xml_query="+inLatin.envelope(command("Customer.Add",
			"<FIRSTNAME>A</FIRSTNAME><LASTNAME>B</LASTNAME><CUSTOMERTYPE>é€</CUSTOMERTYPE>")))
		Expect(body).To(ContainSubstring("ERROR_STR=\"The value '\xe9&#8364;' of the tag 'CUSTOMERTYPE' is not valid\""))
	})

	It("are refused in the shipped charset before the tenant is known", func() {
		Expect(inUTF8.as("demo", "crmapi", "wrong").do("FAQ.Get", "FAQNUM=1").Body).To(HavePrefix(prolog))
		Expect(inUTF8.post("").Body).To(HavePrefix(prolog))
	})
})

// between is what stands between two texts for the first time.
func between(whole, start, end string) string {
	_, rest, _ := strings.Cut(whole, start)
	inner, _, _ := strings.Cut(rest, end)
	return inner
}

var _ = Describe("the charset of a request", Ordered, ContinueOnFailure, func() {
	a := shared()
	const name = "Zo\xeb" // Zoë in ISO-8859-1
	add := strings.NewReplacer(`ACTION="Get"`, `ACTION="Add"`, "<ACCOUNTNUM>10000000</ACCOUNTNUM>",
		"<FIRSTNAME>"+name+"</FIRSTNAME><LASTNAME>Charset</LASTNAME>").Replace(getDemo)

	DescribeTable("is", func(stored, contentType, declaration, firstName string) {
		request := formRequest("xml_query=" + declaration + strings.Replace(add, name, firstName, 1))
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded"+contentType)
		got := a.request(request)
		Expect(got).To(beWell())
		Expect(a.only("Customer.Get", "ACCOUNTNUM="+got.Items[0]["ACCOUNTNUM"])).To(HaveKeyWithValue("FIRSTNAME", stored))
	},
		Entry("UTF-8 where none is named", "Zoë", "", "", "Zoë"),
		Entry("UTF-8 where the declaration says so", "Zoë", "", `<?xml version="1.0" encoding="UTF-8"?>`, "Zoë"),
		Entry("what the declaration names", "Zoë", "", `<?xml version="1.0" encoding="ISO-8859-1"?>`, name),
		Entry("in any case", "Zoë", "", `<?xml version="1.0" encoding="iso-8859-1"?>`, name),
		Entry("what the declaration names, after white space", "Zoë", "", "\n "+`<?xml version='1.0' encoding='ISO-8859-1'?>`, name),
		Entry("what the content type names", "Zoë", "; charset=ISO-8859-1", "", name),
		Entry("what the declaration names, where both do", "Zoë", "; charset=ISO-8859-1", `<?xml version="1.0" encoding="UTF-8"?>`, "Zoë"),
		Entry("Windows-1252, with its euro sign", "€", "", `<?xml version="1.0" encoding="windows-1252"?>`, "\x80"),
		Entry("ISO-8859-15, with another euro sign", "€", "; charset=iso-8859-15", "", "\xa4"),
		Entry("ASCII with references for the rest", "Zoë😀", "", `<?xml version="1.0" encoding="US-ASCII"?>`, "Zo%26%23235;%26%23x1F600;"),
	)

	DescribeTable("may be named in the content type of the gateway too", func(contentType, declaration string) {
		request := gatewayRequest(declaration + command("Customer.Add", "<FIRSTNAME>"+name+"</FIRSTNAME><LASTNAME>Charset</LASTNAME>"))
		request.Header.Set("Content-Type", contentType)
		got := a.request(request)
		Expect(got).To(beWell())
		Expect(a.only("Customer.Get", "ACCOUNTNUM="+got.Items[0]["ACCOUNTNUM"])).To(HaveKeyWithValue("FIRSTNAME", "Zoë"))
	},
		Entry(nil, "application/xml; charset=ISO-8859-1", ""),
		Entry(nil, "application/xml", `<?xml version="1.0" encoding="ISO-8859-1"?>`),
	)
})
