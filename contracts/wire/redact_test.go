package wire_test

import (
	"encoding/binary"
	"net/url"
	"strings"
	"unicode/utf16"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/wire"
)

// redact masks the password and PASSWD.
func redact(body string) string {
	return string(wire.Redact([]byte(body), wire.DefaultGrammar(), func(tag string) bool { return tag == "PASSWD" }))
}

func utf16Bytes(order binary.AppendByteOrder, text string) string {
	var out []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		out = order.AppendUint16(out, unit)
	}
	return string(out)
}

var _ = Describe("Redacting a raw request", func() {
	command := `<COMMAND OBJECT="Customer" ACTION="Add"><LASTNAME>Byron</LASTNAME><PASSWD>s3cret</PASSWD><AUTOPASSWD>TRUE</AUTOPASSWD></COMMAND>`
	masked := `<COMMAND OBJECT="Customer" ACTION="Add"><LASTNAME>Byron</LASTNAME><PASSWD>***</PASSWD><AUTOPASSWD>TRUE</AUTOPASSWD></COMMAND>`

	It("masks the password and the tags that are named, and nothing else", func() {
		Expect(redact(envelope(command))).To(Equal(strings.Replace(envelope(masked), "s3cret", "***", 1)))
		Expect(redact(command)).To(Equal(masked))
	})

	It("works on forms, raw and percent-encoded", func() {
		Expect(redact("xml_query=\n" + command + "&a=1")).To(Equal("xml_query=\n" + masked + "&a=1"))
		encoded := redact("xml_query=" + url.QueryEscape(command))
		Expect(url.QueryUnescape(encoded)).To(Equal("xml_query=" + masked))
	})

	It("returns the body itself where there is nothing to mask", func() {
		body := []byte(`<COMMAND OBJECT="Case" ACTION="Get"><CASENUM>7</CASENUM></COMMAND>`)
		Expect(&wire.Redact(body, wire.DefaultGrammar(), nil)[0]).To(BeIdenticalTo(&body[0]))
	})

	It("asks for names in upper case, and follows the grammar", func() {
		g := wire.DefaultGrammar()
		g.Password = "Pass"
		asked := map[string]bool{}
		wire.Redact([]byte("<x:a><Pass>1</Pass><b/>"), g, func(tag string) bool { asked[tag] = true; return false })
		Expect(asked).To(Equal(map[string]bool{"A": true, "B": true}))
		Expect(string(wire.Redact([]byte("<pass>1</pass>"), g, nil))).To(Equal("<pass>***</pass>"))
	})

	DescribeTable("masks as much as need be",
		func(body, want string) { Expect(redact(body)).To(Equal(want)) },
		Entry("any case", "<passWord>s3cret</PASSWORD>", "<passWord>***</PASSWORD>"),
		Entry("a prefix", "<w:PASSWORD>s3cret</w:PASSWORD>", "<w:PASSWORD>***</w:PASSWORD>"),
		Entry("blanks in the tags", "<PASSWORD >s3cret</PASSWORD\n>", "<PASSWORD >***</PASSWORD\n>"),
		Entry("blanks before the names", "< PASSWORD>s3cret</ PASSWORD>", "< PASSWORD>***</ PASSWORD>"),
		Entry("attributes too", `<PASSWORD a="s3cret">s3cret</PASSWORD>`, `<PASSWORD***</PASSWORD>`),
		Entry("an empty element", "<PASSWORD></PASSWORD><A>1</A>", "<PASSWORD></PASSWORD><A>1</A>"),
		Entry("an element closed in its start tag", "<PASSWORD/><PASSWD /><A>1</A>", "<PASSWORD/><PASSWD /><A>1</A>"),
		Entry("CDATA with an end tag in it", "<PASSWORD><![CDATA[a</PASSWORD>s3cret]]></PASSWORD>1", "<PASSWORD>***</PASSWORD>1"),
		Entry("a comment with an end tag in it", "<PASSWORD>a<!--</PASSWORD>-->s3cret</PASSWORD>1", "<PASSWORD>***</PASSWORD>1"),
		Entry("an encoded end tag in a raw body", "<PASSWORD>a%3C/PASSWORD>s3cret</PASSWORD>1", "<PASSWORD>***</PASSWORD>1"),
		Entry("all between two of one name", "<PASSWORD>a</PASSWORD>b<PASSWORD>s3cret</PASSWORD>", "<PASSWORD>***</PASSWORD>"),
		Entry("elements that overlap", "<PASSWORD>a<PASSWD>b</PASSWORD>c</PASSWD>d", "<PASSWORD>***</PASSWD>d"),
		Entry("elements inside each other", "<PASSWORD>a<PASSWD>b</PASSWD>s3cret</PASSWORD>d", "<PASSWORD>***</PASSWORD>d"),
		Entry("elements that touch", "<PASSWORD>a<PASSWD></PASSWD></PASSWORD>d", "<PASSWORD>***</PASSWORD>d"),
		Entry("to the end without an end tag", "<A>1</A><PASSWORD>s3cret</PASSWROD>", "<A>1</A><PASSWORD>***"),
		Entry("to the end after the last start tag", "<PASSWORD>a</PASSWORD><PASSWORD>s3cret", "<PASSWORD>***"),
		Entry("from the beginning without a start tag", "<PASWORD>s3cret</PASSWORD>1", "***</PASSWORD>1"),
		Entry("from the beginning before the first end tag", "s3cret</PASSWORD><PASSWORD>s3cret</PASSWORD>1", "***</PASSWORD>1"),
		Entry("a body that is cut off", "<PASSWORD>s3c", "<PASSWORD>***"),
		Entry("a body that ends with the name", "<PASSWORD", "<PASSWORD"),
		Entry("XML that was escaped as a whole", "&lt;PASSWORD&gt;s3cret&lt;/PASSWORD&gt;1", "&lt;PASSWORD&gt;***&lt;/PASSWORD&gt;1"),
		Entry("XML that was escaped with numbers", "&#60;PASSWORD>s3cret&#x3C;/PASSWORD>1", "&#60;PASSWORD>***&#x3C;/PASSWORD>1"),
		Entry("single letters encoded", "%3cP%41SSWORD%3es3cret%3c%2fPASSWORD%3e1", "%3cP%41SSWORD%3e***%3c%2fPASSWORD%3e1"),
		Entry("a body encoded twice", "%253CPASSWORD%253Es3cret%253C%252FPASSWORD%253E1", "%253CPASSWORD%253E***%253C%252FPASSWORD%253E1"),
		Entry("a value in a form", "PASSWORD=s3cret&TENANT=1", "PASSWORD=***"),
		Entry("a value in JSON", `{"password": "s3cret"}`, `{"password": "***`),
		Entry("a value in an attribute", `<WAPI PASSWORD='s3cret'><A>1</A>`, `<WAPI PASSWORD='***<A>1</A>`),
		Entry("values one after the other", "<A>PASSWORD=a PASSWD:b</A>PASSWD=c", "<A>PASSWORD=***</A>PASSWD=***"),
		Entry("UTF-16, little end first", utf16Bytes(binary.LittleEndian, "<PASSWORD>s3cret</PASSWORD>"), utf16Bytes(binary.LittleEndian, "<PASSWORD>")+"***"+utf16Bytes(binary.LittleEndian, "</PASSWORD>")),
		Entry("UTF-16, big end first", utf16Bytes(binary.BigEndian, "<PASSWORD>s3cret</PASSWORD>"), utf16Bytes(binary.BigEndian, "<PASSWORD>")+"\x00"+"***"+utf16Bytes(binary.BigEndian, "</PASSWORD>")[1:]),
	)

	DescribeTable("leaves alone what only looks alike",
		func(body string) { Expect(redact(body)).To(Equal(body)) },
		Entry("the word in a text", "<SUBJECT>I forgot my password, please help</SUBJECT>"),
		Entry("a longer name", "<AUTOPASSWD>TRUE</AUTOPASSWD><PASSWORD2>x</PASSWORD2>"),
		Entry("a lone percent sign", "100% %4 %"),
		Entry("nothing", ""),
	)
})
