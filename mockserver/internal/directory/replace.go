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
	"github.com/crmock/crmock/mockserver/internal/store"
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
	file     *tenant.Settings // as the configuration has them; nil: it has none
	builtIn  bool
	seeded   bool   // its records are there already
	found    *state // as the store has the tenant, where this process has only just found it there
	encoded  docs
	version  string // as it is written
}

// isKept tells whether the store has a tenant already as it will be.
func (p *planned) isKept() bool {
	return p.found != nil && p.found.kept == p.encoded && p.keeping == crm.Keeping(p.next.Contract) && p.found.builtIn == p.builtIn
}

// Replace puts the tenants of a plan in place of those of the plan before. Records, clocks and journals of a tenant that
// is in both stay, and one that is new gets its seed. A tenant of the plan's configuration comes back with its settings
// there, whatever changed them since; those that were created beside it stay as they are. A tenant that the store has
// from an earlier process keeps the settings that it had at last, unless the configuration has changed since then. When
// something is wrong, nothing has changed. At last ready is given the new tenants.
func (d *Directory) Replace(ctx context.Context, plan Plan, ready func(*tenant.Registry)) error {
	for {
		failed := d.replace(ctx, plan, ready)
		if failed == nil {
			return nil
		}
		// A store may have taken over some tenants and then have failed; those are here what they are there.
		caught := d.catchUpAll(context.WithoutCancel(ctx))
		if !errors.Is(failed, tenant.ErrStale) {
			return failed
		}
		if err := errors.Join(caught, ctx.Err()); err != nil {
			return err
		}
	}
}

func (d *Directory) replace(ctx context.Context, plan Plan, ready func(*tenant.Registry)) error {
	d.changing.Lock()
	defer d.changing.Unlock()
	next, err := d.prepare(ctx, plan)
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
	d.base, d.faults, d.named = plan.Contract, plan.Faults, plan.names()
	for _, p := range next {
		if err := p.intercept.Replace(p.next.Contract, intercept.FromFile, faultsOf(p.next.Name, plan.Faults)); err != nil {
			return fmt.Errorf("tenant %s: faults: %w", p.next.Name, err) // cannot be: prepare has rehearsed it
		}
	}
	ready(d.publish(next))
	return nil
}

// names are the tenants of a plan.
func (p Plan) names() map[string]bool {
	names := map[string]bool{}
	for _, settings := range p.Tenants {
		names[settings.Name] = true
	}
	return names
}

// prepare makes all tenants that there will be, and changes nothing.
func (d *Directory) prepare(ctx context.Context, plan Plan) ([]*planned, error) {
	all, broken, err := d.gather(ctx, plan)
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		if err := d.ready(plan, p); err != nil {
			broken = append(broken, err)
		}
	}
	return all, errors.Join(broken...)
}

// ready makes a tenant of its settings, and rehearses its faults.
func (d *Directory) ready(plan Plan, p *planned) (err error) {
	if p.next, err = Make(plan.Contract, p.settings, d.Sealer); err != nil {
		return err
	}
	p.next.Lasting = p.lasting
	rehearsal := intercept.NewSet(d.Now)
	if err := rehearsal.Replace(p.next.Contract, intercept.FromFile, faultsOf(p.settings.Name, plan.Faults)); err != nil {
		return fmt.Errorf("tenant %s: %w", p.next.Name, err)
	}
	p.encoded, err = d.encode(&p.settings, p.file)
	return err
}

// gather finds the tenants that there will be: those of the configuration, those that were created beside it, and those that an
// earlier process has created in the same store. Besides it says what is wrong with the plan.
func (d *Directory) gather(ctx context.Context, plan Plan) (all []*planned, broken []error, err error) {
	named := map[string]bool{}
	for _, settings := range plan.Tenants {
		if named[settings.Name] {
			broken = append(broken, fmt.Errorf("two tenants are called %s", settings.Name))
			continue
		}
		named[settings.Name] = true
		p, err := d.plan(ctx, settings, plan.BuiltIn)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, p)
	}
	for _, name := range d.Names() {
		if e := d.entries[name]; !named[name] && !e.fromFile {
			all = append(all, &planned{entry: e, settings: e.settings, builtIn: e.builtIn, seeded: true})
		}
	}
	others, err := d.Store.Having(ctx, kindSettings)
	if err != nil {
		return nil, nil, err
	}
	for _, name := range others {
		if _, known := d.entries[name]; known || named[name] {
			continue
		}
		found, err := d.read(ctx, name)
		if err != nil {
			return nil, nil, err
		}
		if found != nil && found.file == nil {
			all = append(all, d.revive(name, found))
		}
	}
	return all, broken, nil
}

// plan is a tenant of the configuration: one that this process has, one that the store has, or a new one.
func (d *Directory) plan(ctx context.Context, settings tenant.Settings, builtIn bool) (*planned, error) {
	p := &planned{settings: settings, file: &settings, builtIn: builtIn}
	if e, known := d.entries[settings.Name]; known {
		p.entry, p.seeded = e, true
		return p, nil
	}
	found, err := d.read(ctx, settings.Name)
	if err != nil {
		return nil, err
	}
	if found == nil {
		p.entry = d.newEntry(settings.Name)
		return p, nil
	}
	revived := d.revive(settings.Name, found)
	revived.file = p.file
	if d.same(settings, found.file) {
		revived.file.PasswordHash = found.file.PasswordHash
		d.remind(&revived.settings, settings.Password, found.file.PasswordHash)
	} else {
		revived.settings, revived.builtIn = settings, builtIn
	}
	return revived, nil
}

// revive is a tenant as the store has it from another process.
func (d *Directory) revive(name string, found *state) *planned {
	e := d.newEntry(name)
	e.lasting.SetVersion(found.version)
	e.keeping = found.keeping
	return &planned{entry: e, settings: found.settings, file: found.file, builtIn: found.builtIn, seeded: true, found: found}
}

// remind gives settings a password that the configuration has, if it is theirs.
func (d *Directory) remind(s *tenant.Settings, password tenant.Secret, hash string) {
	if s.PasswordHash == hash {
		s.Password = password
	}
}

// same tells whether the configuration has of a tenant what it had when it was last taken over.
func (d *Directory) same(now tenant.Settings, then *tenant.Settings) bool {
	if then == nil || !d.Sealer.Matches(then.PasswordHash, now.Password) {
		return false
	}
	now.PasswordHash = then.PasswordHash
	a, errNow := d.encode(&now, nil)
	b, errThen := d.encode(then, nil)
	return errNow == nil && errThen == nil && a == b
}

func (d *Directory) newEntry(name string) *entry {
	lasting := tenant.NewLasting(name, d.Now)
	lasting.Learn = func(hash string, password tenant.Secret) { d.learn(name, hash, password) }
	e := &entry{
		name: name, lasting: lasting, journal: journal.New(d.Limits), snapshots: map[string]snapshot{},
		receivers: receiver.New(lasting.Clock.Now, mostCalls), files: attachment.New(),
		intercept: intercept.NewSet(lasting.Clock.Now),
	}
	e.triggers = trigger.New(trigger.Parts{
		Store: d.Store, Tenant: name, Random: d.Random,
		Contract: func() *contracts.Contract { return e.present().Contract },
		Settings: func() trigger.Settings { return trigger.Settings(e.present().Triggers) },
		Clock:    lasting.Clock, Jitter: d.Jitter, Log: d.Log.With("tenant", name),
		Wrap: d.Seams.WrapCall,
	})
	e.fires = d.Seams.WrapFire(name, e.triggers)
	return e
}

// mostCalls is how many calls the receivers of a tenant remember.
const mostCalls = 1000

// present is the tenant as its settings are, or were last.
func (e *entry) present() *tenant.Tenant { return e.shown.Load() }

// takeOver brings the records in line with other tenants, while nobody uses them. It is rehearsed first, so that a clash
// in one tenant leaves all of them as they are.
func (d *Directory) takeOver(ctx context.Context, next []*planned) error {
	ctx, cancel := patiently(ctx)
	defer cancel()
	if slices.ContainsFunc(next, func(p *planned) bool { return p.seeded }) {
		if err := d.settle(ctx, store.Rehearsal(d.Store), next); err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return err // the last moment to give up: what begins now is finished
	}
	finishing, cancel := patiently(context.WithoutCancel(ctx))
	defer cancel()
	if err := d.settle(finishing, d.Store, next); err != nil {
		return err
	}
	for _, p := range next {
		if err := d.settled(p); err != nil {
			return fmt.Errorf("tenant %s: %w", p.next.Name, err)
		}
	}
	return nil
}

// settle writes the tenants: those that are new with their seeds, and the others with their records brought in line with
// their present contracts.
func (d *Directory) settle(ctx context.Context, s store.Store, next []*planned) error {
	for _, p := range next {
		if p.isKept() {
			p.version = p.found.version
			continue
		}
		p.version = d.Random()
		err := s.Update(ctx, p.name, func(tx store.Tx) error {
			return p.write(tx, p.version, func(tx store.Tx) error { return d.settleOne(ctx, tx, p) })
		})
		if err != nil {
			return fmt.Errorf("tenant %s: %w", p.name, err)
		}
	}
	return nil
}

func (d *Directory) settleOne(ctx context.Context, tx store.Tx, p *planned) error {
	var err error
	keeping := crm.Keeping(p.next.Contract)
	c := d.CRM.Within(tx)
	switch {
	case p.seeded && p.keeping == keeping:
	case p.seeded:
		err = c.Reindex(ctx, p.next)
	default:
		err = errors.Join(tx.Clear(), d.seed(ctx, c, p.next, p.settings.Seed, p.builtIn))
	}
	if err != nil {
		return err
	}
	return p.keepSettings(tx, p.encoded, p.builtIn, keeping)
}

// settled makes an entry what has been written of it.
func (d *Directory) settled(p *planned) error {
	if p.found != nil {
		if err := d.adopt(p.entry, p.found, p.next); err != nil {
			return err
		}
	}
	p.lasting.Keep(p.next.Contract)
	p.lasting.SetVersion(p.version)
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
		e := p.entry
		e.settings, e.file, e.kept, e.fromFile, e.builtIn = p.settings, p.file, p.encoded, p.file != nil, p.builtIn
		e.keeping = crm.Keeping(p.next.Contract)
		e.show(p.next)
		d.entries[p.next.Name] = e
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
