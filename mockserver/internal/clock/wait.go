package clock

import (
	"context"
	"time"
)

// Timer starts a timer: fired is told when the duration, above zero, is over; stop ends it before.
type Timer func(d time.Duration) (fired <-chan time.Time, stop func())

func realTimer(d time.Duration) (<-chan time.Time, func()) {
	t := time.NewTimer(d)
	return t.C, func() { t.Stop() }
}

// WaitUntil returns when the clock has come to the moment: because time has passed, or because the clock was moved. A
// frozen clock comes to it by Set or Advance alone. It returns the error of ctx if that ends first.
func (c *Clock) WaitUntil(ctx context.Context, at time.Time) error {
	for {
		s := c.setting.Load()
		left := at.Sub(c.read(s.State))
		if left <= 0 {
			return nil
		}
		if err := c.await(ctx, s, left); err != nil {
			return err
		}
	}
}

// await returns when the time that is left may be over, or when the clock goes otherwise than by this setting.
func (c *Clock) await(ctx context.Context, s *setting, left time.Duration) error {
	var fired <-chan time.Time // never, while the clock is frozen
	if s.Mode != Frozen {
		timer, stop := c.timer(left)
		defer stop()
		fired = timer
	}
	select {
	case <-fired:
	case <-s.replaced:
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}
