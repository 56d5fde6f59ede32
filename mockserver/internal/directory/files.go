package directory

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/crmock/crmock/mockserver/internal/attachment"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// Files are the attachments of a tenant that a request has found, nil once it is gone.
func (d *Directory) Files(t *tenant.Tenant) *attachment.Files {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if e := d.entries[t.Name]; e != nil && e.lasting == t.Lasting {
		return e.files
	}
	return nil
}

// Has tells whether a tenant has a record.
func (d *Directory) Has(ctx context.Context, name, object, id string) (bool, error) {
	_, err := d.Record(ctx, name, object, id)
	var unknown *UnknownError
	if errors.Is(err, store.ErrNotFound) || errors.As(err, &unknown) {
		return false, nil
	}
	return err == nil, err
}

// Attach puts a file on a record, in place of one of that name.
func (d *Directory) Attach(ctx context.Context, name, object, id string, file attachment.File) error {
	return d.changeFiles(ctx, name, object, id, func(files *attachment.Files, record store.Record) error {
		if served := d.base.Attachments.Objects; !slices.ContainsFunc(served, func(o string) bool { return strings.EqualFold(o, record.Object) }) {
			return &RefusedError{fmt.Errorf("nobody could read a file of a %s: the API serves those of %s", record.Object, strings.Join(served, ", "))}
		}
		err := files.Put(record.Object, record.ID, file)
		var limit *attachment.LimitError
		if err != nil && !errors.As(err, &limit) {
			return &RefusedError{err}
		}
		return err
	})
}

// Detach takes a file off a record, or returns attachment.ErrNotFound.
func (d *Directory) Detach(ctx context.Context, name, object, id, file string) error {
	return d.changeFiles(ctx, name, object, id, func(files *attachment.Files, record store.Record) error {
		return files.Remove(record.Object, record.ID, file)
	})
}

// Attachments are the files of a record.
func (d *Directory) Attachments(ctx context.Context, name, object, id string) (list []attachment.File, err error) {
	err = d.use(ctx, name, func(t *tenant.Tenant) error {
		record, err := d.CRM.Record(ctx, t, object, id)
		if err != nil {
			return err
		}
		files := d.Files(t)
		if files == nil {
			return &UnknownError{name}
		}
		list = files.List(record.Object, record.ID)
		return nil
	})
	return list, err
}

// changeFiles runs fn on a copy of a tenant's files and on one of its records, and keeps what the copy has become.
func (d *Directory) changeFiles(ctx context.Context, name, object, id string, fn func(*attachment.Files, store.Record) error) error {
	return d.changed(ctx, name, func(e *entry, t *tenant.Tenant) error {
		next := attachment.New()
		return d.atOnce(ctx, e, func(ctx context.Context, tx store.Tx) error {
			next.Restore(e.files.Snapshot())
			record, err := d.CRM.Within(tx).Record(ctx, t, object, id)
			if err != nil {
				return err
			}
			if err := fn(next, record); err != nil {
				return err
			}
			return e.keepFiles(tx, next.Snapshot())
		}, func() error {
			e.files.Restore(next.Snapshot())
			return nil
		})
	})
}
