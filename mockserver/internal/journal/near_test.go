package journal_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver/internal/journal"
)

// near are the near misses of a query, at most ten.
func near(j *journal.Journal, q journal.Query) []journal.Miss {
	return j.NearMisses(q, 10, wire.DefaultGrammar())
}

// nearest are the ids of the near misses, in their order.
func nearest(misses []journal.Miss) []int64 {
	var all []int64
	for _, miss := range misses {
		all = append(all, miss.Entry.ID)
	}
	return all
}

// differences are what sets the only near miss apart.
func differences(e journal.Entry, q journal.Query) []journal.Difference {
	GinkgoHelper()
	misses := near(holding(e), q)
	Expect(misses).To(HaveLen(1))
	return misses[0].Differences
}

var _ = Describe("A near miss", func() {
	zero, three := 0, 3
	tags := func(conditions ...journal.TagCondition) journal.Query {
		return journal.Query{Tags: conditions}
	}

	DescribeTable("tells what differs", func(e journal.Entry, q journal.Query, path, expected, got string) {
		Expect(differences(e, q)).To(Equal([]journal.Difference{{Path: path, Expected: expected, Got: got}}))
	},
		Entry("an object", answered("Case.Add"), journal.Query{Operation: "Customer.Add"},
			"WAPI/COMMAND/@OBJECT", `"Customer"`, `"Case"`),
		Entry("an action", answered("customer.GET"), journal.Query{Operation: "Customer.Add"},
			"WAPI/COMMAND/@ACTION", `"Add"`, `"GET"`),
		Entry("an action that is empty", answered("Customer."), journal.Query{Operation: "Customer.Add"},
			"WAPI/COMMAND/@ACTION", `"Add"`, "none"),
		Entry("the object of any action", answered("Case.Add"), journal.Query{Operation: "Customer.%"},
			"WAPI/COMMAND/@OBJECT", `"Customer"`, `"Case"`),
		Entry("an operation that the query names by half", answered("Customer.Add"), journal.Query{Operation: "Customer"},
			"WAPI/COMMAND", `"Customer"`, `"Customer.Add"`),
		Entry("an operation that has but half", answered("Customer"), journal.Query{Operation: "Customer.%"},
			"WAPI/COMMAND", `"Customer.%"`, `"Customer"`),
		Entry("a value", answered("Customer.Add", "EMAIL=a@example.com"), tags(journal.TagCondition{Tag: "email", Value: "b@%"}),
			"WAPI/COMMAND/EMAIL", `"b@%"`, `"a@example.com"`),
		Entry("a value that was sent twice", answered("Customer.Add", "EMAIL=a", "email=b"), tags(journal.TagCondition{Tag: "EMAIL", Value: "c"}),
			"WAPI/COMMAND/EMAIL", `"c"`, `"a" and "b"`),
		Entry("an empty value", answered("Customer.Add", "EMAIL="), tags(journal.TagCondition{Tag: "EMAIL", Value: "c"}),
			"WAPI/COMMAND/EMAIL", `"c"`, `""`),
		Entry("a value where there should be none", answered("Customer.Add", "EMAIL=a"), tags(journal.TagCondition{Tag: "EMAIL"}),
			"WAPI/COMMAND/EMAIL", "empty or not sent", `"a"`),
		Entry("a tag not sent", answered("Customer.Add", "VOICE=1"), tags(journal.TagCondition{Tag: "EMAIL", Value: "%"}),
			"WAPI/COMMAND/EMAIL", `"%"`, "not sent"),
		Entry("a tag of another spelling", answered("Customer.Add", "Emails=a", "VOICE=1"), tags(journal.TagCondition{Tag: "EMAIL", Value: "a"}),
			"WAPI/COMMAND/EMAIL", `"a"`, `not sent; Emails was, with "a"`),
		Entry("a tag of several other spellings", answered("Customer.Add", "EMIAL=a", "E-MAIL=b"), tags(journal.TagCondition{Tag: "EMAIL", Value: "a"}),
			"WAPI/COMMAND/EMAIL", `"a"`, `not sent; EMIAL was, with "a"; E-MAIL was, with "b"`),
		Entry("an outcome", answered("Customer.Add"), journal.Query{Outcome: journal.Refused},
			"outcome", `"refused"`, `"answered"`),
		Entry("a STATUS", refused(), journal.Query{Status: &zero},
			"WAPI/REPLY/@STATUS", "0", "-1"),
		Entry("a STATUS where there is no reply", unanswered(journal.Lost), journal.Query{Status: &zero},
			"WAPI/REPLY/@STATUS", "0", "no reply (outcome lost)"),
		Entry("an ERROR_CODE", answered("Customer.Add"), journal.Query{Code: &three},
			"WAPI/REPLY/@ERROR_CODE", "3", "0"),
		Entry("a problem", answered("Customer.Add"), journal.Query{Problem: "length"},
			"problem", `"length"`, "none"),
		Entry("a clause", refused(), journal.Query{Clause: "%.min"},
			"clause", `"%.min"`, `"Customer.Add.EMAIL.max"`),
		Entry("a tenant", answered("Customer.Add"), journal.Query{Tenant: "beta"},
			"WAPI/TENANT", `"beta"`, `"acme"`),
	)

	It("tells why there is no operation", func() {
		Expect(differences(unanswered(journal.Handshake), journal.Query{Operation: "%.%"})).To(Equal([]journal.Difference{
			{Path: "WAPI/COMMAND/@OBJECT", Expected: `"%"`, Got: "none (outcome handshake)"},
			{Path: "WAPI/COMMAND/@ACTION", Expected: `"%"`, Got: "none (outcome handshake)"},
		}))
	})

	It("tells nothing about what fits", func() {
		e := refused("EMAIL=a", "VOICE=1")
		q := tags(journal.TagCondition{Tag: "EMAIL", Value: "b"}, journal.TagCondition{Tag: "VOICE", Value: "1"})
		q.Operation, q.Outcome, q.Code = "Customer.Add", journal.Answered, &three
		Expect(differences(e, q)).To(HaveExactElements(
			HaveField("Path", "WAPI/COMMAND/EMAIL"), HaveField("Path", "outcome"),
		))
	})

	It("uses the names that the envelope has", func() {
		names := wire.DefaultGrammar()
		names.WAPI, names.Command, names.Object = "API", "DO", "ON"
		misses := holding(answered("Case.Add")).NearMisses(journal.Query{Operation: "Customer.Add"}, 1, names)
		Expect(misses[0].Differences[0].Path).To(Equal("API/DO/@ON"))
	})

	DescribeTable("takes for a slip", func(sent, asked string, slip bool) {
		found := differences(answered("Customer.Add", sent+"=x"), tags(journal.TagCondition{Tag: asked, Value: "x"}))
		if slip {
			Expect(found[0].Got).To(Equal("not sent; " + sent + ` was, with "x"`))
		} else {
			Expect(found[0].Got).To(Equal("not sent"))
		}
	},
		Entry("a letter more", "EMAILS", "EMAIL", true),
		Entry("a letter less", "EMAI", "EMAIL", true),
		Entry("another letter", "EMAIK", "EMAIL", true),
		Entry("two letters swapped", "EMIAL", "EMAIL", true),
		Entry("two letters more", "EMAILXY", "EMAIL", true),
		Entry("but not three", "EMAILXYZ", "EMAIL", false),
		Entry("but not three others", "EXYZL", "EMAIL", false),
		Entry("nor two more and another", "EXMYAZL", "EMAIL", false),
		Entry("nor two less and another", "EXL", "EMAIL", false),
		Entry("one letter of a short name", "FAXX", "FAX", true),
		Entry("but not two", "PBX", "FAX", false),
		Entry("no other name of one letter", "B", "A", false),
		Entry("nothing of great length", string(make([]byte, 9_999)), "EMAIL", false),
	)
})

var _ = Describe("The near misses of a query", func() {
	email := []journal.TagCondition{{Tag: "EMAIL", Value: "a"}}

	It("are those that differ least, the newest first among equals", func() {
		j := holding(
			answered("Case.Get", "EMAIL=b"),     // 1: all differs
			answered("Customer.Add", "EMAIL=b"), // 2: the tag
			answered("Customer.Add", "EMAIL=c"), // 3: the tag
			answered("Customer.Get", "EMAIL=a"), // 4: the action
			answered("Case.Get", "EMAIL=a"),     // 5: the operation
			answered("Customer.Get", "EMAIL=b"), // 6: the action and the tag
		)
		q := journal.Query{Operation: "Customer.Add", Tags: email}
		Expect(nearest(near(j, q))).To(Equal([]int64{3, 2, 4, 6, 5, 1}))
		Expect(nearest(j.NearMisses(q, 2, wire.DefaultGrammar()))).To(Equal([]int64{3, 2}))
	})

	It("are the newest first among many equals", func() {
		j := journal.New(journal.Limits{})
		for range 100 {
			j.Add(answered("Case.Get"))
			j.Add(answered("Customer.Get"))
		}
		misses := j.NearMisses(journal.Query{Operation: "Customer.Add"}, 4, wire.DefaultGrammar())
		Expect(nearest(misses)).To(Equal([]int64{200, 198, 196, 194}))
	})

	It("have the equal tags of another operation among them", func() {
		misses := near(holding(answered("Case.Get", "EMAIL=a")), journal.Query{Operation: "Customer.Add", Tags: email})
		Expect(misses).To(HaveLen(1))
		Expect(misses[0].Entry.Operation).To(Equal("Case.Get"))
	})

	It("are none of those that meet it", func() {
		j := holding(answered("Customer.Add", "EMAIL=a"), answered("Customer.Add", "EMAIL=b"))
		Expect(nearest(near(j, journal.Query{Operation: "Customer.Add", Tags: email}))).To(Equal([]int64{2}))
		Expect(near(j, journal.Query{})).To(BeEmpty())
	})

	It("lie within its ids and its times", func() {
		j := holding(
			at(answered("Case.Add"), 0),
			at(answered("Case.Add"), time.Minute),
			at(answered("Case.Add"), 2*time.Minute),
			at(answered("Case.Add"), 3*time.Minute),
		)
		q := journal.Query{
			Operation: "Case.Get", Limit: 1, After: 1, Since: start(), Until: start().Add(3 * time.Minute),
		}
		Expect(nearest(near(j, q))).To(Equal([]int64{3, 2}))
		q.Since = start().Add(2 * time.Minute)
		Expect(nearest(near(j, q))).To(Equal([]int64{3}))
	})

	DescribeTable("are none if none are wanted", func(most int) {
		Expect(holding(answered("Case.Add")).NearMisses(journal.Query{Operation: "Case.Get"}, most, wire.DefaultGrammar())).To(BeEmpty())
	},
		Entry("with zero", 0),
		Entry("with less", -1),
	)
})
