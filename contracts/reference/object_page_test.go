package reference_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

var _ = Describe("The page of an object", func() {
	It("shows of each tag what every operation makes of it, and how sure that is", func() {
		page := pages(shipped())["case.md"]
		Expect(row(page, "Tag")).To(Equal("| Tag | Type | Characters | Add | Modify | Get | Default | Notes |"))
		Expect(row(page, "`SUBJECT`")).To(HavePrefix("| `SUBJECT` (O) | text | up to 50 (O) | mandatory (A) | yes (A) | filter (O), % (O) |"))
		Expect(row(page, "`CASENUM`")).To(HavePrefix("| `CASENUM` (O) | id | up to 30 (O) |  | key (A) | filter (O) |"))
		Expect(row(page, "`LASTACTDATE`")).To(HavePrefix("| `LASTACTDATE` (O) | date MMDDYYYY |  |  |  |  |  |"))
		Expect(row(page, "`LASTACTDATE`")).To(ContainSubstring("Set by the server."))
	})

	It("has no column for an action that the object does not have", func() {
		Expect(row(pages(shipped())["followup.md"], "Tag")).To(Equal("| Tag | Type | Characters | Add | Get | Default | Notes |"))
	})

	It("shows a minimum together with the maximum, and alone", func() {
		page := pages(shipped(`<object name="Customer"><tag name="PBX"><min value="2" provenance="documented" source="Fields"/></tag>
			<tag name="NICKNAME"><min value="3"/></tag></object>`))["customer.md"]
		Expect(row(page, "`PBX`")).To(ContainSubstring("| 2 (D) to 30 (A) |"))
		Expect(row(page, "`NICKNAME`")).To(ContainSubstring("| from 3 (O) |"))
	})

	It("tells what is unique, what may not be emptied, and what never stands in a reply", func() {
		page := pages(shipped())["customer.md"]
		Expect(row(page, "`EMAIL`")).To(And(
			ContainSubstring(`Unique, else ERROR\_CODE 81 (O).`), ContainSubstring(`Modify may not empty it, else ERROR\_CODE 2 (D).`)))
		Expect(row(page, "`PASSWD`")).To(ContainSubstring("Never in a reply (A)."))
	})

	It("links a reference to the page of its object, and a choice to its picklist", func() {
		page := pages(shipped())["case.md"]
		Expect(row(page, "`ACCOUNTNUM`")).To(ContainSubstring("| id of a [Customer](customer.md) (A) |"))
		Expect(row(page, "`STATUS`")).To(ContainSubstring("| choice of [case-statuses](case.md#case-statuses) |"))
	})

	It("shows a picklist that several objects use once, with the first of them", func() {
		made := pages(shipped())
		Expect(row(made["followup.md"], "`VISIBILITY`")).To(ContainSubstring("(case.md#visibilities)"))
		Expect(made["case.md"]).To(ContainSubstring("Default: `Private` (A). Used by `Case.VISIBILITY`, `Followup.VISIBILITY`."))
		Expect(made["followup.md"]).NotTo(ContainSubstring("### visibilities"))
	})

	It("shows choices that belong to one tag alone in its row", func() {
		Expect(row(pages(shipped())["followup.md"], "`DIRECTION`")).To(ContainSubstring("| choice of Inbound (A), Outbound (A) |"))
	})

	It("says which value of a picklist has a meaning", func() {
		Expect(pages(shipped())["case.md"]).To(ContainSubstring("\n- `Closed` (A), means closed\n"))
	})

	It("shows defaults that are values and defaults that come from another record", func() {
		made := pages(shipped())
		Expect(row(made["case.md"], "`PRIORITY`")).To(ContainSubstring("| `Medium` (A) |"))
		Expect(row(made["followup.md"], "`SUBJECT`")).To(ContainSubstring("| `CASENUM.SUBJECT` (A) |"))
	})

	It("tells of each operation what it demands, what it answers and what the server does by itself", func() {
		page := pages(shipped())["followup.md"]
		Expect(page).To(ContainSubstring("\n- Mandatory: CASENUM (A), DESCRIPTION (A).\n"))
		Expect(page).To(ContainSubstring("\n- Answers with `FOLLOWUPNUM` (A)."))
		Expect(page).To(ContainSubstring("\n- Order: ascending by `FOLLOWUPNUM` as a number (A)."))
		Expect(page).To(ContainSubstring("\n- Rule: "))
		Expect(page).To(MatchRegexp(`\n  - In the Case that CASENUM names, LASTACTDATE is set to .*\(A\)\.`))
		Expect(pages(shipped())["case.md"]).To(MatchRegexp(`\n  - CLOSEDDATE is set to .*STATUS begins to mean closed`))
	})

	It("shows a filter with its comparison, its wildcard and the record that it looks at", func() {
		page := pages(shipped())["case.md"]
		Expect(row(page, "`LASTNAME`")).To(HavePrefix(
			"| `LASTNAME` (O) | ignoring case (A) | `%` (O) | up to 30 (O) | The tag of the record that `ACCOUNTNUM` names."))
		Expect(pages(shipped())["customer.md"]).To(ContainSubstring("| `VOICE` (O) | by digits only (A) |  |"))
	})

	It("shows requests and replies as they go over the wire, values to the letter", func() {
		page := pages(shipped())["case.md"]
		Expect(page).To(ContainSubstring("```xml\n<WAPI>\n  <TENANT>demo</TENANT>\n"))
		Expect(page).To(ContainSubstring("<DESCRIPTION>Ordered two weeks ago.\nNo tracking number yet.</DESCRIPTION>\n"))
		Expect(page).To(ContainSubstring(`  <REPLY STATUS="0" ERROR_STR="" ERROR_CODE="0">` + "\n    <ITEM>\n      <CASENUM>3</CASENUM>\n"))
		Expect(page).To(ContainSubstring("      <CLOSEDDATE/>\n"))
	})

	It("shows what an overlay says instead of what it replaced", func() {
		page := pages(shipped(`<object name="Customer"><tag name="PBX"><max value="12"/></tag></object>`))["customer.md"]
		Expect(row(page, "`PBX`")).To(ContainSubstring("| up to 12 (O) |"))
	})

	It("shows a tenant's contract with the tenant's own fields and choices", func() {
		contract, err := shipped().Extend(contracts.Extension{
			Picklists:    map[string][]contracts.Option{"case-statuses": {{Name: "Open"}, {Name: "Done", Means: "closed"}}},
			CustomFields: []contracts.CustomField{{Object: "case", Tag: "CF01_PICKLIST.REGION", Type: "pick-list", Values: []string{"North", "South"}}},
		})
		Expect(err).NotTo(HaveOccurred())
		page := pages(contract)["case.md"]
		Expect(row(page, "`CF01_PICKLIST.REGION`")).To(ContainSubstring("| choice of North (D), South (D) |"))
		Expect(page).To(ContainSubstring("\n- `Done` (D), means closed\n"))
	})
})
