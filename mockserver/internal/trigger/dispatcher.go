package trigger

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/clock"
)

// Parts are what a Dispatcher is made of.
type Parts struct {
	Contract func() *contracts.Contract // the present one
	Settings func() Settings            // the present ones
	Clock    *clock.Clock               // by which retries are due
	Jitter   func() float64             // from 0 to 1, so that retries of many deliveries do not meet; nil: none
	Log      *slog.Logger               // hears why an attempt has failed; nil: nobody does
	Bound    int                        // unfinished deliveries at most; 0: 1,000
	Workers  int                        // attempts at once; 0: 8
	Kept     int                        // finished deliveries that are remembered; 0: 1,000

	Wrap func(http.RoundTripper) http.RoundTripper // around what makes the calls; nil: nothing
}

const (
	usualBound   = 1000
	usualWorkers = 8
	usualKept    = 1000
)

// ErrClosed says that a dispatcher has ended.
var ErrClosed = errors.New("no trigger is fired any more: the tenant is gone, or the server shuts down")

// Dispatcher makes the deliveries of one tenant. Any number of goroutines may share it. Make one with New, and end it with
// Close.
type Dispatcher struct {
	Parts

	workers chan struct{}   // a place for each attempt under way
	room    chan struct{}   // a place for each unfinished delivery
	ctx     context.Context //nolint:containedctx // ended by Close
	cancel  context.CancelFunc
	running sync.WaitGroup

	mu       sync.Mutex
	last     int64
	all      []*delivery            // oldest first
	lanes    map[string][]*delivery // unfinished, by record; the first is at work
	finished int
	dropped  bool          // a finished one was forgotten because there were too many
	flushing int           // how many Flushes are under way
	hurry    chan struct{} // closed when a Flush begins
	news     chan struct{} // closed by the next change; nil while nobody waits
	waiters  map[*waiter]struct{}
}

// New makes a dispatcher that has nothing to do.
func New(p Parts) *Dispatcher {
	p.Bound, p.Workers, p.Kept = cmp.Or(p.Bound, usualBound), cmp.Or(p.Workers, usualWorkers), cmp.Or(p.Kept, usualKept)
	d := &Dispatcher{
		Parts: p, workers: make(chan struct{}, p.Workers), room: make(chan struct{}, p.Bound),
		lanes: map[string][]*delivery{}, hurry: make(chan struct{}), waiters: map[*waiter]struct{}{},
	}
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	d.ctx, d.cancel = context.WithCancel(context.Background())
	return d
}

// Close gives up what is not delivered yet, and returns when no attempt is under way.
func (d *Dispatcher) Close() {
	d.mu.Lock()
	d.cancel() // no lane begins from here on
	d.mu.Unlock()
	d.running.Wait()
}

// Room returns once there is room for the call of an event, or at once where none is set up: whoever asks before a change
// need not wait after it. The error is ErrClosed or that of ctx.
func (d *Dispatcher) Room(ctx context.Context, object, event string) error {
	if d.Settings().url(strings.ToLower(object), event) == "" {
		return nil
	}
	select {
	case d.room <- struct{}{}:
		<-d.room
		return nil
	case <-d.ctx.Done():
		return ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Fire queues the call that the tenant has set up for an event; without one it does nothing. While the queue is at its
// bound it waits, so that whoever fires is slowed down and nothing is lost; if ctx ends before there is room, the event is
// not queued, and the error is that of ctx. Events of one record are delivered in the order in which they are fired.
func (d *Dispatcher) Fire(ctx context.Context, e Event) error {
	object := strings.ToLower(e.Object)
	base := d.Settings().url(object, e.Kind)
	t := find(d.Contract(), object, e.Kind)
	if base == "" || t == nil {
		return nil
	}
	called, shown := addresses(base, query(t, e.Value))
	_, err := d.enqueue(ctx, &delivery{Delivery: Delivery{Object: object, Event: e.Kind, RecordID: e.ID, URL: shown}, address: called})
	return err
}

func (d *Dispatcher) enqueue(ctx context.Context, next *delivery) (Delivery, error) {
	select {
	case d.room <- struct{}{}:
	case <-d.ctx.Done():
		return Delivery{}, ErrClosed
	case <-ctx.Done():
		return Delivery{}, ctx.Err()
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.ctx.Err() != nil {
		return Delivery{}, ErrClosed
	}
	d.last++
	next.ID, next.State, next.Created = d.last, Queued, d.Clock.Now()
	d.all = append(d.all, next)
	lane := append(d.lanes[next.key()], next)
	d.lanes[next.key()] = lane
	if len(lane) == 1 {
		d.running.Go(func() { d.work(next) })
	}
	d.tell(next)
	return next.Delivery, nil
}
