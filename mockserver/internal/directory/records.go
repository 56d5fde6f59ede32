package directory

import (
	"context"
	"errors"
	"io"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/attachment"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// Reset puts the records and ids of a tenant back to its seed. Settings, clock, snapshots and journal stay. Requests see
// the old records or the seed, and nothing between.
func (d *Directory) Reset(ctx context.Context, name string) error {
	return d.changed(ctx, name, func(e *entry, t *tenant.Tenant) error {
		return d.atOnce(ctx, e, func(ctx context.Context, tx store.Tx) error {
			if err := tx.Clear(); err != nil {
				return err
			}
			if err := d.seed(ctx, d.CRM.Within(tx), t, e.settings.Seed, e.builtIn); err != nil {
				return refusedUnless(err)
			}
			return e.keepFiles(tx, attachment.State{})
		}, e.loseFiles)
	})
}

// loseFiles takes all attachments away, since ids may come back, and not with the files of others.
func (e *entry) loseFiles() error {
	e.files.Restore(attachment.State{})
	return nil
}

// Record is one record of a tenant, or store.ErrNotFound.
func (d *Directory) Record(ctx context.Context, name, object, id string) (record store.Record, err error) {
	err = d.use(ctx, name, func(t *tenant.Tenant) error {
		record, err = d.CRM.Record(ctx, t, object, id)
		return err
	})
	return record, err
}

// Export writes the records of a tenant as XML that Import and seeds take.
func (d *Directory) Export(ctx context.Context, name string, w io.Writer) error {
	ctx, cancel := patiently(ctx)
	defer cancel()
	return d.use(ctx, name, func(t *tenant.Tenant) error { return d.CRM.Export(ctx, t, w) })
}

// Import adds the records of a file as a seed does, all of them or none, and says how many of each object it added. To
// replace removes the records that are there.
func (d *Directory) Import(ctx context.Context, name string, file contracts.File, replace bool) (added map[string]int, err error) {
	if replace {
		return d.exchangeRecords(ctx, name, file)
	}
	ctx, cancel := patiently(ctx)
	defer cancel()
	err = d.use(ctx, name, func(t *tenant.Tenant) error {
		added, err = d.CRM.Import(ctx, t, file, false)
		return err
	})
	return added, err
}

func (d *Directory) exchangeRecords(ctx context.Context, name string, file contracts.File) (added map[string]int, err error) {
	err = d.changed(ctx, name, func(e *entry, t *tenant.Tenant) error {
		return d.atOnce(ctx, e, func(ctx context.Context, tx store.Tx) error {
			if added, err = d.CRM.Within(tx).Import(ctx, t, file, true); err != nil {
				return err
			}
			return e.keepFiles(tx, attachment.State{})
		}, e.loseFiles)
	})
	return added, err
}

// Fake adds believable records, so many of each object, all or none. The same seed makes the same ones.
func (d *Directory) Fake(ctx context.Context, name string, counts map[string]int, seed uint64) (added map[string]int, err error) {
	ctx, cancel := patiently(ctx)
	defer cancel()
	err = d.use(ctx, name, func(t *tenant.Tenant) error {
		added, err = d.CRM.Fill(ctx, t, counts, seed, t.Local(t.Clock.Now()))
		return err
	})
	return added, err
}

// use runs fn on the records of a tenant as its present settings keep them, as a request does.
func (d *Directory) use(ctx context.Context, name string, fn func(*tenant.Tenant) error) error {
	for {
		_, t, err := d.find(name)
		if err != nil {
			return err
		}
		stale := false
		err = t.Use(ctx, func(keeper *contracts.Contract) error {
			if stale = keeper != t.Contract; stale {
				return nil // the settings have changed since it was found
			}
			return fn(t)
		})
		switch {
		case errors.Is(err, tenant.ErrStale):
			if err := d.Fresh(ctx, name); err != nil {
				return err
			}
		case !stale:
			return d.told(name, err)
		}
	}
}
