package scenarios

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Run is what a run of a scenario gives to its placeholders.
type Run struct {
	Mark string            // ${run}: 1 to 12 letters and digits, different for each run
	Seed uint64            // of made-up people: the same seed makes the same ones
	Now  func() time.Time  // by the tenant's clock and in its time zone, for ${today} and ${now}
	Vars map[string]string // in place of the defaults of variables, taken as they are
}

// MaxMark is how many characters a Run.Mark may have.
const MaxMark = 12

// Scope gives placeholders their values, as seen from one step. Scopes of one run share what is captured. Any number of
// goroutines may use them.
type Scope struct {
	run      *Run
	captured *captured
	rounds   map[string]string // indexes of the repeats around the step
	position uint64            // of the step in the run
	key      string            // of the step: its numbers from the outside in, the rounds among them
	together string            // key of the parallel step around it; empty outside of one
}

// captured is what variables and captures stand for. A capture may come at any time.
type captured struct {
	sync.RWMutex
	values map[string]string
}

var mark = regexp.MustCompile(`^[A-Za-z0-9]{1,12}$`)

// NewScope is the scope of a scenario at the start of a run. It refuses a mark that is none, and a variable that the
// scenario does not have.
func NewScope(s *Scenario, run Run) (*Scope, error) {
	if !mark.MatchString(run.Mark) {
		return nil, fmt.Errorf("the mark of a run is 1 to %d letters and digits, and not %q", MaxMark, run.Mark)
	}
	scope := &Scope{run: &run, captured: &captured{values: map[string]string{}}}
	names := make([]string, len(s.Vars))
	for i, variable := range s.Vars {
		names[i] = variable.Name
	}
	for _, name := range slices.Sorted(maps.Keys(run.Vars)) {
		if !slices.Contains(names, name) {
			return nil, fmt.Errorf("the scenario %s has no variable %q; %s", s.Name, name, knownWords(name, names))
		}
	}
	return scope, scope.declare(s.Vars)
}

// declare gives variables their values, in order: one may hold those before it.
func (s *Scope) declare(vars []Var) error {
	for _, variable := range vars {
		value, given := s.run.Vars[variable.Name]
		if !given {
			var err error
			if value, err = s.Expand(variable.Value); err != nil {
				return fmt.Errorf("the variable %s: %w", variable.Name, err)
			}
		}
		s.Capture(variable.Name, value)
	}
	return nil
}

// Step is the scope of the n-th step in a sequence, from 0 on. All that one step says about made-up people is about the
// same person, and no other step's.
func (s *Scope) Step(n int) *Scope {
	inner := *s
	inner.position = mix(s.position, uint64(n)+1) //nolint:gosec // never negative
	inner.key = innerKey(s.key, n)
	return &inner
}

// innerKey is the key of a step within another. Keys sort as the steps are taken.
func innerKey(key string, n int) string { return fmt.Sprintf("%s/%07d", key, n) }

// atOnce is the scope of the n-th of the requests that a parallel step sends.
func (s *Scope) atOnce(n int) *Scope {
	inner := s.Step(n)
	inner.together = s.key
	return inner
}

// Round is the scope of one round of a repeat, from 1 on.
func (s *Scope) Round(r *Repeat, round int) *Scope {
	inner := *s
	inner.rounds = maps.Clone(s.rounds)
	if inner.rounds == nil {
		inner.rounds = map[string]string{}
	}
	inner.rounds[r.Index] = strconv.Itoa(round)
	inner.position = mix(s.position, uint64(round)) //nolint:gosec // never negative
	inner.key = innerKey(s.key, round)
	return &inner
}

// mix makes one number of the way to a step, other ways make others.
func mix(outer, inner uint64) uint64 {
	hash := fnv.New64a()
	_, _ = hash.Write(binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, outer), inner)) // a hash never fails
	return hash.Sum64()
}

// Capture makes a value known by a name, in place of what the name stood for.
func (s *Scope) Capture(name, value string) {
	s.captured.Lock()
	defer s.captured.Unlock()
	s.captured.values[name] = value
}

// Expand is a text with the values of its placeholders. It fails where one has no value yet, because the step that
// captures it has not done so.
func (s *Scope) Expand(text string) (string, error) {
	return expand(text, s.value, func(value string) string { return value })
}

// Holds tells whether a value meets a condition. There is false where there is no value at all.
func (s *Scope) Holds(m Match, value string, there bool) (bool, error) {
	switch m.How {
	case MatchAbsent:
		return !there, nil
	case MatchEquals:
		wanted, err := s.Expand(m.Text)
		return there && value == wanted, err
	case MatchRegexp:
		expression, err := expand(m.Text, s.value, regexp.QuoteMeta)
		if err != nil {
			return false, err
		}
		compiled, err := pattern(expression)
		if err != nil {
			return false, err
		}
		return there && compiled.MatchString(value), nil
	default:
		return there, nil
	}
}

func (s *Scope) value(name string) (string, error) {
	switch {
	case name == "run":
		return s.run.Mark, nil
	case isBuiltIn(name) && strings.HasPrefix(name, "fake."):
		someone := personAt(s.run.Seed, s.position)
		return someone.value(name), nil
	case isBuiltIn(name):
		return wireTime(name, s.run.Now()), nil
	}
	if round, known := s.rounds[name]; known {
		return round, nil
	}
	s.captured.RLock()
	defer s.captured.RUnlock()
	value, known := s.captured.values[name]
	if !known {
		return "", fmt.Errorf("${%s} has no value: the step that captures it has not done so", name)
	}
	return value, nil
}
