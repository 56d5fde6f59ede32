package crm_test

import (
	"context"
	"errors"
	"io"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// errBroken is what a broken store answers.
var errBroken = errors.New("the disk is gone")

// broken is a store of whose calls one fails: the one after so many that go well.
type broken struct {
	store.Store
	after, calls int
}

func (b *broken) View(ctx context.Context, tenant string, fn func(store.Tx) error) error {
	return b.Store.View(ctx, tenant, func(tx store.Tx) error { return fn(&brokenTx{tx, b}) })
}

func (b *broken) Update(ctx context.Context, tenant string, fn func(store.Tx) error) error {
	return b.Store.Update(ctx, tenant, func(tx store.Tx) error { return fn(&brokenTx{tx, b}) })
}

func (b *broken) fails() bool {
	b.calls++
	return b.calls == b.after+1
}

// brokenTx fails as its store does.
type brokenTx struct {
	store.Tx
	*broken
}

func (tx *brokenTx) Get(object, id string) (store.Record, error) {
	if tx.fails() {
		return store.Record{}, errBroken
	}
	return tx.Tx.Get(object, id)
}

func (tx *brokenTx) Find(object string, q store.Query) ([]store.Record, error) {
	if tx.fails() {
		return nil, errBroken
	}
	return tx.Tx.Find(object, q)
}

func (tx *brokenTx) Count(object string) (int, error) {
	if tx.fails() {
		return 0, errBroken
	}
	return tx.Tx.Count(object)
}

func (tx *brokenTx) Put(r store.Record) error {
	if tx.fails() {
		return errBroken
	}
	return tx.Tx.Put(r)
}

func (tx *brokenTx) Delete(object, id string) error {
	if tx.fails() {
		return errBroken
	}
	return tx.Tx.Delete(object, id)
}

func (tx *brokenTx) NextID(sequence string, first int64) (int64, error) {
	if tx.fails() {
		return 0, errBroken
	}
	return tx.Tx.NextID(sequence, first)
}

func (tx *brokenTx) SkipID(sequence string, used int64) error {
	if tx.fails() {
		return errBroken
	}
	return tx.Tx.SkipID(sequence, used)
}

// expectReported lets one call to the store after the other fail while run runs: each failure is reported as such, and
// nothing has changed then.
func expectReported(healthy store.Store, t *tenant.Tenant, run func(*desk) error) {
	GinkgoHelper()
	before := newDesk(healthy, t).everything()
	failing := &broken{Store: healthy}
	for ; ; failing.after++ {
		failing.calls = 0
		err := run(newDesk(failing, t))
		if failing.calls <= failing.after {
			Expect(err).NotTo(HaveOccurred(), "no call has failed")
			break
		}
		Expect(err).To(MatchError(errBroken), "after %d calls", failing.after)
		var violation *contracts.Violation
		Expect(errors.As(err, &violation)).To(BeFalse(), "after %d calls", failing.after)
		Expect(newDesk(healthy, t).everything()).To(Equal(before), "after %d calls", failing.after)
	}
	Expect(failing.after).To(BeNumerically(">", 0), "it has used the store")
}

// ignore leaves the error of a call.
func ignore(_ map[string]int, err error) error { return err }

var _ = Describe("A store that fails", func() {
	for i, step := range steps() {
		It("is reported as such, and nothing has changed: "+step.what, func() {
			healthy := store.NewMemory()
			d := newDesk(healthy, acme())
			for _, earlier := range steps()[:i] {
				_, err := earlier.run(d)
				Expect(err).NotTo(HaveOccurred())
			}
			expectReported(healthy, d.tenant, func(d *desk) error {
				_, err := step.run(d)
				return err
			})
		})
	}

	DescribeTable("is reported by what concerns all records, and nothing has changed:",
		func(run func(*desk) error) {
			healthy := store.NewMemory()
			d := newDesk(healthy, acme())
			_, err := d.fill(1, map[string]int{"customers": 2, "cases": 2, "tasks": 2})
			Expect(err).NotTo(HaveOccurred())
			expectReported(healthy, d.tenant, run)
		},
		Entry("an export", func(d *desk) error { return d.Export(context.Background(), d.tenant, io.Discard) }),
		Entry("a count", func(d *desk) error { return ignore(d.Counts(context.Background(), d.tenant)) }),
		Entry("an import", func(d *desk) error { return ignore(d.take(string(seedFile().Data), true)) }),
		Entry("a filling", func(d *desk) error { return ignore(d.fill(1, map[string]int{"customers": 2, "cases": 2})) }),
	)

	It("is reported when it is closed, or when the time of the request is over", func() {
		records := store.NewMemory()
		d := newDesk(records, acme())
		over, cancel := context.WithCancel(context.Background())
		cancel()
		Expect(d.Seed(over, d.tenant, seedFile())).To(MatchError(context.Canceled))
		Expect(d.Reindex(over, d.tenant)).To(MatchError(context.Canceled))
		Expect(records.Close()).To(Succeed())
		for _, step := range steps() {
			_, err := step.run(d)
			Expect(err).To(MatchError(store.ErrClosed), step.what)
		}
	})
})
