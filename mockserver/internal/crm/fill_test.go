package crm_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/crm"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// fill fills a desk with records, the same for the same seed.
func (d *desk) fill(seed uint64, counts map[string]int) (map[string]int, error) {
	return d.Fill(context.Background(), d.tenant, counts, seed, time.Date(2026, 3, 9, 0, 0, 0, 0, time.UTC))
}

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

	It("leaves no gap in the ids where values are drawn again", func() {
		for range 2 {
			_, err := d.fill(7, map[string]int{"customers": 50})
			Expect(err).NotTo(HaveOccurred())
		}
		Expect(d.must("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee")).To(Equal("ACCOUNTNUM=10000100 "))
	})

	It("makes records of every object, custom fields too, that keep the contract", func() {
		d := newDesk(store.NewMemory(), busy())
		counts := map[string]int{"customers": 30, "cases": 30, "followups": 30, "tasks": 30, "faqs": 30}
		Expect(d.fill(2, counts)).To(Equal(map[string]int{"Customer": 30, "Case": 30, "Followup": 30, "Task": 30, "FAQ": 30}))
		Expect(d.exported()).To(And(ContainSubstring("<CF01.CONTRACT>"), ContainSubstring("<CF04.SOURCE>")))
	})

	It("gives up where every value that a tag can have is taken", func() {
		made, err := tenant.New(shipped(), tenant.Settings{
			Name: "acme", Username: "wapi", Password: "wapi-acme",
			CustomFields: []contracts.CustomField{
				{Object: "Task", Tag: "CF01", Type: "pick-list", Values: []string{"Gold", "Silver"}, Unique: true, Mandatory: true},
			},
		}, tenant.NewSealer())
		Expect(err).NotTo(HaveOccurred())
		d := newDesk(store.NewMemory(), made)
		_, err = d.fill(1, map[string]int{"tasks": 2})
		Expect(err).NotTo(HaveOccurred())
		before := d.everything()
		_, err = d.fill(2, map[string]int{"tasks": 1})
		Expect(err).To(MatchError(ContainSubstring("Task.Add needs CF01")))
		Expect(d.everything()).To(Equal(before))
	})

	It("says what is missing where a record has to reference another", func() {
		_, err := d.fill(1, map[string]int{"faqs": 1, "cases": 1})
		Expect(err).To(MatchError(ContainSubstring("Case.Add needs ACCOUNTNUM")))
		Expect(d.exported()).NotTo(ContainSubstring("FAQ"))
	})

	It("stops at once when its time is over, and has added nothing", func() {
		over, cancel := context.WithCancel(context.Background())
		made := 0
		late := crm.New(d.store, func() time.Time {
			if made++; made == 3 {
				cancel()
			}
			return time.Date(2026, 3, 9, 14, 30, 0, 0, time.UTC)
		})
		_, err := late.Fill(over, d.tenant, map[string]int{"customers": 5}, 1, time.Date(2026, 3, 9, 0, 0, 0, 0, time.UTC))
		Expect(err).To(MatchError(context.Canceled))
		Expect(made).To(Equal(3), "it has not gone on")
		Expect(d.exported()).NotTo(ContainSubstring("Customer"))
	})

	It("adds nothing where anything is wrong", func() {
		_, err := d.fill(1, map[string]int{"customers": 3, "leads": 1})
		Expect(err).To(MatchError(ContainSubstring(`there are no "leads" to make`)))
		Expect(d.exported()).NotTo(ContainSubstring("Customer"))
	})
})
