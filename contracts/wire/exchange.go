package wire

import "time"

// Exchange is one request with its answer, as journals, recorders and reports show it. It is made without secrets:
// passwords, API keys and the values of secret tags are masked wherever they stood, so it may be shown and kept.
type Exchange struct {
	Operation string // OBJECT.ACTION as sent; empty for a document that names none
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
	RemoteAddr string // host:port of the other side; that of the proxy where there is one
	Reused     bool   // the connection had served an earlier exchange
	Error      string // why there is no reply; empty where there is one
}

// TLSFacts are what was agreed on for an HTTPS connection; empty for HTTP and for a handshake that failed.
type TLSFacts struct {
	Version     string // as in TLS 1.3
	CipherSuite string // as in TLS_AES_128_GCM_SHA256
}

// ShownReply is how much of a reply an exchange holds, in bytes.
const ShownReply = 1 << 20
