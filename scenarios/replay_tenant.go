package scenarios

import (
	"context"
	"fmt"
	"time"

	"github.com/crmock/crmock/contracts/console"
)

// credentials open a tenant.
type credentials struct{ tenant, username, password, apiKey string }

// removing is how long the removal of a tenant may take.
const removing = 10 * time.Second

// enter makes the tenant of this run, or takes the target's own where there is no console.
func (p *player) enter(ctx context.Context) error {
	t := p.target
	if t.Console == nil {
		p.open(credentials{t.Tenant, t.Username, t.Password, t.APIKey})
		return nil
	}
	created, err := timed(ctx, p, func(ctx context.Context) (console.Created, error) {
		return t.Console.CreateTenant(ctx, console.NewTenant{Template: t.Template})
	})
	if err != nil {
		return fmt.Errorf("the tenant of this run cannot be made: %w", p.fromConsole(err))
	}
	p.keep(created.DataToken)
	p.tenant = t.Console.Tenant(created.Name)
	p.open(credentials{created.Name, created.Username, created.Password, created.APIKey})
	return p.readSettings(ctx)
}

// open makes credentials those that requests use from now on.
func (p *player) open(c credentials) {
	p.current, p.former = c, p.current
	p.keep(c.password, c.apiKey)
}

// readSettings learns the tenant's time.
func (p *player) readSettings(ctx context.Context) error {
	settings, err := timed(ctx, p, p.tenant.Settings)
	if err != nil {
		return p.fromConsole(err)
	}
	clock, err := timed(ctx, p, p.tenant.Clock)
	if err != nil {
		return p.fromConsole(err)
	}
	p.clock.set(clock)
	return p.setZone(settings.TimeZone)
}

func (p *player) setZone(name string) error {
	zone, err := time.LoadLocation(name)
	if err != nil {
		return fmt.Errorf("the time zone of the tenant is not known on this machine: %w", err)
	}
	p.clock.zone = zone
	return nil
}

// leave removes the tenant that was made for this run, also where the run was ended. What it says is why that was not
// possible, empty where it was, and where a target that has gone took it along.
func (p *player) leave(ctx context.Context, ended error) string {
	if p.tenant == nil || isGone(ended) {
		return ""
	}
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), min(removing, p.patience()))
	defer cancel()
	if err := p.tenant.Remove(ending); err != nil {
		return fmt.Sprintf("the tenant %s could not be removed: %v", p.tenant.Name(), err)
	}
	return ""
}
