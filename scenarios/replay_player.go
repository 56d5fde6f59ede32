package scenarios

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/contracts/wire"
)

// player plays one run of a scenario. What is not guarded changes only between steps.
type player struct {
	scenario *Scenario
	target   Target
	options  Options
	mark     string
	started  time.Time // of the whole
	begun    time.Time // of the steps
	grammar  wire.Grammar
	answered func(*Send, *Scope, []contracts.Field, answer) error // is told what was sent and what came of it, also at once

	tenant          *console.TenantHandle // made for this run; nil without a console
	current, former credentials
	clock           tenantClock
	intercepted     bool // so that answers may fail to come on purpose

	guard    sync.Mutex // requests of a parallel step use all that follows
	clients  map[callerKey]*client.Client
	secrets  map[string]bool
	sent     []Sent
	stranger bool // the target does not know the tenant that the console made
}

func newPlayer(s *Scenario, target Target, options Options) *player {
	p := &player{
		scenario: s, target: target, options: options, mark: options.Mark(), grammar: wire.GrammarOf(target.Contract),
		clients: map[callerKey]*client.Client{}, secrets: map[string]bool{}, clock: tenantClock{real: options.Now, zone: time.UTC},
	}
	p.answered = p.judge
	return p
}

func (p *player) close() {
	for _, caller := range p.clients {
		caller.Close()
	}
}

func (p *player) steps(ctx context.Context, steps []Step, scope *Scope) error {
	for n, step := range steps {
		if err := p.step(ctx, step, scope.Step(n)); err != nil {
			return err
		}
	}
	return nil
}

// step takes one step. What goes wrong is told with the place of the innermost step.
func (p *player) step(ctx context.Context, step Step, scope *Scope) error {
	if err := context.Cause(ctx); err != nil {
		return err
	}
	if err := p.take(ctx, step, scope); err != nil {
		return p.failure(ctx, placeOfStep(step), scope, err)
	}
	return nil
}

func (p *player) take(ctx context.Context, step Step, scope *Scope) error {
	switch step := step.(type) {
	case *Send:
		return p.send(ctx, step, scope)
	case *Parallel:
		return p.parallel(ctx, step, scope)
	case *Repeat:
		return p.repeat(ctx, step, scope)
	case *Agent:
		return p.agent(ctx, step, scope)
	case *ExpectTrigger:
		return p.expectTrigger(ctx, step, scope)
	case *Change:
		return p.setUp(ctx, &step.Setup, scope)
	case *ClockStep:
		return p.advance(ctx, step.Advance)
	case *Wait:
		return p.wait(ctx, step, scope)
	default:
		return fmt.Errorf("nothing is known about steps of the kind %T", step)
	}
}

// parallel sends all requests at once.
func (p *player) parallel(ctx context.Context, step *Parallel, scope *Scope) error {
	errs := make([]error, len(step.Sends))
	var sending sync.WaitGroup
	for n, send := range step.Sends {
		sending.Go(func() { errs[n] = p.step(ctx, send, scope.atOnce(n)) })
	}
	sending.Wait()
	return telling(errs)
}

// telling is the error that is told of those of a parallel step: that the target has gone, which explains the others, or
// else that of the first request in the scenario, whichever was answered first.
func telling(errs []error) error {
	if i := slices.IndexFunc(errs, isGone); i >= 0 {
		return errs[i]
	}
	if i := slices.IndexFunc(errs, func(err error) bool { return err != nil }); i >= 0 {
		return errs[i]
	}
	return nil
}

func (p *player) repeat(ctx context.Context, step *Repeat, scope *Scope) error {
	for round := 1; round <= step.Times; round++ {
		if err := p.steps(ctx, step.Steps, scope.Round(step, round)); err != nil {
			return err
		}
	}
	return nil
}

// place is a part of a scenario that messages name.
type place struct {
	what string
	at   Origin
}

func placeOfStep(step Step) place {
	what := step.kind()
	if send, sends := step.(*Send); sends && send.Name != "" {
		what += " " + send.Name
	}
	return place{what, step.Where()}
}

// failure gives an error its place, unless it has one or says that the run was ended.
func (p *player) failure(ctx context.Context, where place, scope *Scope, err error) error {
	var placed *Failure
	if errors.As(err, &placed) || ctx.Err() != nil {
		return err
	}
	f := &Failure{At: orAt(where.at, p.scenario.Origin), Step: where.what, Round: scope.round(), cause: err, key: scope.key}
	var mismatch *mismatchError
	if errors.As(err, &mismatch) {
		f.Differences, f.Hint, f.Exchange = mismatch.differences, p.hinted(mismatch.hint), mismatch.exchange
	} else {
		f.Message = err.Error()
	}
	return f
}

// round says in which rounds of the repeats around it a step stands.
func (s *Scope) round() string {
	var parts []string
	for _, index := range slices.Sorted(maps.Keys(s.rounds)) {
		parts = append(parts, index+"="+s.rounds[index])
	}
	return strings.Join(parts, ", ")
}

// explained is an error without secrets, and with what became of the target.
func (p *player) explained(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return errInterrupted
	}
	var f *Failure
	if !errors.As(err, &f) {
		f = &Failure{At: p.scenario.Origin, Message: err.Error(), cause: err}
	}
	p.maskFailure(f)
	return f
}
