package client

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
)

// TLS says what HTTPS has to be like. The zero value trusts the system's authorities and takes TLS 1.2 or better.
type TLS struct {
	CAFile   string // PEM file of authorities to trust besides the system's
	CA       []byte // the same in memory
	Insecure bool   // trust any certificate: for a first look at a server of your own, and nothing else
	Min, Max string // lowest and highest version to offer, "1.0" to "1.3"; empty: 1.2, or Max where that is lower, and 1.3
}

//nolint:gochecknoglobals // constant table
var tlsVersions = map[string]uint16{
	"1.0": tls.VersionTLS10, "1.1": tls.VersionTLS11, "1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13,
}

// Config is the configuration of a connection, for programs that make their own. The error names the setting to mend.
func (t TLS) Config() (*tls.Config, error) {
	lowest, highest, err := t.versions()
	if err != nil {
		return nil, err
	}
	roots, err := t.roots()
	if err != nil {
		return nil, err
	}
	return &tls.Config{RootCAs: roots, InsecureSkipVerify: t.Insecure, MinVersion: lowest, MaxVersion: highest}, nil
}

func (t TLS) versions() (lowest, highest uint16, err error) {
	highest, err = parseVersion("highest", t.Max, tls.VersionTLS13)
	if err != nil {
		return 0, 0, err
	}
	lowest, err = parseVersion("lowest", t.Min, min(tls.VersionTLS12, highest))
	if err != nil {
		return 0, 0, err
	}
	if lowest > highest {
		return 0, 0, fmt.Errorf("the lowest version of TLS, %s, is above the highest, %s", t.Min, t.Max)
	}
	return lowest, highest, nil
}

func parseVersion(which, version string, otherwise uint16) (uint16, error) {
	if version == "" {
		return otherwise, nil
	}
	if number, known := tlsVersions[version]; known {
		return number, nil
	}
	known := slices.Sorted(maps.Keys(tlsVersions))
	return 0, fmt.Errorf("%q is not a version of TLS for the %s one; it is one of %s", version, which, strings.Join(known, ", "))
}

// roots are the authorities to trust; nil means the system's.
func (t TLS) roots() (*x509.CertPool, error) {
	if t.CAFile == "" && len(t.CA) == 0 {
		return nil, nil
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool() // a system without authorities of its own
	}
	if len(t.CA) > 0 && !roots.AppendCertsFromPEM(t.CA) {
		return nil, errors.New("the authority to trust is not a certificate in PEM, which begins with -----BEGIN CERTIFICATE-----")
	}
	if t.CAFile == "" {
		return roots, nil
	}
	pem, err := os.ReadFile(t.CAFile)
	if err != nil {
		return nil, fmt.Errorf("the file of the authority to trust: %w", err)
	}
	if !roots.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s holds no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----", t.CAFile)
	}
	return roots, nil
}
