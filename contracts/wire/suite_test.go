package wire_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

func TestWire(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "Bytes and values of the wire")
}

// envelope puts a command into an otherwise good envelope.
func envelope(command string) string {
	return "<WAPI><TENANT>acme</TENANT><USERNAME>wapi</USERNAME><PASSWORD>s3cret</PASSWORD>" + command + "</WAPI>"
}

func decode(xml string) (wire.Request, error) {
	return wire.DecodeRequest([]byte(xml), "", wire.DefaultGrammar(), wire.RequestLimits())
}

func decodeAs(charset, xml string) (wire.Request, error) {
	return wire.DecodeRequest([]byte(xml), charset, wire.DefaultGrammar(), wire.RequestLimits())
}

func decodeCommand(xml string) (wire.Request, error) {
	return wire.DecodeCommand([]byte(xml), "", wire.DefaultGrammar(), wire.RequestLimits())
}

func decodeReply(xml string) (wire.Reply, error) {
	return wire.DecodeReply([]byte(xml), "", wire.DefaultGrammar(), wire.ReplyLimits())
}

func field(tag, value string) contracts.Field { return contracts.Field{Tag: tag, Value: value} }

// refusal returns err as the DecodeError that every refusal is.
func refusal(err error) *wire.DecodeError {
	GinkgoHelper()
	var refused *wire.DecodeError
	Expect(err).To(BeAssignableToTypeOf(refused))
	Expect(err).To(MatchError(Not(ContainSubstring("s3cret"))), "an error must not quote a value")
	refused, _ = err.(*wire.DecodeError) //nolint:errorlint // asserted just above
	return refused
}
