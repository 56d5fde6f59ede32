package report_test

import (
	"fmt"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/specs"
	"github.com/crmock/crmock/specs/report"
)

// manyFailures is a run in which so many specs failed.
func manyFailures(count int, failure string) specs.Result {
	result := specs.Result{}
	for i := range count {
		result.Specs = append(result.Specs, specs.SpecResult{
			Concern: "validation", Text: fmt.Sprintf("spec %04d", i), Clauses: []string{"Case.Get"}, State: specs.Failed, Failure: failure,
		})
	}
	return result
}

func TestAnnotationsAreOneLineForEachFailure(t *testing.T) {
	result := sample()
	result.Specs[0].Failure = "100 % wrong\r\n::set-output name=x::y"
	NewWithT(t).Expect(written(t, report.WriteAnnotations, made(result))).To(Equal("" +
		"::error title=Case.Get.right::The clause Case.Get.right.%0ACase.Get is denied%0Aexpected STATUS 310%0Asome.xml:1:2 object\n" +
		"::error title=Customer.Add.EMAIL.max::The clause Customer.Add.EMAIL.max.%0ACustomer.Add refuses an EMAIL of 56 characters%0A" +
		"100 %25 wrong\\r%0A::set-output name=x::y%0Asome.xml:1:2 object\n"))
}

func TestAnnotationsAreNoMoreThanGitHubShows(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(written(t, report.WriteAnnotations, made(manyFailures(12, "x")))), "\n")
	NewWithT(t).Expect(lines).To(HaveLen(10))
	NewWithT(t).Expect(lines[9]).To(ContainSubstring("3 more specs failed"))
	lines = strings.Split(strings.TrimSpace(written(t, report.WriteAnnotations, made(manyFailures(10, "x")))), "\n")
	NewWithT(t).Expect(lines).To(HaveLen(10))
	NewWithT(t).Expect(lines[9]).To(ContainSubstring("spec 0009"))
}

func TestTheSummaryShowsFailuresAndCoverage(t *testing.T) {
	g := NewWithT(t)
	result := sample()
	result.Specs[0].Failure = "</pre><img src=x>"
	summary := written(t, report.WriteSummary, made(result))
	g.Expect(summary).To(HavePrefix("## crmock verify: failed\n\n3 passed, 2 failed, 3 skipped, 1 not run in 2.3 s against <code>https://crm.example.com</code>, tenant <code>acme</code>"))
	g.Expect(summary).To(ContainSubstring("### Customer.Add.EMAIL.max\n\nThe clause Customer.Add.EMAIL.max. (observed)\n\n<details><summary>Customer.Add refuses an EMAIL of 56 characters</summary>"))
	g.Expect(summary).To(ContainSubstring("| documented | 4 | 0 | 3 | 1 | 0 |"))
	g.Expect(summary).To(ContainSubstring("- 2 skipped because no gateway is given\n"))
	g.Expect(summary).To(ContainSubstring("- 4 of Customer left behind\n"))
	g.Expect(summary).NotTo(ContainSubstring("<img"))
}

func TestTheSummaryIsNoLongerThanGitHubTakes(t *testing.T) {
	summary := written(t, report.WriteSummary, made(manyFailures(50, strings.Repeat("x", 50_000))))
	NewWithT(t).Expect(len(summary)).To(And(BeNumerically("<", 1<<20), BeNumerically(">", 900_000)))
	NewWithT(t).Expect(summary).To(MatchRegexp(`\n\d+ more failed and do not fit in here`))
	NewWithT(t).Expect(summary).To(ContainSubstring("### Coverage"))
}

func TestTheSummaryTellsTheOutcome(t *testing.T) {
	NewWithT(t).Expect(written(t, report.WriteSummary, made(specs.Result{}))).To(HavePrefix("## crmock verify: passed"))
	NewWithT(t).Expect(written(t, report.WriteSummary, made(specs.Result{Interrupted: true}))).To(HavePrefix("## crmock verify: interrupted"))
}
