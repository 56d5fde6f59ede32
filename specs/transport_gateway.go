package specs

import (
	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
)

// writeGateway: the endpoint that finds tenant and key in headers.
func writeGateway(b *book) {
	endpoint := b.contract.Endpoint("gateway")
	if endpoint == nil {
		return
	}
	name := b.contract.Request.Command
	b.spec("The gateway endpoint takes a body that is just the "+name, clauses("gateway.body", "endpoint.gateway"), func(s *session) {
		s.echoed(s.ask(s.gateway(s.echo("at the gateway"))), "at the gateway")
	}, HasGateway)
	b.spec("White space before the "+name+" changes nothing", clauses("gateway.leading-space"), func(s *session) {
		for _, gap := range []string{" ", "\n", "\r\n\t  "} {
			s.echoed(s.ask(s.gateway(gap+s.echo("after a gap"))), "after a gap")
		}
	}, HasGateway)
	b.spec("The gateway endpoint on "+endpoint.Path+" replies in the bytes of the classic one", clauses("gateway.same-replies"), func(s *session) {
		operation, filters := s.probe()
		for _, command := range []string{s.command(operation, filters...), s.echo("caf\u00e9"), s.command(operation), s.command("CrmockNoSuchObject." + contracts.Get)} {
			s.same(command)
		}
	}, HasGateway)
	b.spec("The gateway endpoint on "+endpoint.Path+" shows records in the bytes of the classic one", clauses("gateway.same-replies"), func(s *session) {
		s.eachStored(func(get *contracts.Operation, _ client.Reply) {
			s.same(s.command(get.Name, field(get.Object.IDTag, s.shared(get.Object.Name))))
		})
	}, HasGateway, CanWrite)
}

// same demands one answer to a command from both endpoints.
func (s *session) same(command string) {
	classic := s.raw(s.classic(s.envelope(s.run.target.Credentials[0], command)))
	gateway := s.raw(s.gateway(command))
	s.Expect(gateway.status).To(gomega.Equal(classic.status), "HTTP status of the gateway endpoint")
	s.Expect(gateway.header.Get("Content-Type")).To(gomega.Equal(classic.header.Get("Content-Type")), "content type of the gateway endpoint")
	s.Expect(s.saying(gateway.body)).To(gomega.Equal(s.saying(classic.body)), "reply of the gateway endpoint")
}
