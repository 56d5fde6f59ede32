package scenarios

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/crmock/crmock/contracts"
)

// side is one run of a scenario for a comparison: it holds nothing against what is expected, and keeps all replies.
type side struct {
	*player
	err   error  // why a step could not be taken; nil where all were
	ended string // key of that step

	keeping sync.Mutex // requests of a parallel step use what follows
	taken   []taken
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
	one := &side{player: newPlayer(s, target, options)}
	one.answered = one.keepAnswer
	return one
}

// play takes the scenario from its tenant's making to its removal.
func (s *side) play(ctx context.Context) *side {
	defer s.close()
	s.err = s.player.play(ctx).Err()
	var f *Failure
	if errors.As(s.err, &f) {
		s.ended = f.key
	}
	slices.SortStableFunc(s.taken, func(a, b taken) int { return strings.Compare(a.key, b.key) })
	return s
}

// keepAnswer keeps what came of a request, whatever that is.
func (s *side) keepAnswer(step *Send, scope *Scope, fields []contracts.Field, got answer) error {
	s.keeping.Lock()
	s.taken = append(s.taken, taken{scope.key, scope.together, step, scope.round(), fields, got, s.clock.now()})
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
