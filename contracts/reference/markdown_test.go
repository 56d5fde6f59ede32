package reference_test

import (
	"regexp"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/reference"
)

// outsideCode is a page without its blocks of code.
func outsideCode(page string) string {
	return regexp.MustCompile("(?s)\n```xml\n.*?\n```\n").ReplaceAllString(page, "\n\n")
}

// cells counts the cells of a table's row as GitHub does: a bar with a backslash before it ends none.
func cells(row string) int {
	return strings.Count(strings.ReplaceAll(strings.ReplaceAll(row, `\\`, ""), `\|`, ""), "|") - 1
}

// brokenTables are the rows that have another number of cells than the row above them.
func brokenTables(page string) []string {
	var broken []string
	above := ""
	for line := range strings.Lines(outsideCode(page)) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "|") && strings.HasPrefix(above, "|") && cells(line) != cells(above) {
			broken = append(broken, line)
		}
		above = line
	}
	return broken
}

// headings are the anchors that a page has, as GitHub makes them.
func headings(page string) []string {
	var anchors []string
	for _, match := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(outsideCode(page), -1) {
		anchor := strings.ReplaceAll(strings.ToLower(match[1]), " ", "-")
		anchors = append(anchors, regexp.MustCompile(`[^\pL\pN_-]`).ReplaceAllString(anchor, ""))
	}
	return anchors
}

var _ = Describe("The Markdown", func() {
	It("has no blanks at the ends of lines, no two blank lines in a row, and one newline at the end", func() {
		for name, page := range pages(shipped()) {
			Expect(outsideCode(page)).NotTo(MatchRegexp(`(?m)[ \t]$`), name)
			Expect(page).NotTo(ContainSubstring("\n\n\n"), name)
			Expect(page).To(HaveSuffix("\n"), name)
			Expect(page).NotTo(HaveSuffix("\n\n"), name)
		}
	})

	It("has as many cells in each row of a table as the table has columns", func() {
		for name, page := range pages(shipped()) {
			Expect(brokenTables(page)).To(BeEmpty(), name)
		}
	})

	It("links only to pages and headings that are there", func() {
		made := pages(shipped())
		link := regexp.MustCompile(`\]\(([a-zA-Z.]*)(?:#([^)]*))?\)`)
		for name, page := range made {
			for _, match := range link.FindAllStringSubmatch(outsideCode(page), -1) {
				target := match[1]
				if target == "" {
					target = name
				}
				Expect(made).To(HaveKey(target), name)
				if match[2] != "" {
					Expect(headings(made[target])).To(ContainElement(match[2]), name)
				}
			}
		}
	})

	It("stays whole whatever the contract's authors write", func() {
		character := rapid.RuneFrom([]rune("ab *_|\\<>&`[]~#'\"{}()é"))
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			words := escaped(rapid.StringOfN(character, 0, 30, -1).Draw(t, "text"))
			contract, err := small(`<object name="Thing" id="NUM" provenance="assumed" source="Inference"><doc>` + words + `</doc>
				<tag name="NUM" type="id" set-by="server" provenance="assumed" source="Inference"><doc>` + words + `</doc></tag>
				<tag name="NAME" provenance="assumed" source="Inference"><default value="x` + words + `" provenance="assumed" source="Inference"/></tag>
			</object>`)
			if err != nil {
				t.Fatal(err)
			}
			made, err := reference.Pages(contract, contracts.Files())
			if err != nil {
				t.Fatal(err)
			}
			for _, page := range made {
				if broken := brokenTables(string(page.Content)); len(broken) > 0 {
					t.Fatalf("%s: %q", page.Name, broken)
				}
			}
		})
	})

	DescribeTable("shows text as it is written",
		func(written, shown string) {
			page := pages(shipped(`<object name="Customer"><tag name="PBX"><doc>` + escaped(written) + `</doc></tag></object>`))["customer.md"]
			Expect(row(page, "`PBX`")).To(HaveSuffix("| " + shown + " |"))
		},
		Entry("bars", "a | b", `a \| b`),
		Entry("angle brackets and ampersands", "<b> & </b>", "&lt;b&gt; &amp; &lt;/b&gt;"),
		Entry("stars and underscores", "*a* _b_", `\*a\* \_b\_`),
		Entry("backticks and brackets", "`a` [b](c)", "\\`a\\` \\[b](c)"),
		Entry("backslashes", `a\b`, `a\\b`),
	)

	DescribeTable("shows values as code",
		func(value, shown string) {
			page := pages(shipped(`<object name="Customer"><tag name="PBX"><default value="` + escaped(value) + `"/></tag></object>`))["customer.md"]
			Expect(row(page, "`PBX`")).To(ContainSubstring("| " + shown + " (O) |"))
		},
		Entry("plain", "a <b>", "`a <b>`"),
		Entry("with a bar", "a|b", "<code>a&#124;b</code>"),
		Entry("with a backtick", "a`<b>", "<code>a`&lt;b&gt;</code>"),
	)
})
