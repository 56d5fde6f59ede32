package matchers_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/specs/matchers"
)

var _ = Describe("HaveTag", func() {
	ann := item("FIRSTNAME=Ann", "LASTNAME=Lee", "customertype=Default", "FAX=")

	It("matches a tag of the one item, of the reply itself, and of an item alone", func() {
		for _, actual := range []any{found(ann), wire.Reply{Fields: ann}, ann} {
			Expect(actual).To(matchers.HaveTag("LASTNAME", "Lee"))
			Expect(actual).To(matchers.HaveTag("LASTNAME", HavePrefix("L")))
			Expect(actual).To(matchers.HaveTag("FAX", ""))
			Expect(actual).NotTo(matchers.HaveTag("LASTNAME", "lee"))
			Expect(actual).NotTo(matchers.HaveTag("LASTNAME", BeEmpty()))
			Expect(actual).NotTo(matchers.HaveTag("EMAIL", ""))
		}
	})

	It("finds tags beside an item, and leaves the reply as it is", func() {
		fields := append(make([]contracts.Field, 0, 9), item("TOTAL=1")...)
		reply := wire.Reply{Fields: fields, Items: []wire.Item{ann}}
		Expect(reply).To(And(matchers.HaveTag("TOTAL", "1"), matchers.HaveTag("LASTNAME", "Lee")))
		Expect(fields[:2][1]).To(BeZero())
	})

	It("does not hold without the tag, so its negation does", func() {
		Expect(ann).To(Not(matchers.HaveTag("EMAIL", "a")))
		Expect(ann).NotTo(matchers.HaveTag("EMAIL", Not(Equal("a"))))
	})

	It("can be used on any of several items", func() {
		reply := found(item("LASTNAME=Lopez"), ann)
		Expect(reply).To(HaveField("Items", ContainElement(matchers.HaveTag("LASTNAME", "Lee"))))
		Expect(reply).To(HaveField("Items", ConsistOf(matchers.HaveTag("LASTNAME", "Lee"), matchers.HaveTag("LASTNAME", "Lopez"))))
	})

	It("shows the value that is there", func() {
		Expect(failure(matchers.HaveTag("LASTNAME", "Leeds"), ann)).To(Equal(lines(
			`Expected the tag LASTNAME to be "Leeds"`,
			`but it is "Lee"`,
		)))
		Expect(failure(matchers.HaveTag("LASTNAME", HavePrefix("X")), found(ann))).To(Equal(lines(
			"Expected the tag LASTNAME to match",
			"    Expected",
			"        <string>: Lee",
			"    to have prefix",
			"        <string>: X",
		)))
	})

	It("lists the tags where there is no such one", func() {
		Expect(failure(matchers.HaveTag("COMPANY", "Example"), ann)).To(Equal(lines(
			`Expected the tag COMPANY to be "Example"`,
			"but there is no such tag; there are FIRSTNAME, LASTNAME, customertype, FAX",
		)))
		Expect(failure(matchers.HaveTag("COMPANY", Not(BeEmpty())), ann)).To(HavePrefix("Expected the tag COMPANY to match\nbut there is no such tag"))
	})

	DescribeTable("names the tag that was likely meant",
		func(tag, meant string) {
			Expect(failure(matchers.HaveTag(tag, "x"), ann)).To(HaveSuffix(
				"\nbut there is no such tag; did you mean " + meant + "; there are FIRSTNAME, LASTNAME, customertype, FAX"))
		},
		Entry("in another case", "CUSTOMERTYPE", "customertype? Names in replies count with their case"),
		Entry("a letter too few", "LASTNME", "LASTNAME?"),
		Entry("a letter too many at the end", "LASTNAMES", "LASTNAME?"),
		Entry("a letter missing at the end", "FIRSTNAM", "FIRSTNAME?"),
		Entry("another letter", "FUX", "FAX?"),
		Entry("two letters swapped", "LASTNMAE", "LASTNAME?"),
		Entry("two pairs of letters swapped", "LATSNMAE", "LASTNAME?"),
		Entry("an underscore", "LAST_NAME", "LASTNAME?"),
		Entry("two slips, in another case", "first-nam", "FIRSTNAME?"),
	)

	DescribeTable("guesses at nothing that is too far away", func(tag string) {
		Expect(failure(matchers.HaveTag(tag, "x"), ann)).To(HaveSuffix("but there is no such tag; there are FIRSTNAME, LASTNAME, customertype, FAX"))
	},
		Entry("three slips", "LSTNM"), Entry("two slips of three letters", "PHX"), Entry("no name", ""),
	)

	It("shows a reply without any tag", func() {
		Expect(failure(matchers.HaveTag("LASTNAME", "Lee"), refused())).To(Equal(lines(
			`Expected the tag LASTNAME to be "Lee"`,
			"but there are no tags in the reply",
			"    STATUS -1, ERROR_CODE 5: The value 'nobody' of the tag 'EMAIL' is not valid",
			"    clause: Customer.Add.EMAIL.type",
			`    hint: COMMAND/EMAIL: got "nobody"; mend the value`,
		)))
		Expect(failure(matchers.HaveTag("LASTNAME", "Lee"), item())).To(Equal(lines(
			`Expected the tag LASTNAME to be "Lee"`,
			"but there are no tags",
		)))
	})

	It("shows the value that was not to be", func() {
		Expect(negated(matchers.HaveTag("LASTNAME", "Lee"), ann)).To(Equal(lines(
			`Expected the tag LASTNAME not to be "Lee"`,
			"but it is",
		)))
		Expect(negated(matchers.HaveTag("LASTNAME", HavePrefix("L")), ann)).To(Equal(lines(
			"Expected the tag LASTNAME not to match",
			"    Expected",
			"        <string>: Lee",
			"    not to have prefix",
			"        <string>: L",
		)))
	})

	It("says of each value why, even where its matcher has met another one since", func() {
		matcher := matchers.HaveTag("LASTNAME", And(HavePrefix("L"), HaveLen(3)))
		message := failure(matcher, item("LASTNAME=Xyz"))
		Expect(ann).To(matcher)
		Expect(matcher.FailureMessage(item("LASTNAME=Xyz"))).To(Equal(message))
	})

	It("has an error for several items", func() {
		Expect(complaint(matchers.HaveTag("LASTNAME", "Lee"), found(ann, ann))).To(Equal(
			"HaveTag got a reply with 2 items, so which is meant is open: match each in turn with HaveItems(HaveTag(…), HaveTag(…)), " +
				`or any with HaveField("Items", ContainElement(HaveTag(…)))`))
	})

	It("has an error for a tag that is there twice", func() {
		Expect(complaint(matchers.HaveTag("FAX", "2"), item("FAX=1", "A=", "FAX=2"))).To(Equal(
			`HaveTag found the tag FAX more than once, with "1" and "2"; the API gives a record each tag once`))
	})

	It("has an error for a value that is neither a string nor a matcher", func() {
		for value, shown := range map[any]string{10000000: `int: values are text, so write "10000000"`, true: `bool: values are text, so write "true"`} {
			matcher := matchers.HaveTag("ACCOUNTNUM", value)
			Expect(complaint(matcher, ann)).To(Equal("HaveTag compares the tag ACCOUNTNUM with a string or a matcher, not with " + shown))
			Expect(matcher.FailureMessage(ann)).To(Equal(complaint(matcher, ann)))
			Expect(matcher.NegatedFailureMessage(ann)).To(Equal(complaint(matcher, ann)))
		}
	})

	It("has an error where the matcher of the value has one", func() {
		matcher := matchers.HaveTag("LASTNAME", BeNumerically(">", 1))
		Expect(complaint(matcher, ann)).To(HavePrefix("the tag LASTNAME: Expected a number."))
	})

	It("has an error that says that an item can be matched, too", func() {
		Expect(complaint(matchers.HaveTag("LASTNAME", "Lee"), client.Command{})).To(HaveSuffix(
			"not client.Command; it takes one item, a []contracts.Field, too"))
	})
})
