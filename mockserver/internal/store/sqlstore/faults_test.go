package sqlstore_test

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/store/sqlstore"
)

// put writes one customer.
func put(ctx context.Context, s store.Store, n int) error {
	return s.Update(ctx, "acme", func(tx store.Tx) error { return tx.Put(customer(n)) })
}

// count is how many customers there are.
func count(ctx context.Context, s store.Store) (n int, err error) {
	err = s.View(ctx, "acme", func(tx store.Tx) (err error) {
		n, err = tx.Count("Customer")
		return err
	})
	return n, err
}

var _ = Describe("A file in trouble", func() {
	var s *sqlstore.Store
	BeforeEach(func(ctx context.Context) {
		s = mustOpen("sqlite:" + filepath.Join(GinkgoT().TempDir(), "crmock.db"))
		DeferCleanup(s.Close)
		Expect(put(ctx, s, 1)).To(Succeed())
	})

	It("says that the disk is full, keeps what it has, and goes on when there is room", func(ctx context.Context) {
		Expect(s.Limit(1)).To(Succeed())
		err := s.Update(ctx, "acme", func(tx store.Tx) error {
			big := customer(2)
			big.Fields = append(big.Fields, store.Field{Tag: "COMMENT", Value: strings.Repeat("x", 1<<20)})
			return tx.Put(big)
		})
		Expect(err).To(MatchError(store.ErrUnavailable))
		Expect(err).To(MatchError(ContainSubstring("the disk is full; make room")))
		Expect(count(ctx, s)).To(Equal(1))
		Expect(s.Limit(0)).To(Succeed())
		Expect(put(ctx, s, 2)).To(Succeed())
		Expect(s.Check(ctx)).To(BeEmpty())
	})

	It("says that it cannot be written, to a ping, too, and goes on when it can", func(ctx context.Context) {
		Expect(s.ReadOnly(true)).To(Succeed())
		Expect(put(ctx, s, 2)).To(MatchError(And(ContainSubstring("cannot be written"))))
		Expect(s.Ping(ctx)).To(MatchError(store.ErrUnavailable))
		Expect(count(ctx, s)).To(Equal(1))
		Expect(s.ReadOnly(false)).To(Succeed())
		Expect(put(ctx, s, 2)).To(Succeed())
		Expect(s.Ping(ctx)).To(Succeed())
	})

	It("returns the fault of a statement, though the function went on", func(ctx context.Context) {
		Expect(s.ReadOnly(true)).To(Succeed())
		Expect(s.Update(ctx, "acme", func(tx store.Tx) error {
			Expect(tx.SetDoc(store.Doc{Kind: "event", Key: "1"})).To(MatchError(store.ErrUnavailable))
			_, err := tx.Get("Customer", customer(1).ID)
			Expect(err).To(MatchError(store.ErrUnavailable))
			return nil
		})).To(MatchError(store.ErrUnavailable))
	})

	It("does not wait longer for its turn than the deadline is", func() {
		slow, err := sqlstore.Open(context.Background(), "sqlite:"+filepath.Join(GinkgoT().TempDir(), "slow.db"),
			sqlstore.Options{Deadline: 20 * time.Millisecond})
		Expect(err).NotTo(HaveOccurred())
		defer closed(slow)
		for _, tenant := range []string{"acme", "other"} {
			Expect(slow.Update(context.Background(), tenant, func(store.Tx) error {
				err := put(context.Background(), slow, 1)
				Expect(err).To(MatchError(store.ErrUnavailable), tenant)
				Expect(err).To(MatchError(ContainSubstring("did not finish within 20ms")))
				return err
			})).To(MatchError(store.ErrUnavailable))
		}
		Expect(put(context.Background(), slow, 1)).To(Succeed())
	})

	It("leaves the deadline to a context that has one", func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Nanosecond)
		defer cancel()
		<-ctx.Done()
		Expect(put(ctx, s, 3)).To(MatchError(context.DeadlineExceeded))
	})
})
