package intercept

import (
	"context"
	"reflect"

	"github.com/crmock/crmock/contracts/console"
)

// Some says whether there are interceptions at all. A nil Set has none.
func (s *Set) Some() bool { return s != nil && s.some.Load() }

// Hit is an interception that is done to one call.
type Hit struct {
	ID  string
	Act string // as its member of console.Then is called

	act Act
	hit hit
}

// Match holds a call against the interceptions in their order, and counts it, all in one step: calls that come at the
// same time are counted one after the other. What it returns is done to the call, the first outermost.
func (s *Set) Match(call Call) []Hit {
	s.mu.Lock()
	defer s.mu.Unlock()
	call.Now = s.now()
	var hits []Hit
	for _, r := range s.rules {
		if r.off || !r.when.means(&call) {
			continue
		}
		found, is := r.hit(call.Now)
		if !is {
			continue
		}
		hits = append(hits, Hit{ID: r.declared.ID, Act: r.kind.name, act: r.act, hit: found})
		if !r.kind.goesOn {
			break
		}
	}
	return hits
}

// Do does the interceptions to a call that has met them. What each did is told by done, the innermost first.
func (s *Set) Do(ctx context.Context, call Call, hits []Hit, done func(console.Intercepted)) (Answer, error) {
	if len(hits) == 0 {
		return call.Apply(ctx)
	}
	this, inner := hits[0], call
	inner.Now, inner.hit = s.now(), this.hit
	inner.Apply = func(ctx context.Context) (Answer, error) { return s.Do(ctx, call, hits[1:], done) }
	answer, err := this.act.Do(ctx, inner)
	if err == nil {
		done(console.Intercepted{ID: this.ID, Act: this.Act, Did: answer.Did})
		answer.Did = ""
	}
	return answer, err
}

// alike says whether two interceptions are declared alike, whatever they have counted.
func alike(a, b console.Interception) bool {
	a.Matched, a.Hits, b.Matched, b.Hits = 0, 0, 0, 0
	return reflect.DeepEqual(a, b)
}
