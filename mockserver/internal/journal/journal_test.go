package journal_test

import (
	"math"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver/internal/journal"
)

var _ = Describe("A journal", func() {
	It("gives ids from 1 on, whatever the exchange claims", func() {
		j := ofAtMost(10)
		e := answered("Customer.Add")
		e.ID = 77
		Expect(j.Add(e)).To(BeEquivalentTo(1))
		Expect(j.Add(e)).To(BeEquivalentTo(2))
		Expect(ids(j.Find(journal.Query{}).Entries)).To(Equal([]int64{1, 2}))
	})

	It("returns an exchange by its id as it was added", func() {
		e := refused("EMAIL=a@example.com")
		e.Forwarded = &wire.Exchange{URL: "https://crm.example.com/WAPI/wapi.php"}
		e.Offer = &journal.Offer{Versions: []string{"TLS 1.3"}, ServerName: "crm.example.com"}
		j := holding(answered("Case.Get"), e)
		e.ID = 2
		got, found := j.Get(2)
		Expect(found).To(BeTrue())
		Expect(got).To(Equal(e))
	})

	DescribeTable("holds no exchange of an id that", func(id int64) {
		j := ofAtMost(2)
		for range 4 {
			j.Add(answered("Customer.Add"))
		}
		_, found := j.Get(id)
		Expect(found).To(BeFalse())
	},
		Entry("it has dropped", int64(2)),
		Entry("it has not given yet", int64(5)),
		Entry("is none", int64(0)),
		Entry("is negative", int64(-1)),
		Entry("is the least there is", int64(math.MinInt64)),
		Entry("is the greatest there is", int64(math.MaxInt64)),
	)

	It("drops the oldest exchanges when there are too many, and says so", func() {
		j := ofAtMost(2)
		for range 5 {
			j.Add(answered("Customer.Add"))
		}
		page := j.Find(journal.Query{})
		Expect(ids(page.Entries)).To(Equal([]int64{4, 5}))
		Expect(page.Truncated).To(BeTrue())
		Expect(page.Dropped).To(BeEquivalentTo(3))
		Expect(j.Stats()).To(And(HaveField("Exchanges", 2), HaveField("Dropped", int64(3)), HaveField("Last", int64(5))))
	})

	It("drops the oldest exchanges when they are too large", func() {
		j := journal.New(journal.Limits{Bytes: 8_000})
		for range 5 {
			e := answered("Customer.Add")
			e.Reply = string(make([]byte, 3_000))
			j.Add(e)
		}
		Expect(ids(j.Find(journal.Query{}).Entries)).To(Equal([]int64{4, 5}), "of 3,500 bytes each, two fit")
	})

	DescribeTable("keeps 1,000 exchanges where no limit is set", func(limits journal.Limits) {
		j := journal.New(limits)
		for range 1_001 {
			j.Add(answered("Customer.Add"))
		}
		Expect(j.Stats().Exchanges).To(Equal(1_000))
	},
		Entry("with zero", journal.Limits{}),
		Entry("with less than zero", journal.Limits{Exchanges: -1, Bytes: -1}),
		Entry("with the default", journal.DefaultLimits()),
	)

	It("keeps 16 MiB where no limit is set", func() {
		j := journal.New(journal.Limits{})
		for range 17 {
			e := answered("Customer.Add")
			e.Reply = string(make([]byte, 1<<20))
			j.Add(e)
		}
		Expect(j.Stats().Bytes).To(And(BeNumerically("<=", 16<<20), BeNumerically(">", 14<<20)))
	})

	Describe("when cleared", func() {
		It("holds nothing and has dropped nothing", func() {
			j := ofAtMost(1)
			j.Add(answered("Customer.Add"))
			j.Add(answered("Customer.Add"))
			j.Clear()
			Expect(j.Find(journal.Query{})).To(And(HaveField("Entries", BeEmpty()), HaveField("Truncated", false), HaveField("Dropped", int64(0))))
			Expect(j.Stats()).To(Equal(journal.Stats{Last: 2}))
			_, found := j.Get(2)
			Expect(found).To(BeFalse())
		})

		It("never gives an id again", func() {
			j := holding(answered("Customer.Add"), answered("Customer.Add"))
			j.Clear()
			Expect(j.Add(answered("Case.Add"))).To(BeEquivalentTo(3))
			got, _ := j.Get(3)
			Expect(got.Operation).To(Equal("Case.Add"))
		})
	})

	Describe("says that it has dropped exchanges that a query might have met", func() {
		// Two of four are dropped, started after 1 and after 2 minutes.
		dropping := func() *journal.Journal {
			j := ofAtMost(2)
			for _, minutes := range []time.Duration{2, 1, 3, 4} {
				j.Add(at(answered("Customer.Add"), minutes*time.Minute))
			}
			return j
		}
		minute := func(n time.Duration) time.Time { return start().Add(n * time.Minute) }

		DescribeTable("if they may lie", func(q journal.Query, truncated bool) {
			Expect(dropping().Find(q).Truncated).To(Equal(truncated))
			_, saysCount := dropping().Count(q)
			Expect(saysCount).To(Equal(truncated))
		},
			Entry("anywhere", journal.Query{Operation: "Case.Get"}, true),
			Entry("after an id before the last of them", journal.Query{After: 1}, true),
			Entry("but not after the last of them", journal.Query{After: 2}, false),
			Entry("since the start of the latest", journal.Query{Since: minute(2)}, true),
			Entry("but not since later", journal.Query{Since: minute(2).Add(1)}, false),
			Entry("until after the start of the earliest", journal.Query{Until: minute(1).Add(1)}, true),
			Entry("but not until then", journal.Query{Until: minute(1)}, false),
		)
	})
})

var _ = Describe("An outcome", func() {
	DescribeTable("tells whether the API has replied", func(outcome journal.Outcome, replied bool) {
		Expect(outcome.Replied()).To(Equal(replied))
		Expect(journal.Outcomes()).To(ContainElement(outcome))
	},
		Entry("answered", journal.Answered, true),
		Entry("refused", journal.Refused, true),
		Entry("failed", journal.Failed, true),
		Entry("gateway", journal.Gateway, false),
		Entry("http", journal.HTTP, false),
		Entry("handshake", journal.Handshake, false),
		Entry("lost", journal.Lost, false),
	)
})
