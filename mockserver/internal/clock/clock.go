// Package clock is the time that a tenant goes by: real, at an offset from it, or frozen; it can be set, moved forward
// and put back, so that a test sees tomorrow without waiting for it.
//
// It is asked for dates and wakes nobody: who waits for a moment asks it again. Durations of exchanges and timeouts of
// connections go by the real time.
package clock

import (
	"fmt"
	"sync/atomic"
	"time"
)

// Mode is how a clock goes.
type Mode string

// The modes of a clock.
const (
	Real   Mode = "real"   // as the server's own
	Offset Mode = "offset" // as fast, but ahead of it or behind
	Frozen Mode = "frozen" // not at all, until it is moved
)

// State is how a clock is set.
type State struct {
	Mode   Mode
	Offset time.Duration // from the real time; of mode Offset
	At     time.Time     // where it stands; of mode Frozen. Zero means the moment at which it is set
}

// Clock tells the time. Any number of goroutines may share it. Make one with New.
type Clock struct {
	server func() time.Time
	state  atomic.Pointer[State]
}

// New makes a clock that goes by the server's time until it is set.
func New(server func() time.Time) *Clock {
	c := &Clock{server: server}
	c.state.Store(&State{Mode: Real})
	return c
}

// Now is the clock's time.
func (c *Clock) Now() time.Time { return c.read(c.state.Load()) }

func (c *Clock) read(s *State) time.Time {
	switch s.Mode {
	case Frozen:
		return s.At
	case Offset:
		return c.server().Add(s.Offset)
	default:
		return c.server()
	}
}

// State is how the clock is set.
func (c *Clock) State() State { return *c.state.Load() }

// Set sets the clock, forward or back. A frozen clock without a moment stops where it stands.
func (c *Clock) Set(s State) error {
	switch s.Mode {
	case Real:
		s = State{Mode: Real}
	case Offset:
		s.At = time.Time{}
	case Frozen:
		s.Offset = 0
		if s.At.IsZero() {
			s.At = c.Now()
		}
	default:
		return fmt.Errorf("a clock is %s, %s or %s, not %q", Real, Offset, Frozen, s.Mode)
	}
	c.state.Store(&s)
	return nil
}

// Advance moves the clock forward, and from a real one makes one with an offset. It refuses to go back, since time
// never does; to start anew, use Set.
func (c *Clock) Advance(by time.Duration) error {
	if by < 0 {
		return fmt.Errorf("a clock advances, and %s is back; set the clock to go there", by)
	}
	for {
		before := c.state.Load()
		after := *before
		if before.Mode == Frozen {
			after.At = after.At.Add(by)
		} else {
			after.Mode, after.Offset = Offset, after.Offset+by
		}
		if c.state.CompareAndSwap(before, &after) {
			return nil
		}
	}
}
