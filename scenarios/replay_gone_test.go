package scenarios_test

import (
	"context"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/scenarios"
)

var _ = Describe("A target that goes", func() {
	// twice is a scenario of two requests.
	twice := playing("", getting("")+"\n"+strings.Replace(getting(""), "get", "again", 1))

	// goesBefore is a target that ends before the n-th request, and the options that see to it.
	goesBefore := func(n int) (scenarios.Target, scenarios.Options) {
		server := mockserver.Start(GinkgoT(), func(o *mockserver.Options) { o.HTTPS = "" })
		sent := 0
		return targetOf(server), scenarios.Options{Pace: func(ctx context.Context) error {
			if sent++; sent == n {
				now, cancel := context.WithCancel(ctx)
				cancel()
				_ = server.Close(now) // cuts off what is under way
			}
			return nil
		}}
	}

	It("ends the run, and what was done before is in the report", func(ctx SpecContext) {
		target, options := goesBefore(4)
		report := scenarios.ReplayAll(ctx, []*scenarios.Scenario{loaded(twice)}, target, scenarios.Plan{Options: options, Rounds: 3})
		Expect(report.Counts()).To(Equal(scenarios.Counts{Passed: 1, Failed: 1, NotRun: 1}))
		Expect(said(report.Results[1])).To(HavePrefix("f.xml:4:1: send again: the target has gone: no answer from " + target.URL))
		Expect(report.Results[1].Sent).To(HaveLen(1))
		Expect(report.Results[1].Left).To(BeEmpty())
		Expect(report.Results[2].Reason).To(Equal("the target has gone"))
		Expect(report.Results[2].Err()).To(MatchError("the scenario s was not run: the target has gone"))
		Expect(report.Unreachable()).To(Succeed(), "it was there once")
	})

	It("is told apart from one that was never there", func(ctx SpecContext) {
		target, options := goesBefore(1)
		report := scenarios.ReplayAll(ctx, []*scenarios.Scenario{loaded(twice)}, target, scenarios.Plan{Options: options})
		var unreachable *client.UnreachableError
		Expect(report.Unreachable()).To(BeAssignableToTypeOf(unreachable))
		report = scenarios.ReplayAll(ctx, []*scenarios.Scenario{loaded(twice)}, target, scenarios.Plan{})
		var noConsole *console.UnreachableError
		Expect(report.Unreachable()).To(BeAssignableToTypeOf(noConsole))
	})

	It("is also one with whom there is no agreement on TLS", func(ctx SpecContext) {
		target := withoutConsole(served())
		target.URL = strings.Replace(target.URL, "http:", "https:", 1)
		Expect(said(replay(ctx, marked, target))).To(ContainSubstring("the target does not answer: no agreement on TLS"))
	})
})

var _ = Describe("A run that is interrupted", func() {
	It("is not over, and still removes its tenant", func(ctx SpecContext) {
		target := served()
		ending, end := context.WithCancel(ctx)
		options := scenarios.Options{Pace: func(context.Context) error { end(); return nil }}
		report := scenarios.ReplayAll(ending, []*scenarios.Scenario{loaded(marked)}, target, scenarios.Plan{Options: options, Rounds: 2})
		Expect(report.Interrupted).To(BeTrue())
		Expect(report.OK()).To(BeFalse())
		Expect(report.Counts()).To(Equal(scenarios.Counts{NotRun: 2}))
		Expect(report.Results[0].Reason + ", " + report.Results[1].Reason).To(Equal("it was interrupted, the replay was interrupted"))
		Expect(tenants(ctx, target)).To(Equal([]string{"demo"}))
	})

	It("is so in the midst of a pause, too", func(ctx SpecContext) {
		ending, end := context.WithCancel(ctx)
		s := loaded(playing("", `<send><COMMAND OBJECT="FAQ" ACTION="Get"><FAQNUM>1</FAQNUM></COMMAND></send><send at="1h"><COMMAND OBJECT="FAQ" ACTION="Get"><FAQNUM>1</FAQNUM></COMMAND></send>`))
		options := scenarios.Options{Speed: 1, Pace: func(context.Context) error { time.AfterFunc(time.Millisecond, end); return nil }}
		result := scenarios.Replay(ending, s, served(), options)
		Expect(result.State).To(Equal(scenarios.NotRun))
		Expect(result.Left).To(BeEmpty())
	})
})
