package intercept_test

import (
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/console"
)

// delays are how long so many calls wait.
func delays(seed uint64, declared console.ActDelay, calls int) []time.Duration {
	GinkgoHelper()
	set := newSet(console.Interception{When: console.When{Seed: seed}, Then: console.Then{Delay: &declared}})
	found := make([]time.Duration, calls)
	for i := range found {
		found[i] = waited(set)
	}
	return found
}

// shortest, middle and longest of some lengths.
func spreadOf(lengths []time.Duration) (shortest, middle, longest time.Duration) {
	sorted := slices.Sorted(slices.Values(lengths))
	return sorted[0], sorted[len(sorted)/2], sorted[len(sorted)-1]
}

var _ = Describe("A delay", func() {
	It("that is fixed is always as long", func() {
		Expect(delays(7, console.ActDelay{Fixed: "250ms"}, 20)).To(HaveEach(250 * time.Millisecond))
	})

	It("between two lengths is spread evenly, with both of them in it", func() {
		shortest, middle, longest := spreadOf(delays(7, console.ActDelay{Min: "1s", Max: "3s"}, 5000))
		Expect(shortest).To(And(BeNumerically(">=", time.Second), BeNumerically("<", 1010*time.Millisecond)))
		Expect(middle).To(BeNumerically("~", 2*time.Second, 60*time.Millisecond))
		Expect(longest).To(And(BeNumerically("<=", 3*time.Second), BeNumerically(">", 2990*time.Millisecond)))
		Expect(delays(7, console.ActDelay{Min: "3ns", Max: "4ns"}, 50)).To(ContainElements(time.Duration(3), time.Duration(4)))
		Expect(delays(7, console.ActDelay{Min: "1s", Max: "1s"}, 5)).To(HaveEach(time.Second))
	})

	It("that is log-normal is shorter than the median in half of the calls, and has a long tail", func() {
		lengths := delays(7, console.ActDelay{Median: "100ms", Sigma: 0.5}, 5000)
		shortest, middle, longest := spreadOf(lengths)
		Expect(middle).To(BeNumerically("~", 100*time.Millisecond, 4*time.Millisecond))
		Expect(shortest).To(BeNumerically(">", 0))
		Expect(longest).To(BeNumerically(">", 300*time.Millisecond))
		sixth := slices.Sorted(slices.Values(lengths))[len(lengths)*84/100] // one sigma above
		Expect(sixth).To(BeNumerically("~", 165*time.Millisecond, 10*time.Millisecond))
	})

	It("that is log-normal is the median alone without a spread", func() {
		Expect(delays(7, console.ActDelay{Median: "100ms"}, 5)).To(HaveEach(100 * time.Millisecond))
	})

	It("that is log-normal is not longer than its longest, which is an hour if nothing is said", func() {
		_, _, longest := spreadOf(delays(7, console.ActDelay{Median: "100ms", Sigma: 2, Max: "150ms"}, 200))
		Expect(longest).To(Equal(150 * time.Millisecond))
		_, _, longest = spreadOf(delays(7, console.ActDelay{Median: "1m", Sigma: 10}, 200))
		Expect(longest).To(Equal(time.Hour))
	})

	DescribeTable("is the same in two runs of the same seed, and another of another", func(declared console.ActDelay) {
		first := delays(7, declared, 20)
		Expect(delays(7, declared, 20)).To(Equal(first))
		Expect(delays(8, declared, 20)).NotTo(Equal(first))
	},
		Entry("evenly spread", console.ActDelay{Min: "0s", Max: "1s"}), Entry("log-normal", console.ActDelay{Median: "100ms", Sigma: 0.5}),
	)
})
