package scenarios

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"
)

// Report is what came of several scenarios. Nothing in it is secret.
type Report struct {
	Target      string // URL of the API
	Gateway     string // URL of the gateway; empty: none
	Console     bool   // the target has crmock's console
	Seed        uint64
	Started     time.Time
	Duration    time.Duration
	Interrupted bool     // it was ended before all was played
	Results     []Result // round by round, in the order of the scenarios
}

// Counts are results by state.
type Counts struct {
	Passed  int `json:"passed"`
	Failed  int `json:"failed"`
	Skipped int `json:"skipped"`
	NotRun  int `json:"notRun"`
}

func (c *Counts) add(state State) {
	switch state {
	case Passed:
		c.Passed++
	case Failed:
		c.Failed++
	case Skipped:
		c.Skipped++
	default:
		c.NotRun++
	}
}

// Counts counts the results.
func (r Report) Counts() Counts {
	var c Counts
	for _, result := range r.Results {
		c.add(result.State)
	}
	return c
}

// OK tells whether nothing failed and all was played that can be.
func (r Report) OK() bool {
	c := r.Counts()
	return c.Failed == 0 && c.NotRun == 0 && !r.Interrupted
}

// NothingRan tells whether no scenario was played: all were skipped or not run, or there was none. It says nothing about the
// target then, although nothing failed.
func (r Report) NothingRan() bool {
	c := r.Counts()
	return c.Passed+c.Failed == 0
}

// Unreachable is why the target could not be reached at all; nil where it answered once, or where nothing was tried.
func (r Report) Unreachable() error {
	var why error
	for _, result := range r.Results {
		if len(result.Sent) > 0 {
			return nil
		}
		var gone *goneError
		if why == nil && errors.As(result.Err(), &gone) {
			why = gone.err
		}
	}
	return why
}

// Latency is how long the answers to an operation took. The percentiles are durations that some answer really took.
type Latency struct {
	Operation               string
	Count                   int
	P50, P90, P99, Greatest time.Duration
}

// Latencies are those of all requests that were answered, by operation.
func (r Report) Latencies() []Latency {
	all := map[string][]time.Duration{}
	for _, result := range r.Results {
		for _, sent := range result.Sent {
			all[sent.Operation] = append(all[sent.Operation], sent.Duration)
		}
	}
	var found []Latency
	for _, operation := range slices.Sorted(maps.Keys(all)) {
		took := all[operation]
		slices.Sort(took)
		found = append(found, Latency{operation, len(took), percentile(took, 50), percentile(took, 90), percentile(took, 99), took[len(took)-1]})
	}
	return found
}

// percentile is the shortest duration that so many of a hundred do not exceed. The durations are sorted, and not none.
func percentile(sorted []time.Duration, percent int) time.Duration {
	rank := (percent*len(sorted) + 99) / 100
	return sorted[rank-1]
}

// played is all runs of one scenario.
type played struct {
	scenario *Scenario
	Counts
	results []Result
}

// byScenario are the results of each scenario, in the order of the scenarios.
func (r Report) byScenario() []played {
	var all []played
	at := map[*Scenario]int{}
	for _, result := range r.Results {
		i, there := at[result.Scenario]
		if !there {
			i = len(all)
			at[result.Scenario] = i
			all = append(all, played{scenario: result.Scenario})
		}
		all[i].results = append(all[i].results, result)
		all[i].add(result.State)
	}
	return all
}

// state is the worst that came of the runs.
func (p played) state() State {
	switch {
	case p.Failed > 0:
		return Failed
	case p.NotRun > 0:
		return NotRun
	case p.Skipped > 0:
		return Skipped
	default:
		return Passed
	}
}

// median is how long a run took that was played.
func (p played) median() time.Duration {
	var took []time.Duration
	for _, result := range p.results {
		if result.State == Passed || result.State == Failed {
			took = append(took, result.Duration)
		}
	}
	if len(took) == 0 {
		return 0
	}
	slices.Sort(took)
	return percentile(took, 50)
}

// reason is why the first run that was skipped or not run was so.
func (p played) reason() string {
	for _, result := range p.results {
		if result.Reason != "" {
			return result.Reason
		}
	}
	return ""
}

// unseen is what the first run took to be given without seeing it; of one target, that is the same for all.
func (p played) unseen() string {
	for _, result := range p.results {
		if result.Note != "" {
			return result.Note
		}
	}
	return ""
}

// failures are the first of those that failed, and how many more there are.
func (p played) failures(most int) (shown []Result, more int) {
	for _, result := range p.results {
		if result.State == Failed {
			shown = append(shown, result)
		}
	}
	kept := min(len(shown), most)
	return shown[:kept], len(shown) - kept
}

// Summary is the first line of what the scenario shows, for lists; its name where it says nothing.
func (s *Scenario) Summary() string {
	line, _, _ := strings.Cut(strings.TrimSpace(s.Doc), "\n")
	return cmp.Or(line, s.Name)
}
