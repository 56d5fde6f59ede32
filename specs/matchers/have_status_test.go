package matchers_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/specs/matchers"
)

var _ = Describe("HaveStatus", func() {
	It("matches the STATUS alone", func() {
		Expect(wire.Reply{Status: -1, Code: 81, Text: "any"}).To(matchers.HaveStatus(-1))
		Expect(wire.Reply{Status: -1, Code: 81}).NotTo(matchers.HaveStatus(81))
	})

	It("shows a refusal, with what crmock says about it", func() {
		Expect(failure(matchers.HaveStatus(0), refused())).To(Equal(lines(
			"Expected STATUS 0",
			"but the reply is",
			"    STATUS -1, ERROR_CODE 5: The value 'nobody' of the tag 'EMAIL' is not valid",
			"    clause: Customer.Add.EMAIL.type",
			`    hint: COMMAND/EMAIL: got "nobody"; mend the value`,
		)))
	})

	It("shows a refusal of other targets as it is", func() {
		Expect(failure(matchers.HaveStatus(0), client.Reply{Reply: refused().Reply})).To(Equal(lines(
			"Expected STATUS 0",
			"but the reply is",
			"    STATUS -1, ERROR_CODE 5: The value 'nobody' of the tag 'EMAIL' is not valid",
		)))
	})

	DescribeTable("shows a success by what was found",
		func(reply wire.Reply, shown string) {
			Expect(failure(matchers.HaveStatus(-1), reply)).To(Equal(lines("Expected STATUS -1", "but the reply is", "    "+shown)))
		},
		Entry("nothing", found(), "STATUS 0, no items"),
		Entry("one record", found(item()), "STATUS 0, 1 item"),
		Entry("several", found(item(), item()), "STATUS 0, 2 items"),
		Entry("a success that has an error's text", wire.Reply{Text: "odd"}, "STATUS 0, ERROR_CODE 0: odd"),
		Entry("a success that has an error's code", wire.Reply{Code: 3}, "STATUS 0, ERROR_CODE 3: "),
	)

	It("shows the reply when it was to be another one", func() {
		Expect(negated(matchers.HaveStatus(-1), client.Reply{Reply: refused().Reply})).To(Equal(lines(
			"Expected another STATUS than -1",
			"but the reply is",
			"    STATUS -1, ERROR_CODE 5: The value 'nobody' of the tag 'EMAIL' is not valid",
		)))
	})
})
