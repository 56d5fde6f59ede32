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
)

// side is one run of a scenario for a comparison: it holds nothing against what is expected, and keeps all replies.
type side struct {
	*player
	scope *Scope // nil until the run has begun
	err   error  // why a step could not be taken; nil where all were

	keeping sync.Mutex // requests of a parallel step use what follows
	taken   []taken
	ended   string // key of the step that could not be taken
}

// taken is one request that was sent, with what came of it.
type taken struct {
	key      string // of the step: its numbers from the outside in, the rounds among them
	together string // key of the parallel step around it; empty outside of one
	step     *Send
	round    string
	fields   []contracts.Field // as sent
	got      answer
	now      time.Time // by the tenant's clock
}

func newSide(s *Scenario, target Target, options Options) *side {
	return &side{player: newPlayer(s, target, options)}
}

// play takes the scenario from its tenant's making to its removal.
func (s *side) play(ctx context.Context) *side {
	defer s.close()
	s.started = s.options.Now()
	err := s.enter(ctx)
	if err == nil {
		err = s.perform(ctx)
	}
	s.leave(ctx, err)
	if err != nil {
		s.err = s.explained(ctx, err)
	}
	slices.SortStableFunc(s.taken, func(a, b taken) int { return strings.Compare(a.key, b.key) })
	return s
}

func (s *side) perform(ctx context.Context) error {
	scope, err := NewScope(s.scenario, Run{Mark: s.mark, Seed: s.options.Seed, Now: s.clock.now, Vars: s.options.Vars})
	if err != nil {
		return err
	}
	if err := s.setUp(ctx, &s.scenario.Given, scope.Step(-1)); err != nil {
		return s.failure(ctx, place{"given", s.scenario.Origin}, scope, err)
	}
	s.scope, s.begun = scope, s.options.Now()
	return s.steps(ctx, s.scenario.Steps, scope, "")
}

func (s *side) steps(ctx context.Context, steps []Step, scope *Scope, key string) error {
	for n, step := range steps {
		if err := s.step(ctx, step, scope.Step(n), inner(key, n), ""); err != nil {
			return err
		}
	}
	return nil
}

// inner is the key of a step within another. Keys sort as the steps are taken.
func inner(key string, n int) string { return fmt.Sprintf("%s/%07d", key, n) }

func (s *side) step(ctx context.Context, step Step, scope *Scope, key, together string) error {
	if err := context.Cause(ctx); err != nil {
		return err
	}
	err := s.takeStep(ctx, step, scope, key, together)
	if err == nil {
		return nil
	}
	s.keeping.Lock()
	if s.ended == "" {
		s.ended = key
	}
	s.keeping.Unlock()
	return s.failure(ctx, placeOfStep(step), scope, err)
}

func (s *side) takeStep(ctx context.Context, step Step, scope *Scope, key, together string) error {
	switch step := step.(type) {
	case *Send:
		return s.send(ctx, step, scope, key, together)
	case *Parallel:
		return s.parallel(ctx, step, scope, key)
	case *Repeat:
		for round := 1; round <= step.Times; round++ {
			if err := s.steps(ctx, step.Steps, scope.Round(step, round), inner(key, round)); err != nil {
				return err
			}
		}
		return nil
	default:
		return s.take(ctx, step, scope)
	}
}

func (s *side) parallel(ctx context.Context, step *Parallel, scope *Scope, key string) error {
	errs := make([]error, len(step.Sends))
	var sending sync.WaitGroup
	for n, send := range step.Sends {
		sending.Go(func() { errs[n] = s.step(ctx, send, scope.Step(n), inner(key, n), key) })
	}
	sending.Wait()
	return errors.Join(errs...)
}

// send sends one request and keeps what came, whatever that is.
func (s *side) send(ctx context.Context, step *Send, scope *Scope, key, together string) error {
	fields, err := expandFields(step.Command.Fields, scope)
	if err != nil {
		return err
	}
	s.keepFields(fields)
	caller, release, err := s.caller(step, scope)
	if err != nil {
		return err
	}
	defer release()
	if err := s.hold(ctx, step); err != nil {
		return err
	}
	got, err := s.exchange(ctx, caller, client.Command{Object: step.Command.Object, Action: step.Command.Action, Fields: fields})
	if err != nil {
		return err
	}
	s.keeping.Lock()
	s.taken = append(s.taken, taken{key, together, step, scope.round(), fields, got, s.clock.now()})
	s.keeping.Unlock()
	s.capture(step, scope, got)
	return nil
}

// capture keeps what later steps use, where the reply has it.
func (s *side) capture(step *Send, scope *Scope, got answer) {
	if step.Expect == nil || got.reply == nil {
		return
	}
	c := comparison{player: s.player, scope: scope, expect: step.Expect, got: got}
	for _, tag := range step.Expect.Tags {
		if value, there := c.value(tag); there && tag.Capture != "" {
			scope.Capture(tag.Capture, value)
		}
	}
}

// secretsOf are what neither side may show.
func secretsOf(sides ...*side) []string {
	all := map[string]bool{}
	for _, s := range sides {
		maps.Copy(all, s.secrets)
	}
	return slices.Collect(maps.Keys(all))
}

// forScenario are the options with a seed of the scenario's own and its variables alone.
func (o Options) forScenario(s *Scenario) Options {
	r := runs{plan: Plan{Options: o}}
	return r.optionsOf(s, 1)
}
