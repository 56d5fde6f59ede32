package report_test

import (
	"bytes"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/specs"
	"github.com/crmock/crmock/specs/report"
)

// run is a run that started some minutes after the first, and found clauses in states.
func run(minute int, mock bool, states map[string]specs.State) report.Document {
	d := report.Document{Version: report.Version, Started: started().Add(time.Duration(minute) * time.Minute), Target: report.Target{Mock: mock}}
	for _, id := range []string{"a", "b", "c", "d"} {
		if state, known := states[id]; known {
			d.Clauses = append(d.Clauses, report.Clause{ID: id, Provenance: contracts.Assumed, State: state, Reason: map[specs.State]string{specs.Skipped: "no " + id}[state]})
		}
	}
	return d
}

func TestMergedRunsSayTheMostThatOneOfThemSays(t *testing.T) {
	g := NewWithT(t)
	first := run(0, false, map[string]specs.State{"a": specs.Failed, "b": specs.Passed, "c": specs.Skipped, "d": specs.NotExercised})
	second := run(1, false, map[string]specs.State{"a": specs.Passed, "b": specs.Skipped, "c": specs.NotExercised})
	for _, runs := range [][]report.Document{{first, second}, {second, first}} {
		merged := report.Merge(runs)
		g.Expect(merged.Runs).To(Equal(2))
		states := map[string]specs.State{}
		for _, c := range merged.Clauses {
			states[c.ID] = c.State
		}
		g.Expect(states).To(Equal(map[string]specs.State{"a": specs.Failed, "b": specs.Passed, "c": specs.Skipped, "d": specs.NotExercised}))
		g.Expect([]int{merged.Clauses[0].Passed, merged.Clauses[0].Failed}).To(Equal([]int{1, 1}))
		g.Expect(merged.Clauses[1].Reason).To(BeEmpty())
		g.Expect(merged.Clauses[2].Reason).To(Equal("no c"))
		g.Expect(merged.Coverage[2].Sentence(merged.Mock)).To(Equal("of 4 assumed clauses, 1 now observed, 1 contradicted, 1 skipped, 1 not exercised"))
	}
}

func TestMergedClausesAreSortedByProvenanceAndTakenFromTheLastRun(t *testing.T) {
	g := NewWithT(t)
	before := run(0, false, map[string]specs.State{"a": specs.Passed, "b": specs.Passed})
	after := run(1, false, map[string]specs.State{"b": specs.Passed})
	after.Clauses[0].Provenance = contracts.Observed
	merged := report.Merge([]report.Document{after, before})
	g.Expect(merged.Clauses[0].ID).To(Equal("b"))
	g.Expect(merged.Clauses[0].Provenance).To(Equal(contracts.Observed))
	g.Expect(merged.Clauses[1].ID).To(Equal("a"))
}

func TestRunsOfAMockAreNoEvidence(t *testing.T) {
	g := NewWithT(t)
	mock := run(0, true, map[string]specs.State{"a": specs.Passed, "b": specs.Passed})
	vendor := run(1, false, map[string]specs.State{"a": specs.Failed})
	merged := report.Merge([]report.Document{mock, vendor, mock})
	g.Expect([]int{merged.Runs, merged.LeftOut, len(merged.Clauses)}).To(Equal([]int{1, 2, 1}))
	var b bytes.Buffer
	g.Expect(merged.WriteText(&b)).To(Succeed())
	g.Expect(b.String()).To(Equal("" +
		"clause  provenance  state   passed  failed  reason\n" +
		"a       assumed     failed       -       1\n" +
		"\n" +
		"runs      1; 2 of crmock itself left out, because a mock is no evidence\n" +
		"coverage  of 1 assumed clauses, 0 now observed, 1 contradicted\n"))

	alone := report.Merge([]report.Document{mock})
	g.Expect([]int{alone.Runs, alone.LeftOut}).To(Equal([]int{1, 0}))
	g.Expect(alone.Coverage[2].Sentence(alone.Mock)).To(Equal("of 2 assumed clauses, 2 hold, 0 contradicted"))
}

func TestMergingNothingIsNothing(t *testing.T) {
	var b bytes.Buffer
	NewWithT(t).Expect(report.Merge(nil).WriteJSON(&b)).To(Succeed())
	NewWithT(t).Expect(b.String()).To(ContainSubstring(`"clauses": []`))
}
