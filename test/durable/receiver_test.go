package durable_test

import (
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/crmock/crmock/test/durable"
)

// failing is the share of calls that the receiver answers with 503, so that there are retries to be remembered.
const failing = 0.02

// receiver takes the calls of triggers and remembers those that it has answered well.
type receiver struct {
	url string

	mu    sync.Mutex
	rng   *rand.Rand
	calls []durable.Call
	gate  chan struct{} // while it is not closed, calls wait
}

func newReceiver(t *testing.T, seed uint64) *receiver {
	t.Helper()
	r := &receiver{rng: chance(seed, 1+writers+agents), gate: make(chan struct{})}
	close(r.gate)
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	t.Cleanup(r.release)
	r.url = server.URL
	return r
}

// ServeHTTP takes a call, whose path is the event.
func (r *receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	select {
	case <-r.closedGate():
	case <-request.Context().Done():
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.rng.Float64() < failing {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	r.calls = append(r.calls, durable.Call{Object: "Case", ID: request.URL.Query().Get("CaseID"), Event: strings.Trim(request.URL.Path, "/")})
}

func (r *receiver) closedGate() chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.gate
}

// hold lets calls wait until release.
func (r *receiver) hold() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.gate = make(chan struct{})
}

func (r *receiver) release() {
	r.mu.Lock()
	defer r.mu.Unlock()
	select {
	case <-r.gate:
	default:
		close(r.gate)
	}
}

// got is the calls so far, in the order in which they were answered.
func (r *receiver) got() []durable.Call {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.calls)
}
