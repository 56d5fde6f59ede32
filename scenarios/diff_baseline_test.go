package scenarios_test

import (
	"os"
	"path/filepath"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/scenarios"
)

// baselineOf is a baseline as it stands in a file.
func baselineOf(text string) *scenarios.Baseline {
	GinkgoHelper()
	file := filepath.Join(GinkgoT().TempDir(), "accepted.xml")
	Expect(os.WriteFile(file, []byte(text), 0o600)).To(Succeed())
	baseline, err := scenarios.LoadBaseline(file)
	Expect(err).NotTo(HaveOccurred())
	return baseline
}

// differing is a scenario that was played, with differences at these paths.
func differing(scenario string, paths ...string) scenarios.Compared {
	compared := scenarios.Compared{Scenario: scenario, State: scenarios.Passed}
	for _, path := range paths {
		compared.Divergences = append(compared.Divergences, scenarios.Divergence{
			Scenario: scenario, Path: path, Left: `"10000000"`, Right: `"qqq"`, Severity: scenarios.Breaking,
		})
	}
	return compared
}

// updated is what becomes of the text of a baseline.
func updated(text string, all ...scenarios.Compared) string {
	GinkgoHelper()
	update, err := baselineOf(text).Update(scenarios.Comparison{Scenarios: all}, "qqq")
	Expect(err).NotTo(HaveOccurred())
	return string(update.Text)
}

// accept is an entry as it is written by an update.
func accept(scenario, path string) string {
	return "  <accepted scenario=\"" + scenario + "\" path=\"" + path + "\" left=\"&quot;[0-9]+&quot;\" right=\"&quot;[a-zA-Z0-9]+&quot;\"/>\n"
}

var _ = Describe("Updating a baseline", func() {
	const written = `<?xml version="1.0"?>
<!-- agreed with those who run the right server -->
<differences>
  <accepted scenario="b" path="B1"/>  <!-- why -->
  <accepted scenario="a" path="A1" left=".*"/>

  <accepted
      scenario="b" path="B2"></accepted>
</differences>
<!-- end -->
`

	It("leaves all as it is where the same differs, and of scenarios that were not played", func() {
		Expect(updated(written, differing("b", "B1", "B2"), differing("a", "A1"))).To(Equal(written))
		Expect(updated(written, scenarios.Compared{Scenario: "b", State: scenarios.NotRun}, scenarios.Compared{Scenario: "a", State: scenarios.Skipped})).To(Equal(written))
		Expect(updated(written, differing("c"))).To(Equal(written))
	})

	It("adds what is new after the others of its scenario, or else at the end", func() {
		update, err := baselineOf(written).Update(scenarios.Comparison{Scenarios: []scenarios.Compared{differing("c", "C1"), differing("a", "A1", "A2", "A2")}}, "qqq")
		Expect(err).NotTo(HaveOccurred())
		Expect(string(update.Text)).To(Equal(`<?xml version="1.0"?>
<!-- agreed with those who run the right server -->
<differences>
  <accepted scenario="b" path="B1"/>  <!-- why -->
  <accepted scenario="a" path="A1" left=".*"/>
` + accept("a", "A2") + `
  <accepted
      scenario="b" path="B2"></accepted>
` + accept("c", "C1") + `</differences>
<!-- end -->
`))
		Expect([]int{update.Added, update.Removed, update.Kept}).To(Equal([]int{2, 0, 3}))
	})

	It("takes out what no longer occurs, and no comment", func() {
		Expect(updated(written, differing("b", "B3"), differing("a", "A1"))).To(Equal(`<?xml version="1.0"?>
<!-- agreed with those who run the right server -->
<differences>  <!-- why -->
  <accepted scenario="a" path="A1" left=".*"/>
` + accept("b", "B3") + `</differences>
<!-- end -->
`))
	})

	DescribeTable("begins a file, or one without entries", func(text string, want string) {
		Expect(updated(text, differing("a", "A1"))).To(Equal(want))
	},
		Entry("closed at once", "<differences/>", "<differences>\n"+accept("a", "A1")+"</differences>"),
		Entry("with a comment", "<differences>\n  <!-- none yet -->\n</differences>\n", "<differences>\n  <!-- none yet -->\n"+accept("a", "A1")+"</differences>\n"),
	)

	It("writes what accepts all that was found, in any order of runs", func() {
		path := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"WAPI", "A", "B", "C <&> \"D\""}), 0, 4, rapid.ID[string])
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			text := "<differences/>"
			var last []scenarios.Compared
			for range rapid.IntRange(1, 4).Draw(t, "runs") {
				last = nil
				for _, name := range []string{"a", "b", "c"} {
					if rapid.Bool().Draw(t, "plays "+name) {
						last = append(last, differing(name, path.Draw(t, name)...))
					}
				}
				text = updated(text, last...)
			}
			again := scenarios.Comparison{Scenarios: slices.Clone(last)}
			baselineOf(text).Apply(&again)
			Expect(again.Count(scenarios.Breaking)).To(BeZero())
			Expect(again.Outdated).To(BeEmpty())
			Expect(updated(text, last...)).To(Equal(text), "a second update changes nothing")
		})
	})
})
