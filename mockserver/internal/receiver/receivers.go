package receiver

import (
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"
)

const (
	defaultKept  = 1000
	maxReceivers = 100
)

// Receivers are those of one tenant, by name: at most 100, each made by the first call to it or by Tell. Together they
// keep the newest calls. Any number of goroutines may use them. Make them with New.
type Receivers struct {
	now  func() time.Time
	kept int

	mu      sync.Mutex
	byName  map[string]*receiver
	calls   []*Call // of all receivers, oldest first; a call never changes
	last    int64   // the id given last
	waiters map[*waiter]struct{}
}

// receiver is what is known about one name, beside its calls.
type receiver struct {
	script  script
	dropped int64 // the highest id of its calls that had to make room since the last Clear; 0 if none
}

// New returns receivers that read the time of a call from now, and keep the newest calls, as many as kept says for all
// of them together; zero or less is 1,000.
func New(now func() time.Time, kept int) *Receivers {
	if kept <= 0 {
		kept = defaultKept
	}
	return &Receivers{now: now, kept: kept, byName: map[string]*receiver{}, waiters: map[*waiter]struct{}{}}
}

// ServeHTTP takes a call of any method to the receiver with the name: it is recorded, and then answered as Tell said.
// A name that would be one too many is answered 404, and its call is not recorded.
//
// To drop a connection or to cut a reply, ServeHTTP panics with http.ErrAbortHandler, as net/http wants it: whatever
// recovers on the way has to panic with it again.
func (r *Receivers) ServeHTTP(name string, w http.ResponseWriter, req *http.Request) {
	behaviour, err := r.record(newCall(name, req))
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	behaviour.answer(w, req)
}

// record keeps a call, lets those hear of it who wait, and says how it is to be answered. All this happens under one
// lock, so ids, times and answers come in one order.
func (r *Receivers) record(call *Call) (Behaviour, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	receiver, err := r.open(call.Receiver)
	if err != nil {
		return Behaviour{}, err
	}
	behaviour := receiver.script.next()
	r.last++
	call.ID, call.Received, call.Status = r.last, r.now(), behaviour.Status
	r.push(call)
	for w := range r.waiters {
		if w.hear(call) {
			delete(r.waiters, w)
		}
	}
	return behaviour, nil
}

// open returns the receiver with the name, made if there is none.
func (r *Receivers) open(name string) (*receiver, error) {
	if known := r.byName[name]; known != nil {
		return known, nil
	}
	if name == "" {
		return nil, errors.New("a receiver needs a name; choose any")
	}
	if len(r.byName) >= maxReceivers {
		return nil, fmt.Errorf("receiver %q would be one too many: a tenant has at most %d; use one that there is, or clear those that are done with",
			name, maxReceivers)
	}
	made := &receiver{}
	r.byName[name] = made
	return made, nil
}

// push keeps the newest call, and drops the oldest if that is one too many. The slice slides: what is dropped in front
// frees its place when append moves the rest.
func (r *Receivers) push(call *Call) {
	r.calls = append(r.calls, call)
	if len(r.calls) <= r.kept {
		return
	}
	oldest := r.calls[0]
	r.calls[0] = nil
	r.calls = r.calls[1:]
	r.byName[oldest.Receiver].dropped = oldest.ID
}
