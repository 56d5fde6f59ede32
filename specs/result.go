package specs

import (
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
)

// State is how a spec ended.
type State string

// The states.
const (
	Passed       State = "passed"
	Failed       State = "failed"
	Skipped      State = "skipped"       // the target lacks a capability
	NotExercised State = "not exercised" // no spec, or the spec was not chosen, or the run ended before it
)

// Result is what a run found out.
type Result struct {
	ID          string // in the mark crmock-ID of what the run has added
	Seed        int64
	Started     time.Time
	Duration    time.Duration
	Interrupted bool // the run was ended before all chosen specs were carried out
	Specs       []SpecResult
	Clauses     []ClauseResult
	Left        []Left // records that the run has added
}

// SpecResult is how one spec ended.
type SpecResult struct {
	Concern, Text string
	Clauses       []string
	State         State
	Reason        string // of a skip
	Failure       string // what was expected and what was got
	Exchanges     []client.Exchange
	Duration      time.Duration
}

// ClauseResult is what a run says of one clause: failed if one spec that checks it failed, else passed if one passed,
// else skipped.
type ClauseResult struct {
	ID         string
	Says       string // the clause as a sentence
	Place      string // where the contract states it: file, line, column, element path
	Provenance contracts.Provenance
	Sources    []string
	State      State
	Reason     string // of a skip
}

// OK tells whether nothing failed and the run came to its end.
func (r Result) OK() bool { return r.Count(Failed) == 0 && !r.Interrupted }

// Count is how many specs ended so.
func (r Result) Count(state State) int {
	count := 0
	for _, spec := range r.Specs {
		if spec.State == state {
			count++
		}
	}
	return count
}

// judge is what the specs say of each clause of the contract. A spec that fails contradicts the clause that names it;
// of the others that it touches it says nothing where another spec shows that they hold.
func judge(c *contracts.Contract, specs []SpecResult) []ClauseResult {
	found, weights := map[string]SpecResult{}, map[string]int{}
	for _, spec := range specs {
		for i, id := range spec.Clauses {
			if weight := weigh(spec.State, i == 0); weight > weights[id] {
				found[id], weights[id] = spec, weight
			}
		}
	}
	results := make([]ClauseResult, len(c.Clauses))
	for i, clause := range c.Clauses {
		results[i] = ClauseResult{
			ID: clause.ID, Says: clause.Says, Place: clause.At.String() + " " + clause.Path,
			Provenance: clause.Provenance, Sources: clause.Sources, State: NotExercised,
		}
		if spec, known := found[clause.ID]; known {
			results[i].State, results[i].Reason = spec.State, spec.Reason
		}
	}
	return results
}

// weigh says how much a spec tells of a clause: more than one of less weight.
func weigh(state State, names bool) int {
	switch {
	case state == Failed && names:
		return 4
	case state == Passed:
		return 3
	case state == Failed:
		return 2
	case state == Skipped:
		return 1
	default:
		return 0
	}
}
