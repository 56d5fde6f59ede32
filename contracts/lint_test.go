package contracts_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// finds loads the shipped files with the change and expects just these findings, in order.
func finds(c change, findings ...complaint) {
	GinkgoHelper()
	made := files()
	offset := c.in(made)
	loaded, err := contracts.Load(made)
	Expect(err).NotTo(HaveOccurred())
	var found, expected []any
	for _, problem := range loaded.Lint(made) {
		found = append(found, problem.Error())
	}
	for _, finding := range findings {
		expected = append(expected, HavePrefix(finding.line(made, c.File, offset)))
	}
	Expect(found).To(HaveExactElements(expected...))
}

var _ = DescribeTable("Lint finds", finds,
	Entry("a source that nobody declared", change{"case.xml", `<tag name="SUBJECT"`, `source="Client"`, `source="Hearsay"`},
		complaint{"", "object[Case]/tag[SUBJECT]", `the source "Hearsay" is not declared; api.xml has `}),
	Entry("such a source of a limit", change{"case.xml", `<tag name="SUBJECT"`, `<max value="50" provenance="observed" source="Client"`, `<max value="50" provenance="observed" source="Client Hearsay"`},
		complaint{"", "object[Case]/tag[SUBJECT]/max", `the source "Hearsay" is not declared`}),
	Entry("such a source of a tag's own value", change{"customer.xml", "", `<value name="TRUE" provenance="observed" source="Client"`, `<value name="TRUE" provenance="observed" source="Hearsay"`},
		complaint{"", "object[Customer]/tag[AUTOPASSWD]/value[TRUE]", `the source "Hearsay" is not declared`}),
	Entry("such a source of a promise", change{"promises.xml", `<promise id="transport.get"`, `source="Inference"`, `source="Hearsay"`},
		complaint{"", "promises/promise[transport.get]", `the source "Hearsay" is not declared`}),
	Entry("an operation without an example", change{"case.xml", "", `<example file="examples/case-get.xml"/>`, ""},
		complaint{`<action name="Get"`, "object[Case]/action[Get]", "Case.Get has no example"}),
	Entry("a tag without a sentence", change{"faq.xml", "", "<doc>The answer, in full.</doc>", ""},
		complaint{`<tag name="ANSWER"`, "object[FAQ]/tag[ANSWER]", "ANSWER says nothing in a <doc>"}),
	Entry("a value that nothing sets", change{"faq.xml", "", `<effect on="Modify" set="LASTMODBY" to="agent" provenance="assumed" source="Inference"/>`, ""},
		complaint{`<tag name="LASTMODBY"`, "object[FAQ]/tag[LASTMODBY]", "LASTMODBY is set by the server, and no effect sets it"}),
	Entry("a tag that no action takes", change{"faq.xml", `<tag name="LASTMODBY"`, ` set-by="server"`, ""},
		complaint{"", "object[FAQ]/tag[LASTMODBY]", `no action takes LASTMODBY: remove it, or say set-by="server"`}),
	Entry("an effect of a meaning that no value has", change{"task.xml", `<effect when="TASK_STATUS"`, `means="completed"`, `means="complete"`},
		complaint{"", "object[Task]/effect[COMPLETEDDATE]", "no value of TASK_STATUS means complete, so the effect never comes"}),
	Entry("a trigger whose query names no tag of its object", change{"triggers.xml", `object="task" event="edit"`, "{TASKNUM}", "{CASENUM}"},
		complaint{"", "triggers/trigger[edit]", "the query names CASENUM, which is no tag of task"}),
	Entry("attachments of an object that is not there", change{"api.xml", "<attachments", "case followup faq", "case invoice"},
		complaint{"", api + "/attachments", `objects: there is no object "invoice", so nothing is attached to one`}),
	Entry("attachments from a source that nobody declared", change{"api.xml", "<attachments", `source="Attachments"`, `source="Hearsay"`},
		complaint{"", api + "/attachments", `the source "Hearsay" is not declared`}),
)

var _ = Describe("Lint", func() {
	It("finds an Add that does not answer with the id", func() {
		c := overlaid(`<object name="FAQ"><action name="Add"><returns tags="QUESTION"/></action></object>`)
		Expect(c.Lint(nil)).To(HaveExactElements(And(
			HaveField("Path", "object[FAQ]/action[Add]"), HaveField("Message", "FAQ.Add does not return FAQNUM, so no client learns the id"))))
		Expect(c.Lint(contracts.Files())).To(ContainElement(And(
			HaveField("At.File", "examples/faq-add.xml"), HaveField("Message", "tag 1 of an item is QUESTION"))))
	})

	DescribeTable("finds a Get that does not answer with the id", func(overlay string) {
		Expect(overlaid(overlay).Lint(nil)).To(HaveExactElements(And(
			HaveField("Path", "object[FAQ]/action[Get]"), HaveField("Message", "FAQ.Get does not return FAQNUM, so no client learns the id"))))
	},
		Entry("but with other tags", `<object name="FAQ"><action name="Get"><returns tags="QUESTION ANSWER"/></action></object>`),
		Entry("and with nothing else", `<object name="FAQ"><action name="Get"><returns remove="yes"/></action></object>`),
	)

	It("lets a Modify answer without the id: who sent it knows it", func() {
		Expect(overlaid(`<object name="FAQ"><action name="Modify"><returns remove="yes"/></action></object>`).Lint(nil)).To(BeEmpty())
	})

	It("finds an example that is not there", func() {
		made := files()
		delete(made, "examples/case-get.xml")
		Expect(shipped().Lint(made)).To(HaveExactElements(MatchError(MatchRegexp(
			`^case\.xml:\d+:3: object\[Case\]/action\[Get\]: example examples/case-get\.xml: open examples/case-get\.xml: file does not exist`))))
	})

	It("leaves examples out where it is given no files", func() {
		Expect(shipped().Lint(nil)).To(BeEmpty())
	})

	It("knows the sources that an overlay and a tenant bring along", func() {
		Expect(overlaid(`<object name="FAQ"><tag name="ANSWER"><max value="10000"/></tag></object>`).Lint(nil)).To(BeEmpty())
		Expect(staffed().Lint(contracts.Files())).To(BeEmpty())
	})

	It("reports in order of file and line", func() {
		made := files()
		for _, c := range []change{
			{"task.xml", "", "<doc>The number to call.</doc>", ""},
			{"case.xml", "", "<doc>Who may see the case.</doc>", ""},
			{"case.xml", "", "<doc>What it is about, in one line.</doc>", ""},
		} {
			c.in(made)
		}
		loaded, err := contracts.Load(made)
		Expect(err).NotTo(HaveOccurred())
		Expect(loaded.Lint(made)).To(HaveExactElements(
			HaveField("Path", "object[Case]/tag[SUBJECT]"), HaveField("Path", "object[Case]/tag[VISIBILITY]"), HaveField("Path", "object[Task]/tag[PHONE]"),
		))
	})
})
