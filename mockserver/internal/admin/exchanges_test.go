package admin_test

import (
	"context"
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"net/url"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver/internal/journal"
)

// refusal is an exchange that the API has refused, one minute past noon.
func refusal() journal.Entry {
	e := exchange("Case.Add", "SUBJECT", "call back")
	e.Outcome, e.Problem, e.Clause, e.ReplyStatus, e.ReplyCode = journal.Refused, "criterion", "Case.Add.ACCOUNTNUM.mandatory", -1, 104
	e.Started = noon.Add(time.Minute)
	return e
}

var _ = Describe("Exchanges", func() {
	var d *desk
	BeforeEach(func() {
		d = newDesk()
		d.happened(exchange("Customer.Add", "EMAIL", "ann@example.com"), refusal(), exchange("Customer.Get"))
	})

	found := func(query string) []int64 {
		GinkgoHelper()
		ids := []int64{}
		for _, e := range read[console.Exchanges](d.get("/tenants/acme/exchanges?" + query).succeed(200)).Exchanges {
			ids = append(ids, e.ID)
		}
		return ids
	}

	DescribeTable("are found by", func(query string, ids ...int64) {
		Expect(found(query)).To(HaveExactElements(ids))
		Expect(read[console.Count](d.get("/tenants/acme/exchanges/count?" + query).succeed(200)).Count).To(Equal(len(ids)))
	},
		Entry("nothing", "", int64(1), int64(2), int64(3)),
		Entry("operation", "operation=customer.%25", int64(1), int64(3)),
		Entry("outcome", "outcome=refused", int64(2)),
		Entry("status", "status=-1", int64(2)),
		Entry("code", "code=104", int64(2)),
		Entry("problem", "problem=criterion", int64(2)),
		Entry("clause", "clause=Case.%25.mandatory", int64(2)),
		Entry("tenant", "tenant=acme&operation=Customer.Get", int64(3)),
		Entry("a tag", "tag.EMAIL=ann%25", int64(1)),
		Entry("two tags", "tag.EMAIL=&tag.SUBJECT=call%25", int64(2)),
		Entry("id", "after=2", int64(3)),
		Entry("a moment", "since=2026-03-09T12:01:00Z", int64(2)),
		Entry("a moment in another zone", "until=2026-03-09T13:00:30%2B01:00", int64(1), int64(3)),
	)

	It("are listed up to a limit, and all of them counted", func() {
		page := read[console.Exchanges](d.get("/tenants/acme/exchanges?limit=2").succeed(200))
		Expect(page.Exchanges).To(HaveLen(2))
		Expect(page.Matched).To(Equal(3))
	})

	DescribeTable("are not found by", func(query, detail string) {
		for _, path := range []string{"", "/count", "/wait", "/near-misses"} {
			d.get("/tenants/acme/exchanges"+path+"?"+query).refuse(400, detail)
		}
	},
		Entry("an outcome that there is not", "outcome=fine", "answered refused failed"),
		Entry("a status that is no number", "status=ok", `status is a whole number, not "ok"`),
		Entry("a code that is no number", "code=1.5", `code is a whole number, not "1.5"`),
		Entry("a limit below zero", "limit=-1", `limit is a whole number from 0 on, not "-1"`),
		Entry("an id below zero", "after=-1", `after is a whole number from 0 on, not "-1"`),
		Entry("an id that is too large", "after=99999999999999999999", "after"),
		Entry("a day", "since=2026-03-09", "write it like 2026-01-31T09:00:00Z"),
	)

	It("are shown with all that was seen of them, in UTF-8", func() {
		e := refusal()
		e.ContentType, e.Reply = "text/xml; charset=ISO-8859-1", "<r>caf\xe9</r>"
		e.Request, e.Hint, e.Truncated = "<r/>", "add it", true
		e.TLS = wire.TLSFacts{Version: tls.VersionName(tls.VersionTLS13), CipherSuite: "TLS_AES_128_GCM_SHA256"}
		e.Offer = &journal.Offer{Versions: []string{"TLS 1.3"}, CipherSuites: []string{"TLS_AES_128_GCM_SHA256"}, ServerName: "localhost"}
		e.Forwarded = &wire.Exchange{URL: "https://vcc.example", ContentType: "text/xml; charset=ISO-8859-1", Reply: "\xfc", Started: noon, Status: 200}
		d.happened(e)
		shown := read[console.Exchange](d.get("/tenants/acme/exchanges/4").succeed(200))
		Expect(shown).To(And(
			HaveField("ID", int64(4)), HaveField("Reply", "<r>café</r>"), HaveField("Forwarded.Reply", "ü"),
			HaveField("Tags", HaveExactElements(console.Tag{Name: "SUBJECT", Value: "call back"})), HaveField("Truncated", true),
			HaveField("Status", HaveValue(Equal(-1))), HaveField("Code", HaveValue(Equal(104))), HaveField("Hint", "add it"),
			HaveField("TLS.Version", "TLS 1.3"), HaveField("TLS.Offered.ServerName", "localhost"), HaveField("Nanoseconds", int64(1e6)),
		))
	})

	It("have no status where the API did not reply", func() {
		e := exchange("")
		e.Outcome = journal.HTTP
		d.happened(e)
		Expect(d.get("/tenants/acme/exchanges/4").succeed(200).body).NotTo(Or(ContainSubstring(`"status"`), ContainSubstring(`"code"`)))
	})

	It("are forgotten", func() {
		d.remove("/tenants/acme/exchanges").succeed(204)
		Expect(found("")).To(BeEmpty())
	})

	It("that belong to no tenant stand apart", func() {
		e := exchange("Customer.Add")
		e.Tenant = "nobody"
		d.Strays().Add(e)
		Expect(read[console.Exchanges](d.get("/exchanges?tenant=nobody").succeed(200)).Exchanges).To(HaveLen(1))
		Expect(d.get("/exchanges/1").succeed(200).body).To(ContainSubstring(`"tenant":"nobody"`))
		d.remove("/exchanges").succeed(204)
		Expect(read[console.Count](d.get("/exchanges/count").succeed(200)).Count).To(BeZero())
	})

	It("come close to a query that none meets", func() {
		misses := read[console.NearMisses](d.get("/tenants/acme/exchanges/near-misses?operation=Case.Add&tag.SUBJECT=call").succeed(200)).NearMisses
		Expect(misses).NotTo(BeEmpty())
		Expect(misses[0].Exchange.ID).To(Equal(int64(2)))
		Expect(misses[0].Differences).To(HaveExactElements(console.Difference{
			Path: "WAPI/COMMAND/SUBJECT", Expected: `"call"`, Got: `"call back"`,
		}))
	})

	DescribeTable("of a tenant that there is not", func(method, path string) {
		d.ask(method, "/api/v1/tenants/nobody"+path, "").refuse(404, "nobody")
	},
		Entry("are not found", "GET", "/exchanges"), Entry("are not shown", "GET", "/exchanges/1"),
		Entry("are not counted", "GET", "/exchanges/count"), Entry("are not waited for", "GET", "/exchanges/wait"),
		Entry("are not close", "GET", "/exchanges/near-misses"), Entry("are not forgotten", "DELETE", "/exchanges"),
		Entry("do not come", "GET", "/events"),
	)
})

var _ = Describe("Waiting for exchanges", func() {
	var d *desk
	BeforeEach(func() { d = newDesk() })

	It("ends at once where they have come already", func() {
		d.happened(exchange("Customer.Add"))
		page := read[console.Exchanges](d.get("/tenants/acme/exchanges/wait?operation=Customer.Add").succeed(200))
		Expect(page.Exchanges).To(HaveLen(1))
	})

	It("ends when they come", func() {
		d.happened(exchange("Customer.Add"))
		waited := make(chan said)
		go func() {
			defer GinkgoRecover()
			waited <- d.get("/tenants/acme/exchanges/wait?operation=Customer.Add&count=2")
		}()
		Consistently(waited, "20ms").ShouldNot(Receive())
		d.happened(exchange("Customer.Add"))
		var answer said
		Eventually(waited).Should(Receive(&answer))
		Expect(read[console.Exchanges](answer.succeed(200)).Matched).To(Equal(2))
	})

	It("is a problem where they do not come, with those that came close", func() {
		d.happened(exchange("Customer.Add"), exchange("Customer.Get"))
		answer := d.get("/tenants/acme/exchanges/wait?operation=Customer.Add&count=2&timeout=1ms")
		answer.refuse(http.StatusGatewayTimeout, "1 of 2 exchanges came within 1ms")
		problem := read[console.Problem](answer)
		Expect(problem.Matched).To(Equal(1))
		Expect(problem.NearMisses).To(HaveExactElements(HaveField("Exchange.Operation", "Customer.Get")))
	})

	It("ends when the server does", func() {
		d.close()
		d.get("/tenants/acme/exchanges/wait").refuse(http.StatusServiceUnavailable, "shutting down")
	})

	It("ends when the caller leaves", func() {
		leaving, leave := context.WithCancel(context.Background())
		leave()
		request := httptest.NewRequestWithContext(leaving, http.MethodGet, "/api/v1/tenants/acme/exchanges/wait", http.NoBody)
		request.Host = "localhost"
		recorder := httptest.NewRecorder()
		d.handler.ServeHTTP(recorder, request)
		Expect(recorder.Code).To(Equal(http.StatusServiceUnavailable))
	})

	DescribeTable("is refused", func(name, value, detail string) {
		d.get("/tenants/acme/exchanges/wait?"+url.Values{name: {value}}.Encode()).refuse(400, detail)
	},
		Entry("for longer than an answer may take", "timeout", "51s", "up to 50s"),
		Entry("for less than nothing", "timeout", "-1s", "up to 50s"),
		Entry("for something else than a time", "timeout", "10", "written like 10s"),
		Entry("for less than none", "count", "-1", "from 0 on"),
		Entry("for something else than a number", "count", "many", "from 0 on"),
	)
})
