package admin_test

import (
	"context"
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/admin"
)

var _ = Describe("The console's word on health", func() {
	It("is that all is well, while the store can be read and written", func() {
		Expect(newDesk().ask(http.MethodGet, "/health", "").succeed(200).body).To(MatchJSON(`{"status":"ok"}`))
	})

	It("is what is wrong with the store, and that it is well again", func() {
		d := newDesk()
		d.outage()
		d.ask(http.MethodGet, "/health", "").refuse(http.StatusServiceUnavailable, "no connection to db.example")
		d.store.set(nil)
		d.ask(http.MethodGet, "/health", "").succeed(200)
	})

	It("comes within about a second, though the store says nothing", func() {
		silent := func(ctx context.Context) error {
			limit, bounded := ctx.Deadline()
			Expect(bounded).To(BeTrue())
			Expect(limit).To(BeTemporally("<=", time.Now().Add(time.Second)))
			return context.DeadlineExceeded
		}
		newDesk(func(c *admin.Console) { c.Ping = silent }).ask(http.MethodGet, "/health", "").refuse(http.StatusServiceUnavailable, "does not answer within 1s")
	})
})

var _ = Describe("While the store is not available", func() {
	It("every resource that needs it says so with 503, why, and what to do; none is logged as a failure", func() {
		d := newDesk()
		d.outage()
		d.get("/tenants/acme/objects/Customer/10000000").refuse(http.StatusServiceUnavailable, "no connection to db.example")
		d.post("/tenants/acme/fake?customers=1", "").refuse(http.StatusServiceUnavailable, "send it again later")
		Expect(d.log.String()).To(BeEmpty())
	})
})
