package mockserver_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
)

// reload puts these tenants in place of the present ones.
func (a *api) reload(ctx context.Context, tenants ...mockserver.Tenant) error {
	return a.Reload(ctx, mockserver.Options{Contract: shipped(), Tenants: tenants})
}

// regions is acme with these custom fields of customers.
func regions(fields ...contracts.CustomField) mockserver.Tenant {
	for i := range fields {
		fields[i].Object = "Customer"
	}
	return changed(acme(), customFields(fields...))
}

var _ = Describe("A reload", func() {
	var a *api
	BeforeEach(func() {
		a = newAcme()
		a.addCustomers(1)
	})

	change := func(ctx context.Context, change ...func(*mockserver.Tenant)) {
		GinkgoHelper()
		Expect(a.reload(ctx, changed(acme(), change...))).To(Succeed())
	}

	It("changes credentials", func(ctx context.Context) {
		change(ctx, func(t *mockserver.Tenant) { t.Username, t.Password = "other", "secret-2" })
		Expect(a.do("Customer.Get", "ACCOUNTNUM=10000000")).To(refuseLogin())
		Expect(a.as("acme", "other", "secret-2").do("Customer.Get", "ACCOUNTNUM=10000000")).To(find("ACCOUNTNUM", "10000000"))
	})

	It("disables and enables the API", func(ctx context.Context) {
		change(ctx, func(t *mockserver.Tenant) { t.Disabled = true })
		Expect(a.do("Customer.Get", "ACCOUNTNUM=10000000")).To(refuseLogin())
		change(ctx)
		Expect(a.do("Customer.Get", "ACCOUNTNUM=10000000")).To(find("ACCOUNTNUM", "10000000"))
	})

	It("changes rights", func(ctx context.Context) {
		change(ctx, rights("customer", "get"))
		Expect(a.do("Customer.Modify", "ACCOUNTNUM=10000000", "PBX=1")).To(refuseRight())
		Expect(a.do("Customer.Get", "ACCOUNTNUM=10000000")).To(beWell())
		change(ctx)
		Expect(a.do("Customer.Modify", "ACCOUNTNUM=10000000", "PBX=1")).To(beWell())
	})

	It("changes picklists, and records keep the values that they have", func(ctx context.Context) {
		a.add("Case.Add", "ACCOUNTNUM=10000000", "SUBJECT=x", "STATUS=Pending")
		change(ctx, picklist("case-statuses", "Open", "Parked", "Solved:closed"))
		Expect(a.do("Case.Modify", "CASENUM=1", "STATUS=Pending")).To(refuseValue("STATUS", "Pending"))
		Expect(a.only("Case.Get", "STATUS=pending")).To(HaveKeyWithValue("CASENUM", "1"))
		Expect(a.do("Case.Modify", "CASENUM=1", "STATUS=Solved")).To(beWell())
		Expect(a.only("Case.Get", "CASENUM=1")).To(HaveKeyWithValue("CLOSEDDATE", "03092026"))
	})

	It("changes identity, agents, time zone and the number of items", func(ctx context.Context) {
		a.addCustomers(2)
		change(ctx, func(t *mockserver.Tenant) {
			t.Agents = []contracts.Agent{{Login: "klee", ID: "ag0001"}}
			t.UsedIdentity, t.TimeZone, t.MaxItems = "klee", "Pacific/Auckland", 2
		})
		id := a.add("Task.Add", "SUBJECT=x", "ASSIGNEDTO=klee")
		Expect(a.only("Task.Get", "TASKNUM="+id)).To(And(
			HaveKeyWithValue("CREATEDBY", "klee"), HaveKeyWithValue("CREATEDDATE", "03102026"), HaveKeyWithValue("ASSIGNEDTO", "ag0001")))
		Expect(a.do("Task.Add", "SUBJECT=x", "ASSIGNEDTO=jsmith")).To(refuseValue("ASSIGNEDTO", "jsmith"))
		Expect(a.do("Customer.Get", "LASTNAME=%").Items).To(HaveLen(2))
	})

	It("changes the contract, and records are held to the new one from then on", func(ctx context.Context) {
		contract, err := shipped().With(contracts.File{Name: "o.xml", Data: []byte(`<object name="Customer"><tag name="FIRSTNAME"><max value="5"/></tag></object>`)})
		Expect(err).NotTo(HaveOccurred())
		Expect(a.do("Customer.Modify", "ACCOUNTNUM=10000000", "FIRSTNAME=Alexandra")).To(beWell())
		Expect(a.Reload(ctx, mockserver.Options{Contract: contract, Tenants: []mockserver.Tenant{acme()}})).To(Succeed())
		Expect(a.do("Customer.Modify", "ACCOUNTNUM=10000000", "FIRSTNAME=Alexandra")).To(refuseLength("FIRSTNAME", 9, 0, 5))
		Expect(a.only("Customer.Get", "ACCOUNTNUM=10000000")).To(HaveKeyWithValue("FIRSTNAME", "Alexandra"))
	})

	It("changes the limits on requests", func(ctx context.Context) {
		options := mockserver.Options{Contract: shipped(), Tenants: []mockserver.Tenant{acme()}, Limits: mockserver.Limits{Elements: 6}}
		Expect(a.Reload(ctx, options)).To(Succeed())
		Expect(a.do("Customer.Get", "FIRSTNAME=Ann", "LASTNAME=Lee")).To(refuseSize())
		Expect(a.do("Customer.Get", "FIRSTNAME=Ann")).To(beWell())
	})

	It("does not change the time: the server keeps its clock", func(ctx context.Context) {
		options := mockserver.Options{Contract: shipped(), Tenants: []mockserver.Tenant{acme()}, Now: func() time.Time { return today.AddDate(1, 0, 0) }}
		Expect(a.Reload(ctx, options)).To(Succeed())
		Expect(a.only("Task.Get", "TASKNUM="+a.add("Task.Add", "SUBJECT=x"))).To(HaveKeyWithValue("CREATEDDATE", "03092026"))
	})

	Describe("of custom fields", func() {
		get := func() answer {
			GinkgoHelper()
			got := a.do("Customer.Get", "ACCOUNTNUM=10000000")
			Expect(got).To(beWell())
			return got
		}

		It("shows a new one empty on the records that there are", func(ctx context.Context) {
			Expect(get().Order).NotTo(ContainElement("region"))
			Expect(a.reload(ctx, regions(contracts.CustomField{Tag: "region"}))).To(Succeed())
			Expect(get().Order[len(get().Order)-1]).To(Equal("region"))
			Expect(get().Items[0]).To(HaveKeyWithValue("region", ""))
			Expect(a.do("Customer.Modify", "ACCOUNTNUM=10000000", "region=North")).To(beWell())
			Expect(a.do("Customer.Get", "region=north")).To(find("ACCOUNTNUM", "10000000"))
		})

		It("brings back the values of one that was gone for a while, whatever happened meanwhile", func(ctx context.Context) {
			with := regions(contracts.CustomField{Tag: "first"}, contracts.CustomField{Tag: "region"})
			Expect(a.reload(ctx, with)).To(Succeed())
			Expect(a.do("Customer.Modify", "ACCOUNTNUM=10000000", "first=1", "region=North")).To(beWell())
			change(ctx)
			Expect(get().Body).NotTo(MatchRegexp("region|North|first"))
			Expect(a.do("Customer.Modify", "ACCOUNTNUM=10000000", "region=x")).To(refuseTag("REGION", "x"))
			Expect(a.do("Customer.Modify", "ACCOUNTNUM=10000000", "PBX=1")).To(beWell())
			Expect(a.reload(ctx, with)).To(Succeed())
			Expect(get().Items[0]).To(And(HaveKeyWithValue("region", "North"), HaveKeyWithValue("first", "1"), HaveKeyWithValue("PBX", "1")))
		})

		It("shows them in their new order", func(ctx context.Context) {
			one, two := contracts.CustomField{Tag: "one"}, contracts.CustomField{Tag: "two"}
			Expect(a.reload(ctx, regions(one, two))).To(Succeed())
			Expect(a.do("Customer.Modify", "ACCOUNTNUM=10000000", "one=1", "two=2")).To(beWell())
			Expect(a.reload(ctx, regions(two, one))).To(Succeed())
			Expect(get().Order[len(get().Order)-2:]).To(Equal([]string{"two", "one"}))
			Expect(get().Items[0]).To(And(HaveKeyWithValue("one", "1"), HaveKeyWithValue("two", "2")))
		})

		Describe("of which one becomes unique", func() {
			loose, strict := contracts.CustomField{Tag: "serial"}, contracts.CustomField{Tag: "serial", Unique: true}
			BeforeEach(func(ctx context.Context) {
				Expect(a.reload(ctx, regions(loose))).To(Succeed())
				a.addCustomers(2)
				Expect(a.do("Customer.Modify", "ACCOUNTNUM=10000000", "serial=é-1")).To(beWell())
			})

			It("holds new values against those that there are", func(ctx context.Context) {
				Expect(a.reload(ctx, regions(strict))).To(Succeed())
				Expect(a.do("Customer.Modify", "ACCOUNTNUM=10000001", "serial=É-1")).To(refuseDuplicate("SERIAL", "É-1"))
				Expect(a.do("Customer.Get", "serial=É-1")).To(find("ACCOUNTNUM", "10000000"))
				Expect(a.reload(ctx, regions(loose))).To(Succeed())
				Expect(a.do("Customer.Modify", "ACCOUNTNUM=10000001", "serial=É-1")).To(beWell())
				Expect(a.do("Customer.Get", "serial=é-1")).To(find("ACCOUNTNUM", "10000000", "10000001"))
			})

			It("is refused where values clash, with tenant, tag and value, and nothing has changed", func(ctx context.Context) {
				Expect(a.do("Customer.Modify", "ACCOUNTNUM=10000001", "serial=É-1")).To(beWell())
				tenant := changed(regions(strict), func(t *mockserver.Tenant) { t.Password = "new" })
				Expect(a.reload(ctx, tenant)).To(MatchError(And(ContainSubstring("tenant acme"), ContainSubstring("serial"), ContainSubstring("é-1"))))
				Expect(a.do("Customer.Modify", "ACCOUNTNUM=10000002", "serial=é-1")).To(beWell())
				Expect(a.do("Customer.Get", "serial=é-1")).To(find("ACCOUNTNUM", "10000000", "10000001", "10000002"))
			})
		})
	})

	Describe("of tenants", func() {
		other := func(seed ...string) mockserver.Tenant {
			return changed(acme(), func(t *mockserver.Tenant) { t.Name = "other" }, seeded(seed...))
		}
		const task = "<records><Task><SUBJECT>seeded</SUBJECT></Task></records>"

		It("seeds a new one, once", func(ctx context.Context) {
			for range 3 {
				Expect(a.reload(ctx, acme(), other(task))).To(Succeed())
				Expect(a.of(other()).do("Task.Get", "SUBJECT=seeded")).To(find("TASKNUM", "1"))
			}
			Expect(a.of(other()).add("Task.Add", "SUBJECT=x")).To(Equal("2"))
			Expect(a.do("Task.Get", "SUBJECT=%")).To(findNothing())
		})

		It("does not seed one that was there without a seed", func(ctx context.Context) {
			change(ctx, seeded(task))
			Expect(a.do("Task.Get", "SUBJECT=%")).To(findNothing())
		})

		It("closes one that is gone, and opens it again with its records, unseeded", func(ctx context.Context) {
			Expect(a.reload(ctx, acme(), other(task))).To(Succeed())
			a.of(other()).add("Task.Add", "SUBJECT=x")
			change(ctx)
			Expect(a.of(other()).do("Task.Get", "SUBJECT=%")).To(refuseLogin())
			Expect(a.reload(ctx, other(task))).To(Succeed())
			Expect(a.of(other()).do("Task.Get", "SUBJECT=%")).To(find("TASKNUM", "1", "2"))
			Expect(a.do("Customer.Get", "ACCOUNTNUM=10000000")).To(refuseLogin())
		})
	})
})
