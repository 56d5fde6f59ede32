package directory_test

import (
	"context"
	"errors"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/directory"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

var _ = Describe("A new tenant", func() {
	var h *house
	BeforeEach(func(ctx context.Context) { h = newHouse(ctx, acme()) })

	It("has a name and credentials of its own, every right and no records", func(ctx context.Context) {
		first, err := h.Create(ctx, "", asIs)
		Expect(err).NotTo(HaveOccurred())
		second, err := h.Create(ctx, "", asIs)
		Expect(err).NotTo(HaveOccurred())
		Expect(first.Name).NotTo(Equal(second.Name))
		Expect(first.Password).NotTo(Equal(second.Password))
		Expect(first.GatewayKeys).NotTo(Equal(second.GatewayKeys))
		Expect(first.DataToken).NotTo(Equal(second.DataToken))
		found := h.registry.Find(first.Name)
		Expect(h.Sealer.Login(found, first.Username, string(first.Password))).To(BeTrue())
		Expect(h.Sealer.Login(found, second.Username, string(second.Password))).To(BeFalse())
		known, product := h.Sealer.Key(found, string(first.GatewayKeys[0].Key))
		Expect(known && product).To(BeTrue())
		Expect(h.subjects(ctx, first.Name)).To(BeEmpty())
		info, err := h.Info(ctx, first.Name)
		Expect(err).NotTo(HaveOccurred())
		Expect(info.FromFile).To(BeFalse())
	})

	It("may follow another one, with its settings and its seed but not its credentials", func(ctx context.Context) {
		_, err := h.Change(ctx, "acme", setting(serial(false)))
		Expect(err).NotTo(HaveOccurred())
		h.addTask(ctx, "acme", "of acme alone")
		made, err := h.Create(ctx, "acme", asIs)
		Expect(err).NotTo(HaveOccurred())
		Expect(made.CustomFields).To(HaveLen(1))
		Expect(made.Password).NotTo(Equal(acme().Password))
		Expect(h.subjects(ctx, made.Name)).To(Equal([]string{"seeded"}))
	})

	It("may be called as the caller likes, and have other settings", func(ctx context.Context) {
		_, err := h.Create(ctx, "", setting(func(s *tenant.Settings) { s.Name, s.TimeZone = "beta", "Europe/Paris" }))
		Expect(err).NotTo(HaveOccurred())
		Expect(h.registry.Find("beta").Local(noon).Location().String()).To(Equal("Europe/Paris"))
	})

	It("is refused where there is one of its name", func(ctx context.Context) {
		_, err := h.Create(ctx, "", setting(func(s *tenant.Settings) { s.Name = "acme" }))
		Expect(err).To(MatchError(`a tenant is called "acme" already`))
		Expect(err).To(BeAssignableToTypeOf(&directory.ExistsError{}))
		Expect(h.subjects(ctx, "acme")).To(Equal([]string{"seeded"}))
	})

	DescribeTable("leaves nothing behind where it is refused,",
		func(ctx context.Context, edit directory.Edit, message string) {
			_, err := h.Create(ctx, "", edit)
			Expect(err).To(MatchError(ContainSubstring(message)))
			Expect(err).To(BeAssignableToTypeOf(&directory.RefusedError{}))
			Expect(h.Names()).To(Equal([]string{"acme"}))
			_, err = h.Create(ctx, "", setting(func(s *tenant.Settings) { s.Name = "beta" }))
			Expect(err).NotTo(HaveOccurred())
			Expect(h.subjects(ctx, "beta")).To(BeEmpty())
		},
		Entry("by its caller", directory.Edit(func(*contracts.Contract, *tenant.Settings) error { return errors.New("no") }), "no"),
		Entry("by a setting", setting(func(s *tenant.Settings) { s.Name, s.TimeZone = "beta", "Mars" }), "time-zone"),
		Entry("by its seed", setting(func(s *tenant.Settings) {
			s.Name = "beta"
			s.Seed = []contracts.File{{Name: "b.xml", Data: []byte("<records><Task><SUBJECT>x</SUBJECT></Task><Lead/></records>")}}
		}), `b.xml:1:43`),
	)

	It("begins anew where one of its name has left the configuration", func(ctx context.Context) {
		before := h.registry.Find("acme")
		Expect(h.replace(ctx)).To(Succeed())
		_, err := h.Create(ctx, "", setting(func(s *tenant.Settings) { s.Name = "acme" }))
		Expect(err).NotTo(HaveOccurred())
		Expect(h.subjects(ctx, "acme")).To(BeEmpty())
		_, err = h.as(ctx, before, "Task.Add", "SUBJECT", "late")
		Expect(err).To(MatchError(tenant.ErrRemoved))
	})
})

var _ = Describe("A tenant that is removed", func() {
	It("is gone with its records, and a request under way fails", func(ctx context.Context) {
		h := newHouse(ctx, acme())
		made, err := h.Create(ctx, "acme", asIs)
		Expect(err).NotTo(HaveOccurred())
		underWay := h.registry.Find(made.Name)
		Expect(h.Remove(ctx, made.Name)).To(Succeed())
		Expect(h.registry.Find(made.Name)).To(BeNil())
		Expect(h.Names()).To(Equal([]string{"acme"}))
		for _, operation := range []string{"Task.Add", "Task.Get"} {
			_, err = h.as(ctx, underWay, operation, "SUBJECT", "late")
			Expect(err).To(MatchError(tenant.ErrRemoved), operation)
		}
		Expect(h.JournalOf(underWay)).To(BeIdenticalTo(h.Strays()))
		again, err := h.Create(ctx, "", setting(func(s *tenant.Settings) { s.Name = made.Name }))
		Expect(err).NotTo(HaveOccurred())
		Expect(h.subjects(ctx, again.Name)).To(BeEmpty())
	})

	It("is seeded anew when the configuration that names it is read again", func(ctx context.Context) {
		h := newHouse(ctx, acme())
		h.addTask(ctx, "acme", "more")
		Expect(h.Remove(ctx, "acme")).To(Succeed())
		Expect(h.replace(ctx, acme())).To(Succeed())
		Expect(h.subjects(ctx, "acme")).To(Equal([]string{"seeded"}))
	})

	It("stays where the caller has given up", func(ctx context.Context) {
		h := newHouse(ctx, acme())
		over, cancel := context.WithCancel(ctx)
		cancel()
		Expect(h.Remove(over, "acme")).To(MatchError(context.Canceled))
		Expect(h.subjects(ctx, "acme")).To(Equal([]string{"seeded"}))
	})
})
