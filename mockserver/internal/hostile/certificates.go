package hostile

import (
	"crypto/x509"
	"net"
	"time"

	"github.com/crmock/crmock/mockserver/internal/tlsconf"
)

const day = 24 * time.Hour

// sinceExpiry is short, so that a new authority was valid already when the certificate still was.
const sinceExpiry = 30 * time.Minute

// sound are certificates with nothing wrong.
func (p Parts) sound() (tlsconf.CertificateSource, error) {
	return p.Authority.Flawed(func(*x509.Certificate) {}, p.Hosts...)
}

func expired(p Parts) (tlsconf.CertificateSource, error) {
	return p.Authority.Flawed(func(c *x509.Certificate) { c.NotBefore, c.NotAfter = p.Now().Add(-90*day), p.Now().Add(-sinceExpiry) }, p.Hosts...)
}

func notYetValid(p Parts) (tlsconf.CertificateSource, error) {
	return p.Authority.Flawed(func(c *x509.Certificate) { c.NotBefore, c.NotAfter = p.Now().Add(day), p.Now().Add(91*day) }, p.Hosts...)
}

func wrongHost(p Parts) (tlsconf.CertificateSource, error) {
	return p.Authority.Flawed(func(c *x509.Certificate) {
		c.DNSNames, c.IPAddresses = []string{"other.example.com"}, []net.IP{net.IPv4(192, 0, 2, 1)} // TEST-NET-1, which nobody has
	}, p.Hosts...)
}
