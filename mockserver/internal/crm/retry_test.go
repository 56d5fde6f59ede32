package crm_test

import (
	"context"
	"errors"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/store"
)

// retrying is a store that runs the function of every Update twice, as an engine does after a conflict with another
// process: what the first run did is undone. Between the two, the other process may have its way.
type retrying struct {
	store.Store
	meanwhile func()
}

var errConflict = errors.New("another process was faster")

func (r *retrying) Update(ctx context.Context, tenant string, fn func(store.Tx) error) error {
	err := r.Store.Update(ctx, tenant, func(tx store.Tx) error {
		_ = fn(tx)
		return errConflict
	})
	if !errors.Is(err, errConflict) {
		return err
	}
	if r.meanwhile != nil {
		r.meanwhile()
	}
	return r.Store.Update(ctx, tenant, fn)
}

var _ = Describe("A store that runs a change a second time", func() {
	It("makes no difference to any answer, nor to what is stored", func() {
		records := store.NewMemory()
		once, twice := newDesk(store.NewMemory(), acme()), newDesk(&retrying{Store: records}, acme())
		for _, step := range steps() {
			expected, err := step.run(once)
			Expect(err).NotTo(HaveOccurred(), step.what)
			got, err := step.run(twice)
			Expect(err).NotTo(HaveOccurred(), step.what)
			Expect(got).To(Equal(expected), step.what)
			Expect(newDesk(records, twice.tenant).everything()).To(Equal(once.everything()), step.what)
		}
	})

	Describe("after another process has changed the records", func() {
		var other, d *desk
		var meanwhile func()
		BeforeEach(func() {
			records := store.NewMemory()
			t := acme()
			other = newDesk(records, t)
			d = newDesk(&retrying{Store: records, meanwhile: func() { meanwhile() }}, t)
			other.must("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee")
			other.must("Case.Add", "ACCOUNTNUM=10000000", "SUBJECT=old")
		})

		refusal := func(operation string, pairs ...string) string {
			GinkgoHelper()
			_, err := d.do(operation, pairs...)
			var violation *contracts.Violation
			Expect(errors.As(err, &violation)).To(BeTrue(), "%v", err)
			return violation.Problem.Name
		}

		It("refuses an e-mail address that is taken by now", func() {
			meanwhile = func() { other.must("Customer.Add", "FIRSTNAME=x", "LASTNAME=x", "EMAIL=a@example.com") }
			Expect(refusal("Customer.Add", "FIRSTNAME=y", "LASTNAME=y", "EMAIL=A@example.com")).To(Equal("duplicate"))
		})

		It("gives an id that is still free by now", func() {
			meanwhile = func() { other.must("Customer.Add", "FIRSTNAME=x", "LASTNAME=x") }
			Expect(d.must("Customer.Add", "FIRSTNAME=y", "LASTNAME=y")).To(Equal("ACCOUNTNUM=10000002 "))
		})

		It("takes the values that referenced records have by now", func() {
			meanwhile = func() { other.must("Case.Modify", "CASENUM=1", "SUBJECT=new") }
			d.must("Followup.Add", "CASENUM=1", "DESCRIPTION=x")
			Expect(other.must("Followup.Get", "CASENUM=1")).To(ContainSubstring("SUBJECT=new "))
		})

		It("keeps what the other process has written to other tags", func() {
			meanwhile = func() { other.must("Case.Modify", "CASENUM=1", "PRIORITY=High", "STATUS=Closed") }
			d.must("Case.Modify", "CASENUM=1", "SUBJECT=mine")
			Expect(other.must("Case.Get", "CASENUM=1")).To(And(
				ContainSubstring("SUBJECT=mine "), ContainSubstring("PRIORITY=High "), ContainSubstring("CLOSEDDATE=03092026 ")))
		})

		It("knows a record that was missing at first", func() {
			meanwhile = func() { other.must("Customer.Add", "FIRSTNAME=x", "LASTNAME=x") }
			d.must("Task.Add", "SUBJECT=x", "ACCOUNTNUM=10000001")
			Expect(other.must("Task.Get", "ACCOUNTNUM=10000001")).To(ContainSubstring("SUBJECT=x "))
		})
	})
})
