package tlsconf

import (
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"
)

// The names of an authority's two files in its folder.
const (
	CertificateFile = "ca.pem"
	KeyFile         = "ca-key.pem"
)

// The PEM block types of the two files.
const (
	certificateBlock = "CERTIFICATE"
	keyBlock         = "PRIVATE KEY"
)

// OpenAuthority loads the authority in dir, or makes it at first start: the folder with mode 0700, the key with 0600.
// Processes that start at the same time end up with the same authority. A pair of files that cannot be used is an
// error, never a reason to make a new authority, because clients may already trust the old one. now is as for
// [NewAuthority].
func OpenAuthority(dir string, now func() time.Time) (*Authority, error) {
	files := authorityFiles{cert: filepath.Join(dir, CertificateFile), key: filepath.Join(dir, KeyFile)}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("folder of the certificate authority: %w; choose one that can be written", err)
	}
	key, err := files.openKey()
	if err != nil {
		return nil, err
	}
	cert, err := files.openCertificate(key, now())
	if err != nil {
		return nil, err
	}
	return &Authority{now: now, cert: cert, key: key}, nil
}

// authorityFiles are the paths of the two files.
//
// They are written in one order, key before certificate, and each appears whole or not at all. Whoever finds a key
// without a certificate completes the pair; since every certificate is then made for the one key on disk, it does not
// matter whose is first.
type authorityFiles struct {
	cert, key string
}

func (f authorityFiles) openKey() (*ecdsa.PrivateKey, error) {
	if err := f.ensureKey(); err != nil {
		return nil, err
	}
	if err := f.checkKeyMode(); err != nil {
		return nil, err
	}
	der, err := readPEM(f.key, keyBlock)
	if err != nil {
		return nil, f.unusable(err)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return nil, f.unusable(fmt.Errorf("%s: %w", f.key, err))
	}
	key, ok := parsed.(*ecdsa.PrivateKey)
	if !ok {
		return nil, f.unusable(fmt.Errorf("%s holds another kind of key than the ECDSA key that crmock makes", f.key))
	}
	return key, nil
}

// ensureKey makes the key unless it is there. It looks for the certificate first: another process may be making both
// files right now, and one that sees the certificate must see the key as well.
func (f authorityFiles) ensureKey() error {
	hasCert, err := exists(f.cert)
	if err != nil {
		return f.unusable(err)
	}
	hasKey, err := exists(f.key)
	switch {
	case err != nil:
		return f.unusable(err)
	case hasKey:
		return nil
	case hasCert:
		return f.unusable(fmt.Errorf("%s is there, but its key %s is not", f.cert, f.key))
	}
	key, err := newKey()
	if err != nil {
		return err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return fmt.Errorf("key of the certificate authority: %w", err)
	}
	return publish(f.key, pem.EncodeToMemory(&pem.Block{Type: keyBlock, Bytes: der}), 0o600)
}

func (f authorityFiles) checkKeyMode() error {
	info, err := os.Stat(f.key)
	if err != nil {
		return f.unusable(err)
	}
	// Windows has access lists instead, and Go invents the mode bits there.
	if mode := info.Mode().Perm(); mode&0o077 != 0 && runtime.GOOS != "windows" {
		return fmt.Errorf("the key of the certificate authority is open to other users (mode %04o): chmod 600 %s", mode, f.key)
	}
	return nil
}

func (f authorityFiles) openCertificate(key *ecdsa.PrivateKey, now time.Time) (*x509.Certificate, error) {
	if err := f.ensureCertificate(key, now); err != nil {
		return nil, err
	}
	der, err := readPEM(f.cert, certificateBlock)
	if err != nil {
		return nil, f.unusable(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, f.unusable(fmt.Errorf("%s: %w", f.cert, err))
	}
	if err := checkAuthority(cert, key, now); err != nil {
		return nil, f.unusable(fmt.Errorf("%s %w", f.cert, err))
	}
	return cert, nil
}

func (f authorityFiles) ensureCertificate(key *ecdsa.PrivateKey, now time.Time) error {
	found, err := exists(f.cert)
	switch {
	case err != nil:
		return f.unusable(err)
	case found:
		return nil
	}
	cert, err := selfSign(key, now)
	if err != nil {
		return err
	}
	return publish(f.cert, certificatePEM(cert), 0o644)
}

func checkAuthority(cert *x509.Certificate, key *ecdsa.PrivateKey, now time.Time) error {
	const day = time.DateOnly
	switch {
	case !key.PublicKey.Equal(cert.PublicKey):
		return errors.New("does not belong to the key beside it, " + KeyFile)
	case !cert.IsCA:
		return errors.New("is not the certificate of an authority")
	case now.After(cert.NotAfter):
		return fmt.Errorf("expired on %s", cert.NotAfter.Format(day))
	case now.Before(cert.NotBefore):
		return fmt.Errorf("is valid only from %s on: check the clock of this machine", cert.NotBefore.Format(day))
	}
	return nil
}

// unusable adds to an error about the files how to mend it.
func (f authorityFiles) unusable(err error) error {
	return fmt.Errorf("certificate authority: %w; if that cannot be put right, delete both %s and %s: "+
		"the next start makes a new authority, which clients then have to trust", err, f.cert, f.key)
}

func exists(path string) (bool, error) {
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

func readPEM(path, blockType string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil || block.Type != blockType {
		return nil, fmt.Errorf("%s does not start with a PEM block of type %s", path, blockType)
	}
	return block.Bytes, nil
}
