package mockserver_test

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
)

// badSeed is a tenant that cannot be made.
func badSeed() mockserver.Tenant {
	return changed(acme(), func(t *mockserver.Tenant) { t.Name = "bad" }, seeded("<records><Lead/></records>"))
}

var _ = Describe("A reload that is refused", func() {
	var a *api
	BeforeEach(func() {
		a = newAcme()
		a.addCustomers(1)
	})

	secret := func(t *mockserver.Tenant) { t.Password = "new" }

	DescribeTable("changes nothing",
		func(ctx context.Context, tenants ...mockserver.Tenant) {
			Expect(a.reload(ctx, tenants...)).NotTo(Succeed())
			Expect(a.do("Customer.Get", "ACCOUNTNUM=10000000")).To(find("ACCOUNTNUM", "10000000"))
			Expect(a.do("Customer.Modify", "ACCOUNTNUM=10000000", "PBX=1")).To(beWell())
			Expect(a.do("Task.Get", "SUBJECT=%")).To(findNothing())
		},
		Entry("because of a setting", changed(acme(), secret, picklist("colours", "Blue"))),
		Entry("because of another tenant's setting", changed(acme(), secret), changed(acme(), func(t *mockserver.Tenant) { t.Name, t.TimeZone = "bad", "Mars/Base" })),
		Entry("because of another tenant's seed", changed(acme(), secret), badSeed()),
		Entry("because of two tenants of one name", changed(acme(), secret), changed(acme(), secret)),
	)

	It("changes nothing when its time is over before it begins", func(ctx context.Context) {
		over, cancel := context.WithCancel(ctx)
		cancel()
		Expect(a.reload(over, changed(acme(), secret))).To(MatchError(context.Canceled))
		Expect(a.do("Customer.Get", "ACCOUNTNUM=10000000")).To(beWell())
	})

	It("leaves unique what was unique", func(ctx context.Context) {
		Expect(a.reload(ctx, regions(contracts.CustomField{Tag: "serial", Unique: true}))).To(Succeed())
		Expect(a.do("Customer.Modify", "ACCOUNTNUM=10000000", "serial=1")).To(beWell())
		Expect(a.reload(ctx, regions(contracts.CustomField{Tag: "serial"}), badSeed())).NotTo(Succeed())
		Expect(a.do("Customer.Add", "FIRSTNAME=x", "LASTNAME=x", "serial=1")).To(refuseDuplicate("SERIAL", "1"))
	})

	It("leaves every value in its place", func(ctx context.Context) {
		one, two := contracts.CustomField{Tag: "one"}, contracts.CustomField{Tag: "two"}
		Expect(a.reload(ctx, regions(one, two))).To(Succeed())
		Expect(a.do("Customer.Modify", "ACCOUNTNUM=10000000", "one=1", "two=2")).To(beWell())
		before := a.do("Customer.Get", "ACCOUNTNUM=10000000").Body
		Expect(a.reload(ctx, regions(two, one), badSeed())).NotTo(Succeed())
		Expect(a.do("Customer.Get", "ACCOUNTNUM=10000000").Body).To(Equal(before))
	})

	It("leaves no record of the new tenant behind, so that it succeeds once the mistake is mended", func(ctx context.Context) {
		const customer = "<records><Customer><ACCOUNTNUM>10000005</ACCOUNTNUM><FIRSTNAME>x</FIRSTNAME><LASTNAME>x</LASTNAME></Customer></records>"
		const task = "<records><Task><ACCOUNTNUM>10000005</ACCOUNTNUM><SUBJECT>x</SUBJECT></Task></records>"
		other := func(second string) mockserver.Tenant {
			return changed(acme(), func(t *mockserver.Tenant) { t.Name = "other" }, seeded(customer, second))
		}
		Expect(a.reload(ctx, acme(), other("<records><Task/></records>"))).NotTo(Succeed())
		Expect(a.reload(ctx, acme(), other(task))).To(Succeed())
		Expect(a.of(other(task)).do("Task.Get", "ACCOUNTNUM=10000005")).To(find("TASKNUM", "1"))
	})

	It("seeds a tenant anew that was good, once the other tenant's mistake is mended", func(ctx context.Context) {
		other := func(subject string) mockserver.Tenant {
			return changed(acme(), func(t *mockserver.Tenant) { t.Name = "other" }, seeded("<records><Task><SUBJECT>"+subject+"</SUBJECT></Task></records>"))
		}
		Expect(a.reload(ctx, acme(), other("old"), badSeed())).NotTo(Succeed())
		Expect(a.reload(ctx, acme(), other("mended"))).To(Succeed())
		Expect(a.of(other("")).only("Task.Get", "SUBJECT=%")).To(HaveKeyWithValue("SUBJECT", "mended"))
	})
})
