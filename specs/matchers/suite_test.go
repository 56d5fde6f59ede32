package matchers_test

import (
	"strings"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/wire"
)

func TestMatchers(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "The matchers")
}

// item is a record, its tags written as TAG=value.
func item(pairs ...string) wire.Item {
	fields := wire.Item{}
	for _, pair := range pairs {
		tag, value, _ := strings.Cut(pair, "=")
		fields = append(fields, contracts.Field{Tag: tag, Value: value})
	}
	return fields
}

// found is a reply with items.
func found(items ...wire.Item) wire.Reply { return wire.Reply{Items: items} }

// refused is a reply as crmock refuses a value.
func refused() client.Reply {
	return client.Reply{
		Reply:  wire.Reply{Status: -1, Code: 5, Text: "The value 'nobody' of the tag 'EMAIL' is not valid"},
		Clause: "Customer.Add.EMAIL.type",
		Hint:   `COMMAND/EMAIL: got "nobody"; mend the value`,
	}
}

// bytesOf is a reply as the API writes it.
func bytesOf(reply wire.Reply) []byte {
	return wire.AppendReply(nil, reply, wire.DefaultGrammar(), wire.ISO88591)
}

// failure is what a matcher says about an actual that it has to refuse.
func failure(matcher types.GomegaMatcher, actual any) string {
	GinkgoHelper()
	matched, err := matcher.Match(actual)
	Expect(err).NotTo(HaveOccurred())
	Expect(matched).To(BeFalse())
	return matcher.FailureMessage(actual)
}

// negated is what a matcher says about an actual that it matches, and was not to.
func negated(matcher types.GomegaMatcher, actual any) string {
	GinkgoHelper()
	matched, err := matcher.Match(actual)
	Expect(err).NotTo(HaveOccurred())
	Expect(matched).To(BeTrue())
	return matcher.NegatedFailureMessage(actual)
}

// complaint is the error of a matcher that cannot be used like this. Its messages are no other.
func complaint(matcher types.GomegaMatcher, actual any) string {
	GinkgoHelper()
	matched, err := matcher.Match(actual)
	Expect(err).To(HaveOccurred())
	Expect(matched).To(BeFalse())
	return err.Error()
}

// lines is a message written line by line.
func lines(each ...string) string { return strings.Join(each, "\n") }
