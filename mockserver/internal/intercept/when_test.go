package intercept_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver/internal/intercept"
)

// chosen are the numbers of the calls, of so many, that an interception is done to.
func chosen(when console.When, calls int) []int {
	GinkgoHelper()
	return chosenOf(newSet(named("it", when)), calls)
}

func chosenOf(set *intercept.Set, calls int) []int {
	var numbers []int
	for number := 1; number <= calls; number++ {
		if len(met(set, call("Customer.Get"))) > 0 {
			numbers = append(numbers, number)
		}
	}
	return numbers
}

var _ = Describe("The calls that an interception means", func() {
	DescribeTable("are those of an operation", func(operation string, means, not []string) {
		set := newSet(named("it", console.When{Operation: operation}))
		for _, name := range means {
			Expect(met(set, call(name))).To(Equal([]string{"it"}), name)
		}
		for _, name := range not {
			Expect(met(set, call(name))).To(BeEmpty(), name)
		}
	},
		Entry("any", "", []string{"Customer.Add", "FAQ.Get", "Nothing.Known", ""}, nil),
		Entry("this one", "Customer.Add", []string{"Customer.Add", "customer.ADD"}, []string{"Customer.Get", "Customer.AddX", "XCustomer.Add", "Case.Add"}),
		Entry("this one in another case", "customer.add", []string{"Customer.Add"}, []string{"Customer.Get"}),
		Entry("all of an object", "customer.%", []string{"Customer.Add", "Customer.Modify", "Customer.Delete"}, []string{"Case.Add", "Customer"}),
		Entry("all of an action", "%.Get", []string{"Customer.Get", "FAQ.Get"}, []string{"Customer.Add", "Get"}),
		Entry("two wildcards", "%o%.add", []string{"Customer.Add", "Followup.Add"}, []string{"Case.Add", "Task.Add"}),
	)

	DescribeTable("are those with tags", func(wanted map[string]string, sent []string, means bool) {
		set := newSet(named("it", console.When{Tags: wanted}))
		Expect(met(set, call("Customer.Get", sent...))).To(HaveLen(map[bool]int{true: 1, false: 0}[means]))
	},
		Entry("of this value", map[string]string{"LASTNAME": "Lee"}, []string{"FIRSTNAME=Ann", "LASTNAME=Lee"}, true),
		Entry("of this value in another case", map[string]string{"lastname": "lEE"}, []string{"LastName=Lee"}, true),
		Entry("not of another value", map[string]string{"LASTNAME": "Lee"}, []string{"LASTNAME=Leeds"}, false),
		Entry("not where the tag was not sent", map[string]string{"LASTNAME": "Lee"}, []string{"FIRSTNAME=Lee"}, false),
		Entry("that begin so", map[string]string{"EMAIL": "ann%"}, []string{"EMAIL=ann@example.com"}, true),
		Entry("that end so", map[string]string{"EMAIL": "%@example.com"}, []string{"EMAIL=ann@example.com"}, true),
		Entry("that end so and begin so", map[string]string{"EMAIL": "a%.com"}, []string{"EMAIL=ann@example.org"}, false),
		Entry("of any value, even none", map[string]string{"EMAIL": "%"}, []string{"EMAIL=x"}, true),
		Entry("not of any value where it was not sent", map[string]string{"EMAIL": "%"}, []string{"LASTNAME=x"}, false),
		Entry("that were not sent", map[string]string{"EMAIL": ""}, []string{"LASTNAME=x"}, true),
		Entry("that are empty", map[string]string{"EMAIL": ""}, []string{"EMAIL="}, true),
		Entry("not empty where there is a value", map[string]string{"EMAIL": ""}, []string{"EMAIL=x"}, false),
		Entry("of several, all of them", map[string]string{"EMAIL": "x", "LASTNAME": "y"}, []string{"EMAIL=x", "LASTNAME=y"}, true),
		Entry("of several, not some of them", map[string]string{"EMAIL": "x", "LASTNAME": "y"}, []string{"EMAIL=x", "LASTNAME=z"}, false),
		Entry("that were sent twice, by either value", map[string]string{"EMAIL": "y"}, []string{"EMAIL=x", "EMAIL=y"}, true),
		Entry("with an underscore, which is one", map[string]string{"EMAIL": "a_b"}, []string{"EMAIL=axb"}, false),
		Entry("of letters that are not ASCII", map[string]string{"LASTNAME": "mü%"}, []string{"LASTNAME=MÜLLER"}, true),
	)

	It("do not count where operation or tags mean others", func() {
		set := newSet(named("it", console.When{Operation: "Customer.Get", Nth: 2}))
		for _, name := range []string{"Customer.Get", "Case.Get", "Case.Get"} {
			Expect(met(set, call(name))).To(BeEmpty())
		}
		Expect(met(set, call("Customer.Get"))).To(Equal([]string{"it"}))
		Expect(set.Get("it")).To(And(HaveField("Matched", int64(2)), HaveField("Hits", int64(1))))
	})
})

var _ = Describe("Of the calls that are meant, an interception is done to", func() {
	DescribeTable("those that their number chooses", func(when console.When, expected ...int) {
		Expect(chosen(when, 10)).To(Equal(expected))
	},
		Entry("all", console.When{}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
		Entry("one", console.When{Nth: 3}, 3),
		Entry("the first", console.When{Nth: 1}, 1),
		Entry("every third", console.When{Every: 3}, 3, 6, 9),
		Entry("each, said otherwise", console.When{Every: 1}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
		Entry("some at the beginning", console.When{Times: 2}, 1, 2),
		Entry("every fourth, at most once", console.When{Every: 4, Times: 1}, 4),
		Entry("a share of all", console.When{Share: 1}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
		Entry("the one of a share that is all", console.When{Share: 1, Nth: 7}, 7),
	)

	It("those that a moment has not come for yet, by the tenant's clock", func() {
		until := noon.Add(time.Minute)
		set, now := newSetAndClock(named("it", console.When{Until: &until}))
		Expect(met(set, call("FAQ.Get"))).To(HaveLen(1))
		now.pass(time.Minute - 1)
		Expect(met(set, call("FAQ.Get"))).To(HaveLen(1))
		now.pass(1)
		Expect(met(set, call("FAQ.Get"))).To(BeEmpty())
		Expect(set.Get("it")).To(And(HaveField("Matched", int64(3)), HaveField("Hits", int64(2))))
	})

	It("all from the first one on until the outage ends, by the tenant's clock", func() {
		set, now := newSetAndClock(then(console.Then{Unavailable: &console.ActOutage{For: "30s"}}))
		now.pass(time.Hour) // an outage that nobody has met has not begun
		for range 3 {
			Expect(met(set, call("FAQ.Get"))).To(HaveLen(1))
			now.pass(10 * time.Second)
		}
		Expect(met(set, call("FAQ.Get"))).To(BeEmpty())
		now.pass(time.Hour)
		Expect(met(set, call("FAQ.Get"))).To(BeEmpty(), "it does not begin again")
	})

	It("the same share for the same seed, and another one for another seed", func() {
		first := chosen(console.When{Share: 0.2, Seed: 7}, 500)
		Expect(chosen(console.When{Share: 0.2, Seed: 7}, 500)).To(Equal(first))
		Expect(chosen(console.When{Share: 0.2, Seed: 8}, 500)).NotTo(Equal(first))
	})

	DescribeTable("about the share that is wanted", func(share float64, seed uint64) {
		Expect(float64(len(chosen(console.When{Share: share, Seed: seed}, 10_000))) / 10_000).To(BeNumerically("~", share, 0.02))
	}, Entry(nil, 0.2, uint64(0)), Entry(nil, 0.2, uint64(7)), Entry(nil, 0.5, uint64(1)), Entry(nil, 0.01, uint64(2)), Entry(nil, 0.9, uint64(3)))

	It("no more of a larger share than of all, and none that a smaller one leaves out of it", func() {
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			seed := rapid.Uint64().Draw(t, "seed")
			small := rapid.Float64Range(0.01, 1).Draw(t, "small")
			large := rapid.Float64Range(small, 1).Draw(t, "large")
			few, many := chosen(console.When{Share: small, Seed: seed}, 50), chosen(console.When{Share: large, Seed: seed}, 50)
			for _, number := range few {
				if !contains(many, number) {
					t.Fatalf("call %d is of share %v, but not of %v", number, small, large)
				}
			}
		})
	})

	It("just those that the rules for numbers, times and moments say, in any mixture", func() {
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			when := console.When{Times: rapid.Int64Range(0, 5).Draw(t, "times")}
			if rapid.Bool().Draw(t, "one") {
				when.Nth = rapid.Int64Range(0, 20).Draw(t, "nth")
			} else {
				when.Every = rapid.Int64Range(0, 6).Draw(t, "every")
			}
			calls := rapid.IntRange(0, 30).Draw(t, "calls")
			var expected []int
			for n := int64(1); n <= int64(calls); n++ {
				numbered := (when.Nth == 0 || n == when.Nth) && (when.Every == 0 || n%when.Every == 0)
				if numbered && (when.Times == 0 || int64(len(expected)) < when.Times) {
					expected = append(expected, int(n))
				}
			}
			set := newSet(named("it", when))
			got := chosenOf(set, calls)
			if len(got) != len(expected) {
				t.Fatalf("%v, want %v", got, expected)
			}
			for i := range got {
				if got[i] != expected[i] {
					t.Fatalf("%v, want %v", got, expected)
				}
			}
			if shown, _ := set.Get("it"); shown.Matched != int64(calls) || shown.Hits != int64(len(got)) {
				t.Fatalf("it has counted %d and %d", shown.Matched, shown.Hits)
			}
		})
	})
})

func contains(numbers []int, wanted int) bool {
	for _, number := range numbers {
		if number == wanted {
			return true
		}
	}
	return false
}
