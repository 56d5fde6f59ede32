package contracts_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

var _ = Describe("The type of a value", func() {
	// valid tells whether an operation takes a value of a tag.
	valid := func(name string, fields []contracts.Field) bool {
		_, broken := operation(fielded(), name).Validate(fields)
		if broken != nil {
			Expect(broken.Problem.Name).To(Equal("value"))
		}
		return broken == nil
	}

	DescribeTable("email", func(value string, expected bool) {
		Expect(valid("Customer.Add", lee("EMAIL", value))).To(Equal(expected))
		Expect(valid("Task.Modify", tags("TASKNUM", "1", "EMAIL", value))).To(Equal(expected))
	},
		Entry("plain", "ann.lee@example.com", true),
		Entry("with a plus", "ann+crm@example.com", true),
		Entry("in upper case", "ANN@EXAMPLE.COM", true),
		Entry("of a subdomain", "a@mail.example.co.uk", true),
		Entry("without an at sign", "ann.example.com", false),
		Entry("without a domain", "ann@", false),
		Entry("without a name", "@example.com", false),
		Entry("with two at signs", "ann@lee@example.com", false),
		Entry("with a name in front", "Ann Lee <ann@example.com>", false),
		Entry("in angle brackets", "<ann@example.com>", false),
		Entry("two of them", "ann@example.com, lee@example.com", false),
		Entry("with a comment", "ann@example.com (Ann)", false),
		Entry("with a blank in front", " ann@example.com", false),
		Entry("with a newline behind", "ann@example.com\n", false),
		Entry("blank", " ", false),
	)

	DescribeTable("url", func(value string, expected bool) {
		Expect(valid("Task.Add", tags("SUBJECT", "Call", "MIDDLEWARE_URL", value))).To(Equal(expected))
	},
		Entry("http", "http://example.com", true),
		Entry("https with everything", "https://user@example.com:8443/a/b?c=d&e=f#g", true),
		Entry("in upper case", "HTTPS://EXAMPLE.COM/", true),
		Entry("of an address", "http://[2001:db8::1]/", true),
		Entry("ftp", "ftp://example.com/", false),
		Entry("javascript", "javascript:alert(1)", false),
		Entry("without a scheme", "example.com/a", false),
		Entry("relative", "/a/b", false),
		Entry("without a host", "https:///a", false),
		Entry("with nothing but a port", "https://:443/a", false),
		Entry("with a blank in the host", "https://exa mple.com", false),
		Entry("with a blank in front", " https://example.com", false),
	)

	DescribeTable("date with a time", func(value string, expected bool) {
		Expect(valid("Task.Add", tags("SUBJECT", "Call", "DUEDATE", value))).To(Equal(expected))
	},
		Entry("an ordinary one", "011520260930", true),
		Entry("the first minute of a year", "010120260000", true),
		Entry("the last minute of a year", "123120262359", true),
		Entry("a leap day", "022920281200", true),
		Entry("a leap day of a century that has none", "022921001200", false),
		Entry("a leap day of a century that has one", "022920001200", true),
		Entry("a leap day of an ordinary year", "022920261200", false),
		Entry("the thirtieth of February", "023020281200", false),
		Entry("the thirty-first of a month of thirty", "043120261200", false),
		Entry("month 13", "130120261200", false),
		Entry("month 0", "000120261200", false),
		Entry("day 0", "010020261200", false),
		Entry("hour 24", "010120262400", false),
		Entry("minute 60", "010120260060", false),
		Entry("eleven characters", "01152026093", false),
		Entry("just the day", "01152026", false),
		Entry("year first", "202601150930", false),
		Entry("letters", "0115twentysi", false),
		Entry("blanks", " 11520260930", false),
	)

	DescribeTable("date without a time", func(value string, expected bool) {
		Expect(valid("Case.Modify", tags("CASENUM", "1", "CF.DAY", value))).To(Equal(expected))
	},
		Entry("an ordinary one", "01152026", true), Entry("a leap day", "02292028", true),
		Entry("no leap day", "02292027", false), Entry("seven characters", "1152026", false), Entry("with dashes", "1-1-2026", false),
	)

	DescribeTable("number", func(value string, expected bool) {
		Expect(valid("Case.Modify", tags("CASENUM", "1", "CF.COUNT", value))).To(Equal(expected))
	},
		Entry("digits", "42", true), Entry("zero", "0", true), Entry("leading zeros", "007", true),
		Entry("negative", "-1", true), Entry("with a plus", "+1", true), Entry("a fraction", "3.14", true),
		Entry("many digits", strings.Repeat("9", 255), true),
		Entry("nothing behind the point", "3.", false), Entry("nothing before the point", ".5", false),
		Entry("two points", "1.2.3", false), Entry("an exponent", "1e5", false), Entry("hexadecimal", "0x1F", false),
		Entry("a thousands separator", "1,000", false), Entry("a blank", "4 2", false), Entry("a newline behind", "42\n", false),
		Entry("a word", "many", false), Entry("a sign alone", "-", false), Entry("other digits", "٤٢", false),
	)

	DescribeTable("choice", func(name string, fields []contracts.Field, expected bool) {
		Expect(valid(name, fields)).To(Equal(expected))
	},
		Entry("a value", "Case.Modify", tags("CASENUM", "1", "STATUS", "Closed"), true),
		Entry("a value of two words", "Task.Modify", tags("TASKNUM", "1", "TASK_STATUS", "In Progress"), true),
		Entry("a value in another case", "Case.Modify", tags("CASENUM", "1", "STATUS", "closed"), false),
		Entry("a value with a blank", "Case.Modify", tags("CASENUM", "1", "STATUS", "Closed "), false),
		Entry("a value of another list", "Case.Modify", tags("CASENUM", "1", "STATUS", "Active"), false),
		Entry("one of a tag's own", "Customer.Add", lee("AUTOPASSWD", "TRUE"), true),
		Entry("none of a tag's own", "Customer.Add", lee("AUTOPASSWD", "true"), false),
		Entry("no value", "Case.Modify", tags("CASENUM", "1", "STATUS", ""), true),
	)

	DescribeTable("text and id take anything", func(name string, fields []contracts.Field) { Expect(valid(name, fields)).To(BeTrue()) },
		Entry("an id that is no number", "Case.Add", tags("ACCOUNTNUM", "not a number", "SUBJECT", "Help")),
		Entry("text of any characters", "Case.Add", tags("ACCOUNTNUM", "1", "SUBJECT", "<&>\"'\t\n😀%_")),
	)

	DescribeTable("agent", func(name string, fields []contracts.Field, expected string) {
		Expect(accepted(name, fields)).To(ContainElement("ASSIGNEDTO=" + expected))
	},
		Entry("a case by login", "Case.Modify", tags("CASENUM", "1", "ASSIGNEDTO", "jsmith"), "jsmith"),
		Entry("a case by id", "Case.Modify", tags("CASENUM", "1", "ASSIGNEDTO", "ag0002"), "bpower"),
		Entry("a task by id", "Task.Modify", tags("TASKNUM", "1", "ASSIGNEDTO", "ag0002"), "ag0002"),
		Entry("a task by login", "Task.Add", tags("SUBJECT", "Call", "ASSIGNEDTO", "jsmith"), "ag0001"),
		Entry("a search by login", "Task.Get", tags("ASSIGNEDTO", "jsmith"), "ag0001"),
		Entry("a search by id", "Task.Get", tags("ASSIGNEDTO", "ag0001"), "ag0001"),
		Entry("a search for nobody", "Task.Get", tags("ASSIGNEDTO", "nobody"), "nobody"),
		Entry("taken away", "Task.Modify", tags("TASKNUM", "1", "ASSIGNEDTO", ""), ""),
	)

	DescribeTable("agent of nobody", refused, request,
		Entry(nil, "Case.Modify", tags("CASENUM", "1", "ASSIGNEDTO", "nobody"), answer{"Case.Modify.ASSIGNEDTO.type", 5, "The value 'nobody' of the tag 'ASSIGNEDTO' is not valid"}),
		Entry(nil, "Case.Modify", tags("CASENUM", "1", "ASSIGNEDTO", "J. Smith"), answer{"Case.Modify.ASSIGNEDTO.type", 5, "The value 'J. Smith' of the tag 'ASSIGNEDTO' is not valid"}),
		Entry(nil, "Task.Add", tags("SUBJECT", "Call", "ASSIGNEDTO", " jsmith"), answer{"Task.Add.ASSIGNEDTO.type", 5, "The value ' jsmith' of the tag 'ASSIGNEDTO' is not valid"}),
	)

	It("agent takes nobody where there are no agents", func() {
		_, broken := operation(shipped(), "Case.Modify").Validate(tags("CASENUM", "1", "ASSIGNEDTO", "jsmith"))
		Expect(broken.Problem.Code).To(Equal(5))
	})
})
