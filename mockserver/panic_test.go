package mockserver_test

import (
	"context"
	"log/slog"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver"
)

var _ = Describe("A panic while a request is carried out", func() {
	var (
		hook *hooked
		log  *safeBuffer
		a    *api
	)
	BeforeEach(func() {
		hook, log = &hooked{}, &safeBuffer{}
		a = newAPI(hook.on, func(o *mockserver.Options) {
			o.Tenants = []mockserver.Tenant{acme()}
			o.Logger = slog.New(slog.NewTextHandler(log, nil))
		}).of(acme())
		a.addCustomers(1)
	})
	fails := func() { panic("the index is out of range") }

	beLogged := func(operation string) {
		GinkgoHelper()
		Expect(strings.Count(log.String(), "\n")).To(Equal(1), "one line: "+log.String())
		Expect(log.String()).To(SatisfyAll(
			ContainSubstring("level=ERROR"), ContainSubstring("tenant=acme"), ContainSubstring("operation="+operation),
			ContainSubstring("panic: the index is out of range"), ContainSubstring("goroutine"), ContainSubstring("panic_test.go:"),
		))
		Expect(log.String()).NotTo(ContainSubstring("wapi-acme"), "a password")
	}

	It("is answered 500 and logged once with its stack, and nothing has changed", func() {
		hook.beforePut = fails
		got := a.do("Customer.Add", "FIRSTNAME=Bob", "LASTNAME=Lee", "EMAIL=bob@example.com")
		hook.beforePut = nil
		Expect(got).To(refuse(500, 500, "Internal Server Error"))
		Expect(hintOf(got)).To(ContainSubstring("the server's log has the cause"))
		Expect(got.Header.Get(clauseHeader)).To(Equal("problem.internal"))
		Expect(got.Body).NotTo(ContainSubstring("goroutine"))
		beLogged("Customer.Add")
		Expect(a.do("Customer.Get", "FIRSTNAME=Bob")).To(findNothing())
	})

	It("stops no other request and no reload", func(ctx context.Context) {
		hook.beforePut = fails
		Expect(a.do("Customer.Modify", "ACCOUNTNUM=10000000", "PBX=1").Status).To(Equal(500))
		hook.beforePut = nil
		Expect(a.add("Customer.Add", "FIRSTNAME=Bob", "LASTNAME=Lee")).To(Equal("10000001"))
		Expect(a.reload(ctx, changed(acme(), func(t *mockserver.Tenant) { t.Password = "new" }))).To(Succeed())
		Expect(a.as("acme", "wapi", "new").only("Customer.Get", "ACCOUNTNUM=10000000")).To(HaveKeyWithValue("PBX", ""))
	}, SpecTimeout(5*time.Second))

	It("is no different in a Get", func() {
		hook.beforeRead = fails
		Expect(a.do("Customer.Get", "LASTNAME=Lee%")).To(refuse(500, 500, "Internal Server Error"))
		hook.beforeRead = nil
		beLogged("Customer.Get")
		Expect(a.do("Customer.Get", "LASTNAME=Lee%")).To(find("ACCOUNTNUM", "10000000"))
	})
})
