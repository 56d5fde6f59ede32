package admin_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver/internal/admin"
	"github.com/crmock/crmock/mockserver/internal/crm"
	"github.com/crmock/crmock/mockserver/internal/directory"
	"github.com/crmock/crmock/mockserver/internal/journal"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

func TestAdmin(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "Admin")
}

// noon is the real time in these specs.
var noon = time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC) //nolint:gochecknoglobals // constant

// shipped is the contract as shipped, read once for all desks.
var shipped = sync.OnceValues(func() (*contracts.Contract, error) { return contracts.Default() }) //nolint:gochecknoglobals // constant

// desk is a console with the tenant acme behind it.
type desk struct {
	*directory.Directory

	admin.Console

	store   *breakable
	log     *bytes.Buffer
	handler http.Handler
	end     context.CancelFunc
}

// newDesk is a console as a server has it, but for what change says.
func newDesk(change ...func(*admin.Console)) *desk {
	GinkgoHelper()
	base, err := shipped()
	Expect(err).NotTo(HaveOccurred())
	closing, end := context.WithCancel(context.Background())
	DeferCleanup(end)
	kept := &breakable{Store: store.NewMemory()}
	d := &desk{Directory: newDirectory(base, kept), store: kept, log: &bytes.Buffer{}, end: end}
	d.Console = admin.Console{
		Version: "1.2.3", Tenants: d.Directory, Ping: d.store.Ping, Grammar: func() wire.Grammar { return wire.GrammarOf(base) },
		Metrics: http.NotFoundHandler(), Listeners: &listeners{}, Log: slog.New(slog.NewTextHandler(d.log, nil)), Closing: closing,
	}
	for _, apply := range change {
		apply(&d.Console)
	}
	d.handler = d.Handler()
	return d
}

// listeners stand in for those of a server, with one fault that there is.
type listeners struct{ open []console.Listener }

func (l *listeners) Open(fault string) (console.Listener, error) {
	if fault != "expired" {
		return console.Listener{}, &directory.RefusedError{Err: fmt.Errorf("there is no fault %q", fault)}
	}
	opened := console.Listener{ID: "1", Fault: fault, Doc: "the certificate has expired", URL: "https://127.0.0.1:1"}
	l.open = append(l.open, opened)
	return opened, nil
}

func (l *listeners) List() ([]console.Listener, error) {
	return append([]console.Listener{}, l.open...), nil
}

func (l *listeners) Close(id string) bool {
	open := l.open
	l.open = nil
	return len(open) > 0 && open[0].ID == id
}

// breakable is a store that is not available once it is broken.
type breakable struct {
	store.Store

	mu     sync.Mutex
	broken error // nil: it works
}

// outage has the store fail from now on.
func (d *desk) outage() {
	d.store.set(fmt.Errorf("no connection to db.example: %w", store.ErrUnavailable))
}

// set has the store fail with an error, or work again.
func (b *breakable) set(broken error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.broken = broken
}

func (b *breakable) reason() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.broken
}

// Shared is true from the outage on, so that a tenant is looked up in the store each time.
func (b *breakable) Shared() bool { return b.reason() != nil }

func (b *breakable) View(ctx context.Context, tenant string, fn func(store.Tx) error) error {
	if err := b.reason(); err != nil {
		return err
	}
	return b.Store.View(ctx, tenant, fn)
}

func (b *breakable) Update(ctx context.Context, tenant string, fn func(store.Tx) error) error {
	if err := b.reason(); err != nil {
		return err
	}
	return b.Store.Update(ctx, tenant, fn)
}

func (b *breakable) Drop(ctx context.Context, tenant string) error {
	if err := b.reason(); err != nil {
		return err
	}
	return b.Store.Drop(ctx, tenant)
}

func (b *breakable) Having(ctx context.Context, kind string) ([]string, error) {
	if err := b.reason(); err != nil {
		return nil, err
	}
	return b.Store.Having(ctx, kind)
}

func (b *breakable) Ping(ctx context.Context) error {
	if err := b.reason(); err != nil {
		return err
	}
	return b.Store.Ping(ctx)
}

func newDirectory(base *contracts.Contract, records store.Store) *directory.Directory {
	GinkgoHelper()
	now, made := func() time.Time { return noon }, 0
	tenants := directory.New(directory.Parts{
		CRM: crm.New(records, now), Store: records, Sealer: tenant.NewSealer(), Now: now,
		Random: func() string {
			made++
			return fmt.Sprintf("%08d%018d", made, made)
		},
		LeftOut: func(string, error) {},
	})
	plan := directory.Plan{Contract: base, Tenants: []tenant.Settings{acme()}}
	Expect(tenants.Replace(context.Background(), plan, func(*tenant.Registry) {})).To(Succeed())
	return tenants
}

// acme is a tenant of the configuration with one customer and one task.
func acme() tenant.Settings {
	return tenant.Settings{
		Name: "acme", Username: "wapi", Password: "open-sesame", DataToken: "data-sesame",
		GatewayKeys: []tenant.GatewayKey{{Key: "eght_sesame"}},
		Seed: []contracts.File{{Name: "acme.xml", Data: []byte(`<records>
			<Customer><FIRSTNAME>Ann</FIRSTNAME><LASTNAME>Lee</LASTNAME></Customer>
			<Task><SUBJECT>call back</SUBJECT></Task></records>`)}},
	}
}

// close begins the server's end.
func (d *desk) close() { d.end() }

// said is what the console has answered.
type said struct {
	status int
	header http.Header
	body   string
}

// ask sends a request. What begins like XML says that it is XML, and any other body says that it is JSON; headers are
// pairs of a name and a value.
func (d *desk) ask(method, path, body string, headers ...string) said {
	GinkgoHelper()
	switch {
	case strings.HasPrefix(body, "<"):
		headers = append([]string{"Content-Type", "application/xml"}, headers...)
	case body != "":
		headers = append([]string{"Content-Type", "application/json"}, headers...)
	}
	return d.send(method, path, strings.NewReader(body), headers...)
}

func (d *desk) send(method, path string, body io.Reader, headers ...string) said {
	GinkgoHelper()
	request := httptest.NewRequest(method, path, body)
	request.Host = "127.0.0.1:8081"
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
		switch headers[i] {
		case "Host":
			request.Host = headers[i+1]
		case "Content-Length":
			length, err := strconv.ParseInt(headers[i+1], 10, 64)
			Expect(err).NotTo(HaveOccurred())
			request.ContentLength = length
		}
	}
	recorder := httptest.NewRecorder()
	d.handler.ServeHTTP(unhurried{recorder}, request)
	return said{recorder.Code, recorder.Header(), recorder.Body.String()}
}

func (d *desk) get(path string) said { return d.ask(http.MethodGet, "/api/v1"+path, "") }

func (d *desk) post(path, body string) said { return d.ask(http.MethodPost, "/api/v1"+path, body) }

func (d *desk) put(path, body string) said { return d.ask(http.MethodPut, "/api/v1"+path, body) }

// change asks for a change of acme's settings.
func (d *desk) change(patch string) said {
	return d.ask(http.MethodPatch, "/api/v1/tenants/acme/settings", patch)
}

func (d *desk) remove(path string) said { return d.ask(http.MethodDelete, "/api/v1"+path, "") }

// happened puts exchanges into acme's journal.
func (d *desk) happened(entries ...journal.Entry) {
	GinkgoHelper()
	j, err := d.Journal("acme")
	Expect(err).NotTo(HaveOccurred())
	for _, e := range entries {
		j.Add(e)
	}
}

// exchange is one that the API has answered.
func exchange(operation string, tags ...string) journal.Entry {
	e := journal.Entry{Tenant: "acme", Endpoint: "classic", Outcome: journal.Answered, Items: 1}
	e.Operation, e.Method, e.Status, e.Started, e.Duration = operation, http.MethodPost, http.StatusOK, noon, time.Millisecond
	for pair := range slices.Chunk(tags, 2) {
		e.Tags = append(e.Tags, contracts.Field{Tag: pair[0], Value: pair[1]})
	}
	return e
}

// read is the body as a value.
func read[T any](s said) T {
	GinkgoHelper()
	var value T
	Expect(json.Unmarshal([]byte(s.body), &value)).To(Succeed(), s.body)
	return value
}

// succeed expects a status of success.
func (s said) succeed(status int) said {
	GinkgoHelper()
	Expect(s.status).To(Equal(status), s.body)
	return s
}

// refuse expects a problem document whose detail holds a text.
func (s said) refuse(status int, detail string) {
	GinkgoHelper()
	Expect(s.status).To(Equal(status), s.body)
	Expect(s.header.Get("Content-Type")).To(Equal("application/problem+json"))
	problem := read[map[string]any](s)
	Expect(problem).To(And(HaveKeyWithValue("status", BeEquivalentTo(status)), HaveKeyWithValue("title", http.StatusText(status))))
	Expect(problem).To(HaveKeyWithValue("detail", ContainSubstring(detail)))
}

// unhurried is an answer for which there is no deadline.
type unhurried struct{ *httptest.ResponseRecorder }

func (unhurried) SetReadDeadline(time.Time) error  { return nil }
func (unhurried) SetWriteDeadline(time.Time) error { return nil }
