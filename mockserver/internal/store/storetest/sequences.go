package storetest

import (
	"math"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/store"
)

func sequenceSpecs(s *subject) {
	It("begins with the first and goes on by one", func() {
		Expect(s.next("Customer", 10_000_000)).To(BeEquivalentTo(10_000_000))
		Expect(s.next("Customer", 10_000_000)).To(BeEquivalentTo(10_000_001))
		Expect(s.next("Customer", 1)).To(BeEquivalentTo(10_000_002))
	})

	It("goes up to a first that has become higher", func() {
		Expect(s.next("Case", 1)).To(BeEquivalentTo(1))
		Expect(s.next("Case", 500)).To(BeEquivalentTo(500))
		Expect(s.next("Case", 1)).To(BeEquivalentTo(501))
	})

	It("begins below zero when asked to", func() {
		Expect(s.next("Case", -2)).To(BeEquivalentTo(-2))
		Expect(s.next("Case", -2)).To(BeEquivalentTo(-1))
	})

	It("counts each sequence by itself", func() {
		Expect(s.next("Case", 1)).To(BeEquivalentTo(1))
		Expect(s.next("Task", 1)).To(BeEquivalentTo(1))
		Expect(s.next("Case", 1)).To(BeEquivalentTo(2))
	})

	It("goes on within one update", func() {
		s.update(func(tx store.Tx) error {
			Expect(tx.NextID("Case", 1)).To(BeEquivalentTo(1))
			Expect(tx.SkipID("Case", 5)).To(Succeed())
			Expect(tx.NextID("Case", 1)).To(BeEquivalentTo(6))
			return nil
		})
	})

	skipSpecs(s)
}

func skipSpecs(s *subject) {
	It("skips what was used elsewhere", func() {
		s.skip("Case", 41)
		Expect(s.next("Case", 1)).To(BeEquivalentTo(42))
		s.skip("Case", 100)
		Expect(s.next("Case", 1)).To(BeEquivalentTo(101))
	})

	It("never goes back", func() {
		s.skip("Case", 41)
		s.skip("Case", 7)
		Expect(s.next("Case", 1)).To(BeEquivalentTo(42))
		s.skip("Case", 7)
		Expect(s.next("Case", 1)).To(BeEquivalentTo(43))
	})

	It("begins with a first above what was skipped", func() {
		s.skip("Customer", 7)
		Expect(s.next("Customer", 10_000_000)).To(BeEquivalentTo(10_000_000))
	})

	It("ends with the largest number, and stays there", func() {
		s.skip("Case", math.MaxInt64-1)
		Expect(s.next("Case", 1)).To(BeEquivalentTo(math.MaxInt64))
		for range 2 {
			_, err := s.next("Case", 1)
			Expect(err).To(MatchError(ContainSubstring("no number after 9223372036854775807")))
		}
	})
}

func (s *subject) next(sequence string, first int64) (id int64, err error) {
	GinkgoHelper()
	s.update(func(tx store.Tx) error {
		id, err = tx.NextID(sequence, first)
		return nil
	})
	return id, err
}

func (s *subject) skip(sequence string, used int64) {
	GinkgoHelper()
	s.update(func(tx store.Tx) error { return tx.SkipID(sequence, used) })
}
