package crm_test

import (
	"errors"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/store"
)

var _ = Describe("What only the records can tell", func() {
	DescribeTable("is refused with the clause, the problem and the tag, and nothing has changed",
		func(clause, problem, tag, value, operation string, pairs ...string) {
			d := newDesk(store.NewMemory(), acme())
			d.must("Customer.Add", "FIRSTNAME=Ann", "LASTNAME=Lee", "EMAIL=ann@example.com")
			d.must("Customer.Add", "FIRSTNAME=Bob", "LASTNAME=Lee")
			d.must("Case.Add", "ACCOUNTNUM=10000000", "SUBJECT=x")
			before := d.everything()
			_, err := d.do(operation, pairs...)
			var violation *contracts.Violation
			Expect(errors.As(err, &violation)).To(BeTrue(), "%v", err)
			Expect(violation.Clause).To(Equal(clause))
			Expect(shipped().Clause(clause)).NotTo(BeNil())
			Expect(violation.Problem.Name).To(Equal(problem))
			Expect([]string{violation.Tag, violation.Value, violation.Path}).To(Equal([]string{tag, value, "COMMAND/" + tag}))
			Expect(violation.Hint).NotTo(BeEmpty())
			Expect(d.everything()).To(Equal(before))
		},
		Entry("a customer that does not exist", "Case.Add.ACCOUNTNUM.references", "value", "ACCOUNTNUM", "7",
			"Case.Add", "ACCOUNTNUM=7", "SUBJECT=x"),
		Entry("the first of two that do not exist", "Followup.Add.ACCOUNTNUM.references", "value", "ACCOUNTNUM", "8",
			"Followup.Add", "ACCOUNTNUM=8", "CASENUM=7", "DESCRIPTION=x"),
		Entry("a record to modify that does not exist", "Case.Modify.CASENUM.key", "value", "CASENUM", "7",
			"Case.Modify", "CASENUM=7", "SUBJECT=x"),
		Entry("another customer than that of the case", "Followup.ACCOUNTNUM.rule.same-as-reference", "value", "ACCOUNTNUM", "10000001",
			"Followup.Add", "CASENUM=1", "ACCOUNTNUM=10000001", "DESCRIPTION=x"),
		Entry("a value that is taken, by Add", "Customer.Add.EMAIL.unique", "duplicate", "EMAIL", "ANN@example.com",
			"Customer.Add", "FIRSTNAME=x", "LASTNAME=x", "EMAIL=ANN@example.com"),
		Entry("a value that is taken, by Modify", "Customer.Modify.EMAIL.unique", "duplicate", "EMAIL", "ann@example.com",
			"Customer.Modify", "ACCOUNTNUM=10000001", "FIRSTNAME=x", "EMAIL=ann@example.com"),
	)
})
