package tlsconf

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
)

// Policy says which TLS versions a server speaks. The zero Policy is the contract's: TLS 1.2 or better, HTTP/1.1 only.
type Policy struct {
	Min   uint16 // lowest version, a tls.VersionTLS constant; 0 means TLS 1.2
	Max   uint16 // highest version; 0 means TLS 1.3
	HTTP2 bool   // offer HTTP/2 too; its connections cannot be hijacked, so faults are then out of reach
}

// modernSuites agree on a fresh key for each connection and encrypt with an AEAD. TLS 1.3 has suites of its own, which
// crypto/tls does not let anyone choose.
var modernSuites = []uint16{ //nolint:gochecknoglobals // constant table
	tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
	tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
	tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
	tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
	tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
	tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
}

// oldSuites come with a floor below TLS 1.2, because lowering it means "let this old client in": no AEAD suite exists
// before TLS 1.2, and clients without elliptic curves know only the RSA key exchange. TLS 1.2 clients may then choose
// them too. RC4 and 3DES stay out: they are broken, and clients that need them also have AES.
var oldSuites = []uint16{ //nolint:gochecknoglobals // constant table
	tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
	tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
	tls.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
	tls.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
	tls.TLS_RSA_WITH_AES_128_CBC_SHA,
	tls.TLS_RSA_WITH_AES_256_CBC_SHA,
}

// ServerConfig makes the configuration of a TLS server. It fails for a policy that no client could meet, and without
// a certificate source. [Secure] is the shorter way for an http.Server.
func ServerConfig(policy Policy, certs CertificateSource) (*tls.Config, error) {
	if certs == nil {
		return nil, errors.New("a TLS server needs a certificate: take one of an Authority, or LoadFiles")
	}
	if err := policy.check(); err != nil {
		return nil, err
	}
	return &tls.Config{
		MinVersion:     policy.lowest(),
		MaxVersion:     policy.highest(),
		CipherSuites:   policy.suites(),
		NextProtos:     policy.nextProtos(),
		GetCertificate: certs,
	}, nil
}

func (p Policy) check() error {
	for _, version := range []uint16{p.lowest(), p.highest()} {
		if _, err := ParseVersion(VersionName(version)); err != nil {
			return fmt.Errorf("TLS policy: %w", err)
		}
	}
	if p.lowest() > p.highest() {
		return fmt.Errorf("TLS policy: the lowest version %s is above the highest %s: no client could connect",
			VersionName(p.lowest()), VersionName(p.highest()))
	}
	return nil
}

func (p Policy) lowest() uint16 {
	if p.Min == 0 {
		return tls.VersionTLS12
	}
	return p.Min
}

func (p Policy) highest() uint16 {
	if p.Max == 0 {
		return tls.VersionTLS13
	}
	return p.Max
}

// speaks are the versions the policy allows, oldest first.
func (p Policy) speaks() []protocol {
	var allowed []protocol
	for _, version := range protocols {
		if p.lowest() <= version.id && version.id <= p.highest() {
			allowed = append(allowed, version)
		}
	}
	return allowed
}

func (p Policy) suites() []uint16 {
	suites := append([]uint16(nil), modernSuites...)
	if p.lowest() < tls.VersionTLS12 {
		suites = append(suites, oldSuites...)
	}
	return suites
}

func (p Policy) nextProtos() []string {
	if p.HTTP2 {
		return []string{"h2", "http/1.1"}
	}
	return []string{"http/1.1"}
}

// httpProtocols says to http.Server what nextProtos says to TLS. Without it ServeTLS adds h2 to the list by itself.
func (p Policy) httpProtocols() *http.Protocols {
	var served http.Protocols
	served.SetHTTP1(true)
	served.SetHTTP2(p.HTTP2)
	return &served
}
