package directory

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver/internal/attachment"
	"github.com/crmock/crmock/mockserver/internal/crm"
	"github.com/crmock/crmock/mockserver/internal/intercept"
	"github.com/crmock/crmock/mockserver/internal/journal"
	"github.com/crmock/crmock/mockserver/internal/receiver"
	"github.com/crmock/crmock/mockserver/internal/tenant"
	"github.com/crmock/crmock/mockserver/internal/trigger"
)

// Plan is the tenants that a configuration wants.
type Plan struct {
	Contract *contracts.Contract
	Tenants  []tenant.Settings
	Faults   []Fault
	BuiltIn  bool // their records come with the program, and give way to a contract that has been corrected
}

// Fault is an interception of one tenant, or of each.
type Fault struct {
	Tenant string // empty: all
	console.Interception
}

// faultsOf are the faults of a tenant.
func faultsOf(name string, all []Fault) []console.Interception {
	var own []console.Interception
	for _, f := range all {
		if f.Tenant == "" || f.Tenant == name {
			own = append(own, f.Interception)
		}
	}
	return own
}

// planned is a tenant as it will be.
type planned struct {
	*entry

	next     *tenant.Tenant
	settings tenant.Settings
	fromFile bool
	builtIn  bool
	seeded   bool // its records are there already
}

// Replace puts the tenants of a plan in place of those of the plan before. Records, clocks and journals of a tenant that
// is in both stay, and one that is new gets its seed. A tenant of the plan's configuration comes back with its settings
// there, whatever changed them since; those that were created beside it stay as they are. When something is wrong,
// nothing has changed. At last ready is given the new tenants.
func (d *Directory) Replace(ctx context.Context, plan Plan, ready func(*tenant.Registry)) error {
	d.changing.Lock()
	defer d.changing.Unlock()
	next, err := d.prepare(plan)
	if err != nil {
		return err
	}
	lasting := make([]*tenant.Lasting, len(next))
	for i, p := range next {
		lasting[i] = p.lasting
	}
	if err := tenant.Exclusively(lasting, func() error { return d.takeOver(ctx, next) }); err != nil {
		return err
	}
	d.base, d.faults = plan.Contract, plan.Faults
	for _, p := range next {
		if err := p.intercept.Replace(p.next.Contract, intercept.FromFile, faultsOf(p.next.Name, plan.Faults)); err != nil {
			return fmt.Errorf("tenant %s: faults: %w", p.next.Name, err) // cannot be: prepare has rehearsed it
		}
	}
	ready(d.publish(next))
	return nil
}

// prepare makes all tenants that there will be, and changes nothing.
func (d *Directory) prepare(plan Plan) ([]*planned, error) {
	var next []*planned
	var broken []error
	named := map[string]bool{}
	add := func(p *planned) {
		var err error
		p.next, err = Make(plan.Contract, p.settings, d.Sealer)
		if err != nil {
			broken = append(broken, err)
			return
		}
		p.next.Lasting = p.lasting
		rehearsal := intercept.NewSet(d.Now)
		if err := rehearsal.Replace(p.next.Contract, intercept.FromFile, faultsOf(p.settings.Name, plan.Faults)); err != nil {
			broken = append(broken, fmt.Errorf("tenant %s: %w", p.settings.Name, err))
		}
		next = append(next, p)
	}
	for _, settings := range plan.Tenants {
		if named[settings.Name] {
			broken = append(broken, fmt.Errorf("two tenants are called %s", settings.Name))
		}
		named[settings.Name] = true
		e, seeded := d.entries[settings.Name]
		if !seeded {
			e = d.newEntry(settings.Name)
		}
		add(&planned{entry: e, settings: settings, fromFile: true, builtIn: plan.BuiltIn, seeded: seeded})
	}
	for _, name := range d.Names() {
		if e := d.entries[name]; !named[name] && !e.fromFile {
			add(&planned{entry: e, settings: e.settings, builtIn: e.builtIn, seeded: true})
		}
	}
	return next, errors.Join(broken...)
}

func (d *Directory) newEntry(name string) *entry {
	lasting := tenant.NewLasting(name, d.Now)
	e := &entry{
		lasting: lasting, journal: journal.New(d.Limits), snapshots: map[string]snapshot{},
		receivers: receiver.New(lasting.Clock.Now, mostCalls), files: attachment.New(), agents: make(chan struct{}, 1),
		intercept: intercept.NewSet(lasting.Clock.Now),
	}
	e.triggers = trigger.New(trigger.Parts{
		Contract: func() *contracts.Contract { return e.present().Contract },
		Settings: func() trigger.Settings { return trigger.Settings(e.present().Triggers) },
		Clock:    lasting.Clock, Jitter: d.Jitter, Log: d.Log.With("tenant", name),
		Wrap: d.Seams.WrapCall,
	})
	e.fires = d.Seams.WrapFire(name, e.triggers.Fire)
	return e
}

// mostCalls is how many calls the receivers of a tenant remember.
const mostCalls = 1000

// present is the tenant as its settings are, or were last.
func (e *entry) present() *tenant.Tenant { return e.shown.Load() }

// takeOver brings the records in line with other tenants, while nobody uses them. It is rehearsed first, so that a clash
// in one tenant leaves all of them as they are.
func (d *Directory) takeOver(ctx context.Context, next []*planned) error {
	if slices.ContainsFunc(next, func(p *planned) bool { return p.seeded }) {
		if err := d.settle(ctx, d.CRM.Rehearsal(), next); err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return err // the last moment to give up: what begins now is finished
	}
	if err := d.settle(context.WithoutCancel(ctx), d.CRM, next); err != nil {
		return err
	}
	for _, p := range next {
		p.lasting.Keep(p.next.Contract)
	}
	return nil
}

// settle seeds the tenants that are new, and brings the records of those that were there in line with their present
// contracts.
func (d *Directory) settle(ctx context.Context, c *crm.CRM, next []*planned) error {
	for _, p := range next {
		var err error
		switch {
		case p.seeded && p.keeping == crm.Keeping(p.next.Contract):
		case p.seeded:
			err = c.Reindex(ctx, p.next)
		default:
			err = d.seed(ctx, c, p.next, p.settings.Seed, p.builtIn)
		}
		if err != nil {
			return fmt.Errorf("tenant %s: %w", p.next.Name, err)
		}
	}
	return nil
}

// publish lets requests find the tenants, and those alone.
func (d *Directory) publish(next []*planned) *tenant.Registry {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, e := range d.entries {
		e.tenant.Store(nil)
	}
	registry := &tenant.Registry{}
	for _, p := range next {
		p.entry.settings, p.entry.fromFile, p.entry.builtIn = p.settings, p.fromFile, p.builtIn
		p.keeping = crm.Keeping(p.next.Contract)
		p.show(p.next)
		d.entries[p.next.Name] = p.entry
		registry.Put(p.next)
	}
	d.registry.Store(registry)
	return registry
}

// seed adds the records that a tenant begins with. Built-in ones give way to a contract that has been corrected.
func (d *Directory) seed(ctx context.Context, c *crm.CRM, t *tenant.Tenant, files []contracts.File, builtIn bool) error {
	if !builtIn {
		if err := c.Seed(ctx, t, files...); err != nil {
			return fmt.Errorf("seed: %w", err)
		}
		return nil
	}
	for _, file := range files {
		if err := c.SeedWhatFits(ctx, t, file, func(unfit error) { d.LeftOut(t.Name, unfit) }); err != nil {
			return err
		}
	}
	return nil
}
