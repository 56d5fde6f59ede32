package specs

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// throughGate is a caller of the gateway endpoint.
func (s *session) throughGate(c Credentials) caller { return s.calling(s.gatewayLogin(c)) }

// writeGatewayDoor: what the endpoint takes from those whom it lets in.
func writeGatewayDoor(b *book, endpoint *contracts.Endpoint) {
	id := clauses(contracts.ClauseID("endpoint", endpoint.Name))
	b.spec("The gateway endpoint carries out a COMMAND that comes with tenant and key in headers", id, func(s *session) {
		s.well(s.throughGate(s.run.target.Credentials[0]).nothing())
	}, HasGateway)
	if add := firstAdd(b.contract); add != nil {
		b.spec("What is added through the gateway endpoint is found through the classic one", id, func(s *session) {
			s.main().only(add.Object, s.throughGate(s.run.target.Credentials[0]).own(add.Object))
		}, HasGateway, CanWrite)
	}
	b.spec(fmt.Sprintf("The gateway endpoint answers ERROR_CODE %d to what is no XML", endpoint.Unreadable.Code), id, func(s *session) {
		s.refused(s.ask(s.gateway("not XML")), &contracts.Violation{Problem: endpoint.Unreadable})
	}, HasGateway)
	for _, method := range []string{http.MethodGet, http.MethodPut} {
		if slices.Contains(endpoint.Methods, method) {
			continue
		}
		b.spec("The gateway endpoint takes no "+method, id, func(s *session) {
			op := s.run.firstGet()
			m := s.gateway(s.command(op.Name, s.nowhere(op)...))
			m.method = method
			s.Expect(s.raw(m).status).To(gomega.Equal(http.StatusMethodNotAllowed), "HTTP status")
		}, HasGateway)
	}
}

// firstAdd is an operation that adds, nil where there is none: the first, because an object stands after those that
// its records reference.
func firstAdd(c *contracts.Contract) *contracts.Operation {
	for _, op := range c.Operations() {
		if op.Action == contracts.Add {
			return op
		}
	}
	return nil
}
