package metrics_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/metrics"
)

// scraped is what Prometheus would be told.
func scraped(m *metrics.Metrics) string {
	GinkgoHelper()
	recorder := httptest.NewRecorder()
	m.Handler().ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/metrics", http.NoBody))
	Expect(recorder.Code).To(Equal(http.StatusOK), recorder.Body.String())
	return recorder.Body.String()
}

// nothing is what the tenants of a server without any hold.
func nothing(context.Context) metrics.Holdings { return metrics.Holdings{} }

var _ = Describe("Metrics", func() {
	It("count requests by operation, outcome and status", func() {
		m := metrics.New("1.2.3", nothing)
		m.Observe("Customer.Add", "answered", "0", time.Millisecond)
		m.Observe("Customer.Add", "answered", "0", time.Millisecond)
		m.Observe("Customer.Add", "refused", "-1", time.Millisecond)
		m.Observe("", "http", "", time.Millisecond)
		Expect(scraped(m)).To(And(
			ContainSubstring(`crmock_requests_total{operation="Customer.Add",outcome="answered",status="0"} 2`),
			ContainSubstring(`crmock_requests_total{operation="Customer.Add",outcome="refused",status="-1"} 1`),
			ContainSubstring(`crmock_requests_total{operation="other",outcome="http",status=""} 1`),
		))
	})

	It("measure how long requests take, by operation", func() {
		m := metrics.New("1.2.3", nothing)
		m.Observe("Case.Get", "answered", "0", 300*time.Microsecond)
		m.Observe("Case.Get", "refused", "-1", 2*time.Second)
		Expect(scraped(m)).To(And(
			ContainSubstring(`crmock_request_duration_seconds_bucket{operation="Case.Get",le="0.00025"} 0`),
			ContainSubstring(`crmock_request_duration_seconds_bucket{operation="Case.Get",le="0.0005"} 1`),
			ContainSubstring(`crmock_request_duration_seconds_count{operation="Case.Get"} 2`),
			ContainSubstring(`crmock_request_duration_seconds_sum{operation="Case.Get"} 2.0003`),
		))
	})

	It("ask at each scrape what the tenants hold", func() {
		tenants := 0
		m := metrics.New("1.2.3", func(context.Context) metrics.Holdings {
			tenants++
			return metrics.Holdings{Tenants: tenants, Records: map[string]int{"Customer": 5, "Task": 0}, Exchanges: 7, Dropped: 9}
		})
		Expect(scraped(m)).To(And(
			ContainSubstring("crmock_tenants 1\n"), ContainSubstring(`crmock_records{object="Customer"} 5`),
			ContainSubstring(`crmock_records{object="Task"} 0`), ContainSubstring("crmock_journal_exchanges 7\n"),
			ContainSubstring("crmock_journal_dropped 9\n"),
		))
		Expect(scraped(m)).To(ContainSubstring("crmock_tenants 2\n"))
	})

	It("tell the version, and how the process does", func() {
		Expect(scraped(metrics.New("1.2.3", nothing))).To(And(
			ContainSubstring(`crmock_info{version="1.2.3"} 1`), ContainSubstring("go_goroutines "), MatchRegexp(`(?m)^process_\w+ `),
		))
	})

	It("of two servers in one process stand apart", func() {
		one, other := metrics.New("1.2.3", nothing), metrics.New("1.2.3", nothing)
		one.Observe("Case.Get", "answered", "0", time.Millisecond)
		Expect(scraped(other)).NotTo(ContainSubstring("Case.Get"))
	})
})
