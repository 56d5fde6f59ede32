package durable_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/test/durable"
)

const (
	writers = 16 // clients of the API
	agents  = 4  // who work in the console
	// pause is what a client waits after a write without an answer, and an agent between two cases, so that deliveries keep up.
	pause = 20 * time.Millisecond
)

// load is clients and agents who write as fast as they can, remember what they were told, and complain about answers
// that nobody should get.
type load struct {
	t       *testing.T
	history durable.History
	contest atomic.Int64 // numbers the addresses that several clients want

	acknowledged atomic.Int64 // writes so far
	unavailable  atomic.Int64 // answers of STATUS 503 so far
	longest      atomic.Int64 // nanoseconds that an answer took

	writers []*writer
	agents  []*worker
}

// newLoad is a load on the API at a URL and on consoles, which the agents share. With several consoles there are as many
// processes behind the URL, and each write goes to the next.
func newLoad(t *testing.T, seed uint64, of tenant, api string, consoles ...string) *load {
	t.Helper()
	l := &load{t: t}
	var change []func(*client.Options)
	if len(consoles) > 1 {
		change = append(change, each)
	}
	for i := range writers {
		l.writers = append(l.writers, &writer{
			load: l, name: fmt.Sprintf("w%02d-", i), rng: chance(seed, uint64(1+i)), api: of.client(t, api, change...),
		})
	}
	for i := range agents {
		l.agents = append(l.agents, &worker{
			load: l, name: fmt.Sprintf("agent%d-", i), rng: chance(seed, uint64(1+writers+i)),
			desk: newConsole(t, consoles[i%len(consoles)]).Tenant(of.Name),
		})
	}
	return l
}

// prepare adds what the load begins with: a customer for each client, and cases of an earlier day, to each of which one
// follow-up is added later.
func (l *load) prepare(quiet int) {
	l.t.Helper()
	var all sync.WaitGroup
	for _, w := range l.writers {
		all.Go(func() { w.prepare(l.t.Context(), quiet) })
	}
	all.Wait()
	for i, w := range l.agents {
		w.customer = l.writers[i].customers[0].id
	}
}

// run begins the load, and returns how to end it. Writes under way are waited for.
func (l *load) run() (end func()) {
	ctx, cancel := context.WithCancel(l.t.Context())
	var all sync.WaitGroup
	for _, w := range l.writers {
		all.Go(func() { w.run(ctx) })
	}
	for _, w := range l.agents {
		all.Go(func() { w.run(ctx) })
	}
	return func() {
		cancel()
		all.Wait()
	}
}

// goesOn waits until some more writes have been acknowledged.
func (l *load) goesOn(most time.Duration, writes int64) bool {
	until := l.acknowledged.Load() + writes
	return within(most, func() bool { return l.acknowledged.Load() >= until })
}

// note keeps how a write ended, which took from begin until now.
func (l *load) note(w durable.Write, begin time.Time) {
	l.history.Add(w)
	if w.Outcome == durable.Done {
		l.acknowledged.Add(1)
	}
	took := time.Since(begin).Nanoseconds()
	for longest := l.longest.Load(); took > longest && !l.longest.CompareAndSwap(longest, took); {
		longest = l.longest.Load()
	}
}

// complain fails the test.
func (l *load) complain(format string, args ...any) { l.t.Errorf(format, args...) }

// sent says whether a request may have reached a server: a refused connection carries nothing.
func (l *load) sent(what string, err error) bool {
	var network net.Error
	if errors.Is(err, context.DeadlineExceeded) || errors.As(err, &network) && network.Timeout() {
		l.complain("%s hung for %s: %v", what, patience, err)
	}
	return !errors.Is(err, syscall.ECONNREFUSED)
}

// rest waits for a pause, unless the load ends.
func rest(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-time.After(pause):
	}
}

// answered is the outcome of a write that the API has answered. What is no outcome of a write is complained about.
func (l *load) answered(what string, reply client.Reply) durable.Outcome {
	switch {
	case reply.OK():
		return durable.Done
	case reply.Status == 503:
		l.unavailable.Add(1)
		return durable.Unknown
	case reply.Code == 81:
		return durable.Refused
	}
	l.complain("%s is answered %s", what, reply.Problem())
	return durable.Unknown
}
