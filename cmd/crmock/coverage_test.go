package main

import (
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

func TestCoverageMergesRuns(t *testing.T) {
	g := NewWithT(t)
	folder := t.TempDir()
	own, failing := filepath.Join(folder, "own.json"), filepath.Join(folder, "failing.json")
	g.Expect(verify(t, nil, "--labels", aFew, "--json", own).code).To(Equal(0))
	g.Expect(verify(t, nil, "--target", verified(t, lenient).HTTP, "--console", "off.invalid", "--labels", oneSpec, "--json", failing).code).To(Equal(exitFailed))

	got := crmockContracts(t, "", "coverage", own, failing)

	g.Expect(got.code).To(Equal(0), got.err)
	g.Expect(got.out).To(MatchRegexp(`(?m)^Customer.Add.COMPANY.max +observed +failed +1 +1$`))
	g.Expect(got.out).To(MatchRegexp(`(?m)^Customer.Get.COMPANY.max +\w+ +passed +1 +-$`))
	g.Expect(got.out).To(MatchRegexp(`\nruns      2\ncoverage  of \d+ documented clauses, `))

	got = crmockContracts(t, "", "coverage", "--format", "json", own)
	g.Expect(got.code).To(Equal(0), got.err)
	g.Expect(got.out).To(HavePrefix("{\n \"version\": 1,\n \"runs\": 1,"))
}

func TestCoverageRefusesWhatIsNoRun(t *testing.T) {
	g := NewWithT(t)
	folder := t.TempDir()
	for sentence, args := range map[string][]string{
		"needs the reports of runs": {},
		"none.json":                 {"none.json"},
		"page.json: not JSON":       {file(t, folder, "page.json", "<html>")},
		"is unknown":                {"--format", "xml", file(t, folder, "run.json", `{"version": 1}`)},
	} {
		got := crmockContracts(t, "", append([]string{"coverage"}, args...)...)
		g.Expect(got.code).To(Equal(exitUsage), sentence)
		g.Expect(got.err).To(ContainSubstring(sentence))
	}
}
