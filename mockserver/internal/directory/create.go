package directory

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/crm"
	"github.com/crmock/crmock/mockserver/internal/intercept"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
	"github.com/crmock/crmock/mockserver/internal/trigger"
)

// Create makes a tenant with the settings and the seed of a template, which is another tenant, or the built-in one where
// the name is empty. Name and credentials are random, unless edit says otherwise. The settings that it answers hold the
// secrets.
func (d *Directory) Create(ctx context.Context, template string, edit Edit) (tenant.Settings, error) {
	settings, builtIn, err := d.template(ctx, template)
	if err != nil {
		return settings, err
	}
	d.changing.RLock()
	defer d.changing.RUnlock()
	d.setRandom(&settings)
	if err := edit(d.base, &settings); err != nil {
		return settings, &RefusedError{err}
	}
	made, err := Make(d.base, settings, d.Sealer)
	if err != nil {
		return settings, &RefusedError{err}
	}
	e := d.newEntry(settings.Name)
	if err := e.intercept.Replace(made.Contract, intercept.FromFile, faultsOf(settings.Name, d.faults)); err != nil {
		return settings, &RefusedError{err}
	}
	e.changing.Lock() // whoever finds it already waits until it is ready
	defer e.changing.Unlock()
	if err := d.reserve(settings.Name, e); err != nil {
		return settings, err
	}
	made.Lasting = e.lasting
	e.settings, e.builtIn, e.keeping = settings, builtIn, crm.Keeping(made.Contract)
	if err := d.begin(ctx, e, made); err != nil {
		e.triggers.Close()
		d.mu.Lock()
		defer d.mu.Unlock()
		delete(d.entries, settings.Name)
		return settings, err
	}
	e.lasting.Keep(made.Contract)
	d.show(e, made)
	return e.settings, nil
}

// Make makes a tenant of settings that are in order. The error names the tenant and the setting.
func Make(base *contracts.Contract, settings tenant.Settings, sealer *tenant.Sealer) (*tenant.Tenant, error) {
	made, err := tenant.New(base, settings, sealer)
	if err != nil {
		return nil, err
	}
	if err := trigger.Settings(settings.Triggers).Check(base); err != nil {
		return nil, fmt.Errorf("tenant %s: triggers: %w", settings.Name, err)
	}
	return made, nil
}

// template is the settings that a new tenant begins with, and whether their seed comes with the program.
func (d *Directory) template(ctx context.Context, name string) (tenant.Settings, bool, error) {
	if name == "" {
		return d.Template, false, nil
	}
	if err := d.Fresh(ctx, name); err != nil {
		return tenant.Settings{}, false, err
	}
	var settings tenant.Settings
	var builtIn bool
	err := d.locked(name, func(e *entry, _ *tenant.Tenant) error {
		settings, builtIn = e.settings, e.builtIn
		return nil
	})
	return settings, builtIn, err
}

// setRandom gives settings a name and credentials of their own.
func (d *Directory) setRandom(s *tenant.Settings) {
	s.Name = "tenant-" + strings.ToLower(d.Random()[:12])
	s.Username = "api-" + strings.ToLower(d.Random()[:8])
	s.Password, s.PasswordHash = tenant.Secret(d.Random()), ""
	s.GatewayKeys = []tenant.GatewayKey{{Key: tenant.Secret("eght_" + strings.ToLower(d.Random()))}}
	s.DataToken = tenant.Secret(d.Random())
	s.Agents = slices.Clone(s.Agents)
}

// reserve takes a name, so that nobody else can. Nobody finds the tenant yet. One of that name that is no longer in the
// configuration gives way, and requests to it that are still under way fail.
func (d *Directory) reserve(name string, e *entry) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if old := d.entries[name]; old != nil {
		if old.tenant.Load() != nil || !old.fromFile {
			return &ExistsError{name}
		}
		_ = tenant.Exclusively([]*tenant.Lasting{old.lasting}, func() error {
			old.lasting.Remove()
			old.triggers.Close()
			return nil
		})
	}
	d.entries[name] = e
	return nil
}

// begin makes a new tenant in the store, with its seed. What a tenant of that name has left behind, which is no longer in
// the configuration, goes.
func (d *Directory) begin(ctx context.Context, e *entry, t *tenant.Tenant) error {
	there, err := d.read(ctx, e.name)
	switch {
	case err != nil:
		return err
	case there != nil && (there.file == nil || d.named[e.name]):
		return &ExistsError{e.name} // made by another process
	}
	ctx, cancel := patiently(ctx)
	defer cancel()
	if there != nil {
		if err := d.Store.Drop(ctx, e.name); err != nil {
			return err
		}
	}
	if e.kept, err = d.encode(&e.settings, nil); err != nil {
		return err
	}
	err = d.commit(ctx, e, func(tx store.Tx) error {
		if err := d.seed(ctx, d.CRM.Within(tx), t, e.settings.Seed, e.builtIn); err != nil {
			return refusedUnless(err)
		}
		return e.keepSettings(tx, e.kept, e.builtIn, e.keeping)
	})
	if errors.Is(err, tenant.ErrStale) {
		return &ExistsError{e.name}
	}
	return err
}
