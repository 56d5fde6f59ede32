package scenarios

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/crmock/crmock/contracts/client"
)

// State is how a run of a scenario ended.
type State string

// The states.
const (
	Passed  State = "passed"
	Failed  State = "failed"
	Skipped State = "skipped" // the target cannot do what the scenario needs
	NotRun  State = "not run" // the whole was ended before it began or was over
)

// Result is how one run of a scenario ended.
type Result struct {
	Scenario *Scenario
	Round    int // of the replay, from 1 on; 0 where a scenario is played once
	State    State
	Reason   string   // why it was skipped or not run
	Note     string   // what was taken to be given without being seen; empty where nothing was
	Failure  *Failure // nil unless it failed
	Gone     bool     // the target does not answer any more

	Tenant   string // that it was played in; empty where none was entered
	Left     string // why the tenant made for it is still there; empty where it is not
	Started  time.Time
	Duration time.Duration
	Sent     []Sent // requests that were answered, in the order of the answers
}

// Sent is one request that was answered.
type Sent struct {
	Operation string // OBJECT.ACTION as sent
	Duration  time.Duration
}

// Err is nil unless the scenario failed or was not played to its end. A scenario that was skipped is no error.
func (r Result) Err() error {
	switch r.State {
	case Failed:
		return r.Failure
	case NotRun:
		return fmt.Errorf("the scenario %s was not run: %s", r.Scenario.Name, r.Reason)
	default:
		return nil
	}
}

// brokenBy makes of an error what the result says.
func (r Result) brokenBy(err error) Result {
	if errors.Is(err, errInterrupted) {
		r.State, r.Reason = NotRun, err.Error()
		return r
	}
	r.State, r.Gone = Failed, isGone(err)
	if !errors.As(err, &r.Failure) {
		r.Failure = &Failure{At: r.Scenario.Origin, Message: err.Error()}
	}
	return r
}

// errInterrupted says that the context of a run has ended.
var errInterrupted = errors.New("it was interrupted")

// Failure is why a step does not hold. It shows no secrets.
type Failure struct {
	At          Origin // of the step; of the scenario where it could not begin
	Step        string // its element and name, as in send add
	Round       string // of the repeats around it, as in i=3; empty outside of any
	Message     string // what went wrong; empty where the differences say it
	Differences []Difference
	Hint        string           // by which crmock explains its answer; empty from other targets
	Exchange    *client.Exchange // with which it went wrong; nil where it is about none

	cause error
	key   string // of the step in the run
}

// Error is all that there is to say, in lines.
func (f *Failure) Error() string { return strings.Join(f.Lines(), "\n") }

// Unwrap is what caused it, nil where the answer alone did.
func (f *Failure) Unwrap() error { return f.cause }

// Lines are where it is and what is wrong, a line for each difference.
func (f *Failure) Lines() []string {
	head := f.At.Position.String()
	if f.Step != "" {
		head = strings.TrimPrefix(head+": "+f.Step, ": ")
	}
	if f.Round != "" {
		head += " (" + f.Round + ")"
	}
	message := strings.Split(f.Message, "\n")
	if f.Message != "" {
		head = strings.TrimPrefix(head+": "+message[0], ": ")
	}
	lines := append([]string{head}, message[1:]...)
	for _, difference := range f.Differences {
		lines = append(lines, "  "+difference.String())
	}
	if f.Hint != "" {
		lines = append(lines, "  hint: "+f.Hint)
	}
	return lines
}
