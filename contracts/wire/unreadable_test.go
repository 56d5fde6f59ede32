package wire_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/wire"
)

var _ = Describe("A document", func() {
	good := envelope(`<COMMAND OBJECT="Case" ACTION="Get"><CASENUM>7</CASENUM></COMMAND>`)
	with := func(value string) string {
		return envelope(`<COMMAND OBJECT="Case" ACTION="Get"><CASENUM>` + value + `</CASENUM></COMMAND>`)
	}

	DescribeTable("is unreadable",
		func(xml, reason string) {
			refused := refusal(second(decode(xml)))
			Expect(refused.Kind).To(Equal(wire.Unreadable))
			Expect(refused.Reason).To(ContainSubstring(reason))
			Expect(refused.Line).To(BeNumerically(">", 0))
			Expect(refused.Column).To(BeNumerically(">", 0))
		},
		Entry("when it is empty", "", "no XML element"),
		Entry("when it is only text", "hello", "text outside the root"),
		Entry("when it is only a comment", "<!-- x -->", "no XML element"),
		Entry("with a second root", good+"<WAPI/>", "a second root element"),
		Entry("with text after the root", good+"x", "text outside the root"),
		Entry("with a reference after the root", good+"&#32;", "text outside the root"),
		Entry("with CDATA before the root", "<![CDATA[ ]]>"+good, "text outside the root"),
		Entry("with an end tag too many", good+"</WAPI>", "an end tag without a start tag"),
		Entry("with a DTD", "<!DOCTYPE WAPI>"+good, "a DTD"),
		Entry("with entities of its own", `<!DOCTYPE a [<!ENTITY b "c">]>`+good, "a DTD"),
		Entry("with a declaration after a comment", "<!-- -->\n<?xml version='1.0'?>"+good, "not at the beginning"),
		Entry("with two declarations", "<?xml version='1.0'?><?XML version='1.0'?>"+good, "not at the beginning"),
		Entry("with another version of XML", "<?xml version='1.1'?>"+good, "only XML version 1.0"),
		Entry("with an attribute twice", envelope(`<COMMAND OBJECT="Case" OBJECT="Case" ACTION="Get"/>`), "an attribute twice"),
		Entry("with one of many attributes twice", envelope(`<COMMAND OBJECT="Case" ACTION="Get" a="" b="" c="" d="" e="" f="" g="" a=""/>`), "an attribute twice"),
		Entry("with a foreign entity", with("&nbsp;"), "write & as &amp;"),
		Entry("with a bare &", with("s3cret & s3cret"), "write & as &amp;"),
		Entry("with a bare <", with("1 < 2"), "write < in a value as &lt;"),
		Entry("with a digit after <", with("1 <2"), "without a proper name"),
		Entry("with ]]> in text", with("]]>"), "]]&gt;"),
		Entry("with an illegal reference", with("&#0;"), "does not allow"),
		Entry("with a NUL", with("\x00"), "does not allow"),
		Entry("with a control character in a comment", with("<!--\x1b-->"), "does not allow"),
		Entry("with a character that is none", with("é\uffff"), "does not allow"),
		Entry("with a control character after others", with("é\x01"), "does not allow"),
		Entry("with an attribute without quotes", envelope(`<COMMAND OBJECT=Case ACTION="Get"/>`), "without quotes"),
		Entry("with an attribute without a value", envelope(`<COMMAND OBJECT ACTION="Get"/>`), "without a value"),
		Entry("with a < in an attribute", envelope(`<COMMAND OBJECT="<" ACTION="Get"/>`), "in an attribute"),
		Entry("with a stray / in a tag", envelope(`<COMMAND / OBJECT="Case"/>`), "a / in a tag"),
		Entry("with an end tag with attributes", with("7</CASENUM a='1'><CASENUM>"), "more than a name"),
		Entry("with a -- in a comment", "<!-- a -- b -->"+good, "a -- inside a comment"),
		Entry("with half a comment", "<!- a -->"+good, "<!-"),
		Entry("with half a CDATA section", with("<![CDAT[x]]>"), "CDATA"),
		Entry("with a nameless instruction", "<? x?>"+good, "a <? without a name"),
		Entry("with tags that cross", envelope(`<COMMAND OBJECT="Case" ACTION="Get"><A></COMMAND></A>`), "</A> is due here"),
	)

	DescribeTable("that ends early is unreadable, and a form's & is hinted at",
		func(xml, due string) {
			refused := refusal(second(decode(xml)))
			Expect(refused.Kind).To(Equal(wire.Unreadable))
			Expect(refused.Reason).To(And(ContainSubstring("ends before "+due), ContainSubstring("%26")))
		},
		Entry("between tags", "<WAPI><TENANT>", "</TENANT>"),
		Entry("in a value", "<WAPI><TENANT>Smith ", "</TENANT>"),
		Entry("in a tag", "<WAPI><TENANT>a</TEN", "</TENANT>"),
		Entry("in a comment", "<WAPI><!-- x", "</WAPI>"),
		Entry("in the declaration", "<?xml ", "the root element"),
		Entry("in CDATA", "<WAPI><TENANT><![CDATA[x", "</TENANT>"),
		Entry("inside an element in a value", "<WAPI><PASSWORD>a<s3cret>", "the end tag of an element inside a tag"),
		Entry("inside a second element in a value", "<WAPI><PASSWORD>a<b></b><s3cret>", "the end tag of an element inside a tag"),
		Entry("inside an unknown root", "<PASSWORD><s3cret>", "the end tag of an element inside a tag"),
	)

	It("never has what stands in a value quoted", func() {
		refused := refusal(second(decode("<WAPI><PASSWORD>pass<s3cret>word</PASSWORD></WAPI>")))
		Expect(refused.Path).To(Equal("WAPI/PASSWORD"))
		Expect(refused.Reason).To(ContainSubstring("an end tag does not match"))
	})

	It("has broken XML located by line and character", func() {
		refused := refusal(second(decode("<WAPI>\r\n  <TENANT>äö &ü; </TENANT></WAPI>")))
		Expect([]any{refused.Line, refused.Column, refused.Path}).To(Equal([]any{2, 17, "WAPI/TENANT"}))
	})

	It("has tags that do not match located by line and character", func() {
		refused := refusal(second(decode("<WAPI>\r\n  <TENANT>äö</USERNAME>")))
		Expect([]any{refused.Line, refused.Column, refused.Path}).To(Equal([]any{2, 13, "WAPI/TENANT"}))
	})
})

var _ = Describe("A limit", func() {
	decodeWithin := func(xml string, limits wire.Limits) error {
		return second(wire.DecodeRequest([]byte(xml), "", wire.DefaultGrammar(), limits))
	}
	request := envelope(`<COMMAND OBJECT="Case" ACTION="Get"><CASENUM>7</CASENUM></COMMAND>`) // depth 3, 6 elements

	DescribeTable("is kept to the last element and byte",
		func(limits wire.Limits, name string, maximum int) {
			refused := refusal(decodeWithin(request, limits))
			Expect(refused.Kind).To(Equal(wire.TooLarge))
			Expect(refused.Limit).To(Equal(name))
			Expect(refused.Max).To(Equal(int64(maximum)))
			Expect(refused.Reason).To(MatchRegexp(`limit (of|is) %d`, maximum))
		},
		Entry("in bytes", wire.Limits{Body: int64(len(request)) - 1}, "body", len(request)-1),
		Entry("in depth", wire.Limits{Depth: 2}, "depth", 2),
		Entry("in elements", wire.Limits{Elements: 5}, "elements", 5),
	)

	It("lets pass what just fits", func() {
		Expect(decodeWithin(request, wire.Limits{Body: int64(len(request)), Depth: 3, Elements: 6})).To(Succeed())
	})

	It("is off at zero", func() {
		deep := strings.Repeat("<a>", 3000) + strings.Repeat("</a>", 3000)
		Expect(decodeWithin(strings.Replace(request, "<COMMAND", deep+"<COMMAND", 1), wire.Limits{})).To(Succeed())
	})

	It("stops the reading where it is passed", func() {
		bomb := strings.Repeat("<a>", 10_000) + "<<< not even XML"
		refused := refusal(decodeWithin(bomb, wire.RequestLimits()))
		Expect(refused.Limit).To(Equal("depth"))
		Expect(refused.Column).To(Equal(1 + 3*32))
	})

	It("counts elements that are ignored too", func() {
		many := strings.Repeat("<x/>", 2000)
		refused := refusal(decodeWithin(strings.Replace(request, "<COMMAND", many+"<COMMAND", 1), wire.RequestLimits()))
		Expect(refused.Limit).To(Equal("elements"))
	})

	It("has names for its kinds", func() {
		Expect([]string{wire.Unreadable.String(), wire.Envelope.String(), wire.TooLarge.String(), wire.Kind(9).String()}).
			To(Equal([]string{"unreadable", "envelope", "too large", "kind 9"}))
	})
})
