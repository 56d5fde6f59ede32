package mockserver_test

import (
	"context"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver"
)

// rightsOn is the matrix of rights with only these operations ticked.
func rightsOn(ticked ...string) map[string][]string {
	rights := map[string][]string{}
	for _, operation := range ticked {
		object, action, _ := strings.Cut(operation, ".")
		rights[object] = append(rights[object], action)
	}
	return rights
}

// allBut are all operations but one.
func allBut(left string) []string {
	var others []string
	for _, operation := range operations() {
		if operation != left {
			others = append(others, operation)
		}
	}
	return others
}

// tick gives the demo tenant of a running server other rights. Its records stay.
func (a *api) tick(ctx context.Context, rights map[string][]string) {
	GinkgoHelper()
	options := mockserver.Options{Contract: shipped()}
	demoWith(func(t *mockserver.Tenant) { t.Rights = rights })(&options)
	Expect(a.Reload(ctx, options)).To(Succeed())
}

var _ = Describe("the matrix of rights", func() {
	var matrix []TableEntry
	for _, operation := range operations() {
		matrix = append(matrix, Entry(nil, operation))
	}

	DescribeTable("denies an operation with 310 where its right alone is not ticked, on both endpoints, and nothing changes", func(ctx context.Context, operation string) {
		a := aged()
		before := a.everything()
		a.tick(ctx, rightsOn(allBut(operation)...))
		Expect(a.do(operation, valid(operation)...)).To(refuseRight())
		Expect(a.request(gatewayRequest(command(operation, tags(valid(operation)...))))).To(refuseRight())
		a.tick(ctx, nil)
		Expect(a.everything()).To(Equal(before))
	}, matrix)

	DescribeTable("allows an operation where its right alone is ticked, on both endpoints, and denies all others", func(operation string) {
		a := newAPI(demoWith(func(t *mockserver.Tenant) { t.Rights = rightsOn(operation) }))
		for _, other := range allBut(operation) {
			Expect(a.do(other, valid(other)...)).To(refuseRight(), other)
		}
		Expect(a.do(operation, valid(operation)...)).To(beWell())
		Expect(a.request(gatewayRequest(command(operation, tags(valid(operation)...))))).To(beWell())
	}, matrix)

	It("gives every right where the settings say nothing of rights, and none where they are empty", func(ctx context.Context) {
		a := newAPI()
		a.tick(ctx, nil)
		for _, operation := range operations() {
			Expect(a.do(operation, valid(operation)...)).To(beWell(), operation)
		}
		for _, none := range []map[string][]string{{}, {"customer": {}, "case": nil}} {
			a.tick(ctx, none)
			for _, operation := range operations() {
				Expect(a.do(operation, valid(operation)...)).To(refuseRight(), operation)
			}
		}
	})

	It("knows no right to modify follow-ups or to delete: 304, with all rights and with none", func(ctx context.Context) {
		a := aged()
		before := a.everything()
		for _, rights := range []map[string][]string{nil, {}, rightsOn(operations()...)} {
			a.tick(ctx, rights)
			Expect(a.do("Followup.Modify", "FOLLOWUPNUM=1", "DESCRIPTION=x")).To(refuseOperation("Followup.Modify"))
			for operation, key := range map[string]string{
				"Customer.Delete": "ACCOUNTNUM=10000004", "Case.Delete": "CASENUM=1", "Followup.Delete": "FOLLOWUPNUM=1",
				"Task.Delete": "TASKNUM=1", "FAQ.Delete": "FAQNUM=1",
			} {
				Expect(a.do(operation, key)).To(refuseOperation(operation))
			}
		}
		a.tick(ctx, nil)
		Expect(a.everything()).To(Equal(before))
	})

	DescribeTable("does not have such a right to tick", func(object, action string) {
		options := mockserver.Options{Contract: shipped()}
		demoWith(func(t *mockserver.Tenant) { t.Rights = map[string][]string{object: {action}} })(&options)
		_, err := mockserver.New(options)
		Expect(err).To(MatchError(SatisfyAll(ContainSubstring("tenant demo: rights: "), ContainSubstring(action), ContainSubstring("followup.get"))))
	},
		Entry(nil, "followup", "modify"), Entry(nil, "customer", "delete"), Entry(nil, "lead", "get"), Entry(nil, "customer", ""),
	)

	It("may be written in any case", func(ctx context.Context) {
		a := newAPI()
		a.tick(ctx, map[string][]string{"CUSTOMER": {"GET"}, "Follow-up": {"get"}, "faq": {"Get"}})
		for operation, expected := range map[string]OmegaMatcher{
			"Customer.Get": beWell(), "Followup.Get": beWell(), "FAQ.Get": beWell(), "Case.Get": refuseRight(), "Customer.Add": refuseRight(),
		} {
			Expect(a.do(operation, valid(operation)...)).To(expected, operation)
		}
	})

	It("is looked up whatever case the request is written in", func(ctx context.Context) {
		a := newAPI()
		a.tick(ctx, rightsOn(allBut("Customer.Get")...))
		for _, operation := range []string{"customer.get", "CUSTOMER.GET", "Customer.GET"} {
			Expect(a.do(operation, "ACCOUNTNUM=10000000")).To(refuseRight(), operation)
		}
	})

	It("is each tenant's own", func() {
		a := newAPI(acmeToo, func(o *mockserver.Options) { o.Tenants[1].Rights = rightsOn("FAQ.Add") })
		acme := a.as("acme", "wapi", "acme-secret")
		Expect(acme.do("FAQ.Add", valid("FAQ.Add")...)).To(beWell())
		Expect(acme.do("FAQ.Get", valid("FAQ.Get")...)).To(refuseRight())
		Expect(a.do("FAQ.Get", valid("FAQ.Get")...)).To(beWell())
	})

	It("opens nothing through another object: a case is found by its customer's name without the right to read customers", func(ctx context.Context) {
		a := newAPI()
		a.tick(ctx, rightsOn("Case.Get"))
		Expect(a.only("Case.Get", "LASTNAME=Lopez")).To(HaveKeyWithValue("CASENUM", "1"))
		Expect(a.do("Customer.Get", "LASTNAME=Lopez")).To(refuseRight())
	})

	It("alone decides, whoever the used identity is", func() {
		for _, identity := range []string{"jsmith", "bpower", "ag0001"} {
			a := newAPI(demoWith(func(t *mockserver.Tenant) {
				t.UsedIdentity, t.Rights = identity, rightsOn("Case.Add", "Case.Get")
			}))
			id := a.add("Case.Add", valid("Case.Add")...)
			Expect(a.only("Case.Get", "CASENUM="+id)["CREATEDBY"]).To(Equal(map[string]string{
				"jsmith": "jsmith", "bpower": "bpower", "ag0001": "jsmith",
			}[identity]))
			Expect(a.do("Case.Modify", valid("Case.Modify")...)).To(refuseRight(), identity)
		}
	})
})
