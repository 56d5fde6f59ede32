package hostile

import (
	"crypto/tls"
	"fmt"
	"strings"

	"github.com/crmock/crmock/mockserver/internal/tlsconf"
)

// Fault is one way in which TLS can be wrong.
type Fault struct {
	Name string
	Doc  string // what is wrong, in a sentence without its end

	open func(*Listener, Parts) error // begins to serve; the listener has its address
}

// Faults are all faults, in the order of the documentation.
func Faults() []Fault {
	return []Fault{
		{"expired", "the certificate has expired", certificate(expired)},
		{"not-yet-valid", "the certificate is not valid yet", certificate(notYetValid)},
		{"wrong-host", "the certificate is for another host", certificate(wrongHost)},
		{"unknown-ca", "the certificate is from an authority that nobody knows", unknownAuthority},
		{"old-tls", "only TLS 1.0 and 1.1 are spoken", policy(tlsconf.Policy{Min: tls.VersionTLS10, Max: tls.VersionTLS11})},
		{"weak-suites", "only suites with RC4 or 3DES are taken, up to TLS 1.2", weakSuites},
		{"client-certificate", "the client has to show a certificate; any will do", clientCertificate},
		{"close-handshake", "the connection is closed in the handshake", raw(closing)},
		{"reset-handshake", "the connection is reset in the handshake", raw(resetting)},
		{"stall-handshake", "the handshake is never answered", raw(stalling)},
		{"plain-http", "the port speaks plain HTTP", plainHTTP},
	}
}

// UnknownError says that there is no fault of a name.
type UnknownError struct{ Name string }

// Error names all faults that there are.
func (e *UnknownError) Error() string {
	faults := Faults()
	names := make([]string, len(faults))
	for i, f := range faults {
		names[i] = f.Name
	}
	return fmt.Sprintf("there is no fault %q; there are %s", e.Name, strings.Join(names, ", "))
}

func find(name string) (Fault, error) {
	for _, f := range Faults() {
		if f.Name == name {
			return f, nil
		}
	}
	return Fault{}, &UnknownError{name}
}

// certificate serves HTTPS with certificates that are wrong.
func certificate(spoilt func(Parts) (tlsconf.CertificateSource, error)) func(*Listener, Parts) error {
	return func(l *Listener, p Parts) error {
		certificates, err := spoilt(p)
		if err != nil {
			return err
		}
		return l.serveTLS(p, tlsconf.Policy{}, certificates, nil)
	}
}

// policy serves HTTPS with a policy that is wrong.
func policy(wrong tlsconf.Policy) func(*Listener, Parts) error {
	return func(l *Listener, p Parts) error {
		certificates, err := p.sound()
		if err != nil {
			return err
		}
		return l.serveTLS(p, wrong, certificates, nil)
	}
}

// unknownAuthority serves HTTPS with a certificate that is sound in itself.
func unknownAuthority(l *Listener, p Parts) error {
	stranger, err := tlsconf.NewAuthority(p.Now)
	if err != nil {
		return err
	}
	p.Authority = stranger
	return policy(tlsconf.Policy{})(l, p)
}

// weakSuites serves HTTPS with nothing but suites that are broken. They need a certificate of RSA, since what clients have
// kept of them, if anything, is the exchange of keys by RSA.
func weakSuites(l *Listener, p Parts) error {
	certificates, err := p.Authority.OnlyRSA(p.Hosts...)
	if err != nil {
		return err
	}
	return l.serveTLS(p, tlsconf.Policy{Max: tls.VersionTLS12}, certificates, func(config *tls.Config) {
		config.CipherSuites = []uint16{
			tls.TLS_RSA_WITH_RC4_128_SHA, tls.TLS_ECDHE_RSA_WITH_RC4_128_SHA,
			tls.TLS_RSA_WITH_3DES_EDE_CBC_SHA, tls.TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA,
		}
	})
}

func clientCertificate(l *Listener, p Parts) error {
	certificates, err := p.sound()
	if err != nil {
		return err
	}
	return l.serveTLS(p, tlsconf.Policy{}, certificates, func(config *tls.Config) { config.ClientAuth = tls.RequireAnyClientCert })
}

// serveTLS serves the API with a TLS that change has spoilt.
func (l *Listener) serveTLS(p Parts, with tlsconf.Policy, certificates tlsconf.CertificateSource, change func(*tls.Config)) error {
	server := p.NewServer(p.Handler)
	if _, err := tlsconf.Secure(server, with, certificates, p.Refused); err != nil {
		return err
	}
	if change != nil {
		change(server.TLSConfig)
	}
	l.serve(func() error { return server.ServeTLS(l.net, "", "") }, server.Close)
	return nil
}
