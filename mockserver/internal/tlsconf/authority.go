package tlsconf

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"time"
)

const (
	authorityYears = 10
	backdating     = time.Hour // for clients whose clock is a little behind
)

// Authority is a certificate authority of this machine's own. It signs the server's certificates; a client that trusts
// its [Authority.CertificatePEM] needs no further exception.
type Authority struct {
	now  func() time.Time
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// NewAuthority makes an authority that lives in memory only. now is the machine's clock, since clients compare the
// dates of certificates with theirs. Keys come from crypto/rand: the standard library takes no other source.
func NewAuthority(now func() time.Time) (*Authority, error) {
	key, err := newKey()
	if err != nil {
		return nil, err
	}
	cert, err := selfSign(key, now())
	if err != nil {
		return nil, err
	}
	return &Authority{now: now, cert: cert, key: key}, nil
}

// CertificatePEM is the authority's certificate, for clients to trust. It holds no secret.
func (a *Authority) CertificatePEM() []byte {
	return certificatePEM(a.cert)
}

func certificatePEM(cert *x509.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: certificateBlock, Bytes: cert.Raw})
}

func newKey() (*ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("ECDSA key: %w", err)
	}
	return key, nil
}

// selfSign makes the authority's certificate. Its name depends on the key alone, so that a trust store with the
// authorities of several machines tells them apart, and a certificate made again for the same key replaces the first.
func selfSign(key *ecdsa.PrivateKey, now time.Time) (*x509.Certificate, error) {
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return nil, fmt.Errorf("certificate of the authority: %w", err)
	}
	digest := sha256.Sum256(public)
	template := &x509.Certificate{
		Subject:               pkix.Name{CommonName: "crmock local CA " + hex.EncodeToString(digest[:4])},
		NotBefore:             now.Add(-backdating),
		NotAfter:              now.AddDate(authorityYears, 0, 0),
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		BasicConstraintsValid: true,
		IsCA:                  true,
		MaxPathLenZero:        true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, fmt.Errorf("certificate of the authority: %w", err)
	}
	return x509.ParseCertificate(der)
}
