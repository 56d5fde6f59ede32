package wire_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

var _ = Describe("Reading a reply", func() {
	const start, end = `<WAPI><REPLY STATUS="0" ERROR_STR="" ERROR_CODE="0">`, `</REPLY></WAPI>`

	It("takes status, text, code and items", func() {
		got, err := decodeReply(latin1 + "<WAPI>\n<REPLY ERROR_CODE='5' STATUS=\"-1\" ERROR_STR=\"caf\xe9 &lt;\" x='1'>\n<ITEM id='1'>\n<A>1</A><customertype/>\n</ITEM>\n" +
			"<ITEM><A><![CDATA[2]]></A></ITEM><ITEM/></REPLY>\n</WAPI>\n")
		Expect(err).NotTo(HaveOccurred())
		Expect(got).To(Equal(wire.Reply{Status: -1, Code: 5, Text: "café <", Items: []wire.Item{
			{field("A", "1"), field("customertype", "")},
			{field("A", "2")},
			{},
		}}))
	})

	It("takes tags that stand outside items", func() {
		got, err := decodeReply(start + "<A>1</A><ITEM><B>2</B></ITEM><C>3</C>" + end)
		Expect(err).NotTo(HaveOccurred())
		Expect(got.Fields).To(Equal([]contracts.Field{field("A", "1"), field("C", "3")}))
		Expect(got.Items).To(Equal([]wire.Item{{field("B", "2")}}))
	})

	It("takes the charset of the Content-Type where the declaration names none", func() {
		got, err := wire.DecodeReply([]byte(start+"<A>\xe9</A>"+end), "ISO-8859-1", wire.DefaultGrammar(), wire.ReplyLimits())
		Expect(err).NotTo(HaveOccurred())
		Expect(got.Fields).To(HaveExactElements(field("A", "é")))
	})

	DescribeTable("refuses another shape",
		func(xml, path, reason string) {
			refused := refusal(second(decodeReply(xml)))
			Expect(refused.Kind).To(Equal(wire.Envelope))
			Expect(refused.Path).To(Equal(path))
			Expect(refused.Reason).To(ContainSubstring(reason))
		},
		Entry("another root", "<html/>", "", "<html> stands where <WAPI> is expected"),
		Entry("names in another case", "<wapi/>", "", "<wapi> stands where <WAPI> is expected"),
		Entry("no REPLY", "<WAPI></WAPI>", "", "no <REPLY> in <WAPI>"),
		Entry("another element for REPLY", `<WAPI><ANSWER STATUS="0" ERROR_STR="" ERROR_CODE="0"/></WAPI>`, "WAPI", "<ANSWER> stands where <REPLY> is expected"),
		Entry("two REPLYs", start+`</REPLY><REPLY STATUS="0" ERROR_STR="" ERROR_CODE="0">`+end, "WAPI", "a second <REPLY>"),
		Entry("no STATUS", `<WAPI><REPLY ERROR_STR="" ERROR_CODE="0"/></WAPI>`, "WAPI", "no attribute STATUS"),
		Entry("no ERROR_STR", `<WAPI><REPLY STATUS="0" ERROR_CODE="0"/></WAPI>`, "WAPI", "no attribute ERROR_STR"),
		Entry("no ERROR_CODE", `<WAPI><REPLY STATUS="0" ERROR_STR=""/></WAPI>`, "WAPI", "no attribute ERROR_CODE"),
		Entry("a STATUS that is a word", `<WAPI><REPLY STATUS="OK" ERROR_STR="" ERROR_CODE="0"/></WAPI>`, "WAPI", "STATUS is no plain whole number"),
		Entry("a code that clients would not find", `<WAPI><REPLY STATUS="0" ERROR_STR="" ERROR_CODE="+07"/></WAPI>`, "WAPI", "ERROR_CODE is no plain whole number"),
		Entry("text beside the tags", start+"<ITEM>x</ITEM>"+end, "WAPI/REPLY", "text beside the tags"),
		Entry("an item inside an item", start+"<ITEM><ITEM><A/></ITEM></ITEM>"+end, "WAPI/REPLY/ITEM", "an <ITEM> inside another"),
		Entry("an element inside a tag", start+"<ITEM><A><B/></A></ITEM>"+end, "WAPI/REPLY/ITEM", "an element inside a tag"),
		Entry("an element inside a tag outside items", start+"<A><B/></A>"+end, "WAPI/REPLY/ITEM", "an element inside a tag"),
	)

	It("refuses what is no XML, and what is too much", func() {
		Expect(refusal(second(decodeReply("<html><br></html>"))).Kind).To(Equal(wire.Unreadable))
		_, err := wire.DecodeReply([]byte(start+end), "", wire.DefaultGrammar(), wire.Limits{Elements: 1})
		Expect(refusal(err).Kind).To(Equal(wire.TooLarge))
		_, err = wire.DecodeReply([]byte(start+end), "", wire.DefaultGrammar(), wire.Limits{Body: 10})
		Expect(refusal(err).Limit).To(Equal("body"))
	})
})
