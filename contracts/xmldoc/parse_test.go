package xmldoc_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/xmldoc"
)

var _ = Describe("Parsing a document", func() {
	It("gives every element the line and column of its start tag, counted from 1", func() {
		root := parse("<a>\n  <b/><c>\n\t<d/></c>\r\n<e\n  x='1'/>\n</a>")
		Expect(root.At).To(Equal(at(1, 1)))
		Expect(root.Children[0].At).To(Equal(at(2, 3)))
		Expect(root.Children[1].At).To(Equal(at(2, 7)))
		Expect(root.Children[1].Children[0].At).To(Equal(at(3, 2)))
		Expect(root.Children[2].At).To(Equal(at(4, 1)))
	})

	It("counts from the first character after a declaration and comments", func() {
		root := parse("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- two\nlines -->\n <a/>\n")
		Expect(root.At).To(Equal(at(4, 2)))
	})

	It("skips a byte order mark and does not count it", func() {
		root := parse("\xef\xbb\xbf<a><b/></a>")
		Expect(root.At).To(Equal(at(1, 1)))
		Expect(root.Children[0].At).To(Equal(at(1, 4)))
	})

	It("keeps attributes in the order written, prefixes included", func() {
		root := parse(`<x:a z="1" b='two' xml:lang="en" c="&lt;&amp;&#233;"/>`)
		Expect(root.Name).To(Equal("x:a"))
		Expect(root.Attrs).To(Equal([]xmldoc.Attr{{Name: "z", Value: "1"}, {Name: "b", Value: "two"}, {Name: "xml:lang", Value: "en"}, {Name: "c", Value: "<&é"}}))
	})

	It("joins the character data directly inside an element, around children and comments", func() {
		root := parse("<a> one<!-- no -->two <b>inner</b><![CDATA[<three>]]> &amp; four\n</a>")
		Expect(root.Raw).To(Equal(" onetwo <three> & four\n"))
		Expect(root.Text).To(Equal("onetwo <three> & four"))
		Expect(root.Children[0].Text).To(Equal("inner"))
	})

	It("takes the encoding UTF-8 in any case, and a document without a declaration", func() {
		Expect(parse(`<?xml version="1.0" encoding="utf-8"?><a>é</a>`).Text).To(Equal("é"))
		Expect(parse(`<a>é</a>`).Text).To(Equal("é"))
	})

	It("takes attributes of the same local name under different prefixes", func() {
		Expect(parse(`<a x="1" p:x="2" q:x="3"/>`).Attrs).To(HaveLen(3))
	})

	It("takes elements nested as deep as the limit", func() {
		root := parse(strings.Repeat("<a>", xmldoc.MaxDepth) + strings.Repeat("</a>", xmldoc.MaxDepth))
		depth := 1
		for at := root; len(at.Children) > 0; at = at.Children[0] {
			depth++
		}
		Expect(depth).To(Equal(xmldoc.MaxDepth))
	})
})
