package crm_test

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/store"
)

var _ = Describe("A record", func() {
	It("is found by the name of its object in any spelling, and its id", func(ctx context.Context) {
		d := newDesk(store.NewMemory(), acme())
		d.must("Task.Add", "SUBJECT=x")
		record, err := d.Record(ctx, d.tenant, "TASK", "1")
		Expect(err).NotTo(HaveOccurred())
		Expect(record.Get("SUBJECT")).To(Equal("x"))
		for _, other := range [][2]string{{"Task", "2"}, {"Lead", "1"}, {"Case", "1"}} {
			_, err := d.Record(ctx, d.tenant, other[0], other[1])
			Expect(err).To(MatchError(store.ErrNotFound))
		}
	})

	It("is counted by object", func(ctx context.Context) {
		d := newDesk(store.NewMemory(), acme())
		d.must("Task.Add", "SUBJECT=x")
		d.must("Task.Add", "SUBJECT=y")
		Expect(d.Counts(ctx, d.tenant)).To(Equal(map[string]int{"Customer": 0, "Case": 0, "Followup": 0, "Task": 2, "FAQ": 0}))
	})
})
