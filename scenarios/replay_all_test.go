package scenarios_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/scenarios"
)

var _ = Describe("Scenarios that are played together", func() {
	It("have a tenant of their own each, all at once", func(ctx SpecContext) {
		target := served()
		s := loaded(playing(ann, getting(`<expect problem="ok" items="1"/>`)+
			`<send><COMMAND OBJECT="Customer" ACTION="Add"><FIRSTNAME>A</FIRSTNAME><LASTNAME>Lee</LASTNAME><EMAIL>same@example.com</EMAIL></COMMAND><expect problem="ok"/></send>`))
		var seen []int
		report := scenarios.ReplayAll(ctx, []*scenarios.Scenario{s}, target, scenarios.Plan{
			Rounds: 16, Parallel: 16, Observe: func(result scenarios.Result) { seen = append(seen, result.Round) },
		})
		Expect(report.Counts()).To(Equal(scenarios.Counts{Passed: 16}), text(report))
		own := map[string]bool{}
		for _, result := range report.Results {
			own[result.Tenant] = true
		}
		Expect(own).To(HaveLen(16))
		Expect(seen).To(HaveLen(16))
		Expect(tenants(ctx, target)).To(Equal([]string{"demo"}))
	})

	It("are all played once before any is played again", func(ctx SpecContext) {
		var order []string
		scenarios.ReplayAll(ctx, []*scenarios.Scenario{simple("a"), simple("b")}, served(), scenarios.Plan{
			Rounds: 2, Observe: func(result scenarios.Result) { order = append(order, result.Scenario.Name) },
		})
		Expect(order).To(Equal([]string{"a", "b", "a", "b"}))
	})

	It("end with the first that fails, where that is wanted", func(ctx SpecContext) {
		broken := loaded(playing("", getting(`<expect problem="login"/>`)))
		all := []*scenarios.Scenario{broken, simple("after")}
		report := scenarios.ReplayAll(ctx, all, served(), scenarios.Plan{FailFast: true})
		Expect(report.Counts()).To(Equal(scenarios.Counts{Failed: 1, NotRun: 1}))
		Expect(report.Results[1].Reason).To(Equal("another scenario failed before"))
		Expect(scenarios.ReplayAll(ctx, all, served(), scenarios.Plan{}).Counts()).To(Equal(scenarios.Counts{Passed: 1, Failed: 1}))
	})

	It("send no more than the rate allows", func(ctx SpecContext) {
		soon, cancel := contextWithin(ctx, time.Hour) // the second request would have to wait for longer, and is not sent
		defer cancel()
		s := loaded(playing("", getting("")+"\n"+`<send><COMMAND OBJECT="FAQ" ACTION="Get"><FAQNUM>1</FAQNUM></COMMAND></send>`))
		report := scenarios.ReplayAll(soon, []*scenarios.Scenario{s}, served(), scenarios.Plan{Rate: 1e-5})
		Expect(said(report.Results[0])).To(Equal("f.xml:4:1: send: rate: Wait(n=1) would exceed context deadline"))
		Expect(report.Results[0].Sent).To(HaveLen(1))
	})

	It("take the variables that they have", func(ctx SpecContext) {
		report := scenarios.ReplayAll(ctx, []*scenarios.Scenario{loaded(marked), simple("a")}, served(), scenarios.Plan{
			Options: scenarios.Options{Vars: map[string]string{"email": "own@example.com"}},
		})
		Expect(report.OK()).To(BeTrue(), text(report))
	})

	It("make up the same people with the same seed, and others in each round", func(ctx SpecContext) {
		names := func(seed uint64) []string {
			server := mockserver.Start(GinkgoT(), func(o *mockserver.Options) { o.HTTPS = "" })
			target := withoutConsole(targetOf(server))
			s := loaded(playing("", `<send><COMMAND OBJECT="FAQ" ACTION="Add"><QUESTION>${fake.email}</QUESTION><ANSWER>a</ANSWER></COMMAND><expect problem="ok"/></send>`))
			report := scenarios.ReplayAll(ctx, []*scenarios.Scenario{s}, target, scenarios.Plan{Rounds: 2, Options: scenarios.Options{Seed: seed}})
			Expect(report.OK()).To(BeTrue(), text(report))
			found, err := targetOf(server).Console.Tenant("demo").Journal().Find(ctx, query(contracts.Add))
			Expect(err).NotTo(HaveOccurred())
			var asked []string
			for _, exchange := range found.Exchanges {
				asked = append(asked, exchange.Tags[0].Value)
			}
			return asked
		}
		first := names(3)
		Expect(first).To(HaveLen(2))
		Expect(first[0]).NotTo(Equal(first[1]))
		Expect(names(3)).To(Equal(first))
		Expect(names(4)).NotTo(ContainElements(first))
	})
})
