package wire_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

const latin1 = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n"

func reply(r wire.Reply, charset wire.Charset) string {
	return string(wire.AppendReply(nil, r, wire.DefaultGrammar(), charset))
}

var _ = Describe("Writing a reply", func() {
	It("writes declaration, newline, and one line with attributes in order and double quotes", func() {
		Expect(reply(wire.Reply{Items: []wire.Item{
			{field("ACCOUNTNUM", "10000000"), field("EMAIL", "")},
			{field("ACCOUNTNUM", "10000001"), field("EMAIL", "a@b.example")},
		}}, wire.ISO88591)).To(Equal(latin1 + `<WAPI><REPLY STATUS="0" ERROR_STR="" ERROR_CODE="0">` +
			`<ITEM><ACCOUNTNUM>10000000</ACCOUNTNUM><EMAIL></EMAIL></ITEM>` +
			`<ITEM><ACCOUNTNUM>10000001</ACCOUNTNUM><EMAIL>a@b.example</EMAIL></ITEM></REPLY></WAPI>`))
	})

	It("leaves REPLY empty when there is nothing to tell", func() {
		Expect(reply(wire.Reply{}, wire.ISO88591)).To(Equal(latin1 + `<WAPI><REPLY STATUS="0" ERROR_STR="" ERROR_CODE="0"></REPLY></WAPI>`))
		Expect(reply(wire.Reply{Status: -1, Code: 7, Text: "No tags found"}, wire.ISO88591)).
			To(Equal(latin1 + `<WAPI><REPLY STATUS="-1" ERROR_STR="No tags found" ERROR_CODE="7"></REPLY></WAPI>`))
	})

	It("writes tags outside items where there are some", func() {
		Expect(reply(wire.Reply{Fields: []contracts.Field{field("TASKNUM", "7")}}, wire.ISO88591)).
			To(ContainSubstring(`ERROR_CODE="0"><TASKNUM>7</TASKNUM></REPLY>`))
	})

	It("follows the names, and the order of attributes, that it is given", func() {
		g := wire.DefaultGrammar()
		g.WAPI, g.Reply, g.Item, g.Status, g.ErrorText, g.ErrorCode = "A", "B", "C", "d", "e", "f"
		g.Attributes = [3]string{"f", "d", "e"}
		Expect(string(wire.AppendReply([]byte("x"), wire.Reply{Items: []wire.Item{{}}}, g, wire.UTF8))).
			To(Equal("x<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + `<A><B f="0" d="0" e=""><C></C></B></A>`))
	})

	DescribeTable("writes each character in its charset, or as a reference",
		func(charset wire.Charset, value, want string) {
			got := reply(wire.Reply{Items: []wire.Item{{field("A", value)}}}, charset)
			Expect(got).To(ContainSubstring("<A>" + want + "</A>"))
			Expect(got).To(HavePrefix(`<?xml version="1.0" encoding="` + charset.String() + "\"?>\n"))
		},
		Entry("markup", wire.ISO88591, `a<b>&"'`, `a&lt;b&gt;&amp;"'`),
		Entry("white space", wire.ISO88591, " \t\n\r ", " \t\n&#13; "),
		Entry("Latin-1", wire.ISO88591, "é\u0080\u00a0ÿ", "\xe9\x80\xa0\xff"),
		Entry("more than Latin-1 has", wire.ISO88591, "5 € 😀", "5 &#8364; &#128512;"),
		Entry("UTF-8", wire.UTF8, "é€😀", "é€😀"),
		Entry("ASCII", wire.USASCII, "é€", "&#233;&#8364;"),
		Entry("characters that XML has not", wire.UTF8, "a\x00b\uffffc\xffd", "a\ufffdb\ufffdc\ufffdd"),
		Entry("characters that XML has not, in Latin-1", wire.ISO88591, "a\x00b\uffffc\xffd", "a&#65533;b&#65533;c&#65533;d"),
	)

	It("keeps ERROR_STR what it is through an attribute", func() {
		Expect(reply(wire.Reply{Text: "a\"b'<c>&\t\r\né€"}, wire.ISO88591)).
			To(ContainSubstring("ERROR_STR=\"a&quot;b'&lt;c&gt;&amp;&#9;&#13;&#10;\xe9&#8364;\""))
	})

	DescribeTable("uses other charsets exactly",
		func(name, value, want string) {
			charset, err := wire.LookupCharset(name)
			Expect(err).NotTo(HaveOccurred())
			Expect(reply(wire.Reply{Items: []wire.Item{{field("A", value)}}}, charset)).To(ContainSubstring("<A>" + want + "</A>"))
		},
		Entry(nil, "windows-1252", "€\u0080\u0081", "\x80&#128;&#129;"),
		Entry(nil, "windows-1253", "\ufffd", "&#65533;"),
		Entry(nil, "ISO-8859-3", "\u0080Ħ", "\x80\xa1"),
		Entry(nil, "ISO-8859-11", "ก€…", "\xa1&#8364;&#8230;"),
		Entry(nil, "ISO-8859-15", "€", "\xa4"),
	)

	It("appends without allocating where there is room", func() {
		r := replyOf(20, "Société <Générale> & Cie €")
		g := wire.DefaultGrammar()
		dst := wire.AppendReply(nil, r, g, wire.ISO88591)
		Expect(testingAllocs(func() { dst = wire.AppendReply(dst[:0], r, g, wire.ISO88591) })).To(BeZero())
	})
})

var _ = Describe("A tag's name", func() {
	DescribeTable("can be written",
		func(name string) { Expect(wire.ValidName(name)).To(BeTrue()) },
		Entry(nil, "EMAIL"), Entry(nil, "CF01_PICKLIST.NAME"), Entry(nil, "queue_id"), Entry(nil, "_"), Entry(nil, "a-1"),
	)
	DescribeTable("cannot be written",
		func(name string) { Expect(wire.ValidName(name)).To(BeFalse()) },
		Entry(nil, ""), Entry(nil, "1A"), Entry(nil, "-A"), Entry(nil, ".A"), Entry(nil, "A B"), Entry(nil, "A>"), Entry(nil, "x:A"),
		Entry(nil, "É"), Entry(nil, "A/"), Entry(nil, strings.Repeat("A", 10)+"\n"),
	)
})
