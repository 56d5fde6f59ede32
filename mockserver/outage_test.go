package mockserver_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/mockserver/internal/seam"
	"github.com/crmock/crmock/mockserver/internal/store"
)

// fragile is a store that is away between leave and come.
type fragile struct {
	store.Store

	mu   sync.Mutex
	away error
}

// on is the option of this store in place of the server's own, which it stands in front of.
func (f *fragile) on(o *mockserver.Options) {
	o.Seams = &seam.Seams{Store: func(records store.Store) store.Store {
		f.Store = records
		return f
	}}
}

func (f *fragile) leave() { f.set(fmt.Errorf("no connection to db.example: %w", store.ErrUnavailable)) }
func (f *fragile) come()  { f.set(nil) }

func (f *fragile) set(away error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.away = away
}

func (f *fragile) reason() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.away
}

func (f *fragile) View(ctx context.Context, tenant string, fn func(store.Tx) error) error {
	if err := f.reason(); err != nil {
		return err
	}
	return f.Store.View(ctx, tenant, fn)
}

func (f *fragile) Update(ctx context.Context, tenant string, fn func(store.Tx) error) error {
	if err := f.reason(); err != nil {
		return err
	}
	return f.Store.Update(ctx, tenant, fn)
}

func (f *fragile) Ping(ctx context.Context) error {
	if err := f.reason(); err != nil {
		return err
	}
	return f.Store.Ping(ctx)
}

var _ = Describe("An outage of the store", func() {
	var (
		records *fragile
		log     *safeBuffer
		a       *api
	)
	BeforeEach(func() {
		records, log = &fragile{}, &safeBuffer{}
		server := started(records.on, func(o *mockserver.Options) { o.Logger = slog.New(slog.NewTextHandler(log, nil)) })
		a = &api{server, "demo", "crmapi", "crmapi-demo"}
	})

	It("is STATUS 503 to every operation, and over as soon as the store is back", func() {
		records.leave()
		for _, got := range []answer{
			a.do("Customer.Get", "ACCOUNTNUM=10000000"),
			a.do("Customer.Add", "FIRSTNAME=Bob", "LASTNAME=Lee"),
			a.do("Customer.Modify", "ACCOUNTNUM=10000000", "PBX=1"),
		} {
			Expect(got).To(refuse(503, 503, "Service Unavailable"))
			Expect(got.Header.Get(clauseHeader)).To(Equal("problem.unavailable"))
			Expect(hintOf(got)).To(ContainSubstring("send the call again later"))
		}
		records.come()
		Expect(a.do("Customer.Get", "ACCOUNTNUM=10000000").Status).To(Equal(0))
	})

	It("is the same where the store only takes too long", func() {
		records.set(context.DeadlineExceeded)
		Expect(a.do("Customer.Get", "ACCOUNTNUM=10000000")).To(refuse(503, 503, "Service Unavailable"))
		status, _ := get(a.URLs().Console+"/api/v1/tenants/demo/objects/Customer/10000000", "")
		Expect(status).To(Equal(503))
	})

	It("is told by the console, and so is its end", func() {
		health := a.URLs().Console + "/health"
		records.leave()
		status, body := get(health, "")
		Expect(status).To(Equal(503))
		Expect(body).To(ContainSubstring("no connection to db.example"))
		status, _ = get(a.URLs().Console+"/api/v1/tenants/demo/objects/Customer/10000000", "")
		Expect(status).To(Equal(503))
		status, body = get(a.URLs().Console+"/metrics", "")
		Expect(status).To(Equal(200))
		Expect(body).To(ContainSubstring("crmock_tenants 0"), "nothing is known of any")
		records.come()
		status, _ = get(health, "")
		Expect(status).To(Equal(200))
	})

	It("has one line of the log, and its end another", func() {
		records.leave()
		for range 5 {
			a.do("Customer.Get", "ACCOUNTNUM=10000000")
			a.do("Customer.Add", "FIRSTNAME=Bob", "LASTNAME=Lee")
		}
		Expect(strings.Count(log.String(), "\n")).To(Equal(1), log.String())
		Expect(log.String()).To(And(ContainSubstring("level=ERROR"), ContainSubstring("no connection to db.example")))
		records.come()
		for range 5 {
			a.do("Customer.Add", "FIRSTNAME=Bob", "LASTNAME=Lee")
		}
		Expect(strings.Count(log.String(), "\n")).To(Equal(2), log.String())
		Expect(log.String()).To(ContainSubstring("the store is available again"))
	})
})
