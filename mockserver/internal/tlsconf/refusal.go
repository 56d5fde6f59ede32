package tlsconf

import (
	"errors"
	"io"
	"net"
)

// Cause names why a handshake failed.
type Cause string

// The causes, from the most to the least certain.
const (
	PlainHTTP          Cause = "plain-http"  // an http:// request on the TLS port
	NotTLS             Cause = "not-tls"     // bytes of some other protocol
	NoCommonVersion    Cause = "version"     // client and server share no TLS version
	NoCommonCipher     Cause = "cipher"      // they share a version, but no cipher suite or key exchange for it
	CertificateRefused Cause = "certificate" // the client said that it does not accept the certificate
	TimedOut           Cause = "timeout"     // the client stopped in the middle
	HungUp             Cause = "hung-up"     // the client closed the connection in the middle, without a word
	Unclear            Cause = "unclear"     // anything else
)

// Refusal is a connection that ended without a TLS handshake, whichever side refused it.
type Refusal struct {
	Remote string // the client's address, host:port
	Offer  *Offer // what the client offered; nil if no whole ClientHello arrived
	Cause  Cause
	Reason string // the error of crypto/tls, for experts
	Hint   string // what is wrong and how to mend it, for everyone
}

// ending is all that is known of a connection that ended without a handshake.
type ending struct {
	policy Policy
	offer  *Offer
	err    error
}

// refusal names the first cause that fits.
func (e ending) refusal(remote string) Refusal {
	refusal := Refusal{Remote: remote, Offer: e.offer, Reason: e.err.Error()}
	for _, d := range diagnoses {
		if d.fits(e) {
			refusal.Cause, refusal.Hint = d.cause, d.hint(e)
			break
		}
	}
	return refusal
}

// unremarkable tells port probes and connections opened for later use, which end before the client sent anything,
// and connections that this server closed, as it does when it stops.
func (e ending) unremarkable() bool {
	return errors.Is(e.err, net.ErrClosed) || e.offer == nil && e.cutOff()
}

// cutOff reports whether the transport ended rather than the TLS conversation: closed, reset or timed out. The errors
// that crypto/tls makes of alerts are net.OpErrors too, but with operations of their own.
func (e ending) cutOff() bool {
	transport, ok := errors.AsType[*net.OpError](e.err)
	return errors.Is(e.err, io.EOF) || ok && (transport.Op == "read" || transport.Op == "write")
}
