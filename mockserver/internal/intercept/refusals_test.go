package intercept_test

import (
	"math"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver/internal/intercept"
)

const (
	operations = "Customer.Add, Customer.Modify, Customer.Get, FAQ.Add, FAQ.Modify, FAQ.Get, Case.Add, Case.Modify, Case.Get, " +
		"Task.Add, Task.Modify, Task.Get, Followup.Add, Followup.Get"
	delayForms = "then.delay: write fixed alone, or min and max, the lower one first, or median, which has to be above 0, with sigma and perhaps max"
	sigmaRange = "then.delay: sigma is the spread of a log-normal delay, from 0 to 10, and goes with median"
)

var _ = Describe("An interception that is refused", func() {
	refusedAs := func(declared console.Interception, said string) {
		GinkgoHelper()
		Expect(intercept.Check(shipped(), declared)).To(MatchError(said))
		set := newSet()
		_, err := set.Add(shipped(), declared)
		Expect(err).To(BeAssignableToTypeOf(&intercept.RefusedError{}))
		Expect(err).To(MatchError(said))
		Expect(set.Some()).To(BeFalse())
	}

	DescribeTable("because of what is to be done says what is wrong and how to mend it", func(act console.Then, said string) {
		refusedAs(then(act), said)
	},
		Entry("nothing", console.Then{}, "then says what is done, one of delay, problem, status, reply, drop, half, malformed, charset, drip, unavailable, lost, twice"),
		Entry("two things", console.Then{Twice: &console.ActTwice{}, Lost: &console.ActLost{}},
			"then has lost and twice; write one of them, and another interception for the other"),
		Entry("a delay with one of two more", console.Then{Delay: &console.ActDelay{Fixed: "1s"}, Half: &console.ActHalf{}},
			"then has delay and half; write one of them, and another interception for the other"),

		Entry("a delay without a length", console.Then{Delay: &console.ActDelay{}}, delayForms),
		Entry("a delay with min alone", console.Then{Delay: &console.ActDelay{Min: "1s"}}, delayForms),
		Entry("a delay with max alone", console.Then{Delay: &console.ActDelay{Max: "1s"}}, delayForms),
		Entry("a delay with the higher one first", console.Then{Delay: &console.ActDelay{Min: "2s", Max: "1s"}}, delayForms),
		Entry("a delay both fixed and spread", console.Then{Delay: &console.ActDelay{Fixed: "1s", Min: "1s", Max: "2s"}}, delayForms),
		Entry("a delay both fixed and log-normal", console.Then{Delay: &console.ActDelay{Fixed: "1s", Median: "1s"}}, delayForms),
		Entry("a delay both log-normal and spread", console.Then{Delay: &console.ActDelay{Median: "1s", Min: "1s", Max: "2s"}}, delayForms),
		Entry("a median above the longest", console.Then{Delay: &console.ActDelay{Median: "2s", Max: "1s"}}, delayForms),
		Entry("a median of nothing", console.Then{Delay: &console.ActDelay{Median: "0s"}}, delayForms),
		Entry("a sigma without a median", console.Then{Delay: &console.ActDelay{Fixed: "1s", Sigma: 0.5}}, sigmaRange),
		Entry("a sigma below 0", console.Then{Delay: &console.ActDelay{Median: "1s", Sigma: -0.5}}, sigmaRange),
		Entry("a sigma above 10", console.Then{Delay: &console.ActDelay{Median: "1s", Sigma: 10.5}}, sigmaRange),
		Entry("a sigma that is no number", console.Then{Delay: &console.ActDelay{Median: "1s", Sigma: math.NaN()}}, sigmaRange),
		Entry("a delay without a unit", console.Then{Delay: &console.ActDelay{Fixed: "250"}},
			`then.delay: fixed is a length of time from 0 to 1h0m0s, written like 250ms or 2s, not "250"`),
		Entry("a delay below 0", console.Then{Delay: &console.ActDelay{Min: "-1s", Max: "1s"}},
			`then.delay: min is a length of time from 0 to 1h0m0s, written like 250ms or 2s, not "-1s"`),
		Entry("a delay over an hour", console.Then{Delay: &console.ActDelay{Min: "1s", Max: "1h1s"}},
			`then.delay: max is a length of time from 0 to 1h0m0s, written like 250ms or 2s, not "1h1s"`),
		Entry("a median in words", console.Then{Delay: &console.ActDelay{Median: "long"}},
			`then.delay: median is a length of time from 0 to 1h0m0s, written like 250ms or 2s, not "long"`),

		Entry("a problem without a name", console.Then{Problem: &console.ActProblem{}},
			"then.problem: name is that of a problem of the contract, as in unavailable"),
		Entry("a problem that there is not", console.Then{Problem: &console.ActProblem{Name: "Duplicate"}},
			`then.problem: the contract has no problem "Duplicate"; docs/api/problems.md lists them`),

		Entry("a status below 200", console.Then{Status: &console.ActStatus{Code: 199}}, "then.status: code is a status of HTTP from 200 to 599, not 199"),
		Entry("a status above 599", console.Then{Status: &console.ActStatus{Code: 600}}, "then.status: code is a status of HTTP from 200 to 599, not 600"),
		Entry("a status without a code", console.Then{Status: &console.ActStatus{}}, "then.status: code is a status of HTTP from 200 to 599, not 0"),
		Entry("a type that cannot stand in a header", console.Then{Status: &console.ActStatus{Code: 200, Type: "a\r\nb"}},
			`then.status: type goes into a header, which has printable ASCII characters only, not "a\r\nb"`),
		Entry("a time to come again that cannot stand in a header", console.Then{Status: &console.ActStatus{Code: 503, Retry: "spät"}},
			`then.status: retry goes into a header, which has printable ASCII characters only, not "spät"`),

		Entry("a reply without a text", console.Then{Reply: &console.ActReply{}}, "then.reply: body is the text to answer"),
		Entry("a reply of another status", console.Then{Reply: &console.ActReply{Body: "x", Code: 100}}, "then.reply: code is a status of HTTP from 200 to 599, not 100"),
		Entry("a reply of a type that cannot stand in a header", console.Then{Reply: &console.ActReply{Body: "x", Type: "\x7f"}},
			`then.reply: type goes into a header, which has printable ASCII characters only, not "\x7f"`),
		Entry("a placeholder of nothing", console.Then{Reply: &console.ActReply{Body: "a ${} b"}},
			"then.reply: body: ${} is no placeholder; there are ${request.TAG} and ${reply.TAG}, and $${ for ${ itself"),
		Entry("a placeholder without a tag", console.Then{Reply: &console.ActReply{Body: "${request}"}},
			"then.reply: body: ${request} is no placeholder; there are ${request.TAG} and ${reply.TAG}, and $${ for ${ itself"),
		Entry("a placeholder of something else", console.Then{Reply: &console.ActReply{Body: "${env.HOME}"}},
			"then.reply: body: ${env.HOME} is no placeholder; there are ${request.TAG} and ${reply.TAG}, and $${ for ${ itself"),
		Entry("a placeholder of no name", console.Then{Reply: &console.ActReply{Body: "${reply.1A}"}},
			"then.reply: body: ${reply.1A} is no placeholder; there are ${request.TAG} and ${reply.TAG}, and $${ for ${ itself"),
		Entry("a long placeholder, whose beginning is shown", console.Then{Reply: &console.ActReply{Body: "${" + strings.Repeat("é", 50) + "}"}},
			"then.reply: body: ${"+strings.Repeat("é", 40)+"…} is no placeholder; there are ${request.TAG} and ${reply.TAG}, and $${ for ${ itself"),

		Entry("a drop without a moment", console.Then{Drop: &console.ActDrop{}}, `then.drop: at is before, amid or after, not ""`),
		Entry("a drop at another moment", console.Then{Drop: &console.ActDrop{At: "Before"}}, `then.drop: at is before, amid or after, not "Before"`),
		Entry("another way to spoil XML", console.Then{Malformed: &console.ActMalformed{How: "tag"}},
			`then.malformed: how is end-tag, ampersand or junk, not "tag"`),
		Entry("another charset", console.Then{Charset: &console.ActCharset{Name: "EBCDIC"}},
			`then.charset: name is that of the bytes that are sent, UTF-16, UTF-8 or ISO-8859-1, not "EBCDIC"`),

		Entry("a drip without a time", console.Then{Drip: &console.ActDrip{Pieces: 3}}, "then.drip: over is the time from the first piece to the last, written like 5s"),
		Entry("a drip of a wrong time", console.Then{Drip: &console.ActDrip{Over: "5"}},
			`then.drip: over is a length of time from 0 to 1h0m0s, written like 250ms or 2s, not "5"`),
		Entry("a drip of one piece", console.Then{Drip: &console.ActDrip{Over: "5s", Pieces: 1}}, "then.drip: pieces is how many pieces the reply is cut into, from 2 to 10000"),
		Entry("a drip of too many pieces", console.Then{Drip: &console.ActDrip{Over: "5s", Pieces: 10_001}}, "then.drip: pieces is how many pieces the reply is cut into, from 2 to 10000"),
		Entry("a drip of a negative number of pieces", console.Then{Drip: &console.ActDrip{Over: "5s", Pieces: -1}}, "then.drip: pieces is how many pieces the reply is cut into, from 2 to 10000"),

		Entry("an outage without a time", console.Then{Unavailable: &console.ActOutage{}}, "then.unavailable: for is the time from the first hit on, written like 30s"),
		Entry("an outage of no time", console.Then{Unavailable: &console.ActOutage{For: "0s"}}, "then.unavailable: for is the time from the first hit on, written like 30s"),
		Entry("an outage of a wrong time", console.Then{Unavailable: &console.ActOutage{For: "2h"}},
			`then.unavailable: for is a length of time from 0 to 1h0m0s, written like 250ms or 2s, not "2h"`),
	)

	It("because of a charset that is not known names it", func() {
		Expect(intercept.Check(shipped(), then(console.Then{Reply: &console.ActReply{Body: "x", Type: "text/xml; charset=klingon"}}))).
			To(MatchError(And(HavePrefix("then.reply: type: "), ContainSubstring("klingon"))))
	})

	DescribeTable("because of what it means says what is wrong and how to mend it", func(when console.When, said string) {
		refusedAs(named("", when), said)
	},
		Entry("nth below 0", console.When{Nth: -1}, "when: nth, every and times count calls, so they are 0 or above"),
		Entry("every below 0", console.When{Every: -1}, "when: nth, every and times count calls, so they are 0 or above"),
		Entry("times below 0", console.When{Times: -1}, "when: nth, every and times count calls, so they are 0 or above"),
		Entry("nth with every", console.When{Nth: 3, Every: 2}, "when: nth is one call and every is many; write one of them"),
		Entry("a share below 0", console.When{Share: -0.1}, "when: share is above 0 and up to 1, as in 0.2 for a fifth of the calls, not -0.1"),
		Entry("a share above 1", console.When{Share: 20}, "when: share is above 0 and up to 1, as in 0.2 for a fifth of the calls, not 20"),
		Entry("a share that is no number", console.When{Share: math.NaN()}, "when: share is above 0 and up to 1, as in 0.2 for a fifth of the calls, not NaN"),
		Entry("an operation that there is not", console.When{Operation: "Customer.Delete"},
			`when: operation "Customer.Delete" is none of `+operations+`, in any case, and % stands for any run of characters`),
		Entry("an object alone", console.When{Operation: "Customer"},
			`when: operation "Customer" is none of `+operations+`, in any case, and % stands for any run of characters`),
		Entry("a name that no tag can have", console.When{Tags: map[string]string{"E MAIL": "x"}}, `when: tags: "E MAIL" cannot be the name of a tag`),
		Entry("a tag twice", console.When{Tags: map[string]string{"Email": "x", "email": "y"}}, "when: tags: EMAIL stands there twice"),
	)

	DescribeTable("because of its id says what an id is", func(id, said string) {
		refusedAs(named(id, console.When{}), said)
	},
		Entry("a blank", "a b", `id "a b" is made of letters, digits, dots, dashes and underscores`),
		Entry("a slash", "a/b", `id "a/b" is made of letters, digits, dots, dashes and underscores`),
		Entry("a letter that is not ASCII", "ü", `id "ü" is made of letters, digits, dots, dashes and underscores`),
		Entry("only dots, which mean something in a path", "..", "id has 64 characters at most, and not only dots"),
		Entry("too long", strings.Repeat("a", 65), "id has 64 characters at most, and not only dots"),
	)

	It("is the first that is one too many", func() {
		set := newSet()
		for range 1000 {
			_, err := set.Add(shipped(), then(lost()))
			Expect(err).NotTo(HaveOccurred())
		}
		_, err := set.Add(shipped(), then(lost()))
		Expect(err).To(MatchError("a tenant has 1000 interceptions of the console at most"))
		Expect(set.List()).To(HaveLen(1000))
	})

	DescribeTable("is none of these", func(declared console.Interception) {
		if declared.Then == (console.Then{}) {
			declared.Then = lost()
		}
		Expect(intercept.Check(shipped(), declared)).To(Succeed())
	},
		Entry("the longest id of all characters", named("aZ09._-"+strings.Repeat("x", 57), console.When{})),
		Entry("a share of all", named("", console.When{Share: 1})),
		Entry("nth with a share and a number of times", named("", console.When{Nth: 1, Share: 0.5, Times: 2})),
		Entry("an operation in another case", named("", console.When{Operation: "cUSTOMER.aDD"})),
		Entry("many operations", named("", console.When{Operation: "%.get"})),
		Entry("the tag of a custom field that may come later", named("", console.When{Tags: map[string]string{"CF02.REGION": "x"}})),
		Entry("no delay at all", then(console.Then{Delay: &console.ActDelay{Fixed: "0s"}})),
		Entry("the longest delay", then(console.Then{Delay: &console.ActDelay{Min: "1h", Max: "1h"}})),
		Entry("a log-normal delay without a spread", then(console.Then{Delay: &console.ActDelay{Median: "1s"}})),
		Entry("a log-normal delay with a limit", then(console.Then{Delay: &console.ActDelay{Median: "1s", Sigma: 10, Max: "2s"}})),
		Entry("a drip of no time", then(console.Then{Drip: &console.ActDrip{Over: "0s"}})),
		Entry("a type without a charset", then(console.Then{Reply: &console.ActReply{Body: "x", Type: "text/xml"}})),
	)
})
