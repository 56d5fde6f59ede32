package spelling_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/contracts/spelling"
)

var _ = Describe("Slips", func() {
	DescribeTable("counts letters added, left out and changed", func(from, to string, slips int) {
		Expect(spelling.Slips(from, to)).To(Equal(slips))
	},
		Entry("none", "EMAIL", "EMAIL", 0),
		Entry("all", "", "EMAIL", 5),
		Entry("one added", "EMAILS", "EMAIL", 1),
		Entry("one left out", "EMAL", "EMAIL", 1),
		Entry("one changed", "EMAIK", "EMAIL", 1),
		Entry("two neighbours swapped, which are two", "EMIAL", "EMAIL", 2),
		Entry("some of each", "kitten", "sitting", 3),
	)

	It("is a distance: the same both ways, and no longer by way of a third word", func() {
		word := rapid.StringMatching(`[abc]{0,6}`)
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			a, b, c := word.Draw(t, "a"), word.Draw(t, "b"), word.Draw(t, "c")
			Expect(spelling.Slips(a, b)).To(Equal(spelling.Slips(b, a)))
			Expect(spelling.Slips(a, b) == 0).To(Equal(a == b))
			Expect(spelling.Slips(a, c)).To(BeNumerically("<=", spelling.Slips(a, b)+spelling.Slips(b, c)))
		})
	})
})
