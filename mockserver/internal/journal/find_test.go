package journal_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/journal"
)

var _ = Describe("A query", func() {
	// The exchanges that all queries below are asked about, with their ids.
	var asked *journal.Journal
	BeforeEach(func() {
		asked = holding(
			at(answered("Customer.Add", "FIRSTNAME=Élodie", "EMAIL=Elodie@Example.com"), 0),        // 1
			at(refused("email=x@example.org", "COMMENTS="), time.Minute),                           // 2
			at(answered("customer.GET", "LASTNAME=Mü%", "LASTNAME=Smith"), 2*time.Minute),          // 3
			at(answered("Case.Add", "SUBJECT=50% off", "DESCRIPTION=a_b", "KEY=1"), 3*time.Minute), // 4
			at(unanswered(journal.Handshake), 4*time.Minute),                                       // 5
			at(unanswered(journal.Gateway), 5*time.Minute),                                         // 6
		)
	})
	zero, three, minus := 0, 3, -1
	tag := func(name, value string) journal.Query {
		return journal.Query{Tags: []journal.TagCondition{{Tag: name, Value: value}}}
	}

	DescribeTable("finds", func(q journal.Query, want ...int) {
		page := asked.Find(q)
		got := []int{}
		for _, e := range page.Entries {
			got = append(got, int(e.ID))
		}
		Expect(got).To(HaveExactElements(want))
		Expect(page.Matched).To(Equal(len(want)))
		n, truncated := asked.Count(q)
		Expect(n).To(Equal(len(want)))
		Expect(truncated).To(BeFalse())
	},
		Entry("everything without a condition", journal.Query{}, 1, 2, 3, 4, 5, 6),
		Entry("an operation in any case", journal.Query{Operation: "CUSTOMER.Get"}, 3),
		Entry("all operations of an object", journal.Query{Operation: "Customer.%"}, 1, 2, 3),
		Entry("an action of all objects", journal.Query{Operation: "%.add"}, 1, 2, 4),
		Entry("any operation, where there is one", journal.Query{Operation: "%"}, 1, 2, 3, 4),
		Entry("no part of an operation", journal.Query{Operation: "Customer"}),
		Entry("an outcome", journal.Query{Outcome: journal.Handshake}, 5),
		Entry("an outcome that nobody has had", journal.Query{Outcome: "fine"}),
		Entry("STATUS 0, where there is a reply", journal.Query{Status: &zero}, 1, 3, 4),
		Entry("a STATUS below zero", journal.Query{Status: &minus}, 2),
		Entry("ERROR_CODE 0, where there is a reply", journal.Query{Code: &zero}, 1, 3, 4),
		Entry("an ERROR_CODE", journal.Query{Code: &three}, 2),
		Entry("a problem", journal.Query{Problem: "length"}, 2),
		Entry("a problem by its exact name only", journal.Query{Problem: "leng%"}),
		Entry("a clause in any case", journal.Query{Clause: "customer.add.email.MAX"}, 2),
		Entry("the clauses of a tag", journal.Query{Clause: "Customer.Add.EMAIL.%"}, 2),
		Entry("any clause, where there is one", journal.Query{Clause: "%"}, 2),
		Entry("what claims a tenant", journal.Query{Tenant: "acme"}, 1, 2, 3, 4),
		Entry("a tenant by its exact name only", journal.Query{Tenant: "ACME"}),
		Entry("a tag in any case, and its value in any case", tag("Email", "elodie@example.COM"), 1),
		Entry("a value beyond ASCII in any case", tag("FIRSTNAME", "éLODIE"), 1),
		Entry("a value with an accent by that accent only", tag("FIRSTNAME", "Elodie")),
		Entry("a value with anything in a place", tag("EMAIL", "%@example.%"), 1, 2),
		Entry("a tag sent twice by its first value", tag("LASTNAME", "mü%"), 3),
		Entry("a tag sent twice by its second value", tag("LASTNAME", "smith"), 3),
		Entry("a `%` that was sent by a `%`", tag("SUBJECT", "50% off"), 4),
		Entry("an underscore as itself", tag("DESCRIPTION", "a_b"), 4),
		Entry("an underscore as nothing else", tag("SUBJECT", "50% of_")),
		Entry("no value by a part of it", tag("EMAIL", "example")),
		Entry("a tag with any value, even an empty one", tag("COMMENTS", "%"), 2),
		Entry("a tag that was empty or not sent", tag("EMAIL", ""), 3, 4, 5, 6),
		Entry("a tag that was sent empty among those not sent", tag("COMMENTS", ""), 1, 2, 3, 4, 5, 6),
		Entry("no tag by a name that only looks alike", tag("\u212aEY", "%")),
		Entry("a tag by its whole name only", tag("EMAI", "%")),
		Entry("what came after an id", journal.Query{After: 4}, 5, 6),
		Entry("nothing after the last id", journal.Query{After: 6}),
		Entry("nothing after an id to come", journal.Query{After: 99}),
		Entry("everything after a negative id", journal.Query{After: -5, Outcome: journal.Gateway}, 6),
		Entry("what was started at a time or later", journal.Query{Since: start().Add(4 * time.Minute)}, 5, 6),
		Entry("what was started before a time", journal.Query{Until: start().Add(time.Minute)}, 1),
		Entry("what fulfils all of several conditions", journal.Query{
			Operation: "Customer.%", Outcome: journal.Answered, Since: start().Add(1), Status: &zero,
			Tags: []journal.TagCondition{{Tag: "LASTNAME", Value: "smith"}, {Tag: "EMAIL"}},
		}, 3),
		Entry("nothing that fulfils all but one", journal.Query{
			Operation: "Customer.%", Tags: []journal.TagCondition{{Tag: "LASTNAME", Value: "smith"}, {Tag: "EMAIL", Value: "%"}},
		}),
	)

	It("returns the oldest of those that match up to its limit, and the rest after them", func() {
		q := journal.Query{Operation: "%.%", Limit: 3}
		first := asked.Find(q)
		Expect(ids(first.Entries)).To(Equal([]int64{1, 2, 3}))
		Expect(first.Matched).To(Equal(4))
		q.After = first.Entries[2].ID
		Expect(ids(asked.Find(q).Entries)).To(Equal([]int64{4}))
	})

	It("counts beyond its limit", func() {
		n, _ := asked.Count(journal.Query{Limit: 1})
		Expect(n).To(Equal(6))
	})
})
