package contracts_test

import (
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// answer is what a request that is not valid gets: the clause that it breaks, and the ERROR_CODE and ERROR_STR.
type answer struct {
	Clause string
	Code   int
	Text   string
}

// refused expects the answer from the contract of the tenant with two agents.
func refused(name string, fields []contracts.Field, expected answer) {
	GinkgoHelper()
	given, broken := operation(staffed(), name).Validate(fields)
	Expect(broken).NotTo(BeNil(), "%s takes %v", name, fields)
	Expect(given).To(BeNil())
	Expect(answer{broken.Clause, broken.Problem.Code, broken.Text()}).To(Equal(expected))
	Expect(broken.Problem.Status).To(Equal(-1))
	Expect(staffed().Clause(broken.Clause)).NotTo(BeNil(), broken.Clause)
	Expect(broken.Expected).NotTo(BeEmpty())
}

// accepted expects that the request is valid, and gives what Validate makes of it: NAME=value, in order.
func accepted(name string, fields []contracts.Field) []string {
	GinkgoHelper()
	given, broken := operation(staffed(), name).Validate(fields)
	Expect(broken).To(BeNil())
	var all []string
	for _, one := range given {
		all = append(all, one.Name+"="+one.Value)
	}
	return all
}

// request tells an entry of a table by the operation and the tags sent.
func request(name string, fields []contracts.Field, _ answer) string {
	var sent strings.Builder
	for _, field := range fields {
		fmt.Fprintf(&sent, " %s=%.30q", field.Tag, field.Value)
	}
	return name + " with" + sent.String()
}

const (
	noTags = "No tags found"
	none   = "None of the possible mandatory tags or its values are found. " +
		"Please check the documentation and pass at least one mandatory tag"
)

// lee is the least that Customer.Add takes, and more tags behind it.
func lee(more ...string) []contracts.Field {
	return append(tags("FIRSTNAME", "Ann", "LASTNAME", "Lee"), tags(more...)...)
}

var _ = Describe("A request", func() {
	DescribeTable("without anything to work with is refused", refused, request,
		Entry(nil, "Customer.Add", tags(), answer{"check.no-tags", 7, noTags}),
		Entry(nil, "Customer.Modify", tags(), answer{"check.no-tags", 7, noTags}),
		Entry(nil, "Customer.Get", tags(), answer{"check.no-tags", 7, noTags}),

		Entry(nil, "Customer.Get", tags("LASTNAME", "", "EMAIL", ""), answer{"check.none-mandatory", 8, none}),
		Entry(nil, "Customer.Get", tags("ADDR1CITY", "Paris"), answer{"check.none-mandatory", 8, none}),
		Entry(nil, "Customer.Get", tags("NOSUCHTAG", "x", "LASTNAME", ""), answer{"check.none-mandatory", 8, none}),
		Entry(nil, "Customer.Modify", tags("ACCOUNTNUM", "10000000"), answer{"check.none-mandatory", 8, none}),
		Entry(nil, "Customer.Modify", tags("accountnum", ""), answer{"check.none-mandatory", 8, none}),
	)

	DescribeTable("without a mandatory tag or the key is refused", refused, request,
		Entry(nil, "Customer.Add", tags("EMAIL", "ann@example.com"), answer{"Customer.Add.FIRSTNAME.mandatory", 6, "The tag 'FIRSTNAME' not passed"}),
		Entry(nil, "Customer.Add", tags("FIRSTNAME", "Ann"), answer{"Customer.Add.LASTNAME.mandatory", 6, "The tag 'LASTNAME' not passed"}),
		Entry(nil, "Customer.Add", tags("FIRSTNAME", "", "LASTNAME", ""), answer{"Customer.Add.FIRSTNAME.mandatory", 6, "The tag 'FIRSTNAME' not passed"}),
		Entry(nil, "Customer.Add", tags("LASTNAME", "Lee", "FIRSTNAME", ""), answer{"Customer.Add.FIRSTNAME.mandatory", 6, "The tag 'FIRSTNAME' not passed"}),
		Entry(nil, "Customer.Add", tags("FIRSTNAME", " \n\t", "LASTNAME", "Lee"), answer{"Customer.Add.FIRSTNAME.mandatory", 6, "The tag 'FIRSTNAME' not passed"}),
		Entry(nil, "Customer.Modify", tags("LASTNAME", "Lee"), answer{"Customer.Modify.ACCOUNTNUM.key", 6, "The tag 'ACCOUNTNUM' not passed"}),
		Entry(nil, "Customer.Modify", tags("ACCOUNTNUM", "  ", "LASTNAME", "Lee"), answer{"Customer.Modify.ACCOUNTNUM.key", 6, "The tag 'ACCOUNTNUM' not passed"}),
		Entry(nil, "Case.Add", tags("SUBJECT", "Help"), answer{"Case.Add.ACCOUNTNUM.mandatory", 6, "The tag 'ACCOUNTNUM' not passed"}),
		Entry(nil, "Followup.Add", tags("CASENUM", "1"), answer{"Followup.Add.DESCRIPTION.mandatory", 6, "The tag 'DESCRIPTION' not passed"}),
		Entry(nil, "Task.Add", tags("ACCOUNTNUM", "10000000"), answer{"Task.Add.SUBJECT.mandatory", 6, "The tag 'SUBJECT' not passed"}),
		Entry(nil, "FAQ.Add", tags("ANSWER", "Yes."), answer{"FAQ.Add.QUESTION.mandatory", 6, "The tag 'QUESTION' not passed"}),
	)

	DescribeTable("with a tag that the operation does not take is refused", refused, request,
		Entry(nil, "Customer.Add", lee("ACCOUNTNUM", "10000000"),
			answer{"Customer.Add.ACCOUNTNUM.refused", 2, "The passed value '10000000' of the alias ACCOUNTNUM doesn't meet the specified criterion"}),
		Entry(nil, "Customer.Add", lee("Nickname", "Annie"),
			answer{"check.criterion", 2, "The passed value 'Annie' of the alias NICKNAME doesn't meet the specified criterion"}),
		Entry(nil, "Customer.Add", lee("SUBJECT", ""),
			answer{"check.criterion", 2, "The passed value '' of the alias SUBJECT doesn't meet the specified criterion"}),
		Entry(nil, "Customer.Modify", tags("ACCOUNTNUM", "10000000", "AUTOPASSWD", "TRUE"),
			answer{"Customer.Modify.AUTOPASSWD.refused", 2, "The passed value 'TRUE' of the alias AUTOPASSWD doesn't meet the specified criterion"}),
		Entry(nil, "Customer.Get", tags("LASTNAME", "Lee", "addr1city", "Paris"),
			answer{"Customer.Get.ADDR1CITY.refused", 2, "The passed value 'Paris' of the alias ADDR1CITY doesn't meet the specified criterion"}),
		Entry(nil, "Case.Modify", tags("CASENUM", "1", "ACCOUNTNUM", "10000001"),
			answer{"Case.Modify.ACCOUNTNUM.refused", 2, "The passed value '10000001' of the alias ACCOUNTNUM doesn't meet the specified criterion"}),
		Entry(nil, "Case.Add", tags("ACCOUNTNUM", "10000000", "SUBJECT", "Help", "CLOSEDDATE", "01152026"),
			answer{"Case.Add.CLOSEDDATE.refused", 2, "The passed value '01152026' of the alias CLOSEDDATE doesn't meet the specified criterion"}),
		Entry(nil, "Case.Get", tags("STATUS", "Open", "FIRSTNAME", "Ann"),
			answer{"check.criterion", 2, "The passed value 'Ann' of the alias FIRSTNAME doesn't meet the specified criterion"}),
		Entry(nil, "Customer.Modify", tags("ACCOUNTNUM", "10000000", "EMAIL", ""),
			answer{"Customer.Modify.EMAIL.keep", 2, "The passed value '' of the alias EMAIL doesn't meet the specified criterion"}),
	)

	DescribeTable("that answers with the first of several mistakes", refused, request,
		Entry(nil, "Customer.Add", tags("NICKNAME", "A", "EMAIL", "x"), answer{"Customer.Add.FIRSTNAME.mandatory", 6, "The tag 'FIRSTNAME' not passed"}),
		Entry(nil, "Customer.Add", lee("EMAIL", "x", "PASSWD", "123", "NICKNAME", "A"),
			answer{"check.criterion", 2, "The passed value 'A' of the alias NICKNAME doesn't meet the specified criterion"}),
		Entry(nil, "Customer.Add", lee("EMAIL", "x", "PASSWD", "123"), answer{"Customer.Add.PASSWD.min", 3, tooLong("PASSWD", 3, 4, 15)}),
		Entry(nil, "Customer.Get", tags("VOICE", strings.Repeat("5", 39), "ACCOUNTNUM", "1%"),
			answer{"Customer.Get.ACCOUNTNUM.wildcard", 4, "Regular expression not allowed for the alias ACCOUNTNUM"}),
		Entry(nil, "Customer.Get", tags("LASTNAME", "Lee", "LASTNAME", "Lee", "VOICE", "%"),
			answer{"Customer.Get.VOICE.wildcard", 4, "Regular expression not allowed for the alias VOICE"}),

		Entry(nil, "Customer.Add", lee("SECOND", "2", "FIRST", "1"), answer{"check.criterion", 2, "The passed value '2' of the alias SECOND doesn't meet the specified criterion"}),
		Entry(nil, "Customer.Modify", tags("EMAIL", "", "NICKNAME", "A", "ACCOUNTNUM", "1"),
			answer{"Customer.Modify.EMAIL.keep", 2, "The passed value '' of the alias EMAIL doesn't meet the specified criterion"}),
		Entry(nil, "Customer.Modify", tags("NICKNAME", "A", "EMAIL", "", "ACCOUNTNUM", "1"),
			answer{"check.criterion", 2, "The passed value 'A' of the alias NICKNAME doesn't meet the specified criterion"}),
		Entry(nil, "Customer.Get", tags("VOICE", "%", "ACCOUNTNUM", "%"), answer{"Customer.Get.VOICE.wildcard", 4, "Regular expression not allowed for the alias VOICE"}),
		Entry(nil, "Customer.Add", lee("FAX", strings.Repeat("1", 39), "COMPANY", strings.Repeat("c", 51)), answer{"Customer.Add.FAX.max", 3, tooLong("FAX", 39, 0, 38)}),
		Entry(nil, "Customer.Add", lee("CUSTOMERTYPE", "Gold", "EMAIL", "x"),
			answer{"Customer.Add.CUSTOMERTYPE.type", 5, "The value 'Gold' of the tag 'CUSTOMERTYPE' is not valid"}),
		Entry(nil, "Customer.Add", lee("EMAIL", "x", "CUSTOMERTYPE", "Gold"),
			answer{"Customer.Add.EMAIL.type", 5, "The value 'x' of the tag 'EMAIL' is not valid"}),
	)

	DescribeTable("with a tag twice is refused with the second value", refused, request,
		Entry(nil, "Customer.Add", lee("LASTNAME", "Li"), answer{"check.value", 5, "The value 'Li' of the tag 'LASTNAME' is not valid"}),
		Entry(nil, "Customer.Add", lee("lastname", "Li"), answer{"check.value", 5, "The value 'Li' of the tag 'LASTNAME' is not valid"}),
		Entry(nil, "Customer.Add", lee("EMAIL", "a@example.com", "EMAIL", "a@example.com"), answer{"check.value", 5, "The value 'a@example.com' of the tag 'EMAIL' is not valid"}),
		Entry(nil, "Customer.Modify", tags("ACCOUNTNUM", "1", "FAX", "2", "ACCOUNTNUM", "3"), answer{"check.value", 5, "The value '3' of the tag 'ACCOUNTNUM' is not valid"}),
		Entry(nil, "Task.Get", tags("SUBJECT", "a%", "Subject", "b%"), answer{"check.value", 5, "The value 'b%' of the tag 'SUBJECT' is not valid"}),
	)

	It("that is valid comes back as sent: in order, untrimmed, under the names of the contract", func() {
		Expect(accepted("Customer.Add", tags("lastname", " Lee ", "FirstName", "Ann", "CUSTOMERTYPE", "Default", "comments", "two\nlines", "EMAIL", ""))).
			To(Equal([]string{"LASTNAME= Lee ", "FIRSTNAME=Ann", "CUSTOMERTYPE=Default", "COMMENTS=two\nlines", "EMAIL="}))
		Expect(accepted("Customer.Modify", tags("ACCOUNTNUM", "10000000", "COMPANY", ""))).To(Equal([]string{"ACCOUNTNUM=10000000", "COMPANY="}))
	})

	It("takes a percent sign in an Add and a Modify as plain text", func() {
		Expect(accepted("Customer.Add", lee("COMMENTS", "100 % sure"))).To(ContainElement("COMMENTS=100 % sure"))
		Expect(accepted("FAQ.Modify", tags("FAQNUM", "%", "ANSWER", "%"))).To(Equal([]string{"FAQNUM=%", "ANSWER=%"}))
	})

	It("shows a value that looks like a placeholder as it is", func() {
		refused("Customer.Add", lee("{value}", "{tag} {max}"),
			answer{"check.criterion", 2, "The passed value '{tag} {max}' of the alias {VALUE} doesn't meet the specified criterion"})
	})

	DescribeTable("that is refused tells how to mend it", func(name string, fields []contracts.Field, path, got, expected, hint string) {
		_, broken := operation(staffed(), name).Validate(fields)
		Expect(broken).NotTo(BeNil())
		Expect(broken.Path).To(Equal(path))
		Expect(broken.Got).To(Equal(got))
		Expect(broken.Expected).To(ContainSubstring(expected))
		Expect(hint).NotTo(BeEmpty())
		Expect(broken.Hint).To(ContainSubstring(hint))
		Expect(broken).To(MatchError(fmt.Sprintf("%s: %s: got %s, expected %s", broken.Clause, path, got, broken.Expected)))
	},
		Entry("no tags", "FAQ.Add", tags(), "COMMAND", "a COMMAND without tags", "one or more of CATEGORY, QUESTION, ANSWER, STATUS, VISIBILITY", "put tags into the COMMAND"),
		Entry("no filter", "FAQ.Get", tags("STATUS", ""), "COMMAND", "none", "one or more of FAQNUM, CATEGORY, STATUS, QUESTION, ANSWER", "pass at least one filter that is not empty"),
		Entry("just the key", "FAQ.Modify", tags("FAQNUM", "1"), "COMMAND", "none", "one or more of FAQNUM, CATEGORY", "pass at least one tag to change besides the key FAQNUM"),
		Entry("a tag left out", "FAQ.Add", tags("ANSWER", "a"), "COMMAND/QUESTION", "no such tag", "a value", "add <QUESTION>"),
		Entry("a tag left empty", "FAQ.Add", tags("ANSWER", "a", "question", " "), "COMMAND/QUESTION", "an empty value", "a value", "add <QUESTION>"),
		Entry("an unknown tag", "FAQ.Add", tags("ANSWER", "a", "QUESTION", "q", "Colour", "red"), "COMMAND/Colour", "<Colour>",
			"one of CATEGORY, QUESTION, ANSWER, STATUS, VISIBILITY", "FAQ.Add does not take it: look at its spelling"),
		Entry("a tag of another action", "FAQ.Add", tags("ANSWER", "a", "QUESTION", "q", "faqnum", "1"), "COMMAND/faqnum", "<faqnum>",
			"one of CATEGORY, QUESTION, ANSWER, STATUS, VISIBILITY", "FAQ.Add does not take it: leave it out"),
		Entry("a tag with a name of 40 characters", "FAQ.Add", tags("ANSWER", "a", "QUESTION", "q", strings.Repeat("é", 40), ""),
			"COMMAND/"+strings.Repeat("é", 40), "<"+strings.Repeat("é", 40)+">", "one of CATEGORY", "does not take it"),
		Entry("a tag with a longer name", "FAQ.Add", tags("ANSWER", "a", "QUESTION", "q", strings.Repeat("é", 41), ""),
			"COMMAND/"+strings.Repeat("é", 40)+"…", "<"+strings.Repeat("é", 40)+"…>", "one of CATEGORY", "does not take it"),
		Entry("a tag to keep", "Customer.Modify", tags("ACCOUNTNUM", "1", "EMAIL", ""), "COMMAND/EMAIL", "an empty value", "Modify may not empty EMAIL", "leave the tag out"),
		Entry("a wildcard", "FAQ.Get", tags("STATUS", "A%"), "COMMAND/STATUS", `"A%"`, "a value without %", "exact"),
		Entry("a length", "FAQ.Get", tags("STATUS", strings.Repeat("é", 31)), "COMMAND/STATUS", "31 characters", "at most 30", "characters, not bytes"),
		Entry("a length below", "Customer.Add", lee("PASSWD", "é"), "COMMAND/PASSWD", "1 characters", "at least 4", "characters, not bytes"),
		Entry("a choice", "FAQ.Modify", tags("FAQNUM", "1", "STATUS", "On"), "COMMAND/STATUS", `"On"`, "one of Active, Inactive", "mend the value"),
		Entry("an agent", "Task.Modify", tags("TASKNUM", "1", "ASSIGNEDTO", "nobody"), "COMMAND/ASSIGNEDTO", `"nobody"`, "login or id of an agent of the tenant: jsmith, bpower", "mend the value"),
		Entry("a date", "Task.Modify", tags("TASKNUM", "1", "DUEDATE", "today"), "COMMAND/DUEDATE", `"today"`, "MMDDYYYYHHMM", "mend the value"),
		Entry("a long value", "Task.Modify", tags("TASKNUM", "1", "MIDDLEWARE_URL", strings.Repeat("é", 61)), "COMMAND/MIDDLEWARE_URL",
			`"`+strings.Repeat("é", 60)+`"… (61 characters)`, "an http or https URL", "mend the value"),
		Entry("a tag twice", "FAQ.Get", tags("FAQNUM", "1", "faqnum", "2"), "COMMAND/FAQNUM", "<faqnum> for the second time", "each tag once", "remove one"),
	)
})

// tooLong is the text about a length, too short ones included.
func tooLong(tag string, length, least, most int) string {
	return fmt.Sprintf("The length of the value for the alias %s doesn't conform to the criterion. "+
		"The length of the value passed is %d, min length allowed is %d and max length allowed is %d", tag, length, least, most)
}
