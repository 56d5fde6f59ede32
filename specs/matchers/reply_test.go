package matchers_test

import (
	"errors"
	"sync/atomic"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/specs/matchers"
)

// all are the matchers by name, such that each matches the reply that john is.
func all() map[string]types.GomegaMatcher {
	return map[string]types.GomegaMatcher{
		"HaveStatus":    matchers.HaveStatus(0),
		"HaveProblem":   matchers.HaveProblem("ok"),
		"HaveTag":       matchers.HaveTag("FIRSTNAME", "Zoë"),
		"HaveItems":     matchers.HaveItems(1),
		"MatchReplyXML": matchers.MatchReplyXML(`<WAPI><REPLY STATUS="0" ERROR_STR="" ERROR_CODE="0"><ITEM><FIRSTNAME>Zoë</FIRSTNAME></ITEM></REPLY></WAPI>`),
	}
}

var _ = Describe("Every matcher", func() {
	zoe := found(item("FIRSTNAME=Zoë"))

	DescribeTable("takes a reply as",
		func(actual any) {
			for name, matcher := range all() {
				Expect(actual).To(matcher, name)
			}
		},
		Entry("client.Reply", client.Reply{Reply: zoe, Body: bytesOf(zoe)}),
		Entry("client.Reply without bytes", client.Reply{Reply: zoe}),
		Entry("*client.Reply", &client.Reply{Reply: zoe, Body: bytesOf(zoe)}),
		Entry("wire.Reply", zoe),
		Entry("*wire.Reply", &zoe),
		Entry("bytes in ISO-8859-1", bytesOf(zoe)),
		Entry("bytes in UTF-8", wire.AppendReply(nil, zoe, wire.DefaultGrammar(), wire.UTF8)),
		Entry("a string", string(bytesOf(zoe))),
	)

	DescribeTable("has an error for",
		func(actual any, shown string) {
			for name, matcher := range all() {
				Expect(complaint(matcher, actual)).To(HavePrefix(name+" takes a client.Reply, a wire.Reply, a pointer to one, "+
					"or the bytes of a reply as []byte or string, not "+shown), name)
				Expect(matcher.FailureMessage(actual)).To(Equal(complaint(matcher, actual)))
			}
		},
		Entry("nothing", nil, "nil"),
		Entry("another type", 42, "int"),
		Entry("an error", errors.New("refused"), "*errors.errorString"),
		Entry("a pointer to no reply of a client", (*client.Reply)(nil), "a nil *client.Reply"),
		Entry("a pointer to no reply", (*wire.Reply)(nil), "a nil *wire.Reply"),
	)

	It("has an error for the empty reply that stands beside an error, which would pass for a success", func() {
		for name, matcher := range all() {
			for _, actual := range []any{client.Reply{}, &client.Reply{}} {
				Expect(complaint(matcher, actual)).To(HavePrefix(
					name + " got an empty client.Reply, as it stands beside an error: check the error first, or pass both to Expect"))
			}
		}
	})

	It("takes a reply with nothing in it where it came from a server, or is written as one", func() {
		for _, actual := range []any{client.Reply{Body: bytesOf(wire.Reply{})}, wire.Reply{}} {
			Expect(actual).To(SatisfyAll(matchers.HaveStatus(0), matchers.HaveItems(0)))
		}
	})

	It("has an error for bytes that are no reply, with the place", func() {
		Expect(complaint(matchers.HaveStatus(0), "<html><body/></html>")).To(Equal(
			"HaveStatus got bytes that are no reply of the CRM API: line 1, column 1: <html> stands where <WAPI> is expected"))
		Expect(complaint(matchers.HaveItems(0), []byte(nil))).To(HavePrefix("HaveItems got bytes that are no reply of the CRM API: "))
	})

	It("works in Not, And and Or", func() {
		for _, matcher := range all() {
			Expect(zoe).To(And(matcher, Not(matchers.HaveStatus(-1))))
			Expect(zoe).To(Or(matchers.HaveStatus(-1), matcher))
			Expect(zoe).NotTo(And(matcher, matchers.HaveStatus(-1)))
		}
	})

	It("works in Eventually, where errors at first are not the end", func() {
		var asked atomic.Int32
		api := func() (any, error) {
			switch asked.Add(1) {
			case 1:
				return client.Reply{}, errors.New("not yet")
			case 2:
				return client.Reply{}, nil
			case 3:
				return found(), nil
			default:
				return zoe, nil
			}
		}
		for name, matcher := range all() {
			asked.Store(0)
			Eventually(api).WithPolling(1).Should(matcher, name)
		}
	})

	It("says the same each time, whatever it has met in between", func() {
		for name, matcher := range all() {
			first := failure(matcher, refused())
			Expect(zoe).To(matcher)
			Expect(matcher.FailureMessage(refused())).To(Equal(first), name)
			Expect(matcher.FailureMessage(refused())).To(Equal(first), name)
		}
	})

	It("is written as in the test where another matcher lists it", func() {
		either := Or(matchers.HaveStatus(1), matchers.HaveProblem("length"), matchers.HaveTag("A", "b"),
			matchers.HaveItems(matchers.HaveTag("A", matchers.HaveStatus(2)), matchers.HaveTag("B", "")), matchers.MatchReplyXML("<A/>"))
		Expect(failure(either, found())).To(HaveSuffix(
			`[HaveStatus(1) HaveProblem("length") HaveTag("A", "b") HaveItems(HaveTag("A", HaveStatus(2)), HaveTag("B", "")) MatchReplyXML("<A/>")]`))
	})
})
