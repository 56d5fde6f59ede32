package matchers_test

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/specs/matchers"
)

// The journals that there are.
var (
	_ matchers.Journal = console.Journal{}
	_ matchers.Journal = (*console.Journal)(nil)
	_ matchers.Journal = (*mockserver.TestJournal)(nil)
)

var _ = Describe("The matchers on a server", func() {
	customer := func(action string, pairs ...string) client.Command {
		return client.Command{Object: "Customer", Action: action, Fields: item(pairs...)}
	}
	var ann, bob, both client.Command

	BeforeEach(func() {
		ann = customer("Add", "FIRSTNAME=Ann", "LASTNAME=Lee", "EMAIL=ann@example.com")
		bob = customer("Add", "FIRSTNAME=Bob", "LASTNAME=Lee", "EMAIL=bob@example.com")
		both = customer("Get", "LASTNAME=Lee")
	})

	It("match its replies, and tell why it refuses", func(ctx context.Context) {
		api := mockserver.Start(GinkgoT()).Tenant(GinkgoT()).Client()
		Expect(api.Do(ctx, ann)).To(And(matchers.HaveStatus(0), matchers.HaveTag("ACCOUNTNUM", "10000000")))
		Expect(api.Do(ctx, bob)).To(matchers.HaveProblem("ok"))
		Expect(api.Do(ctx, both)).To(matchers.HaveItems(matchers.HaveTag("FIRSTNAME", "Ann"), matchers.HaveTag("EMAIL", HavePrefix("bob"))))
		refused, err := api.Do(ctx, ann)
		Expect(err).NotTo(HaveOccurred())
		Expect(refused).To(matchers.HaveProblem("duplicate"))
		Expect(failure(matchers.HaveProblem("length"), refused)).To(And(
			ContainSubstring("\nbut the reply is the problem \"duplicate\"\n"), ContainSubstring("\n    clause: Customer.Add.EMAIL.unique\n    hint: ")))
	})

	It("match its documents, whatever charset it answers in", func(ctx context.Context) {
		tenant := mockserver.Start(GinkgoT()).Tenant(GinkgoT(), `{"charset": "ISO-8859-1"}`)
		api := tenant.Client()
		Expect(api.Do(ctx, customer("Add", "FIRSTNAME=Zoë", "LASTNAME=Lee"))).To(matchers.MatchReplyXML(
			`<WAPI><REPLY STATUS="0" ERROR_STR="" ERROR_CODE="0"><ITEM><ACCOUNTNUM>10000000</ACCOUNTNUM></ITEM></REPLY></WAPI>`))
		zoe, err := api.Do(ctx, both)
		Expect(err).NotTo(HaveOccurred())
		Expect(zoe.Body).To(ContainSubstring("Zo\xeb"))
		Expect(zoe).To(matchers.MatchReplyXML(bytesOf(zoe.Reply)))
	})

	It("find what it has received", func(ctx context.Context) {
		tenant := mockserver.Start(GinkgoT()).Tenant(GinkgoT())
		api, journal := tenant.Client(), tenant.Journal()
		Expect(journal).NotTo(matchers.HaveReceivedCommand("%"))
		go func() {
			defer GinkgoRecover()
			for _, command := range []client.Command{ann, bob, ann} {
				Expect(api.Do(ctx, command)).Error().NotTo(HaveOccurred())
			}
		}()
		Eventually(journal).Should(matchers.HaveReceivedCommand("Customer.Add", matchers.WithTag("EMAIL", "ANN%"), matchers.Times(2)))
		Expect(journal).To(And(
			matchers.HaveReceivedCommand("Customer.%", matchers.Times(3)),
			matchers.HaveReceivedCommand("customer.add", matchers.WithStatus(0), matchers.AtLeast(2)),
			matchers.HaveReceivedCommand("Customer.Add", matchers.WithProblem("duplicate"), matchers.WithTag("FAX", ""), matchers.Times(1)),
			Not(matchers.HaveReceivedCommand("Customer.Modify")),
		))
		Expect(failure(matchers.HaveReceivedCommand("Customer.Add", matchers.WithTag("EMAIL", "ann@example.org"), matchers.WithStatus(0)), journal)).To(HavePrefix(lines(
			"Expected the command Customer.Add to have been received",
			`    with EMAIL "ann@example.org"`,
			"    answered with STATUS 0",
			"but it was not received",
			"What came closest",
			`    exchange 2, Customer.Add: WAPI/COMMAND/EMAIL: expected "ann@example.org", got "bob@example.com"`,
			`    exchange 1, Customer.Add: WAPI/COMMAND/EMAIL: expected "ann@example.org", got "ann@example.com"`,
			`    exchange 3, Customer.Add: WAPI/COMMAND/EMAIL: expected "ann@example.org", got "ann@example.com"`,
			"    exchange 3, Customer.Add: WAPI/REPLY/@STATUS: expected 0, got -1",
		)))
	})

	It("do not take for absent what its journal has dropped", func(ctx context.Context) {
		tenant := mockserver.Start(GinkgoT(), func(o *mockserver.Options) { o.Journal.Exchanges = 1 }).Tenant(GinkgoT())
		api := tenant.Client()
		for _, command := range []client.Command{ann, both} {
			Expect(api.Do(ctx, command)).Error().NotTo(HaveOccurred())
		}
		Expect(complaint(matchers.HaveReceivedCommand("Customer.Add"), tenant.Journal())).To(HaveSuffix("\n" + proves))
		Expect(tenant.Journal()).To(matchers.HaveReceivedCommand("Customer.Get"))
	})

	It("have an error for the empty reply of a call that failed", func(ctx context.Context) {
		api := mockserver.Start(GinkgoT()).Tenant(GinkgoT()).Client()
		reply, err := api.Do(ctx, client.Command{Object: "Customer", Action: "Get", Fields: []contracts.Field{{Tag: "no name"}}})
		Expect(err).To(HaveOccurred())
		Expect(complaint(matchers.HaveStatus(0), reply)).To(ContainSubstring("check the error first"))
	})
})
