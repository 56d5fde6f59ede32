package scenarios

import (
	"context"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Plan says how several scenarios are played.
type Plan struct {
	Options // Vars are for the scenarios that have them; Pace is followed besides Rate

	Rounds   int          // how often each is played; 0: once
	Parallel int          // how many runs at once; 0: one
	Rate     float64      // most requests in a second, of all runs together; 0: as many as there are
	FailFast bool         // begin no run after the first that failed
	Observe  func(Result) // is told each result, one at a time; nil: nobody is
}

// ReplayAll plays scenarios, all of them once before any a second time. It ends when all are played, when the context
// does, or when the target does not answer any more. What was not played by then is in the report, too.
func ReplayAll(ctx context.Context, all []*Scenario, target Target, plan Plan) Report {
	plan.Rounds, plan.Parallel = max(plan.Rounds, 1), max(plan.Parallel, 1)
	if plan.Now == nil {
		plan.Now = time.Now
	}
	plan.Pace = plan.paced()
	runs := &runs{plan: plan, target: target.unheard(), scenarios: all, results: make([]Result, len(all)*plan.Rounds)}
	report := Report{Target: target.URL, Gateway: target.Gateway, Console: target.Console != nil, Seed: plan.Seed, Started: plan.Now()}
	var playing sync.WaitGroup
	for range min(plan.Parallel, len(runs.results)) {
		playing.Go(func() { runs.play(ctx) })
	}
	playing.Wait()
	report.Results, report.Interrupted, report.Duration = runs.results, ctx.Err() != nil, plan.Now().Sub(report.Started)
	return report
}

// paced is the pace of the options, and no more requests than the rate allows.
func (p Plan) paced() func(context.Context) error {
	if p.Rate <= 0 {
		return p.Pace
	}
	limiter := rate.NewLimiter(rate.Limit(p.Rate), 1)
	own := p.Pace
	return func(ctx context.Context) error {
		if own != nil {
			if err := own(ctx); err != nil {
				return err
			}
		}
		return limiter.Wait(ctx)
	}
}

// runs hands out one run after the other to those who play.
type runs struct {
	plan      Plan
	target    Target
	scenarios []*Scenario

	guard   sync.Mutex
	next    int
	ended   string // why no run begins any more; empty: they do
	results []Result
}

func (r *runs) play(ctx context.Context) {
	for {
		i, ended, more := r.take(ctx)
		if !more {
			return
		}
		s, round := r.scenarios[i%len(r.scenarios)], i/len(r.scenarios)+1
		result := Result{Scenario: s, State: NotRun, Reason: ended}
		if ended == "" {
			result = Replay(ctx, s, r.target, r.optionsOf(s, round))
		}
		if r.plan.Rounds > 1 {
			result.Round = round
		}
		r.put(i, result)
	}
}

// take is the number of the next run, and why it cannot begin.
func (r *runs) take(ctx context.Context) (i int, ended string, more bool) {
	r.guard.Lock()
	defer r.guard.Unlock()
	i = r.next
	r.next++
	if r.ended == "" && ctx.Err() != nil {
		r.ended = "the replay was interrupted"
	}
	return i, r.ended, i < len(r.results)
}

// put keeps a result, and finds out whether it ends the whole.
func (r *runs) put(i int, result Result) {
	r.guard.Lock()
	defer r.guard.Unlock()
	r.results[i] = result
	switch {
	case r.ended != "":
	case result.Gone && r.target.heard.Load():
		r.ended = "the target has gone"
	case result.Gone:
		r.ended = "the target does not answer"
	case r.plan.FailFast && result.State == Failed:
		r.ended = "another scenario failed before"
	}
	if r.plan.Observe != nil {
		r.plan.Observe(result)
	}
}

// optionsOf are those of one run. Each makes up other people, so that runs that share a tenant do not meet.
func (r *runs) optionsOf(s *Scenario, round int) Options {
	options := r.plan.Options
	name := fnv.New64a()
	_, _ = fmt.Fprint(name, s.Name)                                    // a hash never fails
	options.Seed = mix(mix(options.Seed, name.Sum64()), uint64(round)) //nolint:gosec // never negative
	options.Vars = maps.Clone(options.Vars)
	maps.DeleteFunc(options.Vars, func(name, _ string) bool { return !s.has(name) })
	return options
}

// has tells whether a scenario has a variable.
func (s *Scenario) has(name string) bool {
	return slices.ContainsFunc(s.Vars, func(variable Var) bool { return variable.Name == name })
}
