package tlsconf

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"
)

// leafLifetime is the longest that clients accept of a server certificate: 398 days, less one for safety.
const leafLifetime = 397 * 24 * time.Hour

const rsaBits = 2048

// Certificates makes the server's certificates for hosts, which are DNS names and IP addresses; without any they are
// localhost, 127.0.0.1 and ::1. Clients get an ECDSA certificate, or an RSA one if they cannot use the first. That one
// takes a good part of a second to make, so it is made when the first such client connects. Both live in memory only,
// for 397 days or until the authority expires.
func (a *Authority) Certificates(hosts ...string) (CertificateSource, error) {
	template, err := a.leafTemplate(hosts)
	if err != nil {
		return nil, err
	}
	modern, err := a.ecdsaLeaf(template)
	if err != nil {
		return nil, err
	}
	return choosing(
		func() (*tls.Certificate, error) { return modern, nil },
		sync.OnceValues(func() (*tls.Certificate, error) { return a.rsaLeaf(template) }),
	), nil
}

// Flawed makes certificates as [Authority.Certificates] does, after flaw has spoilt what they are made from. None is made
// before a client asks for it.
func (a *Authority) Flawed(flaw func(*x509.Certificate), hosts ...string) (CertificateSource, error) {
	template, err := a.leafTemplate(hosts)
	if err != nil {
		return nil, err
	}
	flaw(&template)
	return choosing(
		sync.OnceValues(func() (*tls.Certificate, error) { return a.ecdsaLeaf(template) }),
		sync.OnceValues(func() (*tls.Certificate, error) { return a.rsaLeaf(template) }),
	), nil
}

// OnlyRSA makes the RSA certificate alone, for suites that need it, once a client asks for it.
func (a *Authority) OnlyRSA(hosts ...string) (CertificateSource, error) {
	template, err := a.leafTemplate(hosts)
	if err != nil {
		return nil, err
	}
	leaf := sync.OnceValues(func() (*tls.Certificate, error) { return a.rsaLeaf(template) })
	return func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return leaf() }, nil
}

// choosing shows the modern certificate to whoever can use it, and the old one to the others.
func choosing(modern, old func() (*tls.Certificate, error)) CertificateSource {
	return func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		leaf, err := modern()
		if err != nil || supports(hello, leaf) {
			return leaf, err
		}
		return old()
	}
}

// supports reports whether the client can use the kind of certificate. The name it asks for is left out: crypto/tls
// would refuse the certificate for a name it lacks, but the client is the one to judge that, and not by another key.
func supports(hello *tls.ClientHelloInfo, cert *tls.Certificate) bool {
	nameless := *hello
	nameless.ServerName = ""
	return nameless.SupportsCertificate(cert) == nil
}

func (a *Authority) leafTemplate(hosts []string) (x509.Certificate, error) {
	if len(hosts) == 0 {
		hosts = []string{"localhost", "127.0.0.1", "::1"}
	}
	start := a.now().Add(-backdating)
	end := start.Add(leafLifetime)
	if end.After(a.cert.NotAfter) {
		end = a.cert.NotAfter
	}
	template := x509.Certificate{
		Subject:               pkix.Name{CommonName: "crmock"},
		NotBefore:             start,
		NotAfter:              end,
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
	}
	for _, host := range hosts {
		if err := addHost(&template, host); err != nil {
			return x509.Certificate{}, err
		}
	}
	return template, nil
}

func addHost(template *x509.Certificate, host string) error {
	if ip := net.ParseIP(host); ip != nil {
		template.IPAddresses = append(template.IPAddresses, ip)
		return nil
	}
	if !isHostName(host) {
		return fmt.Errorf("certificate for host %q: write a DNS name or an IP address alone, "+
			"without scheme, port, brackets or path, and names beyond ASCII in their xn-- form", host)
	}
	template.DNSNames = append(template.DNSNames, host)
	return nil
}

func isHostName(host string) bool {
	alien := func(r rune) bool {
		letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
		digit := '0' <= r && r <= '9'
		return !letter && !digit && !strings.ContainsRune("-._*", r)
	}
	return host != "" && !strings.ContainsFunc(host, alien)
}

func (a *Authority) ecdsaLeaf(template x509.Certificate) (*tls.Certificate, error) {
	key, err := newKey()
	if err != nil {
		return nil, err
	}
	return a.sign(template, key)
}

func (a *Authority) rsaLeaf(template x509.Certificate) (*tls.Certificate, error) {
	key, err := rsa.GenerateKey(rand.Reader, rsaBits)
	if err != nil {
		return nil, fmt.Errorf("RSA key of the server: %w", err)
	}
	template.KeyUsage |= x509.KeyUsageKeyEncipherment // for the RSA key exchange of TLS 1.0 to 1.2
	return a.sign(template, key)
}

func (a *Authority) sign(template x509.Certificate, key crypto.Signer) (*tls.Certificate, error) {
	der, err := x509.CreateCertificate(rand.Reader, &template, a.cert, key.Public(), a.key)
	if err != nil {
		return nil, fmt.Errorf("certificate of the server: %w", err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("certificate of the server: %w", err)
	}
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}, nil
}
