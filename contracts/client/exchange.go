package client

import (
	"crypto/tls"

	"github.com/crmock/crmock/contracts/wire"
)

// Exchange is one request with its answer, without secrets.
type Exchange = wire.Exchange

// TLSFacts are what was agreed on for an HTTPS connection.
type TLSFacts = wire.TLSFacts

// note writes down an answer without its secrets.
func (c *Client) note(e *Exchange, a answer, s wire.Secrets) {
	e.RemoteAddr, e.Reused = a.remote, a.reused
	if a.http == nil {
		return
	}
	e.Status = a.http.StatusCode
	shown := s.Mask(string(c.redact(a.body))) // before it is cut, because a cut could go through a secret
	e.Reply = shown[:min(len(shown), wire.ShownReply)]
	header := a.http.Header
	e.ContentType, e.Clause, e.Hint = s.Mask(header.Get("Content-Type")), s.Mask(header.Get(headerClause)), s.Mask(hintOf(header))
	if state := a.http.TLS; state != nil {
		e.TLS = TLSFacts{Version: tls.VersionName(state.Version), CipherSuite: tls.CipherSuiteName(state.CipherSuite)}
	}
}
