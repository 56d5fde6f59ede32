package client

import (
	"crypto/tls"
	"time"
)

// Exchange is one request with its answer, for journals and reports. It is made without secrets: passwords, API keys
// and the values of secret tags are masked wherever they stood, so it may be shown and kept.
type Exchange struct {
	Operation string // OBJECT.ACTION as sent; empty for a document sent as it stands
	Method    string
	URL       string
	Request   string // the XML, as it was before the form encoding

	Status       int // of HTTP; 0 where no answer came
	ContentType  string
	Reply        string // the body in the charset received, cut at 1 MiB
	Clause, Hint string // by which crmock explains a refusal; empty from other targets

	Started    time.Time
	Duration   time.Duration // until the last byte
	TLS        TLSFacts
	RemoteAddr string // host:port connected to; that of the proxy where there is one
	Reused     bool   // the connection had served an earlier exchange
	Error      string // why there is no reply; empty where there is one
}

// TLSFacts are what was agreed on for an HTTPS connection; empty for HTTP and for a handshake that failed.
type TLSFacts struct {
	Version     string // as in TLS 1.3
	CipherSuite string // as in TLS_AES_128_GCM_SHA256
}

// shownReply is how much of a reply an exchange holds, in bytes.
const shownReply = 1 << 20

// note writes down an answer without its secrets.
func (c *Client) note(e *Exchange, a answer, s secrets) {
	e.RemoteAddr, e.Reused = a.remote, a.reused
	if a.http == nil {
		return
	}
	e.Status = a.http.StatusCode
	shown := s.mask(string(c.redact(a.body))) // before it is cut, because a cut could go through a secret
	e.Reply = shown[:min(len(shown), shownReply)]
	header := a.http.Header
	e.ContentType, e.Clause, e.Hint = s.mask(header.Get("Content-Type")), s.mask(header.Get(headerClause)), s.mask(hintOf(header))
	if state := a.http.TLS; state != nil {
		e.TLS = TLSFacts{Version: tls.VersionName(state.Version), CipherSuite: tls.CipherSuiteName(state.CipherSuite)}
	}
}
