package tlsconf

import (
	"crypto/tls"
	"fmt"
)

// protocol is one TLS version with what a user has to know about it.
type protocol struct {
	id    uint16
	name  string
	since string // the first releases of common client libraries that use it unasked
}

// protocols are the versions a server can be told to speak, oldest first.
var protocols = []protocol{ //nolint:gochecknoglobals // constant table
	{tls.VersionTLS10, "1.0", "OpenSSL 0.9.8, Java 6"},
	{tls.VersionTLS11, "1.1", "OpenSSL 1.0.1, Java 8"},
	{tls.VersionTLS12, "1.2", "OpenSSL 1.0.1, Java 8, .NET Framework 4.6"},
	{tls.VersionTLS13, "1.3", "OpenSSL 1.1.1, Java 11"},
}

// ParseVersion reads a TLS version the way flags and files write it: 1.0, 1.1, 1.2 or 1.3.
func ParseVersion(text string) (uint16, error) {
	for _, p := range protocols {
		if p.name == text {
			return p.id, nil
		}
	}
	return 0, fmt.Errorf("TLS version %q is not known: write 1.0, 1.1, 1.2 or 1.3", text)
}

// VersionName is the inverse of [ParseVersion]. A version that ParseVersion does not know gets the name crypto/tls
// has for it, which is a hexadecimal number where it has none.
func VersionName(version uint16) string {
	for _, p := range protocols {
		if p.id == version {
			return p.name
		}
	}
	return tls.VersionName(version)
}
