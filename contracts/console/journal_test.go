package console_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/console"
)

var _ = Describe("A journal", func() {
	found := console.Exchanges{Exchanges: []console.Exchange{exchange7()}, Matched: 3, Truncated: true}

	for text, journal := range map[string]struct {
		path string
		of   func(*console.Client) console.Journal
	}{
		"of a tenant": {ofHard + "/exchanges", func(c *console.Client) console.Journal { return c.Tenant(hard).Journal() }},
		"of strays":   {"/api/v1/exchanges", (*console.Client).Strays},
	} {
		DescribeTable(text+" is asked", func(ctx context.Context, do func(context.Context, console.Journal) (any, error), answer http.HandlerFunc, want string, result any) {
			server := serve(answer)
			got, err := do(ctx, journal.of(connect(server.URL)))
			Expect(err).NotTo(HaveOccurred())
			if result != nil {
				Expect(got).To(Equal(result))
			}
			Expect(server.sent()).To(Equal([]sent{{Request: strings.Replace(want, "JOURNAL", journal.path, 1)}}))
		},
			Entry("for all exchanges", func(ctx context.Context, j console.Journal) (any, error) { return j.Find(ctx, console.Query{}) },
				ok(foundJSON), "GET JOURNAL", found),
			Entry("for one", func(ctx context.Context, j console.Journal) (any, error) { return j.Get(ctx, 7) },
				ok(exchangeJSON), "GET JOURNAL/7", exchange7()),
			Entry("for their number", func(ctx context.Context, j console.Journal) (any, error) {
				return j.Count(ctx, console.Query{Operation: "Customer.%"})
			}, ok(`{"count":3,"truncated":true}`), "GET JOURNAL/count?operation=Customer.%25", console.Count{Count: 3, Truncated: true}),
			Entry("for what comes close", func(ctx context.Context, j console.Journal) (any, error) {
				return j.NearMisses(ctx, console.Query{Outcome: "refused"})
			}, ok(`{"nearMisses":[{"exchange":`+exchangeJSON+`,"differences":[{"path":"outcome","expected":"refused","got":"answered"}]}]}`),
				"GET JOURNAL/near-misses?outcome=refused", console.NearMisses{NearMisses: []console.NearMiss{{
					Exchange: exchange7(), Differences: []console.Difference{{Path: "outcome", Expected: "refused", Got: "answered"}},
				}}}),
			Entry("to wait", func(ctx context.Context, j console.Journal) (any, error) {
				return j.Wait(ctx, console.Query{Limit: 1}, 3, 1500*time.Millisecond)
			}, ok(foundJSON), "GET JOURNAL/wait?count=3&limit=1&timeout=1.5s", found),
			Entry("to forget", func(ctx context.Context, j console.Journal) (any, error) { return nil, j.Clear(ctx) },
				saying(204, "", ""), "DELETE JOURNAL", nil),
		)
	}

	It("is asked with every condition of a query", func(ctx context.Context) {
		server := serve(ok(foundJSON))
		status, code := 0, -1
		berlin := time.FixedZone("", 3600)
		_, err := connect(server.URL).Strays().Find(ctx, console.Query{
			Operation: "Customer.Add", Outcome: "refused", Status: &status, Code: &code, Problem: "unique", Clause: "a&b", Tenant: hard,
			Tags: map[string]string{"EMAIL": "a+b@example.com", "CF01.X": ""}, After: 5, Limit: 9,
			Since: nine().Add(time.Nanosecond), Until: nine().In(berlin),
		})
		Expect(err).NotTo(HaveOccurred())
		_, query, _ := strings.Cut(server.sent()[0].Request, "?")
		values, err := url.ParseQuery(query)
		Expect(err).NotTo(HaveOccurred())
		Expect(values).To(Equal(url.Values{
			"operation": {"Customer.Add"}, "outcome": {"refused"}, "status": {"0"}, "code": {"-1"}, "problem": {"unique"}, "clause": {"a&b"},
			"tenant": {hard}, "tag.EMAIL": {"a+b@example.com"}, "tag.CF01.X": {""}, "after": {"5"}, "limit": {"9"},
			"since": {"2026-03-01T09:00:00.000000001Z"}, "until": {"2026-03-01T10:00:00+01:00"},
		}))
	})
})

var _ = Describe("A wait", func() {
	late := saying(504, typeProblem, `{"title":"Gateway Timeout","status":504,"detail":"1 of 2 exchanges came within 20s","matched":1}`)

	timeouts := func(requests []sent) []string {
		var all []string
		for _, r := range requests {
			_, timeout, _ := strings.Cut(r.Request, "timeout=")
			all = append(all, timeout)
		}
		return all
	}

	It("that is too long for one request is several, until the time is over", func(ctx context.Context) {
		server := serve(late)
		_, err := connect(server.URL).Strays().Wait(ctx, console.Query{}, 2, 2*time.Minute)
		var problem *console.Problem
		Expect(err).To(BeAssignableToTypeOf(problem))
		Expect(err).To(MatchError("Gateway Timeout: 1 of 2 exchanges came within 2m0s"))
		Expect(timeouts(server.sent())).To(Equal([]string{"50s", "50s", "20s"}))
	})

	It("of several requests ends with the first that has enough", func(ctx context.Context) {
		server := serve(late, ok(foundJSON))
		found, err := connect(server.URL).Strays().Wait(ctx, console.Query{}, 2, time.Hour)
		Expect(err).NotTo(HaveOccurred())
		Expect(found.Matched).To(Equal(3))
		Expect(timeouts(server.sent())).To(Equal([]string{"50s", "50s"}))
	})

	It("of 50 seconds is one request, and says what the console says", func(ctx context.Context) {
		server := serve(late)
		_, err := connect(server.URL).Strays().Wait(ctx, console.Query{}, 2, 50*time.Second)
		Expect(err).To(MatchError("Gateway Timeout: 1 of 2 exchanges came within 20s"))
		Expect(timeouts(server.sent())).To(Equal([]string{"50s"}))
	})

	DescribeTable("of several requests ends with an error that is not about time", func(ctx context.Context, answer http.HandlerFunc) {
		server := serve(late, answer)
		_, err := connect(server.URL).Strays().Wait(ctx, console.Query{}, 2, time.Hour)
		Expect(err).To(HaveOccurred())
		Expect(server.sent()).To(HaveLen(2))
	},
		Entry("of the console", saying(404, typeProblem, `{"title":"Not Found","status":404}`)),
		Entry("of the network", breakOff(typeJSON, `{"exchanges":[`)),
		Entry("of a server in between that has lost patience", saying(504, "text/html", "Gateway Timeout")),
	)
})
