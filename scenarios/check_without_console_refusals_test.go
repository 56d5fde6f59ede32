package scenarios_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/scenarios"
)

// lookedFor puts children into a <given> that is looked for where there is no console; they begin at line 2, column 1.
func lookedFor(children string) string {
	return "<scenario name=\"s\"><given without-console=\"check\">\n" + children + "\n</given><steps/></scenario>"
}

var _ = DescribeTable("What is to be looked for without console is refused", func(children, message string) {
	Expect(refused(lookedFor(children))).To(Equal(message))
},
	Entry("where it is a clock", `<clock mode="real"/>`,
		`f.xml:2:1: scenario[s]/given/clock: it cannot go with without-console="check": the clock of a target without console goes as it goes`),
	Entry("where it is made up", `<fake object="customer" count="1"/>`,
		`f.xml:2:1: scenario[s]/given/fake: it cannot go with without-console="check": made-up records have no values to look for; write them into <records>`),
	Entry("where it is an interception", `<interception id="i">{"when": {}, "then": {"lost": {}}}</interception>`,
		`f.xml:2:1: scenario[s]/given/interception[i]: it cannot go with without-console="check": only a console can put faults and canned replies in the way`),
	Entry("where it is a right", `<rights object="case" actions="none"/>`,
		`f.xml:2:1: scenario[s]/given/rights: it cannot go with without-console="check": the API does not show which rights a tenant has`),
	Entry("where it is credentials", `<credentials password="x"/>`,
		`f.xml:2:1: scenario[s]/given/credentials: it cannot go with without-console="check": a target without console is called with the credentials that it has`),
	Entry("where it is a trigger", `<trigger object="case" event="edit"/>`,
		`f.xml:2:1: scenario[s]/given/trigger[edit]: it cannot go with without-console="check": only a console has a receiver that a trigger can call`),
	Entry("where a record has no value to look by", "<records>\n<Followup><ACCOUNTNUM>${run}</ACCOUNTNUM><CASENUM/><SUBJECT>x</SUBJECT></Followup></records>",
		`f.xml:3:1: scenario[s]/given/records/Followup: without-console="check" looks for it by its FOLLOWUPNUM, or else by the tags that Followup.Get takes `+
			`(FOLLOWUPNUM, CASENUM, ACCOUNTNUM, CREATEDBY), and it has none of them with a value that is known beforehand`),
	Entry("where the one value to look by would be a pattern that may not be sent", "<records><Task><ACCOUNTNUM>${run}</ACCOUNTNUM><ASSIGNEDTO>50%</ASSIGNEDTO></Task></records>",
		`f.xml:2:10: scenario[s]/given/records/Task: without-console="check" looks for it by its TASKNUM, or else by the tags that Task.Get takes `+
			`(TASKNUM, ACCOUNTNUM, ASSIGNEDTO, TASK_STATUS, CALL_TYPE, MEDIA_TYPE, SUBJECT), and it has none of them with a value that is known beforehand`),
)

var _ = Describe("What is given without console", func() {
	It("is skipped or looked for, and nothing else", func() {
		Expect(refused("<scenario name=\"s\">\n<given without-console=\"chek\"/><steps/></scenario>")).To(Equal(
			`f.xml:2:1: scenario[s]/given: without-console="chek" is unknown; did you mean check?`))
	})

	It("says nothing about a change on the way", func() {
		Expect(refused(steps(`<change without-console="check"><settings enabled="no"/></change>`))).To(Equal(
			`f.xml:2:1: scenario[s]/steps/change: unknown attribute "without-console"; it takes none`))
		change := &scenarios.Change{Setup: scenarios.Setup{WithoutConsole: scenarios.CheckWithoutConsole}}
		made := &scenarios.Scenario{Name: "made", Steps: []scenarios.Step{change}}
		Expect(made.Check(shipped())).To(MatchError("scenario made: without-console goes with <given>: nobody but a console can make a change"))
	})

	It("needs no console where it is looked for", func() {
		Expect(loaded(lookedFor(ann)).NeedsConsole()).To(BeFalse())
		Expect(loaded(given(ann)).NeedsConsole()).To(BeTrue())
	})
})
