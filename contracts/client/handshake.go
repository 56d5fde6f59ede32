package client

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// TLSCause is why client and server could not agree on TLS.
type TLSCause string

// The causes that can be told apart.
const (
	UnknownAuthority TLSCause = "unknown authority" // nobody we trust vouches for the certificate
	WrongName        TLSCause = "wrong name"        // the certificate is for another host
	BadCertificate   TLSCause = "bad certificate"   // expired, or not made for servers
	VersionRefused   TLSCause = "version refused"   // no version of TLS that both take
	NotTLS           TLSCause = "not TLS"           // https to a port that does not speak it
	OnlyTLS          TLSCause = "only TLS"          // http to a port that speaks https
	HandshakeFailed  TLSCause = "handshake failed"  // refused by the server, which does not say why
)

// TLSError says that something listens, but that no agreement on TLS was possible.
type TLSError struct {
	URL   string
	Cause TLSCause
	Hint  string // what to do
	Err   error
}

func (e *TLSError) Error() string {
	return fmt.Sprintf("no agreement on TLS with %s: %s: %v; %s", e.URL, e.Cause, e.Err, e.Hint)
}

func (e *TLSError) Unwrap() error { return e.Err }

const useHTTPS = "this port speaks TLS; use https://"

// tlsCauses is in the order of looking. What the standard library has no type for is known by its text.
//
//nolint:gochecknoglobals // constant table
var tlsCauses = []struct {
	is    func(error) bool
	cause TLSCause
	hint  string
}{
	{isA[x509.UnknownAuthorityError], UnknownAuthority, "trust its authority with --ca FILE (crmock prints its own with `crmock serve --print-ca`), or trust anyone with --insecure"},
	{isA[x509.HostnameError], WrongName, "use a name that the certificate holds, or trust any with --insecure"},
	{isA[*tls.CertificateVerificationError], BadCertificate, "renew the certificate, or trust any with --insecure"},
	{says("protocol version not supported"), VersionRefused, "the server refuses the versions offered; offer others with --tls-min and --tls-max"},
	{says("server selected unsupported protocol version"), VersionRefused, "the server wants a version outside --tls-min and --tls-max; offer more"},
	{says("server gave HTTP response to HTTPS client"), NotTLS, "this port speaks plain HTTP; use http:// or the port of HTTPS"},
	{isA[tls.RecordHeaderError], NotTLS, "this port does not speak TLS; use http:// or the port of HTTPS"},
	{says(`malformed HTTP response "\x15\x03`), OnlyTLS, useHTTPS},
	{says("remote error: tls:"), HandshakeFailed, "versions or ciphers may not fit; try others with --tls-min and --tls-max, and see the server's log"},
}

// tlsFailure is the error for a failed handshake, nil where TLS is not what failed.
func tlsFailure(url string, err error) error {
	for _, known := range tlsCauses {
		if known.is(err) {
			return &TLSError{URL: url, Cause: known.cause, Hint: known.hint, Err: err}
		}
	}
	return nil
}

// plainToTLS is the error for an answer by which a port of HTTPS refuses plain HTTP, nil for any other. Go, nginx and
// Apache say so in words of their own.
func plainToTLS(url string, status int, body string) error {
	for _, words := range []string{"HTTP request to an HTTPS server", "HTTP request was sent to HTTPS port", "speaking plain HTTP to an SSL"} {
		if status == http.StatusBadRequest && strings.Contains(body, words) {
			return &TLSError{URL: url, Cause: OnlyTLS, Hint: useHTTPS, Err: errors.New("the server refuses plain HTTP")}
		}
	}
	return nil
}

func isA[E error](err error) bool {
	_, found := errors.AsType[E](err)
	return found
}

func says(text string) func(error) bool {
	return func(err error) bool { return strings.Contains(err.Error(), text) }
}
