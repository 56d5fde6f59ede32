package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/specs"
)

// Cover is how many clauses of one provenance ended how.
type Cover struct {
	Provenance contracts.Provenance `json:"provenance" jsonschema:"documented, observed or assumed"`
	Counts
}

// provenances are in the order of their certainty.
func provenances() []contracts.Provenance {
	return []contracts.Provenance{contracts.Documented, contracts.Observed, contracts.Assumed}
}

// cover counts clauses by provenance. Each provenance is there, even where it has no clause.
func cover(clauses []Clause) []Cover {
	covers := make([]Cover, 0, len(provenances()))
	for _, provenance := range provenances() {
		counted := Cover{Provenance: provenance}
		for _, clause := range clauses {
			if clause.Provenance == provenance {
				counted.add(clause.State)
			}
		}
		covers = append(covers, counted)
	}
	return covers
}

// Sentence is what a run says of the clauses of one provenance. What a mock does is no evidence, so of a mock it says
// no more than that the clauses hold.
func (c Cover) Sentence(mock bool) string {
	holding := "hold"
	switch {
	case mock:
	case c.Provenance == contracts.Assumed:
		holding = "now observed"
	case c.Provenance == contracts.Documented:
		holding = "confirmed"
	case c.Provenance == contracts.Observed:
		holding = "observed again"
	}
	text := fmt.Sprintf("of %d %s clauses, %d %s, %d contradicted", c.Total(), c.Provenance, c.Passed, holding, c.Failed)
	if c.Skipped > 0 {
		text += fmt.Sprintf(", %d skipped", c.Skipped)
	}
	if c.NotExercised > 0 {
		text += fmt.Sprintf(", %d not exercised", c.NotExercised)
	}
	return text
}

// Merged is what several runs together say of the clauses of the contract.
type Merged struct {
	Version  int            `json:"version"`
	Runs     int            `json:"runs"`
	LeftOut  int            `json:"leftOut"` // runs of a mock, where there are runs of other targets
	Mock     bool           `json:"mock"`    // there is nothing but runs of a mock
	Coverage []Cover        `json:"coverage"`
	Clauses  []MergedClause `json:"clauses"` // by provenance, then in the contract's order
}

// MergedClause is one clause, and how often it passed and failed.
type MergedClause struct {
	Clause
	Passed int `json:"passed"` // runs
	Failed int `json:"failed"` // runs
}

// Merge is what several runs together say: a clause failed if it failed in one of them, else it passed if it passed in
// one, else it was skipped. What a clause says, and its provenance, is taken from the run that started last. Runs of a
// mock are left out where there are others, because they are no evidence of the vendor's API.
func Merge(runs []Document) Merged {
	evidence := slices.DeleteFunc(slices.Clone(runs), func(run Document) bool { return run.Target.Mock })
	merged := Merged{Version: Version, LeftOut: len(runs) - len(evidence), Mock: len(evidence) == 0}
	if merged.Mock {
		evidence, merged.LeftOut = slices.Clone(runs), 0
	}
	merged.Runs = len(evidence)
	slices.SortStableFunc(evidence, func(a, b Document) int { return a.Started.Compare(b.Started) })
	merged.Clauses = mergeClauses(evidence)
	plain := make([]Clause, len(merged.Clauses))
	for i, clause := range merged.Clauses {
		plain[i] = clause.Clause
	}
	merged.Coverage = cover(plain)
	return merged
}

func mergeClauses(runs []Document) []MergedClause {
	merged := []MergedClause{}
	place := map[string]int{}
	for _, run := range runs {
		for _, clause := range run.Clauses {
			i, known := place[clause.ID]
			if !known {
				i = len(merged)
				place[clause.ID] = i
				merged = append(merged, MergedClause{Clause: clause})
			}
			merged[i].merge(clause)
		}
	}
	slices.SortStableFunc(merged, func(a, b MergedClause) int { return cmp.Compare(certainty(a), certainty(b)) })
	return merged
}

func certainty(c MergedClause) int { return slices.Index(provenances(), c.Provenance) }

// merge adds what a later run says.
func (m *MergedClause) merge(later Clause) {
	state, reason := m.State, m.Reason
	if rank(later.State) >= rank(state) {
		state, reason = later.State, later.Reason
	}
	m.Clause = later
	m.State, m.Reason = state, reason
	switch later.State {
	case specs.Passed:
		m.Passed++
	case specs.Failed:
		m.Failed++
	}
}

// rank is how much a state says.
func rank(state specs.State) int {
	return slices.Index([]specs.State{specs.NotExercised, specs.Skipped, specs.Passed, specs.Failed}, state)
}

// WriteText writes a line for each clause, and what they come to last.
func (m Merged) WriteText(w io.Writer) error {
	rows := [][]string{{"clause", "provenance", "state", "passed", "failed", "reason"}}
	for _, c := range m.Clauses {
		rows = append(rows, []string{c.ID, string(c.Provenance), string(c.State), count(c.Passed), count(c.Failed), plain(c.Reason)})
	}
	var b strings.Builder
	writeTable(&b, rows, 3, 4)
	fmt.Fprintf(&b, "\nruns      %d", m.Runs)
	if m.LeftOut > 0 {
		fmt.Fprintf(&b, "; %d of crmock itself left out, because a mock is no evidence", m.LeftOut)
	}
	b.WriteString("\n")
	writeCoverage(&b, m.Coverage, m.Mock)
	_, err := io.WriteString(w, strings.TrimRight(b.String(), "\n")+"\n")
	return err
}
