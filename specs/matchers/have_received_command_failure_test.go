package matchers_test

import (
	"errors"
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/specs/matchers"
)

var _ = Describe("The failure of HaveReceivedCommand", func() {
	It("says what was expected, how many matched, and what came closest by element path", func() {
		j := holding(1)
		j.near.NearMisses = []console.NearMiss{
			missing(7, console.Difference{Path: "WAPI/COMMAND/EMAIL", Expected: `"ann@%"`, Got: "not sent; EMIAL was, with \"ann@example.com\""}),
			missing(3,
				console.Difference{Path: "WAPI/COMMAND/@ACTION", Expected: `"Add"`, Got: `"Get"`},
				console.Difference{Path: "WAPI/REPLY/@STATUS", Expected: "0", Got: "-1"}),
			{Exchange: console.Exchange{ID: 2}, Differences: []console.Difference{{Path: "WAPI/COMMAND", Expected: `"Customer.Add"`, Got: "none (outcome http)"}}},
		}
		matcher := matchers.HaveReceivedCommand("Customer.Add", matchers.WithTag("FAX", ""), matchers.WithTag("EMAIL", "ann@%"),
			matchers.WithStatus(0), matchers.WithProblem("ok"), matchers.Times(2))
		Expect(failure(matcher, j)).To(Equal(lines(
			"Expected the command Customer.Add to have been received exactly 2 times",
			`    with EMAIL "ann@%"`,
			"    without FAX, or with an empty one",
			"    answered with STATUS 0",
			`    answered with the problem "ok"`,
			"but it was received once",
			"    exchange 1, Customer.Add: answered with STATUS 0",
			"What came closest",
			`    exchange 7, Customer.Add: WAPI/COMMAND/EMAIL: expected "ann@%", got not sent; EMIAL was, with "ann@example.com"`,
			`    exchange 3, Customer.Add: WAPI/COMMAND/@ACTION: expected "Add", got "Get"`,
			"    exchange 3, Customer.Add: WAPI/REPLY/@STATUS: expected 0, got -1",
			`    exchange 2: WAPI/COMMAND: expected "Customer.Add", got none (outcome http)`,
		)))
		Expect(j.askedNear).To(Equal(j.asked))
	})

	It("says how often it was to come only where the test does", func() {
		Expect(failure(matchers.HaveReceivedCommand("FAQ.Get"), holding(0))).To(Equal(lines(
			"Expected the command FAQ.Get to have been received", "but it was not received", "Nothing else came close")))
		Expect(failure(matchers.HaveReceivedCommand("FAQ.Get", matchers.AtLeast(1)), holding(0))).To(HavePrefix(
			"Expected the command FAQ.Get to have been received at least once\n"))
		Expect(failure(matchers.HaveReceivedCommand("FAQ.Get", matchers.Times(0)), holding(1))).To(HavePrefix(
			"Expected the command FAQ.Get to have been received exactly 0 times\nbut it was received once\n"))
	})

	It("lists those received rather than what came close where they are too many", func() {
		j := holding(2)
		j.answers[0].Exchanges[0] = console.Exchange{ID: 4, Operation: "Customer.Add", Problem: "duplicate", Status: new(int)}
		j.answers[0].Exchanges[1] = console.Exchange{ID: 5, Operation: "Customer.Add", Outcome: "lost"}
		Expect(failure(matchers.HaveReceivedCommand("Customer.%", matchers.Times(1)), j)).To(Equal(lines(
			"Expected the command Customer.% to have been received exactly once",
			"but it was received 2 times",
			`    exchange 4, Customer.Add: answered with the problem "duplicate"`,
			"    exchange 5, Customer.Add: its outcome is lost",
		)))
		Expect(j.askedNear).To(BeEmpty())
	})

	It("lists the first of many, of those received as of what came close", func() {
		message := failure(matchers.HaveReceivedCommand("Customer.Add", matchers.Times(1)), holding(40))
		Expect(message).To(HaveSuffix("\n    exchange 12, Customer.Add: answered with STATUS 0\n    and 28 more"))

		j := holding(0)
		for i := range 14 {
			j.near.NearMisses = append(j.near.NearMisses, missing(int64(i+1), console.Difference{Path: "outcome", Expected: "a", Got: "b"}))
		}
		message = failure(matchers.HaveReceivedCommand("Customer.Add"), j)
		Expect(message).To(HaveSuffix("\n    exchange 12, Customer.Add: outcome: expected a, got b\n    and 2 more"))
	})

	It("shows what others sent on one line, cut where it is very long", func() {
		j := holding(0)
		j.near.NearMisses = []console.NearMiss{missing(1, console.Difference{Path: "P", Expected: "a\n\x1b[2J", Got: strings.Repeat("é", 300)})}
		Expect(failure(matchers.HaveReceivedCommand("Customer.Add"), j)).To(HaveSuffix(
			fmt.Sprintf("\n    exchange 1, Customer.Add: P: expected a  [2J, got %s…", strings.Repeat("é", 200))))
	})

	It("says that a full journal proves nothing, beside all the rest", func() {
		j := full(1)
		j.near.NearMisses = []console.NearMiss{missing(9, console.Difference{Path: "WAPI/COMMAND/FAX", Expected: `"1"`, Got: "not sent"})}
		Expect(complaint(matchers.HaveReceivedCommand("Customer.Add", matchers.WithTag("FAX", "1"), matchers.AtLeast(2)), j)).To(Equal(lines(
			"Expected the command Customer.Add to have been received at least 2 times",
			`    with FAX "1"`,
			"but it was received once, as far as the journal goes back",
			"    exchange 1, Customer.Add: answered with STATUS 0",
			"What came closest",
			`    exchange 9, Customer.Add: WAPI/COMMAND/FAX: expected "1", got not sent`,
			proves,
		)))
	})

	It("is complete but for what came closest, where the journal cannot tell", func() {
		j := holding(0)
		j.nearErr = errors.New("the console is closed")
		Expect(failure(matchers.HaveReceivedCommand("Customer.Add"), j)).To(HaveSuffix("\nWhat came closest is not known: the console is closed"))
	})

	It("shows those that were not to be", func() {
		Expect(negated(matchers.HaveReceivedCommand("Customer.Add", matchers.WithTag("FAX", "%"), matchers.AtLeast(2)), holding(2))).To(Equal(lines(
			"Expected the command Customer.Add not to have been received at least 2 times",
			`    with FAX "%"`,
			"but it was received 2 times",
			"    exchange 1, Customer.Add: answered with STATUS 0",
			"    exchange 2, Customer.Add: answered with STATUS 0",
		)))
		Expect(negated(matchers.HaveReceivedCommand("Customer.Add"), full(1))).To(Equal(lines(
			"Expected the command Customer.Add not to have been received",
			"but it was received once, as far as the journal goes back",
			"    exchange 1, Customer.Add: answered with STATUS 0",
		)))
		Expect(negated(matchers.HaveReceivedCommand("Customer.Add", matchers.Times(0)), holding(0))).To(Equal(lines(
			"Expected the command Customer.Add not to have been received exactly 0 times",
			"but it was not received",
		)))
	})

	It("is about what the match found, not about what came after it", func() {
		j := &journal{answers: []console.Exchanges{exchanges(0), exchanges(1)}}
		Expect(failure(matchers.HaveReceivedCommand("Customer.Add"), j)).To(ContainSubstring("\nbut it was not received\n"))
		Expect(j.asked).To(HaveLen(1))
	})

	It("can be had before any match", func() {
		Expect(matchers.HaveReceivedCommand("Customer.Add", matchers.Times(1)).FailureMessage(holding(2))).To(ContainSubstring("\nbut it was received 2 times\n"))
	})
})
