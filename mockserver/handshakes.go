package mockserver

import (
	"context"
	"net"
	"strings"

	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver/internal/journal"
	"github.com/crmock/crmock/mockserver/internal/tlsconf"
)

// handshakeRefused tells who could not connect by HTTPS, with what the client offered and how to mend it: often an
// integrator's first request.
func (s *Server) handshakeRefused(refusal tlsconf.Refusal) {
	attributes := []any{"remote", refusal.Remote, "cause", refusal.Cause, "reason", refusal.Reason, "hint", refusal.Hint}
	entry := journal.Entry{
		Exchange: wire.Exchange{Started: s.now(), RemoteAddr: refusal.Remote, Error: refusal.Reason, Hint: refusal.Hint},
		Outcome:  journal.Handshake,
	}
	if offer := refusal.Offer; offer != nil {
		attributes = append(attributes, "versions", strings.Join(offer.Versions, " "),
			"ciphers", strings.Join(offer.CipherSuites, " "), "server-name", offer.ServerName)
		entry.Offer = offerOf(*offer)
	}
	s.log.Warn("TLS handshake refused", attributes...)
	s.tenants.Strays().Add(entry)
}

func offerOf(o tlsconf.Offer) *journal.Offer {
	versions := make([]string, len(o.Versions))
	for i, version := range o.Versions {
		versions[i] = "TLS " + version // as the version that was agreed on is called
	}
	return &journal.Offer{Versions: versions, CipherSuites: o.CipherSuites, Protocols: o.Protocols, ServerName: o.ServerName}
}

// connection is the key of a request's connection in its context.
type connection struct{}

func withConnection(ctx context.Context, conn net.Conn) context.Context {
	return context.WithValue(ctx, connection{}, conn)
}

// offered is what the TLS client of a request offered, nil where that is not known.
func (s *Server) offered(ctx context.Context) *journal.Offer {
	conn, known := ctx.Value(connection{}).(net.Conn)
	if !known {
		return nil
	}
	offer, open := s.handshakes.Offered(conn)
	if !open {
		return nil
	}
	return offerOf(offer)
}
