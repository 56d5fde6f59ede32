package contracts_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

var _ = Describe("The length of a value", func() {
	// limits visits every tag of every operation that has a limit on its length.
	limits := func(visit func(op *contracts.Operation, param *contracts.Param)) {
		for _, op := range staffed().Operations() {
			for _, param := range op.Params {
				if param.Max != nil {
					visit(op, param)
				}
			}
		}
	}
	// length is what Validate says of a value of one tag, with everything else as it should be.
	length := func(op *contracts.Operation, param *contracts.Param, value string) *contracts.Violation {
		GinkgoHelper()
		sample := must(staffed().Sample(op.Name, 1, everyID()))
		for i := range sample.Full {
			if sample.Full[i].Tag == param.Name {
				sample.Full[i].Value = value
			}
		}
		_, broken := op.Validate(sample.Full)
		return broken
	}

	It("is held to the limit of every tag in every operation, in characters", func() {
		limits(func(op *contracts.Operation, param *contracts.Param) {
			over := length(op, param, strings.Repeat("é", param.Max.Value+1))
			Expect(over).NotTo(BeNil(), "%s %s", op.Name, param.Name)
			Expect(over.Clause).To(Equal(contracts.ClauseID(op.Name, param.Name, "max")))
			Expect(over.Text()).To(Equal(tooLong(param.Name, param.Max.Value+1, least(param), param.Max.Value)))
			if at := length(op, param, strings.Repeat("é", param.Max.Value)); at != nil {
				Expect(at.Problem.Name).NotTo(Equal("length"), "%s %s", op.Name, param.Name)
			}
		})
	})

	It("takes as many characters as the limit of every plain text", func() {
		limits(func(op *contracts.Operation, param *contracts.Param) {
			if param.Tag.Type == "text" || op.Action == contracts.Get {
				Expect(length(op, param, strings.Repeat("é", param.Max.Value))).To(BeNil(), "%s %s", op.Name, param.Name)
			}
		})
	})

	DescribeTable("counts characters, not bytes", func(value string, valid bool) {
		_, broken := operation(staffed(), "Customer.Add").Validate(lee("ADDR1ZIP", value))
		Expect(broken == nil).To(Equal(valid))
	},
		Entry("15 of one byte", strings.Repeat("a", 15), true),
		Entry("15 of two bytes", strings.Repeat("é", 15), true),
		Entry("15 of four bytes", strings.Repeat("😀", 15), true),
		Entry("15 with a newline among them", "12345678901234\n", true),
		Entry("16 of one byte", strings.Repeat("a", 16), false),
		Entry("16 of four bytes", strings.Repeat("😀", 16), false),
		Entry("15 and a blank", strings.Repeat("a", 15)+" ", false),
	)

	DescribeTable("has a lower limit too", func(value string, valid bool) {
		_, broken := operation(staffed(), "Customer.Add").Validate(lee("PASSWD", value))
		Expect(broken == nil).To(Equal(valid))
	},
		Entry("at", "abcd", true), Entry("below", "abc", false), Entry("below in characters", "ééé", false),
		Entry("at in characters", "éééé", true), Entry("no value at all", "", true), Entry("at the upper one", strings.Repeat("x", 15), true),
	)

	DescribeTable("is answered with all three numbers", refused, request,
		Entry(nil, "Customer.Add", lee("PASSWD", "abc"), answer{"Customer.Add.PASSWD.min", 3, tooLong("PASSWD", 3, 4, 15)}),
		Entry(nil, "Customer.Modify", tags("ACCOUNTNUM", "1", "passwd", strings.Repeat("p", 16)), answer{"Customer.Modify.PASSWD.max", 3, tooLong("PASSWD", 16, 4, 15)}),
		Entry(nil, "Customer.Add", tags("FIRSTNAME", "Ann", "LASTNAME", strings.Repeat("e", 31)), answer{"Customer.Add.LASTNAME.max", 3, tooLong("LASTNAME", 31, 0, 30)}),
		Entry(nil, "Customer.Get", tags("EMAIL", strings.Repeat("%", 56)), answer{"Customer.Get.EMAIL.max", 3, tooLong("EMAIL", 56, 0, 55)}),
		Entry(nil, "Case.Get", tags("COMPANY", strings.Repeat("c", 51)), answer{"Case.Get.COMPANY.max", 3, tooLong("COMPANY", 51, 0, 50)}),
		Entry(nil, "Case.Modify", tags("CASENUM", strings.Repeat("1", 31), "SUBJECT", "s"), answer{"Case.Modify.CASENUM.max", 3, tooLong("CASENUM", 31, 0, 30)}),
		Entry(nil, "Task.Add", tags("SUBJECT", "Call", "DUEDATE", "0115202609000"), answer{"Task.Add.DUEDATE.max", 3, tooLong("DUEDATE", 13, 0, 12)}),
		Entry(nil, "Task.Add", tags("SUBJECT", "Call", "ASSIGNEDTO", strings.Repeat("a", 51)), answer{"Task.Add.ASSIGNEDTO.max", 3, tooLong("ASSIGNEDTO", 51, 0, 50)}),
	)

	It("is not limited where the contract says nothing", func() {
		Expect(accepted("Followup.Get", tags("CREATEDBY", strings.Repeat("b", 5000)))).To(HaveLen(1))
	})
})

// least is the fewest characters of a tag.
func least(param *contracts.Param) int {
	if param.Min == nil {
		return 0
	}
	return param.Min.Value
}

// everyID names a record of each object.
func everyID() contracts.IDs {
	return contracts.IDs{"Customer": "10000000", "Case": "1", "Followup": "1", "Task": "1", "FAQ": "1"}
}
