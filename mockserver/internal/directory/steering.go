package directory

import (
	"context"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/clock"
	"github.com/crmock/crmock/mockserver/internal/intercept"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// SetClock sets the time that a tenant goes by. What a clock does not take is a *RefusedError.
func (d *Directory) SetClock(ctx context.Context, name string, wanted clock.State) error {
	return d.changeClock(ctx, name, func(c *clock.Clock) error { return c.Set(wanted) })
}

// AdvanceClock moves a tenant's time forward. What a clock does not take is a *RefusedError.
func (d *Directory) AdvanceClock(ctx context.Context, name string, by time.Duration) error {
	return d.changeClock(ctx, name, func(c *clock.Clock) error { return c.Advance(by) })
}

func (d *Directory) changeClock(ctx context.Context, name string, change func(*clock.Clock) error) error {
	return d.changed(ctx, name, func(e *entry, _ *tenant.Tenant) error {
		running := e.lasting.Clock
		before := running.State()
		if err := change(running); err != nil {
			return &RefusedError{err}
		}
		err := d.commit(ctx, e, func(tx store.Tx) error { return setDoc(tx, kindClock, name, running.State()) })
		if err != nil {
			_ = running.Set(before) // a clock takes what it has told
		}
		return err
	})
}

// Intercept changes the interceptions of a tenant. The error of change is returned as it is.
func (d *Directory) Intercept(ctx context.Context, name string, change func(*intercept.Set, *contracts.Contract) error) error {
	return d.changed(ctx, name, func(e *entry, t *tenant.Tenant) error {
		before := e.intercept.List()
		if err := change(e.intercept, t.Contract); err != nil {
			return err
		}
		err := d.commit(ctx, e, func(tx store.Tx) error { return setDoc(tx, kindInterceptions, name, e.intercept.List()) })
		if err != nil {
			_ = e.intercept.Load(t.Contract, before) // a set takes what it has told
		}
		return err
	})
}
