package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"net"
	"path/filepath"
	"time"

	"github.com/crmock/crmock/mockserver"
)

// certificateDays is the longest that clients accept of a server's certificate, less one for safety.
const certificateDays = 397

// localCertificate is a certificate for this machine from the local CA in a folder, which is made there if need be. It
// lives in memory only.
func localCertificate(folder string, now time.Time) (tls.Certificate, error) {
	if _, err := mockserver.LocalCA(folder, func() time.Time { return now }); err != nil {
		return tls.Certificate{}, err // the files are checked there, and what is wrong is told
	}
	ca, err := tls.LoadX509KeyPair(filepath.Join(folder, "ca.pem"), filepath.Join(folder, "ca-key.pem"))
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("certificate authority: %w", err)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	der, err := x509.CreateCertificate(rand.Reader, leaf(ca.Leaf, now), ca.Leaf, key.Public(), ca.PrivateKey)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("certificate of the recorder: %w", err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
}

// leaf is what the certificate says. It does not outlive its authority.
func leaf(ca *x509.Certificate, now time.Time) *x509.Certificate {
	end := now.AddDate(0, 0, certificateDays)
	if end.After(ca.NotAfter) {
		end = ca.NotAfter
	}
	return &x509.Certificate{
		Subject:   pkix.Name{CommonName: "crmock"},
		NotBefore: now.Add(-time.Hour), NotAfter: end, // clocks differ a little
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
		DNSNames:              []string{"localhost"},
		IPAddresses:           []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
}
