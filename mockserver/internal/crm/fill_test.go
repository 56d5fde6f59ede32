package crm_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/store"
)

var _ = Describe("Filling a tenant", func() {
	var d *desk
	BeforeEach(func() { d = newDesk(store.NewMemory(), acme()) })

	It("makes the same records of the same seed, and others of another", func() {
		counts := map[string]int{"customers": 20, "cases": 20, "followups": 20}
		other := newDesk(store.NewMemory(), acme())
		Expect(d.fill(7, counts)).To(Equal(map[string]int{"Customer": 20, "Case": 20, "Followup": 20}))
		_, err := other.fill(7, counts)
		Expect(err).NotTo(HaveOccurred())
		Expect(other.exported()).To(Equal(d.exported()))
		third := newDesk(store.NewMemory(), acme())
		_, err = third.fill(8, counts)
		Expect(err).NotTo(HaveOccurred())
		Expect(third.exported()).NotTo(Equal(d.exported()))
	})

	It("refers to records that were there before", func() {
		d.must("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Only")
		_, err := d.fill(1, map[string]int{"cases": 30})
		Expect(err).NotTo(HaveOccurred())
		Expect(d.must("Case.Get", "LASTNAME=Only")).NotTo(BeEmpty())
	})

	It("may use a seed twice: values that have to be unique are drawn again", func() {
		for range 2 {
			Expect(d.fill(7, map[string]int{"customers": 50})).To(Equal(map[string]int{"Customer": 50}))
		}
	})

	It("adds nothing where anything is wrong", func() {
		_, err := d.fill(1, map[string]int{"customers": 3, "leads": 1})
		Expect(err).To(MatchError(ContainSubstring(`there are no "leads" to make`)))
		Expect(d.exported()).NotTo(ContainSubstring("Customer"))
	})
})
