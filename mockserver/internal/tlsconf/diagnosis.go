package tlsconf

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strings"
)

// diagnosis recognises one cause and says how to mend it.
type diagnosis struct {
	cause Cause
	fits  func(ending) bool
	hint  func(ending) string
}

// diagnoses in the order in which they are tried; the last one fits everything.
var diagnoses = []diagnosis{ //nolint:gochecknoglobals // constant table
	{PlainHTTP, ending.isPlainHTTP, says("the client sent plain HTTP to the TLS port: use https://, or the http port")},
	{NoCommonVersion, ending.isSSL2, says("the client starts with an SSL 2.0 hello: turn that off in the client " +
		"(Java: remove SSLv2Hello from its protocols), or upgrade the client")},
	{NotTLS, ending.isForeign, says("the client does not speak TLS on the TLS port: check the protocol and the port it is set to")},
	{NoCommonVersion, ending.lacksVersion, versionHint},
	{NoCommonCipher, ending.lacksCipher, cipherHint},
	{CertificateRefused, ending.isAlertAboutCertificate, says("the client does not accept the server's certificate: " + trustHint)},
	{CertificateRefused, ending.isAlertInClear, says("the client broke off when it saw the server's certificate, " +
		"which most likely means that it does not accept it: " + trustHint)},
	{TimedOut, ending.isTimeout, says("the client did not go on with its handshake in time: look for a proxy or firewall " +
		"between client and server, and for a client that waits for its user")},
	{HungUp, ending.isHangUp, hangUpHint},
	{Unclear, func(ending) bool { return true }, says("compare what the client offered with what the server takes; " +
		"the client's own log may say more")},
}

const trustHint = "trust its CA (crmock's own: `crmock serve --print-ca`, or GET /ca.pem on the console) " +
	"and call the server by a name that the certificate holds"

func says(hint string) func(ending) string {
	return func(ending) string { return hint }
}

func (e ending) isPlainHTTP() bool {
	header, ok := errors.AsType[tls.RecordHeaderError](e.err)
	return ok && header.Conn != nil && slices.Contains(httpStarts, string(header.RecordHeader[:]))
}

// httpStarts are the first five bytes of requests by each method, and of the preface of HTTP/2.
var httpStarts = []string{ //nolint:gochecknoglobals // constant table
	"GET /", "HEAD ", "POST ", "PUT /", "DELET", "PATCH", "OPTIO", "CONNE", "TRACE", "PRI *",
}

func (e ending) isSSL2() bool {
	header, ok := errors.AsType[tls.RecordHeaderError](e.err)
	return ok && e.offer == nil && header.RecordHeader[0] == 0x80
}

// isForeign goes by Conn, which crypto/tls sets only if the first bytes on the connection were no TLS.
func (e ending) isForeign() bool {
	header, ok := errors.AsType[tls.RecordHeaderError](e.err)
	return ok && header.Conn != nil
}

// lacksVersion compares the offer with the policy, which is surer than the words of an error. The alert is sent by a
// client that found no fault with its own hello but does not want the version which the server chose from it.
func (e ending) lacksVersion() bool {
	if e.offer == nil {
		return false
	}
	offered := func(p protocol) bool { return slices.Contains(e.offer.Versions, p.name) }
	return !slices.ContainsFunc(e.policy.speaks(), offered) || e.isAlert(fromClient, alertProtocolVersion)
}

func versionHint(e ending) string {
	floor, ceiling := e.policy.speaks()[0], VersionName(e.policy.highest())
	newest := "" // the client's newest version; names sort by age
	for _, p := range protocols {
		if slices.Contains(e.offer.Versions, p.name) {
			newest = p.name
		}
	}
	switch {
	case newest == "":
		return fmt.Sprintf("the client offers no TLS at all, only SSL 3.0 or a version unknown here; "+
			"this server wants TLS %s or better: upgrade the client (%s or later)", floor.name, floor.since)
	case newest < floor.name:
		return fmt.Sprintf("the client offers TLS %s at most, this server wants TLS %s or better: "+
			"upgrade the client (%s or later) or let it use TLS %s; to test an old client as it is, `crmock serve --tls-min %s`",
			newest, floor.name, floor.since, floor.name, newest)
	default:
		return fmt.Sprintf("the client wants a newer TLS version than %s, the highest that this server is set to: "+
			"let the client use TLS %s, or let the server use newer ones", ceiling, ceiling)
	}
}

// lacksCipher goes by the words that crypto/tls uses for cipher suites and for key exchanges: it has no error value
// for them.
func (e ending) lacksCipher() bool {
	return strings.Contains(e.err.Error(), "supported by both client and server")
}

func cipherHint(e ending) string {
	hint := "client and server have no cipher suite or key exchange in common: let the client offer " +
		"ECDHE with AES-GCM or ChaCha20, such as " + suiteName(modernSuites[1])
	if e.policy.lowest() >= tls.VersionTLS12 {
		hint += "; to test an old client as it is, `crmock serve --tls-min 1.0` takes CBC and RSA suites too"
	}
	return hint
}

// Alerts that tell something about the cause. Libraries use them loosely: for a CA they do not trust, some send
// "unknown CA", others "bad certificate" or "certificate unknown", and the same for a name that does not match.
const (
	alertBadRecordMAC           tls.AlertError = 20
	alertBadCertificate         tls.AlertError = 42
	alertUnsupportedCertificate tls.AlertError = 43
	alertCertificateRevoked     tls.AlertError = 44
	alertCertificateExpired     tls.AlertError = 45
	alertCertificateUnknown     tls.AlertError = 46
	alertUnknownCA              tls.AlertError = 48
	alertProtocolVersion        tls.AlertError = 70
)

func (e ending) isAlertAboutCertificate() bool {
	return slices.ContainsFunc([]tls.AlertError{
		alertBadCertificate, alertUnsupportedCertificate, alertCertificateRevoked,
		alertCertificateExpired, alertCertificateUnknown, alertUnknownCA,
	}, func(alert tls.AlertError) bool { return e.isAlert(fromClient, alert) })
}

// isAlertInClear recognises how OpenSSL, and so curl and Python, refuse a certificate in TLS 1.3: by an alert that is
// not encrypted yet. The server expects encrypted records from there on, and sees one that it cannot decrypt.
func (e ending) isAlertInClear() bool {
	return e.offer != nil && slices.Contains(e.offer.Versions, VersionName(tls.VersionTLS13)) &&
		e.policy.highest() == tls.VersionTLS13 && e.isAlert(fromServer, alertBadRecordMAC)
}

// The operations by which crypto/tls tells apart who sent an alert.
const (
	fromClient = "remote error"
	fromServer = "local error"
)

// isAlert reports whether the sender ended the handshake with the alert. The error holds it as a type that crypto/tls
// keeps to itself, so the texts are compared.
func (e ending) isAlert(sender string, alert tls.AlertError) bool {
	sent, ok := errors.AsType[*net.OpError](e.err)
	return ok && sent.Op == sender && sent.Err.Error() == alert.Error()
}

func (e ending) isTimeout() bool {
	return errors.Is(e.err, os.ErrDeadlineExceeded)
}

func (e ending) isHangUp() bool {
	return e.cutOff() || errors.Is(e.err, io.ErrUnexpectedEOF)
}

// hangUpHint guesses: clients that do not trust a certificate often just close the connection.
func hangUpHint(e ending) string {
	if e.offer == nil {
		return "the client closed the connection within its first message: check that it speaks TLS to this port"
	}
	return "the client closed the connection in the middle of the handshake, which often means that it does not accept " +
		"the server's certificate: " + trustHint
}
