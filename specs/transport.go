package specs

import (
	"strings"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/wire"
)

// writeTransport: where the API answers, how a request may be written, and what a reply looks like.
func writeTransport(b *book) {
	if !b.hasClassic() {
		return
	}
	writeEndpoints(b)
	writePaths(b)
	writeForms(b)
	writeRequests(b)
	writeGateway(b)
	writeReplies(b)
	writeItems(b)
}

// hasClassic tells whether the contract has the endpoint that takes a document in a form, which all of these use.
func (b *book) hasClassic() bool {
	endpoint := b.contract.Endpoint("classic")
	return endpoint != nil && endpoint.FormField != ""
}

// probe is a valid search of whatever operation comes first, for a record that is nowhere. It changes nothing, so it
// can be sent to any target.
func (s *session) probe() (operation string, filters []contracts.Field) {
	op := s.run.firstGet()
	params := op.Mandatory
	if len(params) == 0 {
		params = op.Params[:1]
	}
	for _, param := range params {
		value := s.unique("crmock-")
		if param.Max != nil && len(value) > param.Max.Value {
			value = value[len(value)-param.Max.Value:]
		}
		filters = append(filters, field(param.Name, value))
	}
	return op.Name, filters
}

// probing is the probe as a document.
func (s *session) probing() string {
	operation, filters := s.probe()
	return s.document(operation, filters...)
}

// alien is a tag that no operation takes. The answer to it repeats its value, which tells how the value was read.
const alien = "CRMOCK_NO_SUCH_TAG"

// echo is a command that the API refuses by repeating a value.
func (s *session) echo(value string) string {
	operation, filters := s.probe()
	return s.command(operation, append(filters, field(alien, value))...)
}

// echoing is the same as a document.
func (s *session) echoing(value string) string {
	return s.envelope(s.run.target.Credentials[0], s.echo(value))
}

// echoed demands that a reply to an echo repeats a value.
func (s *session) echoed(reply client.Reply, value string) {
	s.refused(reply, s.checked(contracts.CheckCriterion, contracts.Violation{Tag: alien, Value: value}))
}

// rawForm is a form with a document that is not encoded: but for the three characters that mean something in a form,
// which may stand in a password.
func (s *session) rawForm(document string) string {
	return s.formField() + "=" + strings.NewReplacer("%", "%25", "+", "%2B", "&", "%26").Replace(document)
}

func (s *session) formField() string { return s.contract().Endpoint("classic").FormField }

// noReply demands that an answer is none of the API.
func (s *session) noReply(a answer, what string) {
	_, err := wire.DecodeReply(a.body, wire.CharsetParameter(a.header.Get("Content-Type")), wire.GrammarOf(s.contract()), wire.ReplyLimits())
	s.Expect(a.status == s.contract().Reply.HTTPStatus && err == nil).To(gomega.BeFalse(),
		"%s is answered with a reply of the API: %s", what, s.beginning(a.body))
}
