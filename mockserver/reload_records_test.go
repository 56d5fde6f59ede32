package mockserver_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
)

// newHooked is a server of these tenants on a store with hooks; requests go to the first one.
func newHooked(hook *hooked, tenants ...mockserver.Tenant) *api {
	GinkgoHelper()
	return newAPI(hook.on, func(o *mockserver.Options) { o.Tenants = tenants }).of(tenants[0])
}

// serial is acme with a custom field of customers, unique or not.
func serial(unique bool) mockserver.Tenant {
	return regions(contracts.CustomField{Tag: "serial", Unique: unique})
}

var _ = Describe("What a reload does to records", func() {
	var (
		hook *hooked
		puts int
		a    *api
	)
	BeforeEach(func() {
		hook, puts = &hooked{}, 0
		a = newHooked(hook, serial(false))
		a.addCustomers(2)
		hook.beforePut = func() { puts++ }
	})

	DescribeTable("is nothing where they are kept as before",
		func(ctx context.Context, change ...func(*mockserver.Tenant)) {
			tenant := changed(serial(false), change...)
			Expect(a.reload(ctx, tenant)).To(Succeed())
			Expect(puts).To(BeZero())
			Expect(a.of(tenant).do("Customer.Get", "LASTNAME=Lee%")).To(find("ACCOUNTNUM", "10000000", "10000001"))
		},
		Entry("the same settings"),
		Entry("another password", func(t *mockserver.Tenant) { t.Password = "new" }),
		Entry("other rights", rights("customer", "get")),
		Entry("another picklist", picklist("case-statuses", "Open", "Done:closed")),
		Entry("other agents and another time zone", agent("klee", "ag0009"), func(t *mockserver.Tenant) { t.TimeZone = "Pacific/Auckland" }),
	)

	It("is nothing where a tenant was gone for a while", func(ctx context.Context) {
		other := changed(acme(), func(t *mockserver.Tenant) { t.Name = "other" })
		Expect(a.reload(ctx, other)).To(Succeed())
		Expect(a.reload(ctx, other, serial(false))).To(Succeed())
		Expect(puts).To(BeZero())
		Expect(a.do("Customer.Get", "LASTNAME=Lee%")).To(find("ACCOUNTNUM", "10000000", "10000001"))
	})

	It("is to write all of them where a field becomes unique, once to rehearse it", func(ctx context.Context) {
		Expect(a.reload(ctx, serial(true))).To(Succeed())
		Expect(puts).To(Equal(4))
	})

	other := changed(acme(), func(t *mockserver.Tenant) { t.Name = "other" }, seeded("<records><Task><SUBJECT>seeded</SUBJECT></Task></records>"))

	DescribeTable("is nothing at all when its time ends during the rehearsal",
		func(ctx context.Context, tenants ...mockserver.Tenant) {
			over, cancel := context.WithCancel(ctx)
			hook.afterUpdate = func(string) { cancel() }
			Expect(a.reload(over, tenants...)).To(MatchError(context.Canceled))
			hook.afterUpdate = nil
			Expect(a.do("Customer.Modify", "ACCOUNTNUM=10000000", "serial=1")).To(beWell())
			Expect(a.do("Customer.Modify", "ACCOUNTNUM=10000001", "serial=1")).To(beWell(), "it is not unique")
			Expect(a.of(other).do("Task.Get", "SUBJECT=%")).To(refuseLogin())
			Expect(a.reload(ctx, serial(false), other)).To(Succeed())
			Expect(a.of(other).do("Task.Get", "SUBJECT=%")).To(find("TASKNUM", "1"))
		},
		Entry("of a tenant that was there", serial(true)),
		Entry("of one that was there, before one that is new", serial(true), other),
		Entry("of one that is new", serial(false), other),
	)
})

var _ = Describe("A field that becomes unique while others write", func() {
	// beUnique expects that just one of all customers has a value, is found by it, and that no other can have it.
	beUnique := func(a *api, value string) {
		GinkgoHelper()
		all := a.do("Customer.Get", "LASTNAME=Lee").ids("serial")
		Expect(slices.DeleteFunc(all, func(other string) bool { return other != value })).To(HaveLen(1), value)
		Expect(a.do("Customer.Get", "serial="+value).Items).To(HaveLen(1), value)
		Expect(a.do("Customer.Add", "FIRSTNAME=Eve", "LASTNAME=Lee", "serial="+value)).To(refuseDuplicate("SERIAL", value))
	}

	It("lets nothing in between the rehearsal and what was rehearsed", func(ctx context.Context) {
		hook := &hooked{}
		a := newHooked(hook, serial(false))
		a.add("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee", "serial=7")
		written := make(chan answer, 1)
		hook.afterUpdate = func(string) {
			hook.afterUpdate = nil
			go func() {
				defer GinkgoRecover()
				written <- a.do("Customer.Add", "FIRSTNAME=Bob", "LASTNAME=Lee", "serial=7")
			}()
			Consistently(written, "50ms").ShouldNot(Receive())
		}
		Expect(a.reload(ctx, serial(true))).To(Succeed())
		Expect(hook.afterUpdate).To(BeNil(), "there was a rehearsal")
		var got answer
		Eventually(written).Should(Receive(&got))
		Expect(got).To(refuseDuplicate("SERIAL", "7"))
		beUnique(a, "7")
	}, SpecTimeout(10*time.Second))

	It("is unique from then on, whatever 8 clients write in the meantime", func(ctx context.Context) {
		busy := changed(acme(), func(t *mockserver.Tenant) { t.Name = "busy" }, // takes a while, behind the one that is written to
			seeded("<records>"+strings.Repeat("<Task><SUBJECT>seeded</SUBJECT></Task>", 1000)+"</records>"))
		hook := &hooked{}
		a := newHooked(hook, serial(false))
		var rehearsed, over atomic.Bool
		hook.afterUpdate = func(tenant string) {
			if tenant == busy.Name {
				rehearsed.Store(true)
			}
		}
		atOnce(9, func(client int) {
			if client == 8 {
				defer over.Store(true)
				Expect(a.reload(ctx, serial(true), busy)).To(Succeed())
				return
			}
			for i := 0; !over.Load(); i++ {
				value := fmt.Sprintf("%d-%d", client, i)
				if rehearsed.Load() {
					value = "shared"
				}
				Expect(a.do("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee", "serial="+value).Code).To(BeElementOf(0, 81))
			}
		})
		a.do("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee", "serial=shared")
		beUnique(a, "shared")
	}, SpecTimeout(20*time.Second))

	It("holds what a slow client writes while its tenant is gone", func(ctx context.Context) {
		a := newTenants(&clock{now: today}, serial(false))
		a.add("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee", "serial=7")
		slow := a.begin("Customer.Add", "FIRSTNAME=Bob", "LASTNAME=Lee", "serial=7")
		Expect(a.reload(ctx, serial(true))).To(Succeed())
		Expect(a.reload(ctx, changed(acme(), func(t *mockserver.Tenant) { t.Name = "other" }))).To(Succeed())
		Expect(slow.finish()).To(refuseDuplicate("SERIAL", "7"))
		Expect(a.reload(ctx, serial(true))).To(Succeed())
		beUnique(a, "7")
	}, SpecTimeout(5*time.Second))
})
