package storetest

import (
	"context"
	"strconv"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// snapshotSpecs begin with two records and a sequence, which isUnchanged looks for.
func snapshotSpecs(s *subject) {
	BeforeEach(func() {
		s.put(bob(), eve())
		s.skip("known", 10)
	})
	restoreSpecs(s)
	snapshotNameSpecs(s)
	missingSnapshotSpecs(s)
	snapshotTenantSpecs(s)
}

func restoreSpecs(s *subject) {
	It("puts back what was added, changed and deleted, keys and sequences included", func() {
		s.snapshot("begin")
		s.messUp()
		s.restore("begin")
		s.isUnchanged()
	})

	It("puts back as often as wanted, and keeps no change that was made after a restore", func() {
		s.snapshot("begin")
		for range 3 {
			s.messUp()
			s.restore("begin")
			s.isUnchanged() // which makes changes, too
			s.restore("begin")
		}
		s.isUnchanged()
	})

	It("puts back after an update that was undone, and keeps nothing of it", func(ctx context.Context) {
		undone := func() {
			Expect(s.Update(ctx, acme, func(tx store.Tx) error {
				mess(tx)
				return errChanged
			})).To(MatchError(errChanged))
		}
		undone()
		s.snapshot("begin")
		undone()
		s.isUnchanged()
		s.restore("begin")
		s.isUnchanged()
	})

	It("puts back each of many records", func() {
		s.put(crowd(0, 1000)...)
		before := s.all()
		s.snapshot("begin")
		s.thin()
		s.put(crowd(1000, 1500)...)
		after := s.all()
		s.snapshot("end")
		s.restore("begin")
		Expect(s.all()).To(Equal(before))
		Expect(s.find(where(oneOf("CODE", "3", "4", "1200")))).To(HaveExactElements("1003", "1004"))
		s.restore("end")
		Expect(s.all()).To(Equal(after))
		Expect(s.find(where(oneOf("CODE", "3", "4", "1200")))).To(HaveExactElements("1004", "2200"))
	})

	It("puts an object back that had no record then, and one that has none since", func() {
		s.snapshot("without")
		s.put(newRecord("Robot", "1", "NAME", "R2"))
		s.snapshot("with")
		s.restore("without")
		_, err := s.get("Robot", "1")
		Expect(err).To(MatchError(store.ErrNotFound))
		s.restore("with")
		Expect(s.get("Robot", "1")).To(HaveField("ID", "1"))
	})
}

func snapshotNameSpecs(s *subject) {
	It("keeps each name apart, as it is written", func() {
		for _, name := range []string{"a", "A", "", "a ", "a\x00", "é"} {
			s.put(newPerson("3", "NAME", "of "+name))
			s.snapshot(name)
		}
		for _, name := range []string{"é", "a", "", "A", "a\x00", "a "} {
			s.restore(name)
			Expect(s.get(person, "3")).To(Equal(newPerson("3", "NAME", "of "+name)), "%q", name)
		}
	})

	It("keeps under a name what was snapshot last", func() {
		s.snapshot("it")
		s.messUp()
		s.snapshot("it")
		s.clear()
		s.restore("it")
		Expect(s.find(where())).To(HaveExactElements("1", "3"))
		Expect(s.next("known", 1)).To(BeEquivalentTo(100))
		Expect(s.snapshots()).To(HaveExactElements("it"))
	})

	It("names them in the order of their bytes, and none at first", func() {
		Expect(s.snapshots()).To(BeEmpty())
		for _, name := range []string{"b", "é", "10", "B", "a", "9", "a"} {
			s.snapshot(name)
		}
		Expect(s.snapshots()).To(HaveExactElements("10", "9", "B", "a", "b", "é"))
	})

	It("keeps those that were taken later when an earlier one is restored", func() {
		s.snapshot("begin")
		s.messUp()
		s.snapshot("later")
		s.restore("begin")
		Expect(s.snapshots()).To(HaveExactElements("begin", "later"))
		s.restore("later")
		Expect(s.find(where())).To(HaveExactElements("1", "3"))
	})
}

func missingSnapshotSpecs(s *subject) {
	It("says so when there is none of that name, and changes nothing", func(ctx context.Context) {
		s.snapshot("it")
		Expect(s.Restore(ctx, acme, "It")).To(MatchError(store.ErrNoSnapshot))
		Expect(s.DropSnapshot(ctx, acme, "It")).To(MatchError(store.ErrNoSnapshot))
		Expect(s.snapshots()).To(HaveExactElements("it"))
		s.isUnchanged()
	})

	It("forgets one, and leaves the others and the records alone", func(ctx context.Context) {
		s.snapshot("one")
		s.snapshot("two")
		Expect(s.DropSnapshot(ctx, acme, "one")).To(Succeed())
		Expect(s.snapshots()).To(HaveExactElements("two"))
		Expect(s.Restore(ctx, acme, "one")).To(MatchError(store.ErrNoSnapshot))
		Expect(s.DropSnapshot(ctx, acme, "one")).To(MatchError(store.ErrNoSnapshot))
		s.isUnchanged()
		s.restore("two")
		s.isUnchanged()
	})
}

func snapshotTenantSpecs(s *subject) {
	It("keeps those of each tenant apart", func(ctx context.Context) {
		other := &subject{Store: s.Store, tenant: "Acme"}
		s.snapshot("it")
		Expect(other.snapshots()).To(BeEmpty())
		Expect(other.Restore(ctx, other.name(), "it")).To(MatchError(store.ErrNoSnapshot))
		other.put(newPerson("7"))
		other.snapshot("it")
		other.put(newPerson("8"))
		s.restore("it")
		Expect(other.find(where())).To(HaveExactElements("7", "8"))
		Expect(other.DropSnapshot(ctx, other.name(), "it")).To(Succeed())
		s.restore("it")
		s.isUnchanged()
	})

	It("keeps that of a tenant which has nothing yet", func() {
		fresh := &subject{Store: s.Store, tenant: "never used"}
		fresh.snapshot("nothing")
		fresh.put(newPerson("1", "MAIL", "bob@example.com"))
		fresh.restore("nothing")
		Expect(fresh.find(where())).To(BeEmpty())
		fresh.put(newPerson("2", "MAIL", "bob@example.com"))
	})
}

// crowd is the persons of the numbers from first to before last, with ids from 1000 on.
func crowd(first, last int) []store.Record {
	var records []store.Record
	for n := first; n < last; n++ {
		number := strconv.Itoa(n)
		records = append(records, newPerson(strconv.Itoa(1000+n), "CODE", number, "MAIL", number+"@example.com", "NAME", "x"))
	}
	return records
}

// thin deletes every third of the first thousand of the crowd, and changes every fifth.
func (s *subject) thin() {
	GinkgoHelper()
	s.update(func(tx store.Tx) error {
		for n, r := range crowd(0, 1000) {
			switch {
			case n%3 == 0:
				Expect(tx.Delete(person, r.ID)).To(Succeed())
			case n%5 == 0:
				Expect(tx.Put(newPerson(r.ID, "NAME", "y"))).To(Succeed())
			}
		}
		return nil
	})
}

// all returns all persons.
func (s *subject) all() (found []store.Record) {
	GinkgoHelper()
	s.view(func(tx store.Tx) (err error) {
		found, err = tx.Find(person, where())
		return err
	})
	return found
}

func (s *subject) snapshot(name string) {
	GinkgoHelper()
	Expect(s.Snapshot(context.Background(), s.name(), name)).To(Succeed())
}

func (s *subject) restore(name string) {
	GinkgoHelper()
	Expect(s.Restore(context.Background(), s.name(), name)).To(Succeed())
}

func (s *subject) snapshots() []string {
	GinkgoHelper()
	names, err := s.Snapshots(context.Background(), s.name())
	Expect(err).NotTo(HaveOccurred())
	return names
}
