package scenarios

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/console"
)

// Target is what scenarios are played against. With a console, each run has a tenant of its own, which is removed after
// it. Without one, all runs share the tenant whose credentials are given, what only a console can do is skipped, or looked
// for where the scenario asks for that, and ${today} and ${now} are those of UTC.
type Target struct {
	URL     string // of the API, as in http://127.0.0.1:8080
	Gateway string // URL for requests to the gateway; empty: they cannot be sent

	Tenant, Username, Password string // not needed with a console
	APIKey                     string // of the gateway; not needed with a console

	TLS     client.TLS
	Timeout time.Duration // of one request; 0: 30 seconds

	Console  *console.Client     // nil: there is none
	Template string              // tenant that those made for the runs are like; empty: every right, no records
	Contract *contracts.Contract // nil: as shipped

	heard *atomic.Bool // the API has answered once; nil: nothing has been sent
}

// unheard is the target as one that has not answered yet, for all runs that share it.
func (t Target) unheard() Target {
	t.heard = new(atomic.Bool)
	return t
}

// Format keeps passwords and keys out of whatever is printed.
func (t Target) Format(to fmt.State, _ rune) {
	fmt.Fprintf(to, "scenarios.Target{URL: %q, Tenant: %q, console: %t}", t.URL, t.Tenant, t.Console != nil)
}

// Options say how a scenario is played. The zero value plays it with the defaults of its variables, as fast as it goes.
type Options struct {
	Vars  map[string]string // in place of the defaults of variables
	Seed  uint64            // of made-up people and records
	Speed float64           // 1: requests as far apart as they were recorded, 2: in half the time; 0: without pauses

	Pace func(context.Context) error // waits before each request until it may be sent; nil: it may at once
	Mark func() string               // ${run}: 1 to MaxMark letters and digits; nil: random ones
	Now  func() time.Time            // nil: time.Now
}

// complete fills in what target and options leave out.
func complete(target Target, options Options) (Target, Options, error) {
	if target.Contract == nil {
		shipped, err := contracts.Default()
		if err != nil {
			return target, options, err
		}
		target.Contract = shipped
	}
	if target.heard == nil {
		target = target.unheard()
	}
	if options.Pace == nil {
		options.Pace = context.Cause // which is nil until the context ends
	}
	if options.Mark == nil {
		options.Mark = randomMark
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	return target, options, nil
}

func randomMark() string { return strings.ToLower(rand.Text()[:MaxMark]) }

// Replay plays a scenario once. The first step that does not hold ends it, because what later steps need would be
// missing. The result says how it ended; nothing that goes wrong is left out of it, and no secret is in it.
func Replay(ctx context.Context, s *Scenario, target Target, options Options) Result {
	result := Result{Scenario: s}
	target, options, err := complete(target, options)
	if err != nil {
		return result.brokenBy(err)
	}
	if reason := missing(s, target); reason != "" {
		result.State, result.Reason = Skipped, reason
		return result
	}
	p := newPlayer(s, target, options)
	defer p.close()
	return p.play(ctx)
}

// play takes the scenario from its tenant's making to its removal.
func (p *player) play(ctx context.Context) Result {
	p.started = p.options.Now()
	err := p.enter(ctx)
	if err == nil {
		err = p.perform(ctx)
	}
	result := Result{Scenario: p.scenario, Tenant: p.current.tenant, Started: p.started, State: Passed}
	if p.target.Console == nil {
		result.Note = p.scenario.Given.unseen()
	}
	result.Left = p.leave(ctx, err)
	result.Duration = p.options.Now().Sub(p.started)
	result.Sent = p.sent
	if err == nil {
		return result
	}
	return result.brokenBy(p.explained(ctx, err))
}

// perform brings the tenant to what is given and takes the steps.
func (p *player) perform(ctx context.Context) error {
	scope, err := NewScope(p.scenario, Run{Mark: p.mark, Seed: p.options.Seed, Now: p.clock.now, Vars: p.options.Vars})
	if err != nil {
		return err
	}
	if err := p.give(ctx, &p.scenario.Given, scope.Step(-1)); err != nil {
		return p.failure(ctx, place{"given", p.scenario.Given.Origin}, scope, err)
	}
	p.begun = p.options.Now()
	return p.steps(ctx, p.scenario.Steps, scope)
}

// give brings the tenant to what is given; where there is no console, it is looked for.
func (p *player) give(ctx context.Context, given *Setup, scope *Scope) error {
	if p.tenant == nil {
		return p.lookFor(ctx, given, scope)
	}
	return p.setUp(ctx, given, scope)
}

// orAt is the place of a step, or that of the scenario where a program has made the step.
func orAt(at, otherwise Origin) Origin {
	at.Position.File = cmp.Or(at.Position.File, otherwise.Position.File)
	at.Path = cmp.Or(at.Path, otherwise.Path)
	return at
}
