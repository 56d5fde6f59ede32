package directory_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/clock"
	"github.com/crmock/crmock/mockserver/internal/directory"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

var _ = Describe("A snapshot", func() {
	var h *house
	BeforeEach(func(ctx context.Context) { h = newHouse(ctx, acme()) })

	take := func(ctx context.Context, name string) {
		GinkgoHelper()
		taken, err := h.Snapshot(ctx, "acme", name)
		Expect(err).NotTo(HaveOccurred())
		Expect(taken).To(Equal(noon))
	}

	It("puts records, ids, settings and the clock back, as often as wanted", func(ctx context.Context) {
		Expect(h.registry.Find("acme").Clock.Set(clock.State{Mode: clock.Frozen, At: noon.Add(time.Hour)})).To(Succeed())
		take(ctx, "clean")
		for range 2 {
			id := h.addTask(ctx, "acme", "more")
			_, err := h.Change(ctx, "acme", setting(func(s *tenant.Settings) { s.Password = "new" }))
			Expect(err).NotTo(HaveOccurred())
			Expect(h.registry.Find("acme").Clock.Advance(time.Hour)).To(Succeed())
			Expect(h.Restore(ctx, "acme", "clean")).To(Succeed())
			Expect(h.subjects(ctx, "acme")).To(Equal([]string{"seeded"}))
			Expect(h.Sealer.Login(h.registry.Find("acme"), "wapi", "open sesame")).To(BeTrue())
			Expect(h.registry.Find("acme").Clock.Now()).To(Equal(noon.Add(time.Hour)))
			Expect(h.addTask(ctx, "acme", "another")).To(Equal(id))
			Expect(h.Restore(ctx, "acme", "clean")).To(Succeed())
		}
	})

	It("takes the place of an older one of its name, and not of others", func(ctx context.Context) {
		take(ctx, "one")
		take(ctx, "two")
		h.addTask(ctx, "acme", "more")
		take(ctx, "one")
		Expect(h.Restore(ctx, "acme", "two")).To(Succeed())
		Expect(h.subjects(ctx, "acme")).To(Equal([]string{"seeded"}))
		Expect(h.Restore(ctx, "acme", "one")).To(Succeed())
		Expect(h.subjects(ctx, "acme")).To(Equal([]string{"seeded", "more"}))
		all, err := h.Snapshots("acme")
		Expect(err).NotTo(HaveOccurred())
		Expect(all).To(Equal([]directory.Snapshot{{Name: "one", Taken: noon}, {Name: "two", Taken: noon}}))
	})

	It("is kept by what its contract says, when that has changed", func(ctx context.Context) {
		take(ctx, "before")
		_, err := h.do(ctx, "acme", "Customer.Add", "FIRSTNAME", "A", "LASTNAME", "Lee", "COMPANY", "Acme")
		Expect(err).NotTo(HaveOccurred())
		take(ctx, "one")
		_, err = h.do(ctx, "acme", "Customer.Add", "FIRSTNAME", "A", "LASTNAME", "Low", "COMPANY", "ACME")
		Expect(err).NotTo(HaveOccurred())
		take(ctx, "two")
		Expect(h.Restore(ctx, "acme", "before")).To(Succeed())
		h.overlay(`<object name="Customer"><tag name="COMPANY"><unique problem="duplicate" provenance="assumed"/></tag></object>`)
		Expect(h.replace(ctx, acme())).To(Succeed())

		Expect(h.Restore(ctx, "acme", "one")).To(Succeed())
		_, err = h.do(ctx, "acme", "Customer.Add", "FIRSTNAME", "A", "LASTNAME", "Low", "COMPANY", "acme")
		Expect(err).To(MatchError(ContainSubstring("COMPANY")))

		h.addTask(ctx, "acme", "stays")
		Expect(h.Restore(ctx, "acme", "two")).To(MatchError(ContainSubstring("COMPANY is to be unique")))
		Expect(h.subjects(ctx, "acme")).To(Equal([]string{"seeded", "stays"}))
	})

	It("is gone once it is dropped", func(ctx context.Context) {
		take(ctx, "one")
		Expect(h.DropSnapshot(ctx, "acme", "one")).To(Succeed())
		Expect(h.DropSnapshot(ctx, "acme", "one")).To(MatchError(store.ErrNoSnapshot))
		Expect(h.Restore(ctx, "acme", "one")).To(MatchError(store.ErrNoSnapshot))
		Expect(h.Snapshots("acme")).To(BeEmpty())
	})

	It("needs a name that can be shown", func(ctx context.Context) {
		for _, name := range []string{"", "\x00before", "a\nb"} {
			_, err := h.Snapshot(ctx, "acme", name)
			Expect(err).To(BeAssignableToTypeOf(&directory.RefusedError{}))
		}
	})
})

var _ = Describe("A reset", func() {
	It("puts records and ids back to the seed, and leaves the rest", func(ctx context.Context) {
		h := newHouse(ctx, acme())
		_, err := h.Snapshot(ctx, "acme", "kept")
		Expect(err).NotTo(HaveOccurred())
		id := h.addTask(ctx, "acme", "more")
		_, err = h.Change(ctx, "acme", setting(func(s *tenant.Settings) { s.Password = "new" }))
		Expect(err).NotTo(HaveOccurred())
		Expect(h.Reset(ctx, "acme")).To(Succeed())
		Expect(h.subjects(ctx, "acme")).To(Equal([]string{"seeded"}))
		Expect(h.addTask(ctx, "acme", "again")).To(Equal(id))
		settings, err := h.Settings("acme")
		Expect(err).NotTo(HaveOccurred())
		Expect(settings.Password).To(Equal(tenant.Secret("new")))
		Expect(h.Snapshots("acme")).To(HaveLen(1), "and no other than the caller's")
	})

	It("changes nothing where the seed does not fit the settings any more", func(ctx context.Context) {
		h := newHouse(ctx, acme())
		h.addTask(ctx, "acme", "more")
		_, err := h.Change(ctx, "acme", setting(func(s *tenant.Settings) {
			serial(false)(s)
			s.CustomFields[0].Object, s.CustomFields[0].Mandatory = "Task", true
		}))
		Expect(err).NotTo(HaveOccurred())
		Expect(h.Reset(ctx, "acme")).To(MatchError(ContainSubstring("SERIAL")))
		Expect(h.subjects(ctx, "acme")).To(Equal([]string{"seeded", "more"}))
	})
})
