package tenant

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/clock"
)

// ErrRemoved says that a tenant was removed while a request to it was under way.
var ErrRemoved = errors.New("the tenant was removed while the request was under way")

// ErrStale says that another process has changed a tenant, and this one has not seen it yet: what was about to be done
// has not been, and can be done again once the tenant is as the store has it.
var ErrStale = errors.New("the tenant was changed by another process meanwhile")

// Lasting is what a tenant keeps while its settings change: its clock, and the contract by which its records are kept.
// Requests share it, and whoever changes the tenant as a whole shuts them out for that moment. A
// tenant without one goes by the server's time and never changes: nil is ready to use.
type Lasting struct {
	Clock *clock.Clock
	Learn func(hash string, password Secret) // is told the password that a hash stood for; nil: nobody is

	name    string
	version atomic.Pointer[string]
	use     *semaphore.Weighted // one of everyone is held by who uses the records, all by who changes the tenant
	keeper  *contracts.Contract
	removed bool
	gone    chan struct{} // closed when it is removed
}

// NewLasting makes what lasts of a new tenant.
func NewLasting(name string, now func() time.Time) *Lasting {
	return &Lasting{name: name, Clock: clock.New(now), gone: make(chan struct{}), use: semaphore.NewWeighted(everyone)}
}

// Now is the tenant's time, given the server's.
func (l *Lasting) Now(server func() time.Time) time.Time {
	if l == nil {
		return server()
	}
	return l.Clock.Now()
}

// Version is what marks the state of the tenant that this process knows; see SetVersion. It is empty where there is none.
func (l *Lasting) Version() string {
	if l == nil {
		return ""
	}
	if v := l.version.Load(); v != nil {
		return *v
	}
	return ""
}

// SetVersion says that the tenant is now known as the store marks it with a version, which changes with each change.
func (l *Lasting) SetVersion(version string) { l.version.Store(&version) }

const (
	everyone = 1 << 40
	// useWithin is how long a request waits for whoever changes the tenant as a whole, as while records are imported.
	useWithin = 5 * time.Second
)

// Use runs fn, which reads or writes records, while nobody changes the tenant as a whole. It hands on the contract by
// which records are kept, whatever contract the request under way began with; nil where nobody has published one. Where
// it would have to wait too long, or longer than ctx, the error is context.DeadlineExceeded or that of ctx.
func (l *Lasting) Use(ctx context.Context, fn func(keeper *contracts.Contract) error) error {
	if l == nil {
		return fn(nil)
	}
	if !l.use.TryAcquire(1) {
		waiting, cancel := context.WithTimeout(ctx, useWithin)
		defer cancel()
		if err := l.use.Acquire(waiting, 1); err != nil {
			return err
		}
	}
	defer l.use.Release(1)
	if l.removed {
		return ErrRemoved
	}
	return fn(l.keeper)
}

// Keep says by which contract records are kept from now on. Only who has the tenant exclusively may call it.
func (l *Lasting) Keep(contract *contracts.Contract) { l.keeper = contract }

// Remove makes every later Use fail. Only who has the tenant exclusively may call it.
func (l *Lasting) Remove() {
	if !l.removed {
		l.removed = true
		close(l.gone)
	}
}

// Gone is closed when the tenant is removed.
func (l *Lasting) Gone() <-chan struct{} { return l.gone }

// Exclusively runs fn while nobody uses the records of these tenants. It locks them in the order of their names, so that
// two callers never wait for each other.
func Exclusively(tenants []*Lasting, fn func() error) error {
	ordered := slices.SortedFunc(slices.Values(tenants), func(a, b *Lasting) int { return cmp.Compare(a.name, b.name) })
	for _, l := range ordered {
		_ = l.use.Acquire(context.Background(), everyone) // it waits as long as it takes
		defer l.use.Release(everyone)
	}
	return fn()
}
