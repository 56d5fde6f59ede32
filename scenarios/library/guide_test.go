package library_test

import (
	"fmt"
	"os"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/scenarios"
)

// guide is the page that lists the library.
const guide = "../../docs/guides/scenarios.md"

var _ = Describe("The guide's table of the library", func() {
	It("has one row for each scenario, and says of it what the scenario says of itself", func() {
		page, err := os.ReadFile(guide)
		Expect(err).NotTo(HaveOccurred())
		Expect(tableOf(string(page))).To(Equal(rows(all())), "docs/guides/scenarios.md has to list the library like this:\n%s", strings.Join(rows(all()), "\n"))
	})
})

var _ = Describe("The guide's example of a scenario", func() {
	It("holds", func(ctx SpecContext) {
		page, err := os.ReadFile(guide)
		Expect(err).NotTo(HaveOccurred())
		_, rest, found := strings.Cut(string(page), "```xml\n")
		Expect(found).To(BeTrue())
		text, _, _ := strings.Cut(rest, "```")
		contract, err := contracts.Default()
		Expect(err).NotTo(HaveOccurred())
		example, err := scenarios.Load("scenarios.md", []byte(text), contract)
		Expect(err).NotTo(HaveOccurred())
		Expect(scenarios.Replay(ctx, example, served(), scenarios.Options{}).Err()).To(Succeed())
	})
})

// rows are those of the table, in order.
func rows(listed []*scenarios.Scenario) []string {
	found := make([]string, len(listed))
	for i, s := range listed {
		console := ""
		if s.NeedsConsole() {
			console = "yes"
		}
		found[i] = fmt.Sprintf("| [%s](../../scenarios/library/%s.xml) | %s | %s | %s |", s.Name, s.Name, s.Summary(), strings.Join(s.Tags, " "), console)
	}
	return found
}

// tableOf is the rows of a page that link to a scenario.
func tableOf(page string) []string {
	return slices.DeleteFunc(strings.Split(page, "\n"), func(line string) bool {
		return !strings.HasPrefix(line, "| [") || !strings.Contains(line, "scenarios/library/")
	})
}
