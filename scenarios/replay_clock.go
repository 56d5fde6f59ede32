package scenarios

import (
	"context"
	"time"

	"github.com/crmock/crmock/contracts/console"
)

// tenantClock is the tenant's clock as ${today} and ${now} see it. Without a console it is the real time in UTC.
type tenantClock struct {
	real   func() time.Time
	zone   *time.Location
	frozen time.Time // where it stands; zero: it goes
	offset time.Duration
}

func (c *tenantClock) now() time.Time {
	if !c.frozen.IsZero() {
		return c.frozen.In(c.zone)
	}
	return c.real().Add(c.offset).In(c.zone)
}

// set takes over what the console says.
func (c *tenantClock) set(said console.Clock) {
	c.frozen, c.offset = time.Time{}, said.Now.Sub(c.real())
	if said.Mode == console.ClockFrozen {
		c.frozen = said.Now
	}
	if said.Mode == console.ClockReal {
		c.offset = 0
	}
}

// advance moves the tenant's clock.
func (p *player) advance(ctx context.Context, by time.Duration) error {
	said, err := timed(ctx, p, func(ctx context.Context) (console.Clock, error) { return p.tenant.Advance(ctx, by) })
	if err != nil {
		return p.fromConsole(err)
	}
	p.clock.set(said)
	return nil
}

// setClock sets the tenant's clock; nil leaves it as it is.
func (p *player) setClock(ctx context.Context, clock *Clock) error {
	if clock == nil {
		return nil
	}
	setting := console.ClockSetting{Mode: clock.Mode}
	if !clock.Now.IsZero() {
		setting.Now = &clock.Now
	}
	if clock.Offset != 0 {
		setting.Offset = clock.Offset.String()
	}
	said, err := timed(ctx, p, func(ctx context.Context) (console.Clock, error) { return p.tenant.SetClock(ctx, setting) })
	if err != nil {
		return p.fromConsole(err)
	}
	p.clock.set(said)
	return nil
}
