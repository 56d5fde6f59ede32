// Package tlsconf is the TLS side of the server: which versions and ciphers it takes, which certificate it shows,
// and what became of handshakes that failed.
//
// [OpenAuthority] keeps a certificate authority of this machine's own, made at first start, so that no key is ever
// part of a release. [LoadFiles] takes a certificate of the user's instead. [Secure] puts both the [Policy] and the
// observer of handshakes, [Handshakes], on an http.Server.
//
// The package starts no listener, logs nothing, and knows nothing of the API behind the connection. It never touches
// the trust store of the machine: whoever wants to trust the authority takes its PEM text.
package tlsconf

import (
	"crypto/tls"
	"fmt"
)

// CertificateSource chooses the certificate for one client; it is what tls.Config calls GetCertificate. It must be
// safe for many handshakes at once.
type CertificateSource func(hello *tls.ClientHelloInfo) (*tls.Certificate, error)

// LoadFiles reads a certificate chain and its private key, both PEM, and shows them to every client. The chain starts
// with the server's own certificate. The files are read once; a renewed certificate needs another LoadFiles.
func LoadFiles(certFile, keyFile string) (CertificateSource, error) {
	cert, err := tls.LoadX509KeyPair(certFile, keyFile)
	if err != nil {
		return nil, fmt.Errorf("TLS certificate %s with key %s: %w; "+
			"the first file holds the certificate chain in PEM, the server's own certificate first, "+
			"the second its private key in PEM without a passphrase", certFile, keyFile, err)
	}
	return func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return &cert, nil }, nil
}
