package scenarios_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("The calls of a trigger", func() {
	edit := `<agent does="edit" object="case" id="7" by="jsmith"><tag name="STATUS">Closed</tag></agent>` + "\n"

	It("carry what can be captured", func(ctx SpecContext) {
		Expect(said(replay(ctx, playing(herCase+`<trigger object="case" event="edit"/>`, edit+
			`<expect-trigger object="case" event="edit"><parameter name="CaseID" capture="case"/><parameter name="AccountID" matches="[0-9]+"/></expect-trigger>`+
			`<send><COMMAND OBJECT="Case" ACTION="Get"><CASENUM>${case}</CASENUM></COMMAND><expect problem="ok" items="1"/></send>`), served()))).To(BeEmpty())
	})

	It("are those of one record, where that is said", func(ctx SpecContext) {
		Expect(said(replay(ctx, playing(herCase+`<trigger object="case" event="edit"/>`,
			`<send><COMMAND OBJECT="Case" ACTION="Add"><ACCOUNTNUM>10000500</ACCOUNTNUM><SUBJECT>Other</SUBJECT></COMMAND><expect problem="ok"><tag name="CASENUM" equals="8"/></expect></send>`+edit+strings.Replace(edit, `"7"`, `"8"`, 1)+`<expect-trigger object="case" event="edit" record="8" count="1"><parameter name="CaseID" equals="8"/></expect-trigger>`+
				`<expect-trigger object="case" event="edit" count="2"/>`), served()))).To(BeEmpty())
	})

	It("may not be more than expected", func(ctx SpecContext) {
		Expect(said(replay(ctx, playing(herCase+`<trigger object="case" event="edit"/>`, edit+edit+`<expect-trigger object="case" event="edit" count="1"/>`), served()))).
			To(Equal("f.xml:5:1: expect-trigger\n  deliveries: expected 1, got 2"))
	})

	It("do not come where no trigger is given", func(ctx SpecContext) {
		Expect(said(replay(ctx, playing(herCase, edit+`<expect-trigger object="case" event="edit" within="50ms"/>`), served()))).
			To(Equal("f.xml:4:1: expect-trigger\n  deliveries: expected 1 within 50ms, got 0"))
	})
})
