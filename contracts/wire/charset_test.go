package wire_test

import (
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/wire"
)

// firstName returns a request whose FIRSTNAME holds these bytes, and whose declaration names this charset, if any.
func firstName(declared, value string) string {
	declaration := ""
	if declared != "" {
		declaration = fmt.Sprintf("<?xml version=\"1.0\" encoding=%q?>\n", declared)
	}
	return declaration + envelope(`<COMMAND OBJECT="Customer" ACTION="Get"><FIRSTNAME>`+value+`</FIRSTNAME></COMMAND>`)
}

var _ = Describe("A charset", func() {
	DescribeTable("is found by its names",
		func(name, want string) {
			charset, err := wire.LookupCharset(name)
			Expect(err).NotTo(HaveOccurred())
			Expect(charset.String()).To(Equal(want))
		},
		Entry(nil, "UTF-8", "UTF-8"),
		Entry(nil, "utf8", "UTF-8"),
		Entry(nil, "us-ascii", "US-ASCII"),
		Entry(nil, "ASCII", "US-ASCII"),
		Entry(nil, "iso-8859-1", "ISO-8859-1"),
		Entry(nil, "ISO_8859-1", "ISO-8859-1"),
		Entry(nil, "iso8859-15", "ISO-8859-15"),
		Entry(nil, "latin1", "ISO-8859-1"),
		Entry(nil, "Latin-9", "ISO-8859-15"),
		Entry(nil, "l2", "ISO-8859-2"),
		Entry(nil, "CP1252", "windows-1252"),
		Entry(nil, "Windows-1251", "windows-1251"),
	)

	DescribeTable("that we do not know is refused with a list of those we do",
		func(name string) {
			_, err := wire.LookupCharset(name)
			Expect(err).To(MatchError(And(ContainSubstring("UTF-8"), ContainSubstring("ISO-8859-1"), ContainSubstring("windows-1250"))))
		},
		Entry("none of that name", "klingon"),
		Entry("no name", ""),
		Entry("the ISO number that was never given out", "ISO-8859-12"),
		Entry("only part of a name", "ISO-8859"),
		Entry("two bytes a character", "UTF-16"),
	)

	DescribeTable("is taken from a Content-Type",
		func(contentType, want string) { Expect(wire.CharsetParameter(contentType)).To(Equal(want)) },
		Entry("that names it", "text/xml; charset=ISO-8859-1", "ISO-8859-1"),
		Entry("that quotes it", `application/xml; a=b; Charset="utf-8"`, "utf-8"),
		Entry("that does not name it", "application/xml; a=b", ""),
		Entry("without parameters", "application/xml", ""),
		Entry("that is broken", "; charset", ""),
	)

	DescribeTable("maps its bytes exactly",
		func(charset, bytes, want string) {
			request, err := decode(firstName(charset, bytes))
			Expect(err).NotTo(HaveOccurred())
			Expect(request.Fields).To(HaveExactElements(field("FIRSTNAME", want)))
		},
		Entry(nil, "ISO-8859-1", "\xe9 \x80\x85\x9f\xff", "é \u0080\u0085\u009fÿ"),
		Entry(nil, "windows-1252", "\xe9 \x80\x85\x9f\xff", "é €…Ÿÿ"),
		Entry(nil, "ISO-8859-2", "\xb3\x80", "ł\u0080"),
		Entry(nil, "ISO-8859-5", "\xb0", "А"),
		Entry(nil, "ISO-8859-7", "\x80\xe1", "\u0080α"),
		Entry(nil, "ISO-8859-9", "\xfd\x80", "ı\u0080"),
		Entry(nil, "ISO-8859-11", "\xa0\xa1\x80\x85", "\u00a0ก\u0080\u0085"),
		Entry(nil, "ISO-8859-15", "\xa4", "€"),
		Entry(nil, "windows-1251", "\xc0", "А"),
		Entry(nil, "UTF-8", "é€😀", "é€😀"),
		Entry(nil, "US-ASCII", "a&#233;", "aé"),
	)

	DescribeTable("refuses bytes that it does not define",
		func(charset, bytes string) {
			refused := refusal(second(decode(firstName(charset, "ab"+bytes))))
			Expect(refused.Kind).To(Equal(wire.Unreadable))
			Expect(refused.Line).To(Equal(2))
			Expect(refused.Column).To(Equal(len(firstName("", "")) - len("</FIRSTNAME></COMMAND></WAPI>") + 3))
		},
		Entry(nil, "US-ASCII", "\xe9"),
		Entry(nil, "UTF-8", "\xe9"),
		Entry(nil, "UTF-8", "\xed\xa0\x80"),
		Entry(nil, "ISO-8859-3", "\xa5"),
		Entry(nil, "ISO-8859-11", "\xdb"),
		Entry(nil, "windows-1252", "\x81"),
		Entry(nil, "windows-1253", "\xaa"),
	)

	It("other than UTF-8 holds no control characters either", func() {
		refused := refusal(second(decode(firstName("ISO-8859-1", "\xe9\x01"))))
		Expect(refused.Kind).To(Equal(wire.Unreadable))
		Expect(refused.Reason).To(ContainSubstring("does not allow"))
	})

	DescribeTable("is what counts first of declaration, byte order mark, Content-Type and UTF-8",
		func(parameter, xml, want string) {
			request, err := decodeAs(parameter, xml)
			Expect(err).NotTo(HaveOccurred())
			Expect(request.Fields[0].Value).To(Equal(want))
		},
		Entry("the declaration", "utf-8", firstName("iso-8859-1", "\xe9"), "é"),
		Entry("a declaration after white space", "utf-8", "\n  "+firstName("iso-8859-1", "\xe9"), "é"),
		Entry("the declaration, after a mark", "", "\xef\xbb\xbf"+firstName("iso-8859-1", "\xe9"), "é"),
		Entry("a byte order mark", "iso-8859-1", "\xef\xbb\xbf"+firstName("", "é"), "é"),
		Entry("the Content-Type", "iso-8859-1", firstName("", "\xe9"), "é"),
		Entry("UTF-8", "", firstName("", "é"), "é"),
		Entry("the Content-Type, where a declaration names none", "iso-8859-1", "<?xml version='1.0'?>"+firstName("", "\xe9"), "é"),
		Entry("a declaration in single quotes and blanks", "", "<?xml version='1.0' encoding = 'latin1' ?>"+firstName("", "\xe9"), "é"),
		Entry("the Content-Type, where only a style sheet names one", "latin1", "<?xml-style encoding='utf-8'?>"+firstName("", "\xe9"), "é"),
	)

	It("that a request names but we do not know makes it unreadable", func() {
		refused := refusal(second(decode(firstName("EBCDIC-US", "x"))))
		Expect(refused.Kind).To(Equal(wire.Unreadable))
		Expect(refused.Reason).To(ContainSubstring(`"EBCDIC-US" is not known: use UTF-8`))
		Expect(refusal(second(decodeAs("EBCDIC-US", firstName("", "x")))).Kind).To(Equal(wire.Unreadable))
	})
})

// second drops the value of a call that is to fail.
func second[T any](_ T, err error) error { return err }
