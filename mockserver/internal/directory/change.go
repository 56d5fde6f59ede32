package directory

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/crm"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// Edit changes settings, given the contract that they are held against. Its error refuses the change.
type Edit func(base *contracts.Contract, settings *tenant.Settings) error

// Settings are those of a tenant, with its secrets. The caller changes nothing in them.
func (d *Directory) Settings(name string) (tenant.Settings, error) {
	var settings tenant.Settings
	err := d.locked(name, func(e *entry, _ *tenant.Tenant) error {
		settings = e.settings
		return nil
	})
	return settings, err
}

// Change gives a tenant other settings. The next request sees them, one under way goes on with the old ones, and none
// sees a mixture. Settings that are wrong are a *RefusedError, and so is a tag that would have to be unique while records
// share a value. The name stays.
func (d *Directory) Change(ctx context.Context, name string, edit Edit) (tenant.Settings, error) {
	var changed tenant.Settings
	err := d.changed(ctx, name, func(e *entry, _ *tenant.Tenant) error {
		changed = e.settings
		if err := edit(d.base, &changed); err != nil {
			return &RefusedError{err}
		}
		changed.Name = name
		if changed.Password != e.settings.Password {
			changed.PasswordHash = "" // that of another one
		}
		if err := fixedTypes(e.settings.CustomFields, changed.CustomFields); err != nil {
			return &RefusedError{err}
		}
		next, err := Make(d.base, changed, d.Sealer)
		if err != nil {
			return &RefusedError{err}
		}
		return d.exchange(ctx, e, next, changed)
	})
	return changed, err
}

// fixedTypes refuses another type for a custom field that is saved, as the vendor's Configuration Manager does.
func fixedTypes(before, after []contracts.CustomField) error {
	for _, was := range before {
		for _, is := range after {
			same := strings.EqualFold(was.Object, is.Object) && strings.EqualFold(was.Tag, is.Tag)
			if same && cmp.Or(was.Type, usualType) != cmp.Or(is.Type, usualType) {
				return fmt.Errorf("the type of the custom field %s of %s is %s and cannot be changed; remove the field first, or make another one",
					was.Tag, was.Object, cmp.Or(was.Type, usualType))
			}
		}
	}
	return nil
}

// usualType is that of a custom field which names none.
const usualType = "text"

// exchange puts another tenant in the place of the present one, and its records in line with it.
func (d *Directory) exchange(ctx context.Context, e *entry, next *tenant.Tenant, settings tenant.Settings) error {
	next.Lasting = e.lasting
	keeping := crm.Keeping(next.Contract)
	kept, err := d.encode(&settings, e.file)
	if err != nil {
		return err
	}
	if keeping != e.keeping {
		var cancel context.CancelFunc
		ctx, cancel = patiently(ctx) // all records are written anew
		defer cancel()
	}
	err = tenant.Exclusively([]*tenant.Lasting{e.lasting}, func() error {
		err := d.commit(ctx, e, func(tx store.Tx) error {
			if keeping != e.keeping {
				if err := d.CRM.Within(tx).Reindex(ctx, next); err != nil {
					return refusedUnless(err)
				}
			}
			return e.keepSettings(tx, kept, e.builtIn, keeping)
		})
		if err == nil {
			e.lasting.Keep(next.Contract)
		}
		return err
	})
	if err != nil {
		return err
	}
	e.settings, e.kept, e.keeping = settings, kept, keeping
	d.show(e, next)
	return nil
}

// refusedUnless makes a refusal of an error, unless the store is at fault.
func refusedUnless(err error) error {
	if errors.Is(err, store.ErrUnavailable) || errors.Is(err, store.ErrClosed) || errors.Is(err, tenant.ErrStale) ||
		errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return &RefusedError{err}
}

// show lets requests find a tenant.
func (d *Directory) show(e *entry, t *tenant.Tenant) {
	e.show(t)
	d.registry.Load().Put(t)
}

func (e *entry) show(t *tenant.Tenant) {
	e.tenant.Store(t)
	e.shown.Store(t)
}

// Remove takes a tenant away with all that it has. One that stands in the configuration is made anew when that is read
// again.
func (d *Directory) Remove(ctx context.Context, name string) error {
	return d.locked(name, func(e *entry, _ *tenant.Tenant) error {
		return tenant.Exclusively([]*tenant.Lasting{e.lasting}, func() error {
			if err := d.Store.Drop(ctx, name); err != nil {
				return err
			}
			d.dismiss(e)
			return nil
		})
	})
}

// dismiss forgets an entry whose tenant the store no longer has. The caller has the tenant exclusively.
func (d *Directory) dismiss(e *entry) {
	e.lasting.Remove()
	e.tenant.Store(nil)
	d.registry.Load().Remove(e.name)
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.entries, e.name)
	e.triggers.Close()
}
