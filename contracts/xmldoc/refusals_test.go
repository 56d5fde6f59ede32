package xmldoc_test

import (
	"bytes"
	"errors"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/xmldoc"
)

var _ = Describe("Refusing a document", func() {
	DescribeTable("what a lenient reader lets pass is refused, with its place",
		func(text, expected string) {
			root, err := xmldoc.Parse("f.xml", []byte(text))
			Expect(root).To(BeNil())
			Expect(err).To(MatchError(expected))
			var problem *xmldoc.Error
			Expect(errors.As(err, &problem)).To(BeTrue())
			Expect(problem.At.File).To(Equal("f.xml"))
			Expect(problem.Path).To(BeEmpty())
		},
		Entry("an empty file", "", "f.xml:1:1: the file holds no element"),
		Entry("nothing but a comment", "<!-- a -->\n", "f.xml:2:1: the file holds no element"),
		Entry("two roots", "<a/>\n<b/>", "f.xml:2:1: a second root element <b>; a document has one"),
		Entry("text before the root", "x<a/>", "f.xml:1:1: text outside the root element"),
		Entry("text after the root", "<a/>\n x", "f.xml:1:5: text outside the root element"),
		Entry("a second byte order mark", "\xef\xbb\xbf\xef\xbb\xbf<a/>", "f.xml:1:1: text outside the root element"),
		Entry("an end tag that closes another element", "<a>\n<b></c></a>", "f.xml:2:4: </c> closes <b>"),
		Entry("an end tag of another prefix", "<p:a></q:a>", "f.xml:1:6: </q:a> closes <p:a>"),
		Entry("an end tag too many", "<a/></a>", "f.xml:1:5: </a> closes nothing"),
		Entry("an element that is not closed", "<a>\n<b>", "f.xml:2:4: the file ends inside <b>"),
		Entry("an attribute twice", "<a>\n <b x='1' y='' x='1'/></a>", `f.xml:2:2: <b> has the attribute "x" twice`),
		Entry("a prefixed attribute twice", "<a p:x='1' p:x='2'/>", `f.xml:1:1: <a> has the attribute "p:x" twice`),
		Entry("a DTD", "<!DOCTYPE a [<!ENTITY x 'y'>]>\n<a/>", "f.xml:1:1: a DTD is not read; remove the <!…> declaration"),
		Entry("a declaration behind an empty line", "\n<?xml version=\"1.0\"?>\n<a/>",
			"f.xml:2:1: an <?xml…?> declaration stands at the very start of a file or not at all"),
		Entry("a declaration behind a blank", " <?xml version=\"1.0\"?><a/>",
			"f.xml:1:2: an <?xml…?> declaration stands at the very start of a file or not at all"),
		Entry("a declaration inside the root", "<a>\n<?xml version=\"1.0\"?></a>",
			"f.xml:2:1: an <?xml…?> declaration stands at the very start of a file or not at all"),
		Entry("a second declaration", "<?xml version=\"1.0\"?><?xml version=\"1.0\"?><a/>",
			"f.xml:1:22: an <?xml…?> declaration stands at the very start of a file or not at all"),
		Entry("a NUL in a comment", "<a>\n<!-- \x00 --></a>", "f.xml:2:1: not XML: a comment with the illegal character code U+0000"),
		Entry("a non-character in a comment", "<!-- \uffff --><a/>", "f.xml:1:1: not XML: a comment with the illegal character code U+FFFF"),
		Entry("a comment that is not UTF-8", "<!-- \xff --><a/>", "f.xml:1:1: not XML: a comment that is not UTF-8"),
		Entry("a NUL in a processing instruction", "<a><?b \x00?></a>", "f.xml:1:4: not XML: a processing instruction with the illegal character code U+0000"),
		Entry("elements nested deeper than the limit", strings.Repeat("<a>", xmldoc.MaxDepth+1),
			"f.xml:1:97: elements are nested deeper than 32"),
		Entry("an entity of its own", "<a>&x;</a>", "f.xml:1:7: not XML: invalid character entity &x;"),
		Entry("a raw ampersand", "<a>Lee & Sons</a>", "f.xml:1:9: not XML: invalid character entity & (no semicolon)"),
	)

	DescribeTable("what is not XML at all is refused, with its line",
		func(text string, line int) {
			_, err := xmldoc.Parse("f.xml", []byte(text))
			var problem *xmldoc.Error
			Expect(errors.As(err, &problem)).To(BeTrue())
			Expect(problem.At.Line).To(Equal(line))
			Expect(problem.Message).To(HavePrefix("not XML: "))
		},
		Entry("a NUL", "<a>\n\x00</a>", 2),
		Entry("a NUL as a reference", "<a>\n&#0;</a>", 2),
		Entry("bytes that are not UTF-8", "<a>\n\xff</a>", 2),
		Entry("UTF-16", "\xff\xfe<\x00a\x00/\x00>\x00", 1),
		Entry("another version of XML", `<?xml version="1.1"?><a/>`, 1),
		Entry("an attribute without quotes", "<a>\n<b x=1/></a>", 2),
		Entry("a tag cut short", "<a>\n<b", 2),
		Entry("a comment cut short", "<a>\n<!-- ", 2),
		Entry("a CDATA section cut short", "<a>\n<![CDATA[ ", 2),
		Entry("an angle bracket in an attribute", "<a>\n<b x='<'/></a>", 2),
	)

	It("refuses any encoding but UTF-8, and says so in words of its own", func() {
		_, err := xmldoc.Parse("f.xml", []byte("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<a/>"))
		Expect(err).To(MatchError("f.xml:1:1: the encoding ISO-8859-1 is declared; only UTF-8 is read"))
	})

	It("refuses a file over the limit without reading it", func() {
		_, err := xmldoc.Parse("f.xml", make([]byte, xmldoc.MaxBytes+1))
		Expect(err).To(MatchError("f.xml: the file has 16777217 bytes, 16777216 at most are read"))
	})

	It("takes more of a file of records, and yet not any amount", func() {
		large := append([]byte("<records>"), bytes.Repeat([]byte(" "), xmldoc.MaxBytes)...)
		_, err := xmldoc.ParseRecords("f.xml", append(large, "</records>"...))
		Expect(err).NotTo(HaveOccurred())
		_, err = xmldoc.ParseRecords("f.xml", make([]byte, xmldoc.MaxRecords+1))
		Expect(err).To(MatchError("f.xml: the file has 268435457 bytes, 268435456 at most are read"))
	})

	It("reads a file that is just as large as the limit", func() {
		_, err := xmldoc.Parse("f.xml", make([]byte, xmldoc.MaxBytes))
		Expect(err).To(MatchError(ContainSubstring("not XML: ")))
	})
})
