package scenarios_test

import (
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/scenarios"
)

// kept is a session in which an FAQ or a case is added with these tags, and then shown with those.
func kept(at int, object, id string, sent, shown []string) []scenarios.Exchanged {
	key, needs := "FAQNUM", pairs("QUESTION", "?", "ANSWER", "!")
	if object == "Case" {
		key, needs = "CASENUM", pairs("ACCOUNTNUM", "5", "SUBJECT", "x")
	}
	return []scenarios.Exchanged{
		happened(at, at+1, object+".Add", append(needs, sent...), pairs(key, id)),
		happened(at+2, at+3, object+".Get", pairs(key, id), append(pairs(key, id), shown...)),
	}
}

// lists are the names of the choices of a distilled session's picklists, in order.
func lists(exchanges ...scenarios.Exchanged) map[string][]string {
	GinkgoHelper()
	s, _ := scenarios.Distill(exchanges, scenarios.DistillOptions{Contract: shipped()})
	all := map[string][]string{}
	for _, list := range s.Given.Picklists {
		for _, value := range list.Values {
			all[list.Name] = append(all[list.Name], value.Name)
		}
	}
	return all
}

var _ = Describe("Picklists of a recorded tenant", func() {
	It("hold the values of the contract, and those that were taken or shown, in the order of appearance", func() {
		text, notes := distill(slices.Concat(
			kept(0, "FAQ", "1", pairs("STATUS", "Draft"), pairs("STATUS", "Draft")),
			kept(4, "FAQ", "2", pairs("STATUS", "Active"), pairs("STATUS", "In review")),
		)...)
		Expect(text).To(ContainSubstring(`
    <picklist name="faq-statuses">
      <value name="Active"/>
      <value name="Inactive"/>
      <value name="Draft"/>
      <value name="In review"/>
    </picklist>`))
		Expect(notes).To(Equal("exchange 1: \"Draft\" is taken for a choice of faq-statuses\nexchange 4: \"In review\" is taken for a choice of faq-statuses\n"))
	})

	It("are what the file itself tells of, by exchange and request", func() {
		text, _ := distill(slices.Concat(
			kept(0, "FAQ", "1", pairs("VISIBILITY", "Staff"), nil),
			kept(4, "FAQ", "2", pairs("STATUS", "Draft"), nil),
		)...)
		Expect(text).To(ContainSubstring("  <doc>Recorded. What the tenant has of its own is inferred; correct it where it is wrong.\n" +
			"exchange 1, faq-add-1: \"Staff\" is taken for a choice of faq-visibilities\n" +
			"exchange 3, faq-add-2: \"Draft\" is taken for a choice of faq-statuses</doc>\n"))
	})

	refused := func(at int, object string, sent ...string) []scenarios.Exchanged {
		return []scenarios.Exchanged{refusedBy(kept(at, object, "1", sent, nil)[0], -1, 5)}
	}

	DescribeTable("are those of the contract where", func(exchanges []scenarios.Exchanged) {
		Expect(lists(exchanges...)).To(BeEmpty())
	},
		Entry("a value was refused that the contract lacks", refused(0, "FAQ", "STATUS", "None")),
		Entry("a value was looked for", []scenarios.Exchanged{happened(0, 1, "FAQ.Get", pairs("STATUS", "None"))}),
		Entry("the contract's default was used", kept(0, "FAQ", "1", nil, pairs("STATUS", "Active"))),
		Entry("one of two choices was refused", refused(0, "FAQ", "STATUS", "Inactive", "VISIBILITY", "Private")),
		Entry("a choice was refused for a record that nobody has seen", refused(0, "Case", "STATUS", "Closed")),
		Entry("a choice was refused together with a wrong value", refused(0, "FAQ", "STATUS", "Inactive", "VISIBILITY", "None")),
		Entry("a choice was refused together with a field of the tenant's own", slices.Concat(
			kept(0, "Case", "1", pairs("CF03.SEATS", "3"), pairs("ACCOUNTNUM", "5")), refused(4, "Case", "STATUS", "Closed", "CF03.SEATS", "many"))),
		Entry("a choice was refused that was taken elsewhere", append(kept(2, "FAQ", "1", pairs("STATUS", "Inactive"), nil), refused(0, "FAQ", "STATUS", "Inactive")...)),
	)

	It("lack the one choice that a request was refused for", func() {
		exchanges := slices.Concat(
			refused(0, "FAQ", "STATUS", "Inactive", "VISIBILITY", "Public"), refused(2, "FAQ", "STATUS", "Inactive", "VISIBILITY", "Public"),
			kept(4, "FAQ", "1", pairs("VISIBILITY", "Public"), nil),
		)
		Expect(lists(exchanges...)).To(Equal(map[string][]string{"faq-statuses": {"Active"}}))
		_, notes := distill(exchanges...)
		Expect(notes).To(Equal("exchange 1: \"Inactive\" is taken for no choice of faq-statuses, because it was refused\n"))
	})

	It("begin with another default than the contract's, which they lack", func() {
		Expect(lists(kept(0, "FAQ", "1", nil, pairs("STATUS", "Draft", "VISIBILITY", "Private"))...)).To(Equal(map[string][]string{
			"faq-statuses": {"Draft", "Inactive"}, "faq-visibilities": {"Private"},
		}))
	})

	It("cannot have another default where the contract's is a choice too, which is noted", func() {
		_, notes := distill(slices.Concat(kept(0, "FAQ", "1", nil, pairs("STATUS", "Draft")), kept(4, "FAQ", "2", pairs("STATUS", "Active"), nil))...)
		Expect(notes).To(ContainSubstring("exchange 2: faq-statuses was left out and became \"Draft\", which no <picklist> can say, so a replay is answered otherwise\n"))
	})

	DescribeTable("give a choice the meaning that replies show", func(shown []string, meaning string) {
		text, _ := distill(kept(0, "Case", "1", pairs("STATUS", "Solved"), append(pairs("STATUS", "Solved"), shown...))...)
		Expect(text).To(ContainSubstring(`<value name="Solved"` + meaning + `/>`))
	},
		Entry("closed, where the case was", pairs("CLOSEDDATE", "03012026", "CLOSEDBY", "bpower"), ` means="closed"`),
		Entry("none, where it was not", pairs("CLOSEDDATE", "", "CLOSEDBY", ""), ""),
		Entry("none, where nobody can tell", pairs("CLOSEDDATE", "03012026", "CLOSEDBY", ""), ""),
	)

	It("cannot hold a value that is too long, which is noted", func() {
		text, notes := distill(kept(0, "FAQ", "1", nil, pairs("STATUS", "A status of more than thirty characters"))...)
		Expect(text).NotTo(ContainSubstring("<picklist"))
		Expect(notes).To(ContainSubstring("a replay needs a tenant with the choices of faq-statuses, and <picklist> cannot hold them: "))
	})

	It("of one field that came with the contract are corrected there", func() {
		extended, err := shipped().Extend(contracts.Extension{CustomFields: []contracts.CustomField{
			{Object: "case", Tag: "CF01_PICKLIST.SITE", Type: "pick-list", Values: []string{"Here"}},
		}})
		Expect(err).NotTo(HaveOccurred())
		exchanges := kept(0, "Case", "1", pairs("CF01_PICKLIST.SITE", "There"), pairs("CF01_PICKLIST.SITE", "There"))
		s, notes := scenarios.Distill(exchanges, scenarios.DistillOptions{Contract: extended})
		Expect(s.Given.Picklists).To(BeEmpty())
		Expect(notes).To(ContainElement(scenarios.Note{
			Exchange: 1, Text: `"There" is no CF01_PICKLIST.SITE of the contract; a replay needs a tenant with that choice`,
		}))
	})
})

var _ = Describe("Fields of a recorded tenant", func() {
	fields := func(exchanges ...scenarios.Exchanged) []contracts.CustomField {
		GinkgoHelper()
		s, _ := scenarios.Distill(exchanges, scenarios.DistillOptions{Contract: shipped()})
		var all []contracts.CustomField
		for _, field := range s.Given.CustomFields {
			all = append(all, field.CustomField)
		}
		return all
	}
	changed := func(at int, pairs ...string) scenarios.Exchanged {
		return happened(at, at+1, "Case.Modify", append([]string{"CASENUM", "1"}, pairs...), []string{"CASENUM", "1"})
	}

	DescribeTable("have a default where", func(exchanges []scenarios.Exchanged, standard string) {
		Expect(fields(exchanges...)).To(Equal([]contracts.CustomField{{Object: "case", Tag: "CF02.REGION", Default: standard}}))
	},
		Entry("an Add left them out", kept(0, "Case", "1", nil, pairs("CF02.REGION", "North")), "North"),
		Entry("an Add left them empty", kept(0, "Case", "1", pairs("CF02.REGION", ""), pairs("CF02.REGION", "North")), "North"),
		Entry("but not where it sent them", kept(0, "Case", "1", pairs("CF02.REGION", "North"), pairs("CF02.REGION", "North")), ""),
		Entry("but not where they stayed empty", kept(0, "Case", "1", nil, pairs("CF02.REGION", "")), ""),
		Entry("but not where a change came between", append(kept(0, "Case", "1", nil, pairs("CF02.REGION", "North")), changed(1, "CF02.REGION", "North")), ""),
		Entry("but not where they became this and that",
			append(kept(0, "Case", "1", nil, pairs("CF02.REGION", "North")), kept(4, "Case", "2", nil, pairs("CF02.REGION", "South"))...), ""),
	)

	It("are read only where a request was refused for nothing else, and none was carried out", func() {
		shown := kept(0, "Case", "1", nil, pairs("score", ""))
		Expect(fields(append(shown, refusedBy(changed(4, "SCORE", "9"), -1, 2))...)).To(Equal([]contracts.CustomField{{Object: "case", Tag: "score", ReadOnly: true}}))
		Expect(fields(append(shown, refusedBy(changed(4, "SCORE", "9", "NONE", "9"), -1, 2))...)).To(Equal([]contracts.CustomField{{Object: "case", Tag: "score"}}))
		Expect(fields(append(shown, refusedBy(changed(4, "SCORE", "9"), -1, 2), changed(6, "SCORE", "8"))...)).To(Equal([]contracts.CustomField{{Object: "case", Tag: "score"}}))
	})

	It("are what the notes tell of", func() {
		_, notes := distill(append(kept(0, "Case", "1", nil, pairs("score", "7")), refusedBy(changed(4, "SCORE", "9"), -1, 2))...)
		Expect(notes).To(ContainSubstring("exchange 2: the tag score is taken for a field of the tenant's own that holds any text, \"7\" where an Add leaves it out, and that the API may not set\n"))
	})

	It("are text without a default that is too long for one", func() {
		long := "A text that is longer than the eighty-five characters that a default of a custom field may have"
		text, notes := distill(kept(0, "Case", "1", nil, pairs("CF02.REGION", long))...)
		Expect(text).To(ContainSubstring(`<custom-field object="case" tag="CF02.REGION"/>`))
		Expect(notes).To(ContainSubstring("the default of CF02.REGION cannot be what the session shows: "))
	})

	DescribeTable("may be why a request was refused, which is noted where the contract finds nothing wrong", func(status, code int, noted bool, tags ...string) {
		_, notes := distill(append(kept(0, "Case", "1", pairs("CF03.SEATS", "3"), pairs("ACCOUNTNUM", "5")), refusedBy(changed(4, tags...), status, code))...)
		if noted {
			Expect(notes).To(ContainSubstring("exchange 3: it was refused for something that the contract does not know"))
		} else {
			Expect(notes).NotTo(ContainSubstring("it was refused"))
		}
	},
		Entry("its type", -1, 5, true, "CF03.SEATS", "many"),
		Entry("its length", -1, 3, true, "CF03.SEATS", "33333"),
		Entry("another record with its value", -1, 81, true, "CF03.SEATS", "3"),
		Entry("but not a value that is wrong by the contract", -1, 5, false, "STATUS", "None"),
		Entry("nor a record that nobody has seen", -1, 5, false, "ACCOUNTNUM", "77"),
		Entry("nor the right to change it", 310, 310, false, "CF03.SEATS", "4"),
	)

	It("are noted as the reason not where the rules of an object may be", func() {
		_, notes := distill(slices.Concat(kept(0, "Case", "1", nil, pairs("ACCOUNTNUM", "5")), []scenarios.Exchanged{
			happened(4, 5, "Customer.Get", pairs("ACCOUNTNUM", "6"), pairs("ACCOUNTNUM", "6", "FIRSTNAME", "Ann", "LASTNAME", "Lee")),
			refusedBy(happened(6, 7, "Followup.Add", pairs("CASENUM", "1", "ACCOUNTNUM", "6", "DESCRIPTION", "x")), -1, 5),
		})...)
		Expect(notes).NotTo(ContainSubstring("it was refused"))
	})
})
