package matchers_test

import (
	"context"
	"errors"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/specs/matchers"
)

const proves = "The journal was full and has dropped older exchanges that might count, so this proves nothing: " +
	"give the test a tenant of its own, clear the journal when it begins, or let it hold more (journal.exchanges in crmock.yaml)"

var _ = Describe("HaveReceivedCommand", func() {
	add := func(options ...matchers.CommandOption) OmegaMatcher {
		return matchers.HaveReceivedCommand("Customer.Add", options...)
	}

	It("asks the journal for the operation, and for all that the options say", func() {
		j := holding(1)
		Expect(j).To(matchers.HaveReceivedCommand("customer.%", matchers.WithTag("EMAIL", "%@example.com"), matchers.WithTag("FAX", ""),
			matchers.WithStatus(-1), matchers.WithProblem("duplicate")))
		Expect(j).To(matchers.HaveReceivedCommand("%"))
		status := -1
		Expect(j.asked).To(Equal([]console.Query{
			{Operation: "customer.%", Tags: map[string]string{"EMAIL": "%@example.com", "FAX": ""}, Status: &status, Problem: "duplicate", Limit: 12},
			{Operation: "%", Limit: 12},
		}))
		Expect(j.askedNear).To(BeEmpty())
	})

	DescribeTable("holds by how many there are",
		func(counts string, options ...matchers.CommandOption) {
			for matched, holds := range counts {
				Expect(add(options...).Match(holding(matched))).To(Equal(holds == '+'), "%d received", matched)
			}
		},
		Entry("at least one if nothing is said", "-+++"),
		Entry("exactly none", "+---", matchers.Times(0)),
		Entry("exactly one", "-+--", matchers.Times(1)),
		Entry("exactly two", "--+-", matchers.Times(2)),
		Entry("at least one", "-+++", matchers.AtLeast(1)),
		Entry("at least two", "--++", matchers.AtLeast(2)),
	)

	DescribeTable("cannot tell what a full journal has forgotten, so that neither To nor NotTo holds",
		func(counts string, options ...matchers.CommandOption) {
			for matched, holds := range counts {
				is, err := add(options...).Match(full(matched))
				Expect(is).To(Equal(holds == '+'), "%d received", matched)
				if holds == '?' {
					Expect(err).To(MatchError(HaveSuffix("\n"+proves)), "%d received", matched)
				} else {
					Expect(err).NotTo(HaveOccurred(), "%d received", matched)
				}
			}
		},
		Entry("at least one if nothing is said", "?+++"),
		Entry("exactly none", "?---", matchers.Times(0)),
		Entry("exactly two", "???-", matchers.Times(2)),
		Entry("at least two", "??++", matchers.AtLeast(2)),
	)

	It("has an error for what is no journal", func() {
		matcher := add()
		for shown, actual := range map[string]any{"nil": nil, "client.Reply": client.Reply{}, "a nil *matchers_test.journal": (*journal)(nil)} {
			Expect(complaint(matcher, actual)).To(Equal("HaveReceivedCommand takes a journal, such as console.Client.Tenant(name).Journal() returns, not " + shown))
			Expect(matcher.FailureMessage(actual)).To(Equal(complaint(matcher, actual)))
			Expect(matcher.NegatedFailureMessage(actual)).To(Equal(complaint(matcher, actual)))
		}
	})

	It("has an error where the journal does", func() {
		refused := errors.New("the console is closed")
		matcher := add()
		_, err := matcher.Match(&journal{err: refused})
		Expect(err).To(MatchError(refused))
		Expect(err).To(MatchError("HaveReceivedCommand could not ask the journal: the console is closed"))
		Expect(matcher.FailureMessage(&journal{err: refused})).To(Equal(err.Error()))
	})

	DescribeTable("has an error for options that cannot be",
		func(shown, operation string, options ...matchers.CommandOption) {
			j := holding(1)
			matcher := matchers.HaveReceivedCommand(operation, options...)
			Expect(complaint(matcher, j)).To(Equal(shown))
			Expect(matcher.FailureMessage(j)).To(Equal(shown))
			Expect(j.asked).To(BeEmpty())
		},
		Entry("an object alone", `HaveReceivedCommand takes an operation like Customer.Add, not "Customer"; Customer.% is every action, % alone every command`, "Customer"),
		Entry("no operation", `HaveReceivedCommand takes an operation like Customer.Add, not ""; Customer.% is every action, % alone every command`, ""),
		Entry("a tag twice", "the tag email stands in WithTag twice; a command is looked for by one value of each", "%", matchers.WithTag("EMAIL", "a"), matchers.WithTag("email", "b")),
		Entry("a tag without a name", `WithTag needs the name of a tag, as in WithTag("EMAIL", "ann@example.com")`, "%", matchers.WithTag("", "a")),
		Entry("a status twice", "WithStatus is given twice; a reply has one STATUS", "%", matchers.WithStatus(0), matchers.WithStatus(0)),
		Entry("a problem twice", "WithProblem is given twice; a reply is one problem", "%", matchers.WithProblem("length"), matchers.WithProblem("value")),
		Entry("a problem without a name", `WithProblem needs the name of a problem, as in WithProblem("duplicate"); for a success there is WithStatus(0)`, "%", matchers.WithProblem("")),
		Entry("fewer than none", "Times(-1): nothing is received fewer than 0 times", "%", matchers.Times(-1)),
		Entry("what always holds", "AtLeast(0) holds whatever was received; write AtLeast(1) or more, or Times(0) for none", "%", matchers.AtLeast(0)),
		Entry("two numbers", "the number of commands is given twice; use one Times or one AtLeast", "%", matchers.Times(1), matchers.AtLeast(1)),
		Entry("two contexts", "InContext is given twice; a journal is asked in one context", "%", matchers.InContext(context.Background()), matchers.InContext(context.Background())),
		Entry("an empty option", "HaveReceivedCommand got an empty CommandOption; make one with WithTag, WithStatus, WithProblem, Times, AtLeast or InContext", "%", matchers.CommandOption{}),
	)

	It("waits ten seconds for an answer at most, and then no longer holds on to its context", func() {
		j := holding(1)
		began := time.Now()
		Expect(j).To(add())
		deadline, limited := j.contexts[0].Deadline()
		Expect(limited).To(BeTrue())
		Expect(deadline).To(BeTemporally("~", began.Add(10*time.Second), 5*time.Second))
		Expect(j.contexts[0].Err()).To(HaveOccurred())
	})

	It("asks in the context that it is given", func() {
		type key struct{}
		ctx, cancel := context.WithCancelCause(context.WithValue(context.Background(), key{}, "given"))
		late := errors.New("the test is over")
		cancel(late)
		j := holding(0)
		Expect(j).NotTo(add(matchers.InContext(ctx)))
		failure(add(matchers.InContext(ctx)), j)
		Expect(j.contexts).To(HaveLen(3))
		for _, asked := range j.contexts {
			_, limited := asked.Deadline()
			Expect(limited).To(BeFalse())
			Expect(asked.Value(key{})).To(Equal("given"))
			Expect(context.Cause(asked)).To(Equal(late))
		}
	})

	It("asks again at each poll of Eventually, until there are enough", func() {
		j := &journal{answers: []console.Exchanges{exchanges(0), exchanges(1), exchanges(2)}}
		Eventually(j).WithPolling(1).Should(add(matchers.Times(2)))
		Expect(j.asked).To(HaveLen(3))
		Expect(j.askedNear).To(BeEmpty())
		Consistently(j).WithTimeout(20 * time.Millisecond).WithPolling(1).ShouldNot(add(matchers.Times(3)))
	})

	It("goes on in Eventually where a full journal does not know yet", func() {
		j := full(0)
		j.answers = append(j.answers, full(1).answers...)
		Eventually(j).WithPolling(1).Should(add())
	})

	It("is shown by Eventually as it is, where a full journal does not know", func() {
		var message string
		NewGomega(func(text string, _ ...int) { message = text }).Eventually(full(0)).WithTimeout(1).WithPolling(1).Should(add())
		Expect(message).To(HaveSuffix(lines(
			"s.",
			"Expected the command Customer.Add to have been received",
			"but it was not received, as far as the journal goes back",
			"Nothing else came close",
			proves,
			"",
		)))
	})

	It("is written as in the test where another matcher lists it", func() {
		either := Or(add(), matchers.HaveReceivedCommand("%", matchers.WithTag("FAX", ""), matchers.WithStatus(0), matchers.WithProblem("length"),
			matchers.AtLeast(2), matchers.InContext(context.Background())), add(matchers.Times(3)))
		Expect(strings.ReplaceAll(failure(either, holding(0)), "\n", " ")).To(ContainSubstring(
			`[HaveReceivedCommand("Customer.Add") ` +
				`HaveReceivedCommand("%", WithTag("FAX", ""), WithStatus(0), WithProblem("length"), AtLeast(2), InContext(…)) ` +
				`HaveReceivedCommand("Customer.Add", Times(3))]`))
	})
})
