package trigger_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/clock"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/trigger"
)

// noon is where the frozen clocks of these specs stand.
var noon = time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC) //nolint:gochecknoglobals // constant

// shipped is the contract as shipped.
//
//nolint:gochecknoglobals // constant, and read once
var shipped = sync.OnceValue(func() *contracts.Contract {
	contract, err := contracts.Default()
	Expect(err).NotTo(HaveOccurred())
	return contract
})

// bench is a dispatcher on a frozen clock, with a receiver that remembers what it was asked for.
type bench struct {
	*trigger.Dispatcher

	store    store.Store
	clock    *clock.Clock
	receiver *httptest.Server
	log      *lines
	answer   atomic.Value // http.HandlerFunc
	settings atomic.Pointer[trigger.Settings]

	mu    sync.Mutex
	calls []string // paths with queries
}

// newBench makes a bench whose receiver answers 200, and which has every event of customer and case call it.
func newBench(change ...func(*trigger.Parts)) *bench {
	b := &bench{clock: clock.New(time.Now), log: &lines{}}
	Expect(b.clock.Set(clock.State{Mode: clock.Frozen, At: noon})).To(Succeed())
	b.answers(http.StatusOK)
	b.receiver = httptest.NewServer(b)
	DeferCleanup(b.receiver.Close)
	b.set(func(s *trigger.Settings) { *s = local(b.receiver.URL + "/hook") })
	contract := shipped()
	parts := trigger.Parts{
		Store: store.NewMemory(), Tenant: "acme",
		Contract: func() *contracts.Contract { return contract },
		Settings: func() trigger.Settings { return *b.settings.Load() },
		Clock:    b.clock, Log: slog.New(slog.NewTextHandler(b.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, c := range change {
		c(&parts)
	}
	b.store, b.Dispatcher = parts.Store, trigger.New(parts)
	DeferCleanup(b.Close)
	return b
}

// local are settings that have every event of customer and case call a URL on this machine.
func local(url string) trigger.Settings {
	events := map[string]string{"create": url, "edit": url, "delete": url}
	return trigger.Settings{
		AllowHTTP: true, AllowPrivate: true, URLs: map[string]map[string]string{"customer": events, "case": events, "task": events},
	}
}

func (b *bench) set(change func(*trigger.Settings)) {
	var next trigger.Settings
	if before := b.settings.Load(); before != nil {
		next = *before
	}
	change(&next)
	b.settings.Store(&next)
}

// ServeHTTP remembers the call before it is answered.
func (b *bench) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	b.calls = append(b.calls, r.URL.RequestURI())
	b.mu.Unlock()
	b.answer.Load().(http.HandlerFunc)(w, r) //nolint:errcheck // nothing else is stored
}

// answers has the receiver answer with these statuses in turn, and with the last one ever after.
func (b *bench) answers(statuses ...int) {
	var n atomic.Int64
	b.answer.Store(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(statuses[min(int(n.Add(1)), len(statuses))-1])
	}))
}

func (b *bench) handles(answer http.HandlerFunc) { b.answer.Store(answer) }

func (b *bench) called() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.calls...)
}

// fires fires an event as an agent does, in a transaction.
func (b *bench) fires(ctx context.Context, e trigger.Event) error {
	leave, err := b.Room(ctx, e.Object, e.Kind)
	if err != nil {
		return err
	}
	defer leave()
	if err := b.store.Update(ctx, "acme", func(tx store.Tx) error { return b.Fire(tx, e) }); err != nil {
		return err
	}
	b.Wake()
	return nil
}

// edits fires an edit of a case of customer 7.
func (b *bench) edits(ctx context.Context, id string) {
	GinkgoHelper()
	Expect(b.fires(ctx, edit(id))).To(Succeed())
}

func edit(id string) trigger.Event {
	return trigger.Event{Object: "Case", Kind: "edit", ID: id, Value: values(map[string]string{"ACCOUNTNUM": "7", "CASENUM": id})}
}

func values(of map[string]string) func(string) string {
	return func(tag string) string { return of[tag] }
}

// comesTo waits until n deliveries are in a state, and returns the first.
func (b *bench) comesTo(ctx context.Context, state trigger.State, n int) trigger.Delivery {
	GinkgoHelper()
	found, err := b.Wait(ctx, trigger.Query{State: state}, n)
	Expect(err).NotTo(HaveOccurred())
	return found[0]
}

// lines is a log that is read while it is written.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
