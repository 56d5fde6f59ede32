package scenarios_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/scenarios"
)

// ownSettings are those of a tenant that has changed its picklists and has fields of its own.
var ownSettings = map[string]any{ //nolint:gochecknoglobals // constant
	"picklists": map[string][]console.Choice{
		"case-statuses":   {{Name: "New"}, {Name: "Solved", Means: "closed"}},
		"case-priorities": {{Name: "Later"}, {Name: "Now"}},
		"customer-types":  {{Name: "Default"}, {Name: "Gold"}},
	},
	"customFields": []console.CustomField{
		{Object: "customer", Tag: "CF02.REGION", Default: "North"},
		{Object: "customer", Tag: "CF03.TIER", Type: "number"},
		{Object: "case", Tag: "CF01_PICKLIST.SITE", Type: "pick-list", Values: []string{"Here", "There"}},
		{Object: "case", Tag: "score", ReadOnly: true},
	},
}

// direct is a client that nobody records.
func (s *studio) direct() *client.Client {
	GinkgoHelper()
	return s.client(func(o *client.Options) { o.URL = s.server.URLs().HTTP })
}

// foundThere are a customer and a case that are in the tenant before the session.
func foundThere(s *studio) (customer, number string) {
	GinkgoHelper()
	direct := s.direct()
	customer = call(direct, "Customer.Add", "FIRSTNAME", "Sam", "LASTNAME", "Early", "EMAIL", "sam.early@example.com", "CF02.REGION", "West")
	number = call(direct, "Case.Add", "ACCOUNTNUM", customer, "SUBJECT", "Old", "PRIORITY", "Now")
	call(direct, "Case.Modify", "CASENUM", number, "STATUS", "Solved")
	return customer, number
}

// onATenantOfItsOwn does with picklists and fields what clients do.
func onATenantOfItsOwn(s *studio, found, foundCase string) {
	GinkgoHelper()
	call(s.api, "Customer.Get", "ACCOUNTNUM", found)
	call(s.api, "Case.Get", "CASENUM", foundCase)
	customer := call(s.api, "Customer.Add", "FIRSTNAME", "Ann", "LASTNAME", "Lee", "CUSTOMERTYPE", "Gold", "CF03.TIER", "3")
	call(s.api, "Customer.Get", "ACCOUNTNUM", customer)
	number := call(s.api, "Case.Add", "ACCOUNTNUM", customer, "SUBJECT", "Help", "CF01_PICKLIST.SITE", "There")
	call(s.api, "Case.Get", "CASENUM", number)
	call(s.api, "Case.Modify", "CASENUM", number, "STATUS", "Closed") // which is no choice of this tenant
	call(s.api, "Case.Modify", "CASENUM", number, "score", "9")       // which the API may not set
	call(s.api, "Case.Modify", "CASENUM", number, "STATUS", "Solved")
	call(s.api, "Case.Get", "CASENUM", number)
}

var _ = Describe("A recorded session with a tenant that differs from the contract", func() {
	var s *studio
	var customer, number string

	BeforeEach(func(ctx context.Context) {
		s = newStudio()
		_, err := targetOf(s.server).Console.Tenant("demo").ChangeSettings(ctx, ownSettings)
		Expect(err).NotTo(HaveOccurred())
		customer, number = foundThere(s)
		onATenantOfItsOwn(s, customer, number)
	})

	It("replays on a server that knows nothing of that tenant, again, and four times at once", func() {
		scenario, _ := s.distilled()
		replaysGreen(scenario, served(), 4, 4)
	})

	It("replays without a console on the target that it was recorded from, again, and four times at once", func() {
		scenario, notes := s.distilled()
		Expect(notes).To(ContainElement(HaveField("Text", "the records of <given>, 2 in number, were there before the session: "+
			"a replay makes them where there is a console, and looks for them where there is none")))
		replaysGreen(scenario, withoutConsole(targetOf(s.server)), 4, 4)
	})

	It("replays without a console the same on another day, when the server has moved its dates on", func(ctx context.Context) {
		scenario, _ := s.distilled()
		tenant := targetOf(s.server).Console.Tenant("demo")
		_, err := tenant.Advance(ctx, 72*time.Hour)
		Expect(err).NotTo(HaveOccurred())
		call(s.direct(), "Followup.Add", "CASENUM", number, "DESCRIPTION", "which moves the date of the last act on")
		replaysGreen(scenario, withoutConsole(targetOf(s.server)), 1, 1)
	})

	It("does not replay without a console where a record has come to hold other values, and says so", func(ctx context.Context) {
		scenario, _ := s.distilled()
		call(s.direct(), "Case.Modify", "CASENUM", number, "PRIORITY", "Later")
		result := scenarios.Replay(ctx, scenario, withoutConsole(targetOf(s.server)), scenarios.Options{})
		Expect(result.State).To(Equal(scenarios.Failed))
		Expect(said(result)).To(ContainSubstring(`the Case with CASENUM "` + number + `" has PRIORITY "Later" in place of "Now"`))
		Expect(result.Sent).To(HaveLen(2), "nothing but the records was asked for")
	})
})

var _ = Describe("A recorded session that shows records of others it does not show", func() {
	It("replays on a server that has none of them, and without a console on the one it was recorded from", func() {
		s := newStudio()
		first := call(s.direct(), "Customer.Add", "FIRSTNAME", "Sam", "LASTNAME", "Early", "EMAIL", "sam.early@example.com")
		second := call(s.direct(), "Customer.Add", "FIRSTNAME", "Kim", "LASTNAME", "Early", "EMAIL", "kim.early@example.com")
		call(s.direct(), "Case.Add", "ACCOUNTNUM", first, "SUBJECT", "found by its subject")
		call(s.direct(), "Case.Add", "ACCOUNTNUM", second, "SUBJECT", "found by its subject")
		call(s.api, "Case.Get", "SUBJECT", "found by its subject")
		call(s.api, "Customer.Add", "FIRSTNAME", "Ann", "LASTNAME", "Lee", "EMAIL", "ann.lee@example.com")

		scenario, notes := s.distilled()
		Expect(notes).To(ContainElement(HaveField("Text", ContainSubstring(
			"it shows records that refer to a Customer which the session does not show; in <given> one with that id and made-up values stands for it"))))
		Expect(scenario.Given.Records).To(HaveLen(4))
		replaysGreen(scenario, served(), 4, 4)
		replaysGreen(scenario, withoutConsole(targetOf(s.server)), 4, 4)
	})
})
