// Package clock is the time that a tenant goes by: real, at an offset from it, or frozen; it can be set, moved forward
// and put back, so that a test sees tomorrow without waiting for it.
//
// Dates and whatever is due at a moment go by it. Durations of exchanges and timeouts of connections go by the real time.
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
	server  func() time.Time
	timer   Timer
	setting atomic.Pointer[setting]
}

// setting is a state until it is replaced by another one.
type setting struct {
	State

	replaced chan struct{} // closed then
}

// New makes a clock that goes by the server's time until it is set.
func New(server func() time.Time) *Clock { return NewWithTimer(server, realTimer) }

// NewWithTimer makes a clock whose WaitUntil waits by timers of the caller's, as tests want it.
func NewWithTimer(server func() time.Time, timer Timer) *Clock {
	c := &Clock{server: server, timer: timer}
	c.setting.Store(&setting{State{Mode: Real}, make(chan struct{})})
	return c
}

// Now is the clock's time.
func (c *Clock) Now() time.Time { return c.read(c.setting.Load().State) }

func (c *Clock) read(s State) time.Time {
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
func (c *Clock) State() State { return c.setting.Load().State }

// Set sets the clock, forward or back. A frozen clock without a moment stops where it stands.
func (c *Clock) Set(wanted State) error {
	for {
		before := c.setting.Load()
		after := wanted
		switch wanted.Mode {
		case Real:
			after = State{Mode: Real}
		case Offset:
			after.At = time.Time{}
		case Frozen:
			after.Offset = 0
			if after.At.IsZero() {
				after.At = c.read(before.State)
			}
		default:
			return fmt.Errorf("a clock is %s, %s or %s, not %q", Real, Offset, Frozen, wanted.Mode)
		}
		if c.setting.CompareAndSwap(before, &setting{after, make(chan struct{})}) {
			close(before.replaced)
			return nil
		}
	}
}

// Advance moves the clock forward, and from a real one makes one with an offset. It refuses to go back, since time
// never does; to start anew, use Set.
func (c *Clock) Advance(by time.Duration) error {
	if by < 0 {
		return fmt.Errorf("a clock advances, and %s is back; set the clock to go there", by)
	}
	for {
		before := c.setting.Load()
		after := before.State
		if before.Mode == Frozen {
			after.At = after.At.Add(by)
		} else {
			after.Mode, after.Offset = Offset, after.Offset+by
		}
		if c.setting.CompareAndSwap(before, &setting{after, make(chan struct{})}) {
			close(before.replaced)
			return nil
		}
	}
}
