package directory_test

import (
	"context"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/attachment"
	"github.com/crmock/crmock/mockserver/internal/clock"
	"github.com/crmock/crmock/mockserver/internal/directory"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

var _ = Describe("A shared store", func() {
	var records store.Store
	var here, there *house
	BeforeEach(func(ctx context.Context) {
		records = shared{store.NewMemory()}
		here, there = houseOn(ctx, records, acme()), houseOn(ctx, records, acme())
	})
	fresh := func(ctx context.Context, h *house, name string) *house {
		GinkgoHelper()
		Expect(h.Fresh(ctx, name)).To(Succeed())
		return h
	}

	It("is seeded by one process", func(ctx context.Context) {
		Expect(fresh(ctx, here, "acme").subjects(ctx, "acme")).To(Equal([]string{"seeded"}))
		Expect(fresh(ctx, there, "acme").subjects(ctx, "acme")).To(Equal([]string{"seeded"}))
	})

	It("shows settings, clock and interceptions that another process has changed", func(ctx context.Context) {
		fresh(ctx, here, "acme")
		_, err := here.Change(ctx, "acme", setting(func(s *tenant.Settings) { s.Disabled, s.Password = true, "changed" }))
		Expect(err).NotTo(HaveOccurred())
		Expect(here.SetClock(ctx, "acme", clock.State{Mode: clock.Offset, Offset: time.Hour})).To(Succeed())
		Expect(here.Intercept(ctx, "acme", busy)).To(Succeed())
		Expect(there.registry.Find("acme").Enabled).To(BeTrue())

		t := fresh(ctx, there, "acme").registry.Find("acme")
		Expect(t.Enabled).To(BeFalse())
		Expect(there.Sealer.Login(t, "wapi", "open sesame")).To(BeFalse())
		Expect(there.Sealer.Login(t, "wapi", "changed")).To(BeTrue())
		Expect(t.Clock.Now()).To(Equal(noon.Add(time.Hour)))
		Expect(there.InterceptionsOf(t).List()).To(HaveLen(1))
	})

	It("shows tenants that another process has made or removed", func(ctx context.Context) {
		made, err := here.Create(ctx, "", asIs)
		Expect(err).NotTo(HaveOccurred())
		here.addTask(ctx, made.Name, "mine")
		Expect(there.FreshAll(ctx)).To(Succeed())
		Expect(there.Names()).To(ConsistOf("acme", made.Name))
		Expect(there.subjects(ctx, made.Name)).To(Equal([]string{"mine"}))
		gone, err := there.Gone(made.Name)
		Expect(err).NotTo(HaveOccurred())

		Expect(here.Remove(ctx, made.Name)).To(Succeed())
		Expect(there.FreshAll(ctx)).To(Succeed())
		Expect(there.Names()).To(ConsistOf("acme"))
		Expect(there.registry.Find(made.Name)).To(BeNil())
		Expect(gone).To(BeClosed())
	})

	It("takes one tenant of a name", func(ctx context.Context) {
		named := setting(func(s *tenant.Settings) { s.Name = "one" })
		_, err := here.Create(ctx, "", named)
		Expect(err).NotTo(HaveOccurred())
		_, err = there.Create(ctx, "", named)
		var exists *directory.ExistsError
		Expect(err).To(BeAssignableToTypeOf(exists))
		Expect(here.Remove(ctx, "one")).To(Succeed())
		_, err = there.Create(ctx, "", named)
		Expect(err).NotTo(HaveOccurred())
		Expect(fresh(ctx, here, "one").Names()).To(ContainElement("one"))
	})

	It("loses no change that two processes make at once", func(ctx context.Context) {
		var work sync.WaitGroup
		for i, h := range []*house{here, there} {
			tag := []string{"left", "right"}[i]
			for n := range 10 {
				work.Go(func() {
					defer GinkgoRecover()
					_, err := h.Change(ctx, "acme", setting(func(s *tenant.Settings) {
						s.Hosts = append(s.Hosts[:len(s.Hosts):len(s.Hosts)], tag+string(rune('a'+n))+".example.com")
					}))
					Expect(err).NotTo(HaveOccurred())
				})
			}
		}
		work.Wait()
		Expect(fresh(ctx, here, "acme").registry.Find("acme").Hosts).To(HaveLen(20))
		Expect(fresh(ctx, there, "acme").registry.Find("acme").Hosts).To(ConsistOf(here.registry.Find("acme").Hosts))
	})

	It("takes no record by settings of yesterday", func(ctx context.Context) {
		old := fresh(ctx, there, "acme").registry.Find("acme")
		fresh(ctx, here, "acme")
		_, err := here.Change(ctx, "acme", setting(serial(true)))
		Expect(err).NotTo(HaveOccurred())
		_, err = there.as(ctx, old, "Customer.Add", "FIRSTNAME", "Ann", "LASTNAME", "Lee", "VOICE", "1")
		Expect(err).To(MatchError(tenant.ErrStale))
		Expect(there.Import(ctx, "acme", contracts.File{Name: "i.xml", Data: []byte("<records><Task><SUBJECT>more</SUBJECT></Task></records>")}, false)).
			To(HaveKeyWithValue("Task", 1))
		Expect(there.registry.Find("acme").Contract.Object("Customer").Tag("serial")).NotTo(BeNil())
	})

	It("has snapshots and attachments for all", func(ctx context.Context) {
		fresh(ctx, here, "acme")
		customer, err := here.do(ctx, "acme", "Customer.Add", "FIRSTNAME", "Ann", "LASTNAME", "Lee", "VOICE", "1")
		Expect(err).NotTo(HaveOccurred())
		issue, err := here.do(ctx, "acme", "Case.Add", "ACCOUNTNUM", value(customer[0], "ACCOUNTNUM"), "SUBJECT", "s", "DESCRIPTION", "d")
		Expect(err).NotTo(HaveOccurred())
		number := value(issue[0], "CASENUM")
		file := attachment.File{Name: "a.txt", Type: "text/plain", Data: []byte("hello"), Added: noon}
		Expect(here.Attach(ctx, "acme", "Case", number, file)).To(Succeed())
		_, err = here.Snapshot(ctx, "acme", "s")
		Expect(err).NotTo(HaveOccurred())
		Expect(fresh(ctx, there, "acme").Attachments(ctx, "acme", "Case", number)).To(ConsistOf(file))
		Expect(there.Detach(ctx, "acme", "Case", number, "a.txt")).To(Succeed())
		Expect(there.Restore(ctx, "acme", "s")).To(Succeed())
		Expect(fresh(ctx, here, "acme").Attachments(ctx, "acme", "Case", number)).To(ConsistOf(file))
	})

	It("hides a tenant of another process's configuration from one that does not have it", func(ctx context.Context) {
		elsewhere := houseOn(ctx, records)
		Expect(elsewhere.FreshAll(ctx)).To(Succeed())
		Expect(elsewhere.Names()).To(BeEmpty())
	})
})
