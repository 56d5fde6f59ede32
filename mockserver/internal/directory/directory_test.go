package directory_test

import (
	"bytes"
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

var _ = Describe("A directory", func() {
	It("tells what there is of a tenant", func(ctx context.Context) {
		h := newHouse(ctx, acme())
		h.addTask(ctx, "acme", "more")
		info, err := h.Info(ctx, "acme")
		Expect(err).NotTo(HaveOccurred())
		Expect(info.Name).To(Equal("acme"))
		Expect(info.Enabled).To(BeTrue())
		Expect(info.FromFile).To(BeTrue())
		Expect(info.Records).To(HaveKeyWithValue("Task", 2))
		Expect(info.Clock.Now()).To(Equal(noon))
		Expect(h.Names()).To(Equal([]string{"acme"}))
		settings, err := h.Settings("acme")
		Expect(err).NotTo(HaveOccurred())
		Expect(settings).To(Equal(acme()))
		contract, err := h.Contract("acme")
		Expect(err).NotTo(HaveOccurred())
		Expect(contract.Agents).To(HaveLen(1))
	})

	It("knows nothing of a tenant that is not there", func(ctx context.Context) {
		h := newHouse(ctx, acme())
		unknown := MatchError(`no tenant is called "Acme"`)
		for _, ask := range []func() error{
			func() error { _, err := h.Info(ctx, "Acme"); return err },
			func() error { _, err := h.Journal("Acme"); return err },
			func() error { _, err := h.Clock("Acme"); return err },
			func() error { _, err := h.Contract("Acme"); return err },
			func() error { _, err := h.Settings("Acme"); return err },
			func() error { _, err := h.Create(ctx, "Acme", asIs); return err },
			func() error { _, err := h.Change(ctx, "Acme", asIs); return err },
			func() error { return h.Remove(ctx, "Acme") },
			func() error { return h.Reset(ctx, "Acme") },
			func() error { _, err := h.Snapshot(ctx, "Acme", "s"); return err },
			func() error { return h.Restore(ctx, "Acme", "s") },
			func() error { _, err := h.Snapshots("Acme"); return err },
			func() error { return h.DropSnapshot(ctx, "Acme", "s") },
			func() error { _, err := h.Record(ctx, "Acme", "Task", "1"); return err },
			func() error { return h.Export(ctx, "Acme", &bytes.Buffer{}) },
			func() error { _, err := h.Import(ctx, "Acme", contracts.File{}, false); return err },
			func() error { _, err := h.Fake(ctx, "Acme", nil, 1); return err },
		} {
			Expect(ask()).To(unknown)
		}
	})

	It("moves records from one tenant to another as XML", func(ctx context.Context) {
		h := newHouse(ctx, acme(), acme(func(s *tenant.Settings) { s.Name, s.Seed = "other", nil }))
		id := h.addTask(ctx, "acme", "<&> more")
		var xml bytes.Buffer
		Expect(h.Export(ctx, "acme", &xml)).To(Succeed())
		added, err := h.Import(ctx, "other", contracts.File{Name: "import", Data: xml.Bytes()}, false)
		Expect(err).NotTo(HaveOccurred())
		Expect(added).To(Equal(map[string]int{"Task": 2}))
		Expect(h.subjects(ctx, "other")).To(Equal([]string{"seeded", "<&> more"}))
		record, err := h.Record(ctx, "other", "Task", id)
		Expect(err).NotTo(HaveOccurred())
		Expect(record.Get("SUBJECT")).To(Equal("<&> more"))
		_, err = h.Record(ctx, "other", "Task", "999")
		Expect(err).To(MatchError(store.ErrNotFound))
	})

	It("fills a tenant with the same records for the same seed", func(ctx context.Context) {
		h := newHouse(ctx, acme(), acme(func(s *tenant.Settings) { s.Name = "other" }))
		var both [2]bytes.Buffer
		for i, name := range []string{"acme", "other"} {
			added, err := h.Fake(ctx, name, map[string]int{"customers": 5, "cases": 3}, 7)
			Expect(err).NotTo(HaveOccurred())
			Expect(added).To(Equal(map[string]int{"Customer": 5, "Case": 3}))
			Expect(h.Export(ctx, name, &both[i])).To(Succeed())
		}
		Expect(both[0].String()).To(Equal(both[1].String()))
	})
})

var _ = Describe("Other tenants in the configuration", func() {
	It("leave those that were made beside it", func(ctx context.Context) {
		h := newHouse(ctx, acme())
		made, err := h.Create(ctx, "", asIs)
		Expect(err).NotTo(HaveOccurred())
		h.addTask(ctx, made.Name, "mine")
		Expect(h.replace(ctx)).To(Succeed())
		Expect(h.Names()).To(Equal([]string{made.Name}))
		Expect(h.subjects(ctx, made.Name)).To(Equal([]string{"mine"}))
		Expect(h.replace(ctx, acme())).To(Succeed())
		Expect(h.Names()).To(ConsistOf("acme", made.Name))
	})

	It("bring a tenant of the configuration back to its settings there", func(ctx context.Context) {
		h := newHouse(ctx, acme())
		_, err := h.Change(ctx, "acme", setting(func(s *tenant.Settings) { s.Disabled = true }))
		Expect(err).NotTo(HaveOccurred())
		clock, err := h.Clock("acme")
		Expect(err).NotTo(HaveOccurred())
		Expect(clock.Advance(1)).To(Succeed())
		Expect(h.replace(ctx, acme())).To(Succeed())
		Expect(h.registry.Find("acme").Enabled).To(BeTrue())
		Expect(h.registry.Find("acme").Clock).To(BeIdenticalTo(clock))
	})

	It("are refused where two have one name, or one does not fit the contract", func(ctx context.Context) {
		h := newHouse(ctx, acme())
		Expect(h.replace(ctx, acme(), acme())).To(MatchError("two tenants are called acme"))
		h.overlay(`<endpoint name="gateway" key-prefix="other_"/>`)
		made, err := h.Create(ctx, "", asIs)
		Expect(err).NotTo(HaveOccurred())
		Expect(h.replace(ctx, acme())).To(MatchError(ContainSubstring("tenant " + made.Name)))
		Expect(h.Names()).To(ConsistOf("acme", made.Name))
	})
})
