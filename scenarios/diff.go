package scenarios

import (
	"context"
	"slices"
	"time"

	"github.com/crmock/crmock/contracts"
)

// Severity says whether a client could tell two servers apart to its harm.
type Severity string

// The severities.
const (
	Breaking Severity = "breaking" // refusals, items, tags or values differ
	Harmless Severity = "harmless" // texts for people, tags more, headers and layout differ
)

// Divergence is one thing in which the right server does otherwise than the left one.
type Divergence struct {
	Scenario string   `json:"scenario"`
	Step     string   `json:"step"`            // its place, element and name, as in f.xml:7:5: send add
	Round    string   `json:"round,omitempty"` // of the repeats around it, as in i=3
	Path     string   `json:"path"`            // of the element, as in WAPI/REPLY/ITEM[1]/EMAIL, or what else it is
	Left     string   `json:"left"`            // values stand in quotes
	Right    string   `json:"right"`
	Clause   string   `json:"clause,omitempty"` // of the contract, the most specific that is touched; empty where none is
	Severity Severity `json:"severity"`

	step string // element and name, without the place: what a baseline knows the step by
}

// Compared is what came of one scenario on two servers. No secret is in it.
type Compared struct {
	Scenario    string       `json:"scenario"`
	State       State        `json:"state"`            // Passed where it was played on both, however it ended there
	Reason      string       `json:"reason,omitempty"` // why it was not
	Replies     int          `json:"replies"`          // that were held against each other
	Left        string       `json:"left,omitempty"`   // why a step could not be taken there; empty where all were
	Right       string       `json:"right,omitempty"`  // the same on the right
	Divergences []Divergence `json:"divergences"`

	err error // that a server has gone
}

// Err is why a server did not answer any more; nil where both did.
func (c Compared) Err() error { return c.err }

// Diff plays a scenario on two servers, on the left one first, and holds each reply of one against that of the other.
// What the scenario expects does not matter, only what it captures. Both runs have the same mark, seed and variables.
// The contract of the left target decides what the tags are.
func Diff(ctx context.Context, s *Scenario, left, right Target, options Options) Compared {
	result := Compared{Scenario: s.Name, State: NotRun, Divergences: []Divergence{}}
	left, options, err := complete(left, options)
	if err != nil {
		result.Reason = err.Error()
		return result
	}
	if right.heard == nil {
		right = right.unheard()
	}
	if right.Contract == nil {
		right.Contract = left.Contract
	}
	for _, t := range []Target{left, right} {
		if reason := missing(s, t); reason != "" {
			result.State, result.Reason = Skipped, reason
			return result
		}
	}
	mark := options.Mark()
	options.Mark = func() string { return mark }
	one := newSide(s, left, options).play(ctx)
	if one.unusable(ctx, &result, "left") {
		return result
	}
	other := newSide(s, right, options).play(ctx)
	if other.unusable(ctx, &result, "right") {
		return result
	}
	return result.of(left.Contract, one, other)
}

// unusable tells whether a run says nothing about the server, and why.
func (s *side) unusable(ctx context.Context, result *Compared, name string) bool {
	switch {
	case ctx.Err() != nil:
		result.Reason = errInterrupted.Error()
	case isGone(s.err):
		result.err = s.err
		result.Reason = "the " + name + " server: " + s.err.Error()
	case s.begun.IsZero():
		result.Reason = "the " + name + " server: " + s.err.Error()
	default:
		return false
	}
	return true
}

// of compares two runs that were played.
func (c Compared) of(contract *contracts.Contract, left, right *side) Compared {
	d := newDiffer(contract, c.Scenario, left, right)
	d.compare()
	c.State, c.Replies, c.Divergences = Passed, d.replies, append(c.Divergences, d.found...)
	if left.err != nil {
		c.Left = left.err.Error()
	}
	if right.err != nil {
		c.Right = right.err.Error()
	}
	return c
}

// Comparison is what came of several scenarios on two servers.
type Comparison struct {
	Left        string    // URL of the API
	Right       string    // the same of the other one
	Started     time.Time // in UTC
	Interrupted bool
	Scenarios   []Compared
	Accepted    int      // divergences that the baseline accepts, and that are not among the others any more
	Outdated    []string // what the baseline accepts and what did not occur, in words
}

// DiffAll compares scenarios, one after the other. A server that has gone ends it; the rest is then not run.
func DiffAll(ctx context.Context, all []*Scenario, left, right Target, options Options) Comparison {
	if options.Now == nil {
		options.Now = time.Now
	}
	c := Comparison{Left: left.URL, Right: right.URL, Started: options.Now().UTC()}
	left, right = left.unheard(), right.unheard()
	gone := ""
	for _, s := range all {
		if gone != "" {
			c.Scenarios = append(c.Scenarios, Compared{Scenario: s.Name, State: NotRun, Reason: gone, Divergences: []Divergence{}})
			continue
		}
		compared := Diff(ctx, s, left, right, options.forScenario(s))
		if compared.err != nil {
			gone = "a server has gone before"
		}
		c.Scenarios = append(c.Scenarios, compared)
	}
	c.Interrupted = ctx.Err() != nil
	return c
}

// Err is why a server did not answer; nil where both did to the end.
func (c Comparison) Err() error {
	for _, compared := range c.Scenarios {
		if compared.err != nil {
			return compared.err
		}
	}
	return nil
}

// Count counts the divergences of a severity.
func (c Comparison) Count(severity Severity) int {
	n := 0
	for _, compared := range c.Scenarios {
		for _, divergence := range compared.Divergences {
			if divergence.Severity == severity {
				n++
			}
		}
	}
	return n
}

// NothingRan tells whether no scenario was compared: all were skipped or not run, or there was none.
func (c Comparison) NothingRan() bool {
	return !slices.ContainsFunc(c.Scenarios, func(compared Compared) bool { return compared.State == Passed })
}

// OK tells whether nothing breaks a client, and whether all was played that can be.
func (c Comparison) OK() bool {
	for _, compared := range c.Scenarios {
		if compared.State == NotRun {
			return false
		}
	}
	return !c.Interrupted && c.Count(Breaking) == 0
}
