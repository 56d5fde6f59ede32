package mockserver_test

import (
	"context"
	"log/slog"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/mockserver/internal/seam"
	"github.com/crmock/crmock/mockserver/internal/store"
)

// common is a store that several servers of one spec use, each as if the others were processes of their own.
type common struct {
	store.Store
	beforeUpdate func() // of the next update, once
	always       bool   // not once, but of each but those that it makes itself
}

func (*common) Shared() bool { return true }

func (*common) Close() error { return nil }

func (c *common) Update(ctx context.Context, tenant string, fn func(store.Tx) error) error {
	if before := c.beforeUpdate; before != nil {
		c.beforeUpdate = nil
		before()
		if c.always {
			c.beforeUpdate = before
		}
	}
	return c.Store.Update(ctx, tenant, fn)
}

// on is the option of this store in place of a server's own.
func (c *common) on(o *mockserver.Options) {
	o.Seams = &seam.Seams{Store: func(store.Store) store.Store { return c }}
}

var _ = Describe("Two servers on one store", func() {
	var kept *common
	var here, there *steered
	BeforeEach(func() {
		kept = &common{Store: store.NewMemory()}
		logged := func(o *mockserver.Options) { o.Logger = slog.New(slog.NewTextHandler(GinkgoWriter, nil)) }
		here, there = steer(kept.on, logged), steer(kept.on, logged)
	})

	// through calls a tenant's API on a server.
	through := func(s *steered, t *mockserver.TestTenant, action string, fields ...contracts.Field) client.Reply {
		GinkgoHelper()
		caller := t.Client(func(o *client.Options) { o.URL = s.URLs().HTTP })
		reply, err := caller.Do(context.Background(), client.Command{Object: "Task", Action: action, Fields: fields})
		Expect(err).NotTo(HaveOccurred())
		return reply
	}
	subject := contracts.Field{Tag: "SUBJECT", Value: "one"}

	It("have the same records, ids and tenants at every moment", func() {
		t := here.tenant()
		ids := map[string]bool{}
		for i := range 10 {
			server := []*steered{here, there}[i%2]
			reply := through(server, t, "Add", subject)
			Expect(reply.OK()).To(BeTrue(), reply.Text)
			ids[reply.Items[0][0].Value] = true
		}
		Expect(ids).To(HaveLen(10))
		Expect(through(there, t, "Get", subject).Items).To(HaveLen(10))
	})

	It("refuse at one what was forbidden at the other, even while a request is under way", func() {
		t := here.tenant()
		Expect(through(there, t, "Add", subject).OK()).To(BeTrue())
		kept.beforeUpdate = func() { t.Change(`{"rights": {"task": ["get"]}}`) }
		reply := through(there, t, "Add", subject)
		Expect(reply.Status).To(Equal(310))
		Expect(through(there, t, "Get", subject).Items).To(HaveLen(1))
	})

	It("give up on a request whose tenant is changed each time that it is begun", func() {
		t := here.tenant()
		kept.beforeUpdate = func() { t.Change(`{"maxItems": 7}`) }
		kept.always = true
		Expect(through(there, t, "Add", subject).Status).To(Equal(503))
		kept.always = false
		Expect(through(there, t, "Add", subject).OK()).To(BeTrue())
	})

	It("know at one what was changed at the other before its next request", func() {
		t := here.tenant()
		Expect(through(there, t, "Get", subject).OK()).To(BeTrue())
		t.Change(`{"api": {"password": "changed"}}`)
		Expect(through(there, t, "Get", subject).Status).To(Equal(303))
		t.Password = "changed"
		Expect(through(there, t, "Get", subject).OK()).To(BeTrue())
	})

	It("have a journal each, which says so", func(ctx context.Context) {
		t := here.tenant()
		through(there, t, "Add", subject)
		journal, err := t.Console().Journal().Find(ctx, console.Query{})
		Expect(err).NotTo(HaveOccurred())
		Expect(journal.Exchanges).To(BeEmpty())
		Expect(journal.Partial).To(BeTrue())
		through(here, t, "Add", subject)
		journal, err = t.Console().Journal().Wait(ctx, console.Query{}, 1, time.Minute)
		Expect(err).NotTo(HaveOccurred())
		Expect(journal.Exchanges).To(HaveLen(1))
		alone := steer().tenant()
		journal, err = alone.Console().Journal().Find(ctx, console.Query{})
		Expect(err).NotTo(HaveOccurred())
		Expect(journal.Partial).To(BeFalse())
	})
})
