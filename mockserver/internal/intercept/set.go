package intercept

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
)

// Set is the interceptions of one tenant in their order. Any number of goroutines may share it. Make one with NewSet.
type Set struct {
	now  func() time.Time // the tenant's
	some atomic.Bool      // there are interceptions, so that a call without any takes no lock

	mu    sync.Mutex
	rules []*rule
	given int // ids that were given
}

// NewSet makes a set without interceptions, for a tenant that goes by a clock.
func NewSet(now func() time.Time) *Set { return &Set{now: now} }

// Where interceptions come from.
const (
	FromFile    = "file"
	FromConsole = "console"
)

// mostInterceptions are as many of one origin as a tenant can have.
const mostInterceptions = 1000

// ErrUnknown says that there is no interception of an id.
var ErrUnknown = errors.New("there is no interception of that id")

// RefusedError says what is wrong with an interception.
type RefusedError struct{ Err error }

// Error is what is wrong.
func (e *RefusedError) Error() string { return e.Err.Error() }

// Unwrap is what is wrong.
func (e *RefusedError) Unwrap() error { return e.Err }

// Check says what is wrong with an interception; nil if nothing is.
func Check(contract *contracts.Contract, declared console.Interception) error {
	_, err := newRule(contract, declared)
	return err
}

// List are all interceptions with what they have counted.
func (s *Set) List() []console.Interception {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]console.Interception, len(s.rules))
	for i, r := range s.rules {
		all[i] = r.shown()
	}
	return all
}

// Get is the interception of an id, or ErrUnknown.
func (s *Set) Get(id string) (console.Interception, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.find(id)
	if i < 0 {
		return console.Interception{}, ErrUnknown
	}
	return s.rules[i].shown(), nil
}

// Add puts an interception behind the others, and gives it an id where it has none. What is wrong with it is a
// *RefusedError.
func (s *Set) Add(contract *contracts.Contract, declared console.Interception) (console.Interception, error) {
	declared.Origin = FromConsole
	added, err := newRule(contract, declared)
	if err != nil {
		return declared, &RefusedError{err}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := fit(append(slices.Clone(s.rules), added), FromConsole); err != nil {
		return declared, &RefusedError{err}
	}
	s.keep(append(s.rules, added))
	return added.shown(), nil
}

// Replace puts others in the place of all interceptions of an origin, those of the file before the rest. One that is
// declared as before goes on counting. One of the file takes the place of any other of its id. What is wrong with one is
// a *RefusedError, and then all stays as it was.
func (s *Set) Replace(contract *contracts.Contract, origin string, declared []console.Interception) error {
	var next []*rule
	for i, one := range declared {
		if origin == FromConsole && one.Origin == FromFile {
			continue // a list as it was read, which names those of the file too: they stay
		}
		one.Origin = origin
		made, err := newRule(contract, one)
		if err != nil {
			return &RefusedError{fmt.Errorf("%s[%d]: %w", map[string]string{FromFile: "faults", FromConsole: "interceptions"}[origin], i, err)}
		}
		next = append(next, made)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count(next)
	all := s.beside(origin, next)
	if err := fit(all, origin); err != nil {
		return &RefusedError{err}
	}
	s.keep(all)
	return nil
}

// beside are rules of an origin with those of the other.
func (s *Set) beside(origin string, next []*rule) []*rule {
	ids := map[string]bool{}
	for _, r := range next {
		ids[r.declared.ID] = r.declared.ID != ""
	}
	others := slices.DeleteFunc(slices.Clone(s.rules), func(r *rule) bool {
		return r.declared.Origin == origin || origin == FromFile && ids[r.declared.ID]
	})
	if origin == FromConsole {
		return slices.Concat(others, next)
	}
	return slices.Concat(next, others)
}

// count puts rules that are there already in the place of those that are declared alike, each once. One that was given its
// id is known by the rest.
func (s *Set) count(next []*rule) {
	taken := map[*rule]bool{}
	for i, r := range next {
		same := func(known *rule) bool {
			declared := known.declared
			if known.given && r.declared.ID == "" {
				declared.ID = ""
			}
			return !taken[known] && alike(declared, r.declared)
		}
		if at := slices.IndexFunc(s.rules, same); at >= 0 {
			next[i] = s.rules[at]
			taken[next[i]] = true
		}
	}
}

// fit says what is wrong with interceptions that would stand together, some of which are new ones of an origin.
func fit(all []*rule, origin string) error {
	ids, n := map[string]bool{}, 0
	for _, r := range all {
		if r.declared.Origin == origin {
			n++
		}
		if n > mostInterceptions {
			return fmt.Errorf("a tenant has %d interceptions of the %s at most", mostInterceptions, origin)
		}
		if id := r.declared.ID; id != "" && ids[id] {
			return fmt.Errorf("two interceptions have the id %s", id)
		}
		ids[r.declared.ID] = true
	}
	return nil
}

// keep takes these rules, and gives an id to those without.
func (s *Set) keep(all []*rule) {
	s.rules = all
	for _, r := range all {
		for r.declared.ID == "" {
			s.given++
			if id := strconv.Itoa(s.given); s.find(id) < 0 {
				r.declared.ID, r.given = id, true
			}
		}
	}
	s.some.Store(len(all) > 0)
}

// Load makes the set what List has told of it, perhaps in another process or before a restart, with the counts of then.
// Those that are here and are declared alike go on counting.
func (s *Set) Load(contract *contracts.Contract, told []console.Interception) error {
	next := make([]*rule, len(told))
	for i, one := range told {
		made, err := newRule(contract, one)
		if err != nil {
			return fmt.Errorf("interception %s: %w", one.ID, err)
		}
		made.matched, made.hits = one.Matched, one.Hits
		next[i] = made
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count(next)
	for i, one := range told {
		next[i].off = one.Disabled
	}
	s.keep(next)
	return nil
}

// Change turns an interception on or off, or gives it another place, and returns it. ErrUnknown says that there is none
// of the id.
func (s *Set) Change(id string, change console.InterceptionChange) (console.Interception, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.find(id)
	if i < 0 {
		return console.Interception{}, ErrUnknown
	}
	changed := s.rules[i]
	if at := change.Position; at != nil {
		if *at < 1 || *at > len(s.rules) {
			return console.Interception{}, &RefusedError{fmt.Errorf("position is from 1 to %d, not %d", len(s.rules), *at)}
		}
		s.rules = slices.Insert(slices.Delete(slices.Clone(s.rules), i, i+1), *at-1, changed)
	}
	if change.Disabled != nil {
		changed.off = *change.Disabled
	}
	return changed.shown(), nil
}

// Remove takes an interception away. ErrUnknown says that there is none of the id.
func (s *Set) Remove(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.find(id)
	if i < 0 {
		return ErrUnknown
	}
	s.keep(slices.Delete(slices.Clone(s.rules), i, i+1))
	return nil
}

// Clear takes all interceptions away, those of the file too, until it is read again.
func (s *Set) Clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keep(nil)
}

func (s *Set) find(id string) int {
	return slices.IndexFunc(s.rules, func(r *rule) bool { return r.declared.ID == id })
}
