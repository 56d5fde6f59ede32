package fake_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/fake"
)

var _ = Describe("What is wanted of each object", func() {
	// counted are the names and numbers of the answer.
	counted := func(wanted map[string]int) []any {
		GinkgoHelper()
		counts, err := fake.Counts(shipped(), wanted)
		Expect(err).NotTo(HaveOccurred())
		var all []any
		for _, count := range counts {
			all = append(all, count.Object.Name, count.Records)
		}
		return all
	}

	It("is asked for in the plural and in any case, and answered with what others reference first", func() {
		Expect(counted(map[string]int{"faqs": 5, "FollowUps": 3, "tasks": 4, "Cases": 2, "customers": 1})).
			To(HaveExactElements("Customer", 1, "FAQ", 5, "Case", 2, "Task", 4, "Followup", 3))
	})

	It("may be asked for by an alias too, which adds up", func() {
		Expect(counted(map[string]int{"follow-ups": 2, "followups": 3})).To(HaveExactElements("Followup", 5))
	})

	It("is nothing where 0 are wanted", func() {
		Expect(counted(map[string]int{"customers": 0})).To(BeEmpty())
	})

	DescribeTable("is an error", func(word string, number int, message string) {
		_, err := fake.Counts(overlaid(logbook), map[string]int{"customers": 1, word: number})
		Expect(err).To(MatchError(message))
	},
		Entry("that names what is there", "clients", 1, `there are no "clients" to make; the contract has customers, faqs, cases, tasks, followups`),
		Entry("in the singular", "case", 1, `there are no "case" to make; the contract has customers, faqs, cases, tasks, followups`),
		Entry("for what cannot be added", "logs", 1, `there are no "logs" to make; the contract has customers, faqs, cases, tasks, followups`),
		Entry("below 0", "tasks", -1, "tasks: -1 records cannot be made; ask for 0 or more"),
	)
})
