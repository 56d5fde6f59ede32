package reference_test

import (
	"regexp"
	"strconv"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/reference"
)

var _ = Describe("The pages", func() {
	It("are one for each object, and those that hold for all", func() {
		Expect(pages(shipped())).To(And(
			HaveLen(10),
			HaveKey("README.md"), HaveKey("rights.md"), HaveKey("triggers.md"), HaveKey("promises.md"), HaveKey("clauses.md"),
			HaveKey("customer.md"), HaveKey("case.md"), HaveKey("followup.md"), HaveKey("task.md"), HaveKey("faq.md"),
		))
	})

	It("say in their first line that they are generated", func() {
		for name, page := range pages(shipped()) {
			first, _, _ := strings.Cut(page, "\n")
			Expect(first).To(ContainSubstring(reference.Mark), name)
		}
	})

	It("are the same bytes each time", func() {
		Expect(pages(shipped())).To(Equal(pages(shipped())))
	})

	It("leave out no tag, operation, right or picklist", func() {
		contract := shipped()
		made := pages(contract)
		for _, object := range contract.Objects {
			page := made[strings.ToLower(object.Name)+".md"]
			for _, tag := range object.Tags {
				Expect(row(page, "`"+tag.Name+"`")).NotTo(BeEmpty(), object.Name+"."+tag.Name)
			}
			for _, op := range object.Actions {
				Expect(page).To(ContainSubstring("\n## " + op.Name + "\n"))
				Expect(page).To(ContainSubstring("Right: `" + op.Right.Name + "`"))
				Expect(made["rights.md"]).To(ContainSubstring("`" + op.Right.Name + "`"))
			}
		}
		all := made["customer.md"] + made["case.md"] + made["followup.md"] + made["task.md"] + made["faq.md"]
		for _, list := range contract.Picklists {
			Expect(strings.Count(all, "\n### "+list.Name+"\n")).To(Equal(1))
			for _, choice := range list.Values {
				Expect(all).To(ContainSubstring("- `" + choice.Name + "` ("))
			}
		}
	})

	It("leave out no problem, check, limit, endpoint or source", func() {
		contract := shipped()
		page := pages(contract)["README.md"]
		for _, problem := range contract.Problems {
			Expect(row(page, problem.Name)).To(ContainSubstring("| " + strconv.Itoa(problem.Status) + " | " + strconv.Itoa(problem.Code) + " | "))
			Expect(row(page, problem.Name)).To(ContainSubstring(problem.Text))
		}
		for i, check := range contract.Checks {
			Expect(row(page, strconv.Itoa(i+1))).To(ContainSubstring("| " + check.Name + " ("))
		}
		for _, limit := range contract.Limits {
			Expect(row(page, limit.Name)).To(ContainSubstring(strconv.Itoa(limit.Value) + " " + limit.Unit))
		}
		for _, endpoint := range contract.Endpoints {
			Expect(row(page, endpoint.Name)).To(ContainSubstring("`" + endpoint.Path + "`"))
			for _, refusal := range endpoint.Refusals {
				Expect(row(page, refusal.Name)).To(ContainSubstring(refusal.Detail))
			}
		}
		for _, source := range contract.Sources {
			Expect(row(page, source.Name)).NotTo(BeEmpty())
		}
	})

	It("leave out no promise, trigger or clause", func() {
		contract := shipped()
		made := pages(contract)
		for _, promise := range contract.Promises {
			Expect(row(made["promises.md"], "`"+promise.ID+"`")).NotTo(BeEmpty(), promise.ID)
			Expect(made["promises.md"]).To(ContainSubstring("\n## " + promise.Concern + "\n"))
		}
		for _, trigger := range contract.Triggers {
			Expect(made["triggers.md"]).To(MatchRegexp(`\| ` + trigger.Event + ` \([DOA]\) \| ` + regexp.QuoteMeta("`"+trigger.Query+"`") + ` \|`))
		}
		for _, clause := range contract.Clauses {
			Expect(row(made["clauses.md"], "`"+clause.ID+"`")).To(And(
				ContainSubstring("| "+string(clause.Provenance)+" |"),
				HaveSuffix("| "+clause.At.File+":"+strconv.Itoa(clause.At.Line)+" |"),
			), clause.ID)
		}
	})

	It("show where attachments are read, and say nothing of them where there are none", func() {
		made := pages(shipped())
		for object, path := range map[string]string{"Case](case.md) (D)": "case", "Followup](followup.md) (D)": "followup", "FAQ](faq.md) (A)": "faq"} {
			Expect(made["README.md"]).To(ContainSubstring("| [" + object + " | GET `/api/ccm/attachments/" + path + "/{id}` |"))
		}
		Expect(pages(shipped(`<attachments remove="yes"/>`))["README.md"]).NotTo(ContainSubstring("## Attachments"))
		Expect(pages(shipped(`<attachments objects="invoice"/>`))["README.md"]).To(ContainSubstring("GET `/api/ccm/attachments/invoice/{id}`"))
	})

	It("count the clauses by provenance", func() {
		contract := shipped()
		page := pages(contract)["README.md"]
		count := map[contracts.Provenance]int{}
		for _, clause := range contract.Clauses {
			count[clause.Provenance]++
		}
		Expect(row(page, "(D)")).To(HaveSuffix("| " + strconv.Itoa(count[contracts.Documented]) + " |"))
		Expect(row(page, "(O)")).To(HaveSuffix("| " + strconv.Itoa(count[contracts.Observed]) + " |"))
		Expect(row(page, "(A)")).To(HaveSuffix("| " + strconv.Itoa(count[contracts.Assumed]) + " |"))
	})

	It("include one for an object that an overlay adds, linked from the index", func() {
		made := pages(shipped(`<object name="Site" id="SITENUM"><doc>A place.</doc>
			<tag name="SITENUM" type="id" set-by="server"/><tag name="CITY"/>
			<action name="Add"><right name="site.add"/><accepts tags="CITY"/></action></object>`))
		Expect(made).To(HaveKey("site.md"))
		Expect(made["README.md"]).To(ContainSubstring("| [Site](site.md) | A place. |"))
		Expect(row(made["rights.md"], "[Site](site.md)")).To(Equal("| [Site](site.md) | `site.add` (O) |  |  |"))
		Expect(row(made["clauses.md"], "`Site.CITY`")).To(ContainSubstring("overlay.xml:2"))
	})

	It("cannot hold an object whose page would replace another", func() {
		_, err := reference.Pages(shipped(`<object name="Rights" id="NUM"><tag name="NUM" type="id" set-by="server"/></object>`), contracts.Files())
		Expect(err).To(MatchError(ContainSubstring("rights.md")))
	})

	It("cannot be made with an example that is not there", func() {
		contract := shipped(`<object name="FAQ"><action name="Get"><example file="examples/lost.xml"/></action></object>`)
		_, err := reference.Pages(contract, contracts.Files())
		Expect(err).To(MatchError(And(ContainSubstring("faq.md"), ContainSubstring("examples/lost.xml"))))
	})
})
