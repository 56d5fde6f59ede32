package scenarios_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
)

var _ = Describe("An answer", func() {
	It("is told apart from another problem by its text, where the numbers are the same", func(ctx SpecContext) {
		long := strings.Replace(getting(`<expect problem="too-large"/>`), "Lee", strings.Repeat("e", 500), 1)
		target := served(func(o *mockserver.Options) { o.Limits.Body = 500 })
		Expect(said(replay(ctx, playing("", long), target))).To(BeEmpty())
		Expect(said(replay(ctx, playing("", strings.Replace(long, "too-large", "envelope", 1)), target))).To(HavePrefix("f.xml:3:1: send get\n" +
			`  WAPI/REPLY/@ERROR_STR: expected "XML Data is insufficient or corrupted. Check XML Request" (envelope), ` +
			`got "XML Data is insufficient or corrupted. Unknown Server Error" (too-large: XML Data is insufficient or corrupted. Unknown Server Error)`))
	})

	It("is no reply where its XML is broken", func(ctx SpecContext) {
		text := playing(`<interception id="m">{"when": {}, "then": {"malformed": {}}}</interception>`, getting(`<expect problem="ok"/>`))
		Expect(said(replay(ctx, text, served()))).To(MatchRegexp(`^f.xml:3:1: send get\n  WAPI/REPLY: expected a reply of the API, got the answer of \S+ is not a reply of the CRM API`))
		Expect(said(replay(ctx, strings.Replace(text, `problem="ok"`, `http="200"`, 1), served()))).To(BeEmpty())
	})

	It("counts as lost where it was cut off", func(ctx SpecContext) {
		text := playing(`<interception id="m">{"when": {}, "then": {"drop": {"at": "amid"}}}</interception>`, getting(`<expect lost="yes"/>`))
		result := replay(ctx, text, served())
		Expect(said(result)).To(BeEmpty())
		Expect(result.Sent).To(BeEmpty())
		Expect(said(replay(ctx, strings.Replace(text, `lost="yes"`, `http="200"`, 1), served()))).To(HavePrefix("f.xml:3:1: send get\n  HTTP: expected 200, got no answer from "))
	})

	It("has the tags of its first item in itself, where the contract puts them there", func(ctx SpecContext) {
		corrected, err := contracts.Default(contracts.File{Name: "flat.xml", Data: []byte(`<object name="FAQ"><action name="Add"><returns nesting="reply"/></action></object>`)})
		Expect(err).NotTo(HaveOccurred())
		target := served(func(o *mockserver.Options) { o.Contract = corrected })
		target.Contract = corrected
		result := replay(ctx, playing("", `<send><COMMAND OBJECT="FAQ" ACTION="Add"><QUESTION>a</QUESTION><ANSWER>b</ANSWER></COMMAND><expect problem="ok"><tag name="FAQNUM" equals="1"/></expect></send>`), target)
		Expect(said(result)).To(BeEmpty())
	})

	It("has a hint, where the server gives one", func(ctx SpecContext) {
		result := replay(ctx, playing("", `<send><COMMAND OBJECT="Customer" ACTION="Add"><FIRSTNAME>A</FIRSTNAME></COMMAND><expect problem="ok"/></send>`), served())
		Expect(result.Failure.Hint).To(ContainSubstring("LASTNAME"))
		Expect(said(result)).To(HaveSuffix("\n  hint: " + result.Failure.Hint))
	})
})
