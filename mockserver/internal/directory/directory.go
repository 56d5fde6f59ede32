package directory

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/attachment"
	"github.com/crmock/crmock/mockserver/internal/clock"
	"github.com/crmock/crmock/mockserver/internal/crm"
	"github.com/crmock/crmock/mockserver/internal/intercept"
	"github.com/crmock/crmock/mockserver/internal/journal"
	"github.com/crmock/crmock/mockserver/internal/receiver"
	"github.com/crmock/crmock/mockserver/internal/seam"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
	"github.com/crmock/crmock/mockserver/internal/trigger"
)

// Directory is the tenants of one server. Any number of goroutines may share it. Make one with New and fill it with
// Replace.
type Directory struct {
	Parts

	strays   *journal.Journal
	registry atomic.Pointer[tenant.Registry]

	changing sync.RWMutex        // held for writing by Replace, for reading by changes of one tenant
	base     *contracts.Contract // that all tenants extend; guarded by changing
	faults   []Fault             // of the configuration; guarded by changing
	named    map[string]bool     // the tenants of the configuration; guarded by changing

	mu      sync.RWMutex // guards entries
	entries map[string]*entry
}

// Parts are what a Directory is made of.
type Parts struct {
	CRM      *crm.CRM
	Store    store.Store
	Durable  bool // the store outlives the process, so that passwords are kept as hashes, as they are in one that is shared
	Sealer   *tenant.Sealer
	Now      func() time.Time // the real time
	Random   func() string    // letters and digits that nobody can guess, 26 of them
	Limits   journal.Limits   // of each tenant's journal
	Template tenant.Settings  // of tenants that are created without another one
	LeftOut  func(tenant string, unfit error)
	Jitter   func() float64 // of retries, from 0 to 1; nil: none
	Log      *slog.Logger   // of triggers; nil: nothing is logged
	Seams    *seam.Seams    // none; only package mutants makes some
}

// entry is one tenant with what lasts of it. It stays when a reload takes the tenant out of the configuration, since it
// may come back.
type entry struct {
	name      string
	changing  sync.Mutex // one change at a time; guards all below
	lasting   *tenant.Lasting
	journal   *journal.Journal
	triggers  *trigger.Dispatcher
	fires     seam.Fires // those triggers, as what agents do finds them
	receivers *receiver.Receivers
	files     *attachment.Files
	intercept *intercept.Set
	settings  tenant.Settings
	file      *tenant.Settings              // as the configuration had them last; nil: it has none
	kept      docs                          // settings and file as the store has them
	tenant    atomic.Pointer[tenant.Tenant] // nil while the tenant is not there
	shown     atomic.Pointer[tenant.Tenant] // as it is, or was last
	fromFile  bool                          // it stands in the configuration
	builtIn   bool                          // its seed comes with the program
	keeping   string                        // how its records are kept; see crm.Keeping
	snapshots map[string]snapshot
}

// New makes a directory without tenants.
func New(p Parts) *Directory {
	if p.Log == nil {
		p.Log = slog.New(slog.DiscardHandler)
	}
	d := &Directory{Parts: p, strays: journal.New(p.Limits), entries: map[string]*entry{}}
	d.registry.Store(&tenant.Registry{})
	return d
}

// UnknownError says that there is no tenant of a name.
type UnknownError struct{ Name string }

// Error names the tenant.
func (e *UnknownError) Error() string { return fmt.Sprintf("no tenant is called %q", e.Name) }

// ExistsError says that there is a tenant of a name already.
type ExistsError struct{ Name string }

// Error names the tenant.
func (e *ExistsError) Error() string { return fmt.Sprintf("a tenant is called %q already", e.Name) }

// RefusedError says what is wrong with what a caller gave: settings, records, or a name.
type RefusedError struct{ Err error }

// Error is what is wrong.
func (e *RefusedError) Error() string { return e.Err.Error() }

// Unwrap is what is wrong.
func (e *RefusedError) Unwrap() error { return e.Err }

// Info is what there is of a tenant.
type Info struct {
	Name      string
	Enabled   bool
	FromFile  bool           // it stands in the configuration
	Records   map[string]int // by object
	Exchanges journal.Stats
	Snapshots []Snapshot
	Clock     *clock.Clock
}

// Strays is the journal of what belongs to no tenant.
func (d *Directory) Strays() *journal.Journal { return d.strays }

// Base is the contract that all tenants extend.
func (d *Directory) Base() *contracts.Contract {
	d.changing.RLock()
	defer d.changing.RUnlock()
	return d.base
}

// Names are those of all tenants, sorted.
func (d *Directory) Names() []string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	names := slices.Sorted(maps.Keys(d.entries))
	return slices.DeleteFunc(names, func(name string) bool { return d.entries[name].tenant.Load() == nil })
}

// Info tells what there is of a tenant.
func (d *Directory) Info(ctx context.Context, name string) (Info, error) {
	var info Info
	err := d.locked(name, func(e *entry, t *tenant.Tenant) error {
		info = Info{
			Name: name, Enabled: t.Enabled, FromFile: e.fromFile, Exchanges: e.journal.Stats(),
			Snapshots: e.listSnapshots(), Clock: t.Clock,
		}
		return nil
	})
	if err != nil {
		return Info{}, err
	}
	err = d.use(ctx, name, func(t *tenant.Tenant) error {
		info.Records, err = d.CRM.Counts(ctx, t)
		return err
	})
	return info, err
}

// Journal is what a tenant was asked.
func (d *Directory) Journal(name string) (*journal.Journal, error) {
	e, _, err := d.find(name)
	if err != nil {
		return nil, err
	}
	return e.journal, nil
}

// JournalOf is the journal for the requests of a tenant that they have found. It is that of strays once the tenant is
// gone.
func (d *Directory) JournalOf(t *tenant.Tenant) *journal.Journal {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if e := d.entries[t.Name]; e != nil && e.lasting == t.Lasting {
		return e.journal
	}
	return d.strays
}

// InterceptionsOf are those of a tenant that a request has found, or names.
func (d *Directory) InterceptionsOf(t *tenant.Tenant) *intercept.Set {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if e := d.entries[t.Name]; e != nil && e.lasting == t.Lasting {
		return e.intercept
	}
	return nil
}

// Interceptions are those of a tenant.
func (d *Directory) Interceptions(name string) (*intercept.Set, error) {
	e, _, err := d.find(name)
	if err != nil {
		return nil, err
	}
	return e.intercept, nil
}

// Clock is the time that a tenant goes by.
func (d *Directory) Clock(name string) (*clock.Clock, error) {
	e, _, err := d.find(name)
	if err != nil {
		return nil, err
	}
	return e.lasting.Clock, nil
}

// Contract is a tenant's own: the server's, extended by its settings.
func (d *Directory) Contract(name string) (*contracts.Contract, error) {
	_, t, err := d.find(name)
	if err != nil {
		return nil, err
	}
	return t.Contract, nil
}

// Triggers are the calls that a tenant's agents have caused.
func (d *Directory) Triggers(name string) (*trigger.Dispatcher, error) {
	e, _, err := d.find(name)
	if err != nil {
		return nil, err
	}
	return e.triggers, nil
}

// Receivers are the built-in receivers of a tenant.
func (d *Directory) Receivers(name string) (*receiver.Receivers, error) {
	e, _, err := d.find(name)
	if err != nil {
		return nil, err
	}
	return e.receivers, nil
}

// Close ends the triggers of all tenants.
func (d *Directory) Close() {
	d.mu.RLock()
	defer d.mu.RUnlock()
	for _, e := range d.entries {
		e.triggers.Close()
	}
}

// find is the tenant of exactly that name.
func (d *Directory) find(name string) (*entry, *tenant.Tenant, error) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if e := d.entries[name]; e != nil {
		if t := e.tenant.Load(); t != nil {
			return e, t, nil
		}
	}
	return nil, nil, &UnknownError{name}
}

// told is an error as callers expect it: a tenant that was removed meanwhile is unknown.
func (d *Directory) told(name string, err error) error {
	if errors.Is(err, tenant.ErrRemoved) {
		return &UnknownError{name}
	}
	if _, _, unknown := d.find(name); unknown != nil && errors.Is(err, trigger.ErrClosed) {
		return unknown
	}
	return err
}
