package trigger

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/clock"
	"github.com/crmock/crmock/mockserver/internal/store"
)

// Parts are what a Dispatcher is made of.
type Parts struct {
	Store    store.Store                // that holds the events and what has become of them
	Tenant   string                     // whose they are
	Contract func() *contracts.Contract // the present one
	Settings func() Settings            // the present ones
	Clock    *clock.Clock               // by which retries are due
	Jitter   func() float64             // from 0 to 1, so that retries of many deliveries do not meet; nil: none
	Log      *slog.Logger               // hears why an attempt has failed; nil: nobody does
	Bound    int                        // unfinished deliveries at most; 0: 1,000
	Workers  int                        // attempts at once; 0: 8
	Kept     int                        // finished deliveries that are remembered; 0: 1,000

	Random func() string // a text that nobody else has; nil: of crypto/rand
	Real   *clock.Clock  // the real time, by which leases are kept; nil: that of this machine
	Beat   time.Duration // how often a lease is renewed, and how long a pause is after an error of the store; 0: 1 s

	Wrap func(http.RoundTripper) http.RoundTripper // around what makes the calls; nil: nothing
}

const (
	usualBound   = 1000
	usualWorkers = 8
	usualKept    = 1000
	usualBeat    = time.Second
)

// ErrClosed says that a dispatcher has ended.
var ErrClosed = errors.New("no trigger is fired any more: the tenant is gone, or the server shuts down")

// Dispatcher makes the deliveries of one tenant. Any number of goroutines may share it. Make one with New, and end it with
// Close. It learns what is in the store by Sync or Wake, and does nothing before the first of them.
type Dispatcher struct {
	Parts

	id      string             // in leases
	workers chan struct{}      // a place for each attempt under way
	reading chan struct{}      // held by who brings the mirror in line with the store
	nudge   chan struct{}      // wakes who tends
	ctx     context.Context    //nolint:containedctx // ended by Close
	cancel  context.CancelFunc // ends it
	tenders sync.WaitGroup     // one at most
	seen    sighting           // the lease of another process; of who holds reading

	mu       sync.Mutex
	mirror                 // of what the store has
	term     *term         // the time in which this process delivers; nil: it does not
	behind   bool          // the store could not be read: the mirror may lack something
	troubled bool          // the last call of the store has failed
	tending  bool          // somebody tends
	reserved int           // places that Room has given away
	flushing int           // how many Flushes are under way
	hurried  time.Time     // until then, by the real time, retries do not wait: another process flushes
	hurry    chan struct{} // closed when a Flush begins
	news     chan struct{} // closed by the next change; nil while nobody waits
	waiters  map[*waiter]struct{}
}

// New makes a dispatcher.
func New(p Parts) *Dispatcher {
	p.Bound, p.Workers, p.Kept = cmp.Or(p.Bound, usualBound), cmp.Or(p.Workers, usualWorkers), cmp.Or(p.Kept, usualKept)
	p.Beat = cmp.Or(p.Beat, usualBeat)
	if p.Log == nil {
		p.Log = slog.New(slog.DiscardHandler)
	}
	if p.Random == nil {
		p.Random = rand.Text
	}
	if p.Real == nil {
		p.Real = clock.New(time.Now)
	}
	d := &Dispatcher{
		Parts: p, id: p.Random(), workers: make(chan struct{}, p.Workers), reading: make(chan struct{}, 1),
		nudge: make(chan struct{}, 1), hurry: make(chan struct{}), waiters: map[*waiter]struct{}{},
	}
	d.ctx, d.cancel = context.WithCancel(context.Background())
	return d
}

// Close ends all attempts and returns when none is under way. What is not delivered stays in the store as it is, for who
// delivers next; of a store in memory, that is nobody. A lease is given back.
func (d *Dispatcher) Close() {
	d.mu.Lock()
	ended := d.ctx.Err() != nil
	d.cancel() // no lane and no tender begins from here on
	t, left := d.term, d.unfinished()
	d.mu.Unlock()
	d.tenders.Wait()
	if t != nil {
		t.lanes.Wait()
		d.giveBack()
	}
	if left > 0 && !ended {
		d.Log.Warn("triggers end before all is delivered; a store that lasts keeps the rest for the next start", "unfinished", left)
	}
}

// Room reserves room for the call of an event, once there is some; where no call is set up, at once. Whoever asks before a
// change need not wait after it. The room is given back by leave, which is called when the change has been made, and Wake
// after it, or when it has failed. The error is ErrClosed, that of ctx, or the store's.
func (d *Dispatcher) Room(ctx context.Context, object, event string) (leave func(), err error) {
	if base, _ := d.target(object, event); base == "" {
		return func() {}, nil
	}
	return d.room(ctx)
}

func (d *Dispatcher) room(ctx context.Context) (leave func(), err error) {
	if err := d.known(ctx); err != nil {
		return nil, err
	}
	for {
		d.mu.Lock()
		if d.unfinished()+d.reserved < d.Bound {
			d.reserved++
			d.mu.Unlock()
			return d.vacate, nil
		}
		news := d.next()
		d.mu.Unlock()
		if err := d.await(ctx, news); err != nil {
			return nil, err
		}
	}
}

func (d *Dispatcher) vacate() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.reserved--
	d.stir()
}

// await returns nil when there is news. The error is ErrClosed or that of ctx.
func (d *Dispatcher) await(ctx context.Context, news <-chan struct{}) error {
	select {
	case <-news:
		return nil
	case <-d.ctx.Done():
		return ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}

// pause waits for a moment of the real time, or until somebody stirs it. It is false once ctx has ended.
func (d *Dispatcher) pause(ctx context.Context, stirred <-chan struct{}) bool {
	until(ctx, d.Real, d.Real.Now().Add(d.Beat), stirred)
	return ctx.Err() == nil
}

// until returns when a clock has come to a moment, when somebody stirs it, or when ctx ends.
func until(ctx context.Context, by *clock.Clock, at time.Time, stirred <-chan struct{}) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		select {
		case <-stirred:
			cancel()
		case <-ctx.Done():
		}
	}()
	_ = by.WaitUntil(ctx, at) // whether it came to it or was stirred, it is time
}
