package directory

import (
	"context"
	"fmt"

	"github.com/crmock/crmock/mockserver/internal/crm"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// Fresh makes sure that a tenant is known as the store has it, where other processes may have made, changed or removed
// it. On a store that is not shared it does nothing.
func (d *Directory) Fresh(ctx context.Context, name string) error {
	if !d.Store.Shared() {
		return nil
	}
	version, err := d.version(ctx, name)
	if err != nil {
		return err
	}
	if e := d.entry(name); e == nil && version == "" || e != nil && e.lasting.Version() == version {
		return nil
	}
	return d.catchUp(ctx, name)
}

// FreshAll does that for all tenants that there are or were.
func (d *Directory) FreshAll(ctx context.Context) error {
	if !d.Store.Shared() {
		return nil
	}
	stored, err := d.Store.Having(ctx, kindSettings)
	if err != nil {
		return err
	}
	for _, name := range append(stored, d.Names()...) {
		if err := d.Fresh(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

// catchUpAll makes of all tenants what the store has of them.
func (d *Directory) catchUpAll(ctx context.Context) error {
	stored, err := d.Store.Having(ctx, kindSettings)
	if err != nil {
		return err
	}
	for _, name := range append(stored, d.Names()...) {
		version, err := d.version(ctx, name)
		if err != nil {
			return err
		}
		if e := d.entry(name); e != nil && e.lasting.Version() == version {
			continue
		}
		if err := d.catchUp(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

// version is what the store marks the state of a tenant with, empty where there is none.
func (d *Directory) version(ctx context.Context, name string) (version string, err error) {
	err = d.Store.View(ctx, name, func(tx store.Tx) (err error) {
		version, err = tx.Doc(kindVersion, name)
		return optional(err)
	})
	return version, err
}

func (d *Directory) entry(name string) *entry {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.entries[name]
}

// catchUp makes of a tenant what the store has of it.
func (d *Directory) catchUp(ctx context.Context, name string) error {
	d.changing.RLock()
	defer d.changing.RUnlock()
	e := d.entryFor(name)
	e.changing.Lock()
	defer e.changing.Unlock()
	if d.entry(name) != e {
		return nil // removed meanwhile, or made anew
	}
	s, err := d.read(ctx, name)
	switch {
	case err != nil:
		return err
	case s == nil || s.file != nil && !d.named[name]:
		d.forget(e)
		return nil
	case s.version == e.lasting.Version():
		return nil
	}
	return d.follow(e, s)
}

// entryFor is the entry of a name, a new one without a tenant if need be.
func (d *Directory) entryFor(name string) *entry {
	d.mu.Lock()
	defer d.mu.Unlock()
	e := d.entries[name]
	if e == nil {
		e = d.newEntry(name)
		d.entries[name] = e
	}
	return e
}

// forget takes a tenant away that the store no longer has.
func (d *Directory) forget(e *entry) {
	_ = tenant.Exclusively([]*tenant.Lasting{e.lasting}, func() error {
		d.dismiss(e)
		return nil
	})
}

// follow makes an entry what another process has made of it.
func (d *Directory) follow(e *entry, s *state) error {
	d.recall(e, s)
	next, err := d.madeOf(e, s)
	if err != nil {
		return err
	}
	if crm.Keeping(next.Contract) != s.keeping {
		return fmt.Errorf("tenant %s: another process keeps its records by another contract; run all processes of one store with the same overlay", e.name)
	}
	next.Lasting = e.lasting
	return tenant.Exclusively([]*tenant.Lasting{e.lasting}, func() error {
		if err := d.adopt(e, s, next); err != nil {
			return err
		}
		d.show(e, next)
		return nil
	})
}

// madeOf is a tenant of the settings that the store has, which is the present one where only other things have changed.
func (d *Directory) madeOf(e *entry, s *state) (*tenant.Tenant, error) {
	if present := e.tenant.Load(); present != nil && s.kept.settings == e.kept.settings {
		same := *present
		return &same, nil
	}
	return Make(d.base, s.settings, d.Sealer)
}

// recall gives settings the password that this process knows already.
func (d *Directory) recall(e *entry, s *state) {
	if s.settings.PasswordHash != "" && s.settings.PasswordHash == e.settings.PasswordHash {
		s.settings.Password = e.settings.Password
	}
}

// adopt makes an entry what the store has of it. The caller has the tenant exclusively.
func (d *Directory) adopt(e *entry, s *state, next *tenant.Tenant) error {
	if s.clock.Mode != "" {
		if err := e.lasting.Clock.Set(s.clock); err != nil {
			return err
		}
	}
	if err := e.intercept.Load(next.Contract, s.rules); err != nil {
		return err
	}
	e.files.Restore(s.files)
	e.lasting.Keep(next.Contract)
	e.lasting.SetVersion(s.version)
	e.settings, e.file, e.kept, e.builtIn, e.keeping, e.snapshots = s.settings, s.file, s.kept, s.builtIn, s.keeping, s.shots
	e.fromFile = s.file != nil
	return nil
}

// learn takes a password that somebody has logged in with, of which there was just the hash.
func (d *Directory) learn(name, hash string, password tenant.Secret) {
	_ = d.locked(name, func(e *entry, _ *tenant.Tenant) error { // a tenant that is gone need not learn
		if e.settings.PasswordHash != hash || e.settings.Password != "" {
			return nil
		}
		known := e.settings
		known.Password = password
		next, err := Make(d.base, known, d.Sealer)
		if err != nil {
			return err
		}
		next.Lasting = e.lasting
		return tenant.Exclusively([]*tenant.Lasting{e.lasting}, func() error {
			e.lasting.Keep(next.Contract)
			e.settings = known
			d.show(e, next)
			return nil
		})
	})
}
