package layout_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("The import rules", func() {
	It("refuse each package that they forbid, where they forbid it", func() {
		for _, r := range importRules {
			subject := made(r.packages)
			for _, forbidden := range r.mustNotImport {
				importing := listed{ImportPath: subject, Imports: []string{made(forbidden)}}
				Expect(brokenRules([]rule{r}, []listed{importing})).To(HaveLen(1), "%s imports %s", subject, forbidden)
			}
			for _, forbidden := range r.mustNotReach {
				reaching := listed{ImportPath: subject, Deps: []string{made(forbidden)}}
				Expect(brokenRules([]rule{r}, []listed{reaching})).To(HaveLen(1), "%s reaches %s", subject, forbidden)
			}
			if r.mayImport != nil {
				importing := listed{ImportPath: subject, Imports: []string{"example.com/other"}}
				Expect(brokenRules([]rule{r}, []listed{importing})).To(HaveLen(1), "%s imports a library", subject)
			}
		}
	})

	DescribeTable("refuse what breaks the architecture",
		func(broken listed, sentence string) {
			Expect(brokenRules(importRules, []listed{broken})).To(ContainElement(HavePrefix(sentence)))
		},
		Entry("the model asking the wire format",
			listed{ImportPath: module + "/contracts", Imports: []string{module + "/contracts/wire"}},
			"./contracts imports ./contracts/wire: "),
		Entry("the model asking a library",
			listed{ImportPath: module + "/contracts", Imports: []string{"golang.org/x/text/width"}},
			"./contracts imports golang.org/x/text/width: "),
		Entry("a second package that knows etree",
			listed{ImportPath: module + "/scenarios", Imports: []string{"github.com/beevik/etree"}},
			"./scenarios imports github.com/beevik/etree: "),
		Entry("the server reaching Ginkgo through another package",
			listed{ImportPath: module + "/mockserver", Deps: []string{"github.com/onsi/ginkgo/v2/types"}},
			"./mockserver depends on github.com/onsi/ginkgo/v2/types: "),
		Entry("broken servers reaching the specs",
			listed{ImportPath: module + "/mockserver/mutants", Deps: []string{module + "/specs"}},
			"./mockserver/mutants depends on ./specs: "),
		Entry("specs reaching the server",
			listed{ImportPath: module + "/specs/report", Deps: []string{module + "/mockserver/internal/store"}},
			"./specs/report depends on ./mockserver/internal/store: "),
		Entry("the store asking the contract",
			listed{ImportPath: module + "/mockserver/internal/store", Deps: []string{module + "/contracts"}},
			"./mockserver/internal/store depends on ./contracts: "),
	)

	DescribeTable("allow what the architecture draws",
		func(fine listed) {
			Expect(brokenRules(importRules, []listed{fine})).To(BeEmpty())
		},
		Entry("xmldoc importing etree",
			listed{ImportPath: module + "/contracts/xmldoc", Imports: []string{"encoding/xml", "github.com/beevik/etree"}}),
		Entry("others reaching etree through xmldoc",
			listed{ImportPath: module + "/contracts/wire", Imports: []string{module + "/contracts"}, Deps: []string{"github.com/beevik/etree"}}),
		Entry("specs importing scenarios and Ginkgo",
			listed{ImportPath: module + "/specs", Deps: []string{module + "/scenarios", "github.com/onsi/ginkgo/v2"}}),
		Entry("the test of every store importing Ginkgo",
			listed{ImportPath: module + "/mockserver/internal/store/storetest", Deps: []string{
				module + "/mockserver/internal/store", "github.com/onsi/ginkgo/v2",
			}}),
		Entry("a store on a database importing the store",
			listed{ImportPath: module + "/mockserver/internal/store/sqlstore", Deps: []string{module + "/mockserver/internal/store"}}),
		Entry("the command reaching everything",
			listed{ImportPath: module + "/cmd/crmock", Deps: []string{module + "/mockserver", module + "/specs"}}),
	)
})

var _ = Describe("The names of packages", func() {
	DescribeTable("are refused when they say nothing",
		func(path, name string) {
			Expect(badNames(emptyNames, []listed{{ImportPath: module + path, Name: name}})).To(HaveLen(1))
		},
		Entry("as the last part of the path", "/mockserver/internal/util", "util"),
		Entry("as another part of the path", "/contracts/common/dates", "dates"),
		Entry("in the package clause alone", "/contracts/dates", "helpers"),
	)

	It("are free otherwise, even where a word is part of another", func() {
		fine := []listed{{ImportPath: module + "/contracts/modelstore", Name: "modelstore"}, {ImportPath: module, Name: "crmock"}}
		Expect(badNames(emptyNames, fine)).To(BeEmpty())
	})
})

var _ = Describe("The folders at the top", func() {
	It("are refused unless they are named or hidden", func() {
		Expect(strayFolders(topFolders, []string{".ci", "contracts", "internal", "pkg"})).To(Equal([]string{"internal", "pkg"}))
	})
})

var _ = Describe("A pattern", func() {
	DescribeTable("matches as in the go command",
		func(pattern, path string, want bool) {
			Expect(matches(pattern, local(path))).To(Equal(want))
		},
		Entry("one package", "./contracts", module+"/contracts", true),
		Entry("not those below it", "./contracts", module+"/contracts/wire", false),
		Entry("a tree with its root", "./contracts/...", module+"/contracts", true),
		Entry("a tree with all below", "./contracts/...", module+"/contracts/wire", true),
		Entry("not a neighbour with a longer name", "./contracts/...", module+"/contractsx", false),
		Entry("the whole module", "./...", module+"/cmd/crmock", true),
		Entry("not a module with a longer name", "./...", module+"x/cmd", false),
		Entry("not the standard library", "./...", "net/http", false),
		Entry("packages of others", "github.com/onsi/ginkgo/...", "github.com/onsi/ginkgo/v2", true),
	)
})

// made is a package that the pattern names.
func made(pattern string) string {
	path := strings.TrimSuffix(pattern, "/...")
	if rest, ok := strings.CutPrefix(path, "."); ok {
		path = module + rest
	}
	return path
}
