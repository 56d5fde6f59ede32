package directory_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/attachment"
	"github.com/crmock/crmock/mockserver/internal/directory"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
	"github.com/crmock/crmock/mockserver/internal/trigger"
)

// eventless is a store that takes no events.
type eventless struct {
	store.Store

	refuses *bool
}

var errRefused = errors.New("refused")

func (r eventless) Update(ctx context.Context, tenant string, fn func(store.Tx) error) error {
	return r.Store.Update(ctx, tenant, func(tx store.Tx) error { return fn(eventlessTx{tx, *r.refuses}) })
}

type eventlessTx struct {
	store.Tx

	refuses bool
}

func (r eventlessTx) SetDoc(d store.Doc) error {
	if r.refuses && d.Kind == trigger.Outbox {
		return errRefused
	}
	return r.Tx.SetDoc(d)
}

var _ = Describe("What an agent does", func() {
	var calls chan string
	var hooked func(*tenant.Settings)
	BeforeEach(func() {
		calls = make(chan string, 100)
		receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { calls <- r.URL.Query().Get("TaskID") }))
		DeferCleanup(receiver.Close)
		hooked = func(s *tenant.Settings) {
			s.Agents = []contracts.Agent{{Login: "ann", ID: "1"}}
			s.Triggers.AllowHTTP, s.Triggers.AllowPrivate = true, true
			s.Triggers.URLs = map[string]map[string]string{"task": {"create": receiver.URL, "delete": receiver.URL}}
		}
	})
	create := directory.Act{Agent: "ann", Does: directory.ActCreate, Object: "Task", Tags: []contracts.Field{{Tag: "SUBJECT", Value: "hers"}}}

	It("is kept with its event, or neither is", func(ctx SpecContext) {
		refuses := false
		records := eventless{store.NewMemory(), &refuses}
		h := houseOn(ctx, records, acme(hooked))
		DeferCleanup(h.Close)
		refuses = true
		_, err := h.Act(ctx, "acme", create)
		Expect(err).To(MatchError(errRefused))
		Expect(h.subjects(ctx, "acme")).To(Equal([]string{"seeded"}))
		refuses = false
		record, err := h.Act(ctx, "acme", create)
		Expect(err).NotTo(HaveOccurred())
		Expect(h.subjects(ctx, "acme")).To(Equal([]string{"seeded", "hers"}))
		Eventually(calls).Should(Receive(Equal(record.ID)))
		Consistently(calls, "20ms").ShouldNot(Receive())
	})

	It("is told after a restart, if it was not before", func(ctx SpecContext) {
		records := lasting{store.NewMemory()}
		h := houseOn(ctx, records, acme(hooked))
		deliveries, err := h.Triggers("acme")
		Expect(err).NotTo(HaveOccurred())
		Expect(records.Update(ctx, "acme", func(tx store.Tx) error {
			return deliveries.Fire(tx, trigger.Event{Object: "Task", Kind: "create", ID: "7", Value: func(string) string { return "7" }})
		})).To(Succeed())
		h.Close()
		Expect(calls).NotTo(Receive())

		again := houseOn(ctx, records, acme(hooked))
		DeferCleanup(again.Close)
		watching, end := context.WithCancel(ctx)
		over := make(chan struct{})
		go func() {
			defer close(over)
			again.Watch(watching)
		}()
		Eventually(calls).Should(Receive(Equal("7")))
		end()
		Eventually(over).Should(BeClosed())
	})

	It("is done by the settings that another process has given the tenant meanwhile", func(ctx SpecContext) {
		records := shared{store.NewMemory()}
		here, there := houseOn(ctx, records, acme(hooked)), houseOn(ctx, records, acme(hooked))
		DeferCleanup(here.Close)
		DeferCleanup(there.Close)
		Expect(here.Fresh(ctx, "acme")).To(Succeed())
		_, err := there.Change(ctx, "acme", setting(func(s *tenant.Settings) { s.Triggers.URLs = nil }))
		Expect(err).NotTo(HaveOccurred())
		_, err = here.Act(ctx, "acme", create)
		Expect(err).NotTo(HaveOccurred())
		deliveries, err := here.Triggers("acme")
		Expect(err).NotTo(HaveOccurred())
		Expect(deliveries.Sync(ctx)).To(Succeed())
		Expect(deliveries.Find(trigger.Query{})).To(BeEmpty())
	})

	It("takes the files off a record that is deleted, for good", func(ctx SpecContext) {
		records := lasting{store.NewMemory()}
		h := houseOn(ctx, records, acme(hooked))
		DeferCleanup(h.Close)
		made, err := h.Act(ctx, "acme", directory.Act{
			Agent: "ann", Does: directory.ActCreate, Object: "FAQ",
			Tags: []contracts.Field{{Tag: "QUESTION", Value: "x"}, {Tag: "ANSWER", Value: "y"}},
		})
		Expect(err).NotTo(HaveOccurred())
		Expect(h.Attach(ctx, "acme", "FAQ", made.ID, attachment.File{Name: "a.txt", Data: []byte("hello")})).To(Succeed())
		files := h.Files(h.registry.Find("acme"))
		Expect(files.List("FAQ", made.ID)).To(HaveLen(1))
		_, err = h.Act(ctx, "acme", directory.Act{Agent: "ann", Does: directory.ActDelete, Object: "FAQ", ID: made.ID})
		Expect(err).NotTo(HaveOccurred())
		Expect(files.List("FAQ", made.ID)).To(BeEmpty())
		Expect(records.View(ctx, "acme", func(tx store.Tx) error {
			Expect(tx.Docs("file", "", 0)).To(BeEmpty())
			return nil
		})).To(Succeed())
	})
})
