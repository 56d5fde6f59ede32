// Package metrics counts what a server does, for Prometheus: requests of the API with how they ended and how long they
// took, and what its tenants hold.
//
// It is told by those who know and asks nobody but at a scrape. No label holds what a caller can choose, so their
// number is bounded, and no secret.
package metrics

import (
	"context"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics are the figures of one server. Any number of goroutines may share them. Make them with New.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	latency  *prometheus.HistogramVec
}

// Holdings are what the tenants of a server have at one moment.
type Holdings struct {
	Tenants   int
	Records   map[string]int // by object
	Exchanges int            // that journals hold
	Dropped   int64          // exchanges that journals have dropped
}

// New makes figures that are all zero. At a scrape holdings is asked.
func New(version string, holdings func(context.Context) Holdings) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "crmock_requests_total", Help: "Requests to the CRM API by operation, outcome and STATUS of the reply.",
		}, []string{"operation", "outcome", "status"}),
		latency: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "crmock_request_duration_seconds", Help: "Time from the request's header to the answer, by operation.",
			Buckets: []float64{.00005, .0001, .00025, .0005, .001, .0025, .005, .01, .05, .1, .5, 1, 5},
		}, []string{"operation"}),
	}
	info := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "crmock_info", Help: "Always 1; the label has the version.", ConstLabels: prometheus.Labels{"version": version},
	})
	info.Set(1)
	m.registry.MustRegister(m.requests, m.latency, info, newHoldings(holdings),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Observe counts one request. Operation is one of the contract, or empty for any other; status is empty where the API
// did not reply.
func (m *Metrics) Observe(operation, outcome, status string, took time.Duration) {
	if operation == "" {
		operation = "other"
	}
	m.requests.WithLabelValues(operation, outcome, status).Inc()
	m.latency.WithLabelValues(operation).Observe(took.Seconds())
}

// Handler answers scrapes.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// holdingsCollector asks at each scrape what the tenants have.
type holdingsCollector struct {
	ask                                  func(context.Context) Holdings
	tenants, records, exchanges, dropped *prometheus.Desc
}

func newHoldings(ask func(context.Context) Holdings) *holdingsCollector {
	return &holdingsCollector{
		ask:       ask,
		tenants:   prometheus.NewDesc("crmock_tenants", "Tenants that there are.", nil, nil),
		records:   prometheus.NewDesc("crmock_records", "Records of all tenants by object.", []string{"object"}, nil),
		exchanges: prometheus.NewDesc("crmock_journal_exchanges", "Exchanges that all journals hold.", nil, nil),
		dropped:   prometheus.NewDesc("crmock_journal_dropped", "Exchanges that journals have dropped because they were full.", nil, nil),
	}
}

// Describe implements prometheus.Collector.
func (c *holdingsCollector) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{c.tenants, c.records, c.exchanges, c.dropped} {
		to <- d
	}
}

// Collect implements prometheus.Collector.
func (c *holdingsCollector) Collect(to chan<- prometheus.Metric) {
	h := c.ask(context.Background())
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	gauge(c.tenants, float64(h.Tenants))
	for object, n := range h.Records {
		gauge(c.records, float64(n), object)
	}
	gauge(c.exchanges, float64(h.Exchanges))
	gauge(c.dropped, float64(h.Dropped))
}
