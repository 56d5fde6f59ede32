package contracts_test

import (
	"testing/fstest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

const faqExample = `<example operation="FAQ.Add">
  <doc>One.</doc>
  <request><WAPI><TENANT>demo</TENANT>
    <COMMAND OBJECT="Faq" ACTION="add"><question>Why?</question><ANSWER> Because. </ANSWER></COMMAND></WAPI></request>
  <reply><WAPI><REPLY STATUS="0" ERROR_STR="" ERROR_CODE="0"><ITEM><FAQNUM>1</FAQNUM></ITEM></REPLY></WAPI></reply>
</example>`

var _ = Describe("An example", func() {
	read := func(text string) (*contracts.Example, error) {
		return shipped().Example(fstest.MapFS{"e.xml": {Data: []byte(text)}}, "e.xml")
	}

	It("is read with its request, its reply and the tags that the request sends, untrimmed", func() {
		example, err := read(faqExample)
		Expect(err).NotTo(HaveOccurred())
		Expect(example.Operation).To(Equal("FAQ.Add"))
		Expect(example.Doc).To(Equal("One."))
		Expect(example.Fields).To(Equal(tags("question", "Why?", "ANSWER", " Because. ")))
		Expect(example.Request.Children[0].Text).To(Equal("demo"))
		Expect(example.Reply.Children[0].Name).To(Equal("REPLY"))
		Expect(shipped().CheckExample(operation(shipped(), "FAQ.Add"), example)).To(BeEmpty())
	})

	DescribeTable("is refused", func(text, message string) {
		_, err := read(text)
		Expect(err).To(MatchError(ContainSubstring(message)))
	},
		Entry("where it is not XML", "<example>", "e.xml:1:10: the file ends inside <example>"),
		Entry("without an operation", "<example><request><WAPI><COMMAND/></WAPI></request><reply><WAPI/></reply></example>", `e.xml:1:1: example: the attribute "operation" is missing`),
		Entry("without a request", `<example operation="FAQ.Add"><reply><WAPI/></reply></example>`, "e.xml:1:1: example: an example has a <request> and a <reply>, each with one <WAPI>"),
		Entry("without a reply", `<example operation="FAQ.Add"><request><WAPI><COMMAND/></WAPI></request></example>`, "e.xml:1:1: example: an example has a <request> and a <reply>"),
		Entry("without a command", `<example operation="FAQ.Add"><request><WAPI/></request><reply><WAPI/></reply></example>`, "e.xml:1:39: example/request/WAPI: the request has no <COMMAND>"),
		Entry("with an unknown element", `<example operation="FAQ.Add"><answer/><request><WAPI><COMMAND/></WAPI></request><reply><WAPI/></reply></example>`,
			"e.xml:1:30: example/answer: unknown element <answer>; <example> holds doc, reply, request"),
		Entry("with two requests", `<example operation="FAQ.Add"><request><WAPI><COMMAND/></WAPI></request><request/><reply><WAPI/></reply></example>`,
			"e.xml:1:72: example/request: a second <request>"),
	)

	DescribeTable("is held against its operation", func(old, changed, path, message string) {
		Expect(faqExample).To(ContainSubstring(old))
		made := fstest.MapFS{"e.xml": {Data: []byte(faqExample)}}
		change{"e.xml", "", old, changed}.in(made)
		example, err := shipped().Example(made, "e.xml")
		Expect(err).NotTo(HaveOccurred())
		Expect(shipped().CheckExample(operation(shipped(), "FAQ.Add"), example)).To(HaveExactElements(And(
			HaveField("Path", path), HaveField("At.File", "e.xml"), HaveField("At.Line", BeNumerically(">", 0)), HaveField("Message", ContainSubstring(message)),
		)))
	},
		Entry("as another operation", "FAQ.Add", "FAQ.Get", "example/request/WAPI/COMMAND", "the example is not one of FAQ.Add"),
		Entry("as a request of another operation", `ACTION="add"`, `ACTION="modify"`, "example/request/WAPI/COMMAND", "the example is not one of FAQ.Add"),
		Entry("as a request that is not valid", "<question>Why?</question>", "", "example/request/WAPI/COMMAND", "the request is not valid: FAQ.Add.QUESTION.mandatory: "),
		Entry("as a reply without the REPLY", `<REPLY STATUS="0" ERROR_STR="" ERROR_CODE="0"><ITEM><FAQNUM>1</FAQNUM></ITEM></REPLY>`, "", "example/reply/WAPI", "the reply has no <REPLY>"),
		Entry("as a reply with something besides", "<reply><WAPI>", "<reply><WAPI><TENANT/>", "example/reply/WAPI/TENANT", "unknown element <TENANT>; <WAPI> holds REPLY"),
		Entry("as a reply with another item", "<ITEM><FAQNUM>1</FAQNUM></ITEM>", "<ROW><FAQNUM>1</FAQNUM></ROW>", "example/reply/WAPI/REPLY/ROW", "a reply holds <ITEM> elements"),
		Entry("as an item without a tag", "<FAQNUM>1</FAQNUM>", "", "example/reply/WAPI/REPLY/ITEM", "tag 1 of an item is FAQNUM"),
		Entry("as an item with another tag", "FAQNUM>1</FAQNUM", "ID>1</ID", "example/reply/WAPI/REPLY/ITEM", "tag 1 of an item is FAQNUM"),
		Entry("as an item with one tag too many", "</FAQNUM>", "</FAQNUM><STATUS/>", "example/reply/WAPI/REPLY/ITEM/STATUS", "FAQ.Add does not return this tag"),
	)

	DescribeTable("has just the attributes of a reply, in their order", func(attributes string) {
		made := fstest.MapFS{"e.xml": {Data: []byte(faqExample)}}
		change{"e.xml", "", ` ERROR_STR="" ERROR_CODE="0"`, attributes}.in(made)
		example, err := shipped().Example(made, "e.xml")
		Expect(err).NotTo(HaveOccurred())
		Expect(shipped().CheckExample(operation(shipped(), "FAQ.Add"), example)).To(HaveExactElements(
			HaveField("Message", "a reply has the attributes STATUS, ERROR_STR, ERROR_CODE, in this order, and no others"),
		))
	},
		Entry("not in another order", ` ERROR_CODE="0" ERROR_STR=""`), Entry("not too few", ""),
		Entry("not too many", ` ERROR_STR="" ERROR_CODE="0" TOTAL="1"`),
	)

	It("may name an agent where the contract has none, and has to name a real one where it has some", func() {
		example, err := shipped().Example(contracts.Files(), "examples/case-add.xml")
		Expect(err).NotTo(HaveOccurred())
		Expect(shipped().CheckExample(operation(shipped(), "Case.Add"), example)).To(BeEmpty())
		other := extended(contracts.Extension{Agents: []contracts.Agent{{Login: "someone", ID: "1"}}})
		Expect(other.CheckExample(operation(other, "Case.Add"), example)).To(HaveExactElements(HaveField("Message", ContainSubstring("Case.Add.ASSIGNEDTO.type"))))
	})
})
