package directory_test

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/directory"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

var _ = Describe("A change of settings", func() {
	var h *house
	BeforeEach(func(ctx context.Context) { h = newHouse(ctx, acme(serial(false))) })

	It("is seen by the next request, and not by one under way", func(ctx context.Context) {
		underWay := h.registry.Find("acme")
		changed, err := h.Change(ctx, "acme", setting(func(s *tenant.Settings) {
			s.Password, s.Rights = "new", map[string][]string{"task": {"get"}}
		}))
		Expect(err).NotTo(HaveOccurred())
		Expect(changed.Password).To(Equal(tenant.Secret("new")))
		next := h.registry.Find("acme")
		add := next.Contract.Operation("Task.Add")
		Expect(h.Sealer.Login(next, "wapi", "new")).To(BeTrue())
		Expect(next.Allows(add)).To(BeFalse())
		Expect(h.Sealer.Login(underWay, "wapi", "open sesame")).To(BeTrue())
		Expect(underWay.Allows(add)).To(BeTrue())
		Expect(h.JournalOf(next)).To(BeIdenticalTo(h.JournalOf(underWay)))
	})

	It("cannot change the name", func(ctx context.Context) {
		changed, err := h.Change(ctx, "acme", setting(func(s *tenant.Settings) { s.Name = "other" }))
		Expect(err).NotTo(HaveOccurred())
		Expect(changed.Name).To(Equal("acme"))
		Expect(h.Names()).To(Equal([]string{"acme"}))
	})

	It("cannot give a saved field another type", func(ctx context.Context) {
		as := func(kind string) error {
			_, err := h.Change(ctx, "acme", setting(func(s *tenant.Settings) {
				s.CustomFields = []contracts.CustomField{{Object: "customer", Tag: "SERIAL", Type: kind}}
			}))
			return err
		}
		Expect(as("number")).To(MatchError("the type of the custom field serial of Customer is text and cannot be changed; remove the field first, or make another one"))
		Expect(as("text")).To(Succeed())
		_, err := h.Change(ctx, "acme", setting(func(s *tenant.Settings) { s.CustomFields = nil }))
		Expect(err).NotTo(HaveOccurred())
		Expect(as("number")).To(Succeed())
	})

	It("changes nothing where it is refused", func(ctx context.Context) {
		before := h.registry.Find("acme")
		_, err := h.Change(ctx, "acme", setting(func(s *tenant.Settings) { s.Charset = "KOI8-R" }))
		Expect(err).To(MatchError(ContainSubstring("charset")))
		Expect(err).To(BeAssignableToTypeOf(&directory.RefusedError{}))
		Expect(h.registry.Find("acme")).To(BeIdenticalTo(before))
	})

	It("makes a field unique for the records that are there, too", func(ctx context.Context) {
		add := func(name, serial string) error {
			_, err := h.do(ctx, "acme", "Customer.Add", "FIRSTNAME", "A", "LASTNAME", name, "serial", serial)
			return err
		}
		Expect(add("Lee", "1")).To(Succeed())
		_, err := h.Change(ctx, "acme", setting(serial(true)))
		Expect(err).NotTo(HaveOccurred())
		Expect(add("Low", "1")).To(MatchError(ContainSubstring("SERIAL")))
		Expect(add("Low", "2")).To(Succeed())
	})

	It("is refused where a field is to be unique and is not", func(ctx context.Context) {
		for _, name := range []string{"Lee", "Low"} {
			_, err := h.do(ctx, "acme", "Customer.Add", "FIRSTNAME", "A", "LASTNAME", name, "serial", "1")
			Expect(err).NotTo(HaveOccurred())
		}
		_, err := h.Change(ctx, "acme", setting(serial(true)))
		Expect(err).To(MatchError(`serial is to be unique in Customer, and several records have the value "1"`))
		_, err = h.do(ctx, "acme", "Customer.Add", "FIRSTNAME", "A", "LASTNAME", "Lot", "serial", "1")
		Expect(err).NotTo(HaveOccurred(), "it is not unique")
	})

	It("holds for what a request under way writes after it", func(ctx context.Context) {
		underWay := h.registry.Find("acme")
		_, err := h.Change(ctx, "acme", setting(serial(true)))
		Expect(err).NotTo(HaveOccurred())
		fields := []string{"FIRSTNAME", "A", "LASTNAME", "Lee", "serial", "1"}
		_, err = h.as(ctx, underWay, "Customer.Add", fields...)
		Expect(err).NotTo(HaveOccurred())
		_, err = h.do(ctx, "acme", "Customer.Add", fields...)
		Expect(err).To(MatchError(ContainSubstring("SERIAL")))
	})
})
