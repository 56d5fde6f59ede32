package tenant

import (
	"cmp"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

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
	use     sync.RWMutex // held for reading by whoever uses the records
	keeper  *contracts.Contract
	removed bool
	gone    chan struct{} // closed when it is removed
}

// NewLasting makes what lasts of a new tenant.
func NewLasting(name string, now func() time.Time) *Lasting {
	return &Lasting{name: name, Clock: clock.New(now), gone: make(chan struct{})}
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

// Use runs fn, which reads or writes records, while nobody changes the tenant as a whole. It hands on the contract by
// which records are kept, whatever contract the request under way began with; nil where nobody has published one.
func (l *Lasting) Use(fn func(keeper *contracts.Contract) error) error {
	if l == nil {
		return fn(nil)
	}
	l.use.RLock()
	defer l.use.RUnlock()
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
		l.use.Lock()
		defer l.use.Unlock()
	}
	return fn()
}
