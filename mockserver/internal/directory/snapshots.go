package directory

import (
	"cmp"
	"context"
	"encoding/json"
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

// Snapshot keeps the state of a tenant under a name, in place of what the name kept before. Its journal is no part of
// the state.
func (d *Directory) Snapshot(ctx context.Context, name, of string) (time.Time, error) {
	if of == "" || strings.ContainsFunc(of, func(r rune) bool { return r < ' ' }) {
		return time.Time{}, &RefusedError{errors.New("a snapshot has a name without control characters")}
	}
	now := d.Now()
	err := d.changed(ctx, name, func(e *entry, t *tenant.Tenant) error {
		shot := snapshot{now, e.settings, t, d.base, e.lasting.Clock.State(), e.keeping, e.files.Snapshot()}
		kept, err := d.encode(&shot.settings, nil)
		if err != nil {
			return err
		}
		err = d.commit(ctx, e, func(tx store.Tx) error {
			if err := tx.Snapshot(of); err != nil {
				return err
			}
			return setDoc(tx, kindSnapshot, name+"/"+of, keptSnapshot{now, json.RawMessage(kept.settings), shot.clock, shot.keeping, listOf(shot.files)})
		})
		if err == nil {
			e.snapshots[of] = shot
		}
		return err
	})
	return now, err
}

// Restore puts a tenant back to a snapshot, which stays, or returns store.ErrNoSnapshot. A request sees the records of
// the one state or of the other.
func (d *Directory) Restore(ctx context.Context, name, of string) error {
	return d.changed(ctx, name, func(e *entry, _ *tenant.Tenant) error {
		kept, found := e.snapshots[of]
		if !found {
			return store.ErrNoSnapshot
		}
		next, err := d.again(kept)
		if err != nil {
			return &RefusedError{err}
		}
		next.Lasting = e.lasting
		return d.putBack(ctx, e, of, kept, next)
	})
}

// putBack makes a tenant what a snapshot has kept of it.
func (d *Directory) putBack(ctx context.Context, e *entry, of string, kept snapshot, next *tenant.Tenant) error {
	keeping := crm.Keeping(next.Contract)
	docs, err := d.encode(&kept.settings, e.file)
	if err != nil {
		return err
	}
	err = d.atOnce(ctx, e, func(ctx context.Context, tx store.Tx) error {
		if err := tx.Restore(of); err != nil {
			return err
		}
		if keeping != kept.keeping {
			if err := d.CRM.Within(tx).Reindex(ctx, next); err != nil {
				return refusedUnless(err)
			}
		}
		return errors.Join(e.keepSettings(tx, docs, e.builtIn, keeping),
			setDoc(tx, kindClock, e.name, kept.clock), e.keepFiles(tx, kept.files))
	}, func() error {
		e.lasting.Keep(next.Contract)
		e.files.Restore(kept.files)
		return e.lasting.Clock.Set(kept.clock)
	})
	if err != nil {
		return err
	}
	e.settings, e.kept, e.keeping = kept.settings, docs, keeping
	d.show(e, next)
	return nil
}

// again is the tenant of a snapshot. It is made anew where the server's contract has changed since.
func (d *Directory) again(kept snapshot) (*tenant.Tenant, error) {
	if kept.base == d.base && kept.tenant != nil {
		same := *kept.tenant
		return &same, nil
	}
	return Make(d.base, kept.settings, d.Sealer)
}

// atOnce commits a change while nobody uses the tenant's records, and then makes the tenant what it has become. Once
// begun, it is finished whatever happens to ctx.
func (d *Directory) atOnce(ctx context.Context, e *entry, change func(context.Context, store.Tx) error, became func() error) error {
	return tenant.Exclusively([]*tenant.Lasting{e.lasting}, func() error {
		ctx, cancel := patiently(context.WithoutCancel(ctx))
		defer cancel()
		if err := d.commit(ctx, e, func(tx store.Tx) error { return change(ctx, tx) }); err != nil {
			return err
		}
		return became()
	})
}

// Snapshots are those of a tenant by name.
func (d *Directory) Snapshots(name string) ([]Snapshot, error) {
	var all []Snapshot
	err := d.locked(name, func(e *entry, _ *tenant.Tenant) error {
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
	return d.changed(ctx, name, func(e *entry, _ *tenant.Tenant) error {
		shot, found := e.snapshots[of]
		if !found {
			return store.ErrNoSnapshot
		}
		delete(e.snapshots, of) // so that files which it alone holds are forgotten
		err := d.commit(ctx, e, func(tx store.Tx) error {
			return errors.Join(tx.DropSnapshot(of), tx.DeleteDoc(kindSnapshot, name+"/"+of), e.dropFiles(tx, shot.files))
		})
		if err != nil {
			e.snapshots[of] = shot
		}
		return err
	})
}
