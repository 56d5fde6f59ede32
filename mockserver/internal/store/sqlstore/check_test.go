package sqlstore_test

import (
	"context"
	"path/filepath"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/store/sqlstore"
)

var _ = Describe("Check", func() {
	var file string
	BeforeEach(func(ctx context.Context) {
		file = filepath.Join(GinkgoT().TempDir(), "crmock.db")
		s := mustOpen("sqlite:" + file)
		fillSome(ctx, s)
		closed(s)
	})

	It("finds nothing wrong with a store in order, whatever was done to it", func(ctx context.Context) {
		s := mustOpen("sqlite:" + file)
		defer closed(s)
		Expect(s.Check(ctx)).To(BeEmpty())
		Expect(s.Restore(ctx, "acme", "begin")).To(Succeed())
		Expect(s.Check(ctx)).To(BeEmpty())
		Expect(s.Drop(ctx, "acme")).To(Succeed())
		Expect(s.Check(ctx)).To(BeEmpty())
	})

	It("reads more records than one statement does", func(ctx context.Context) {
		s := mustOpen("sqlite:" + file)
		defer closed(s)
		patient, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		Expect(s.Update(patient, "acme", func(tx store.Tx) error {
			for n := range 5000 {
				if err := tx.Put(customer(100 + n)); err != nil {
					return err
				}
			}
			return nil
		})).To(Succeed())
		Expect(s.Check(ctx)).To(BeEmpty())
	})

	DescribeTable("names what is wrong",
		func(ctx context.Context, statement, problem string) {
			execute(file, statement)
			s := mustOpen("sqlite:" + file)
			defer closed(s)
			Expect(s.Check(ctx)).To(ContainElement(ContainSubstring(problem)))
		},
		Entry("entries of no record", "DELETE FROM record WHERE snapshot = x'' AND rowid % 2 = 0", "the index has entries of no record"),
		Entry("a missing entry", "DELETE FROM entry WHERE snapshot = x'' AND tag = CAST('EMAIL' AS BLOB) AND uniq",
			`tenant "acme", object "Customer": the index lacks the tag "EMAIL" of the record "100000`),
		Entry("an entry that is unique no more", "UPDATE entry SET uniq = 0", `lacks the tag "EMAIL"`),
		Entry("entries of a snapshot", "DELETE FROM entry WHERE snapshot <> x''", `tenant "acme", snapshot "begin", object "Customer": the index lacks`),
		Entry("too many entries", "INSERT INTO entry SELECT tenant, snapshot, object, tag, x'00', id, 0 FROM entry WHERE tag = CAST('VOICE' AS BLOB)",
			"entries, but the records have"),
		Entry("a wrong count", "UPDATE object SET records = records + 1", "but the count says"),
		Entry("a missing count", "DELETE FROM object", "but no count"),
		Entry("a missing tenant", "DELETE FROM tenant", "there are records, but no tenant"),
		Entry("a missing snapshot", "DELETE FROM snapshot", "there are records, but no snapshot"),
		Entry("a record that cannot be read", "UPDATE record SET doc = x'0105' WHERE rowid = 5", "cannot be read"),
	)

	It("reports a record that cannot be read as unavailable", func(ctx context.Context) {
		execute(file, "UPDATE record SET doc = x'0105'")
		s := mustOpen("sqlite:" + file)
		defer closed(s)
		for _, look := range []func(store.Tx) error{
			func(tx store.Tx) error { _, err := tx.Get("Customer", customer(1).ID); return err },
			func(tx store.Tx) error { _, err := tx.Find("Customer", store.Query{}); return err },
			func(tx store.Tx) error { return tx.Put(customer(1)) },
		} {
			Expect(s.Update(ctx, "acme", look)).To(MatchError(And(ContainSubstring("the tables are damaged"))))
			Expect(s.Update(ctx, "acme", look)).To(MatchError(store.ErrUnavailable))
		}
		Expect(s.Dump(ctx, "acme", func(store.Piece) error { return nil })).To(MatchError(store.ErrUnavailable))
	})

	It("reads what PostgreSQL has", func(ctx context.Context) {
		s := mustOpen(newSchema())
		defer closed(s)
		fillSome(ctx, s)
		Expect(s.Check(ctx)).To(BeEmpty())
	})
})

// fillSome puts ten records, takes a snapshot, and changes some.
func fillSome(ctx context.Context, s *sqlstore.Store) {
	GinkgoHelper()
	for n := range 10 {
		Expect(put(ctx, s, n)).To(Succeed())
	}
	Expect(s.Snapshot(ctx, "acme", "begin")).To(Succeed())
	Expect(s.Update(ctx, "acme", func(tx store.Tx) error {
		if err := tx.Delete("Customer", customer(3).ID); err != nil {
			return err
		}
		changed := customer(4)
		changed.ID = customer(5).ID
		return tx.Put(changed)
	})).NotTo(Succeed())
	Expect(s.Update(ctx, "acme", func(tx store.Tx) error {
		if err := tx.Delete("Customer", customer(3).ID); err != nil {
			return err
		}
		changed := customer(3)
		changed.ID = customer(5).ID
		return tx.Put(changed)
	})).To(Succeed())
}
