package matchers_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/specs/matchers"
)

var _ = Describe("HaveItems", func() {
	both := found(item("FIRSTNAME=Maria", "LASTNAME=Lopez", "FAX="), item("FIRSTNAME=John", "LASTNAME=Leeds"))
	last := func(name string) any { return matchers.HaveTag("LASTNAME", name) }

	It("matches the number of items", func() {
		Expect(both).To(matchers.HaveItems(2))
		Expect(both).NotTo(matchers.HaveItems(1))
		Expect(both).NotTo(matchers.HaveItems(3))
		Expect(found()).To(matchers.HaveItems(0))
		Expect(found()).NotTo(matchers.HaveItems(1))
	})

	It("matches each item in turn", func() {
		Expect(both).To(matchers.HaveItems(last("Lopez"), And(matchers.HaveTag("LASTNAME", "Leeds"), matchers.HaveTag("FIRSTNAME", "John"))))
		Expect(both).NotTo(matchers.HaveItems(last("Leeds"), last("Lopez")))
		Expect(both).NotTo(matchers.HaveItems(last("Lopez")))
		Expect(both).NotTo(matchers.HaveItems(last("Lopez"), last("Leeds"), last("Leeds")))
		Expect(found(item("LASTNAME=Lopez"))).To(matchers.HaveItems(last("Lopez")))
	})

	It("takes any matcher of an item", func() {
		Expect(both).To(matchers.HaveItems(HaveLen(3), Equal(item("FIRSTNAME=John", "LASTNAME=Leeds"))))
	})

	It("shows the items where there are more or fewer, without what is empty", func() {
		for _, matcher := range []any{1, last("Lopez")} {
			Expect(failure(matchers.HaveItems(matcher), both)).To(Equal(lines(
				"Expected 1 item",
				"but the reply is",
				"    STATUS 0, 2 items",
				`    item 1: FIRSTNAME "Maria", LASTNAME "Lopez"`,
				`    item 2: FIRSTNAME "John", LASTNAME "Leeds"`,
			)))
		}
		Expect(failure(matchers.HaveItems(2), found(item("FAX=")))).To(Equal(lines(
			"Expected 2 items",
			"but the reply is",
			"    STATUS 0, 1 item",
			"    item 1: no tag with a value",
		)))
	})

	It("shows a refusal where there are no items, with what crmock says about it", func() {
		Expect(failure(matchers.HaveItems(last("Lopez")), refused())).To(Equal(lines(
			"Expected 1 item",
			"but the reply is",
			"    STATUS -1, ERROR_CODE 5: The value 'nobody' of the tag 'EMAIL' is not valid",
			"    clause: Customer.Add.EMAIL.type",
			`    hint: COMMAND/EMAIL: got "nobody"; mend the value`,
		)))
	})

	It("says of each item that does not match why, even if one matcher stands for several", func() {
		same := And(matchers.HaveTag("LASTNAME", HavePrefix("L")), matchers.HaveTag("FIRSTNAME", "John"))
		reply := found(item("LASTNAME=Lopez", "FIRSTNAME=Maria"), item("LASTNAME=Leeds", "FIRSTNAME=John"), item("LASTNAME=Okoro", "FIRSTNAME=Sam"))
		Expect(failure(matchers.HaveItems(same, same, same), reply)).To(Equal(lines(
			"Expected the items to match, each in turn",
			"but some do not",
			"    item 1",
			`        Expected the tag FIRSTNAME to be "John"`,
			`        but it is "Maria"`,
			"    item 3",
			"        Expected the tag LASTNAME to match",
			"            Expected",
			"                <string>: Okoro",
			"            to have prefix",
			"                <string>: L",
		)))
	})

	It("shows the items that were not to be", func() {
		Expect(negated(matchers.HaveItems(1), found(item("LASTNAME=Lopez")))).To(Equal(lines(
			"Expected another number of items than 1",
			"but the reply is",
			"    STATUS 0, 1 item",
			`    item 1: LASTNAME "Lopez"`,
		)))
		Expect(negated(matchers.HaveItems(last("Lopez")), found(item("LASTNAME=Lopez")))).To(Equal(lines(
			"Expected the items not to match, each in turn",
			"but all do",
			`    item 1: LASTNAME "Lopez"`,
		)))
	})

	DescribeTable("has an error for what does not say what the items have to be",
		func(shown string, expected ...any) {
			matcher := matchers.HaveItems(expected...)
			Expect(complaint(matcher, both)).To(Equal(shown))
			Expect(matcher.FailureMessage(both)).To(Equal(shown))
			Expect(matcher.NegatedFailureMessage(both)).To(Equal(shown))
		},
		Entry("nothing", `HaveItems() does not say how many: write HaveItems(0) for none, HaveField("Items", Not(BeEmpty())) for some`),
		Entry("fewer than none", "HaveItems(-1): there are never fewer items than 0", -1),
		Entry("a number among matchers", "HaveItems takes one number, or one matcher for each item; argument 2 is int", last("Lopez"), 2),
		Entry("another type", "HaveItems takes one number, or one matcher for each item; argument 1 is string", "Lopez"),
		Entry("nil", "HaveItems takes one number, or one matcher for each item; argument 1 is nil", nil),
	)

	It("has an error where a matcher has one, with the item", func() {
		matcher := matchers.HaveItems(last("Lopez"), matchers.HaveTag("LASTNAME", 1))
		Expect(complaint(matcher, both)).To(Equal("item 2: HaveTag compares the tag LASTNAME with a string or a matcher, not with int: values are text, so write \"1\""))
		Expect(matcher.FailureMessage(both)).To(Equal(complaint(matcher, both)))
	})
})
