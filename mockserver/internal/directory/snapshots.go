package directory

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/attachment"
	"github.com/crmock/crmock/mockserver/internal/clock"
	"github.com/crmock/crmock/mockserver/internal/crm"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// Snapshot is a state of a tenant that can be restored: records, attachments, ids, settings and clock.
type Snapshot struct {
	Name  string
	Taken time.Time // by the real time
}

// snapshot is what the store does not keep of one.
type snapshot struct {
	taken    time.Time
	settings tenant.Settings
	tenant   *tenant.Tenant
	base     *contracts.Contract // that the tenant was made from
	clock    clock.State
	keeping  string
	files    attachment.State
}

// undo is the store's snapshot of the state before a change that may fail. No caller can name it.
const undo = "\x00before"

// Snapshot keeps the state of a tenant under a name, in place of what the name kept before. Its journal is no part of
// the state.
func (d *Directory) Snapshot(ctx context.Context, name, of string) (time.Time, error) {
	if of == "" || strings.ContainsFunc(of, func(r rune) bool { return r < ' ' }) {
		return time.Time{}, &RefusedError{errors.New("a snapshot has a name without control characters")}
	}
	now := d.Now()
	err := d.changed(name, func(e *entry, t *tenant.Tenant) error {
		if err := d.Store.Snapshot(ctx, name, of); err != nil {
			return err
		}
		e.snapshots[of] = snapshot{now, e.settings, t, d.base, e.lasting.Clock.State(), e.keeping, e.files.Snapshot()}
		return nil
	})
	return now, err
}

// Restore puts a tenant back to a snapshot, which stays, or returns store.ErrNoSnapshot. A request sees the records of
// the one state or of the other.
func (d *Directory) Restore(ctx context.Context, name, of string) error {
	return d.changed(name, func(e *entry, _ *tenant.Tenant) error {
		kept, found := e.snapshots[of]
		if !found {
			return store.ErrNoSnapshot
		}
		next, err := d.again(kept)
		if err != nil {
			return &RefusedError{err}
		}
		next.Lasting = e.lasting
		keeping := crm.Keeping(next.Contract)
		err = d.atOnce(ctx, e, name, func(ctx context.Context) error {
			if err := d.Store.Restore(ctx, name, of); err != nil {
				return err
			}
			if keeping != kept.keeping {
				if err := d.CRM.Reindex(ctx, next); err != nil {
					return &RefusedError{err}
				}
			}
			e.lasting.Keep(next.Contract)
			if err := e.lasting.Clock.Set(kept.clock); err != nil {
				return err
			}
			e.files.Restore(kept.files)
			return nil
		})
		if err != nil {
			return err
		}
		e.settings, e.keeping = kept.settings, keeping
		d.show(e, next)
		return nil
	})
}

// again is the tenant of a snapshot. It is made anew where the server's contract has changed since.
func (d *Directory) again(kept snapshot) (*tenant.Tenant, error) {
	if kept.base == d.base {
		same := *kept.tenant
		return &same, nil
	}
	return Make(d.base, kept.settings, d.Sealer)
}

// atOnce runs fn while nobody uses the tenant's records. If fn fails, they are as before. Once begun, it is finished
// whatever happens to ctx.
func (d *Directory) atOnce(ctx context.Context, e *entry, name string, fn func(context.Context) error) error {
	return tenant.Exclusively([]*tenant.Lasting{e.lasting}, func() error {
		if err := d.Store.Snapshot(ctx, name, undo); err != nil {
			return err
		}
		ctx := context.WithoutCancel(ctx)
		err := fn(ctx)
		if err != nil {
			err = errors.Join(err, d.Store.Restore(ctx, name, undo))
		}
		return errors.Join(err, d.Store.DropSnapshot(ctx, name, undo))
	})
}

// Snapshots are those of a tenant by name.
func (d *Directory) Snapshots(name string) ([]Snapshot, error) {
	var all []Snapshot
	err := d.changed(name, func(e *entry, _ *tenant.Tenant) error {
		all = e.listSnapshots()
		return nil
	})
	return all, err
}

func (e *entry) listSnapshots() []Snapshot {
	all := make([]Snapshot, 0, len(e.snapshots))
	for name, kept := range e.snapshots {
		all = append(all, Snapshot{name, kept.taken})
	}
	slices.SortFunc(all, func(a, b Snapshot) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

// DropSnapshot forgets a snapshot, or returns store.ErrNoSnapshot.
func (d *Directory) DropSnapshot(ctx context.Context, name, of string) error {
	return d.changed(name, func(e *entry, _ *tenant.Tenant) error {
		if _, found := e.snapshots[of]; !found {
			return store.ErrNoSnapshot
		}
		if err := d.Store.DropSnapshot(ctx, name, of); err != nil {
			return err
		}
		delete(e.snapshots, of)
		return nil
	})
}
