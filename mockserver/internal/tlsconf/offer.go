package tlsconf

import (
	"crypto/tls"
	"slices"
)

// Limits of what is kept of one hello, so that a hostile one cannot fill the memory. Real clients stay far below.
const (
	maxListed     = 128 // entries of a list
	maxServerName = 255 // bytes, as in DNS
)

// Offer is what a client said it can do, in its ClientHello. Placeholders that clients send to keep servers tolerant
// (GREASE) are left out. Lists end after 128 entries, the server name after 255 bytes.
type Offer struct {
	Versions     []string // as VersionName, in the client's order; empty below TLS 1.0
	CipherSuites []string // IANA names, or hexadecimal numbers, in the client's order
	Curves       []string // key exchange groups, in the client's order
	Protocols    []string // ALPN, in the client's order
	ServerName   string   // SNI; empty if the client sent none
	Remote       string   // the client's address, host:port
}

// suiteNames are suites and signals that crypto/tls has no name for but old clients send.
var suiteNames = map[uint16]string{ //nolint:gochecknoglobals // constant table
	0x0004: "TLS_RSA_WITH_RC4_128_MD5",
	0x0016: "TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA",
	0x0033: "TLS_DHE_RSA_WITH_AES_128_CBC_SHA",
	0x0039: "TLS_DHE_RSA_WITH_AES_256_CBC_SHA",
	0x003d: "TLS_RSA_WITH_AES_256_CBC_SHA256",
	0x0067: "TLS_DHE_RSA_WITH_AES_128_CBC_SHA256",
	0x006b: "TLS_DHE_RSA_WITH_AES_256_CBC_SHA256",
	0x009e: "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
	0x009f: "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384",
	0x00ff: "TLS_EMPTY_RENEGOTIATION_INFO_SCSV",
	0x5600: "TLS_FALLBACK_SCSV",
	0xc024: "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
	0xc028: "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
	0xccaa: "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
}

func offerOf(hello *tls.ClientHelloInfo) *Offer {
	return &Offer{
		Versions:     names(hello.SupportedVersions, VersionName),
		CipherSuites: names(hello.CipherSuites, suiteName),
		Curves:       names(hello.SupportedCurves, tls.CurveID.String),
		Protocols:    slices.Clone(hello.SupportedProtos[:min(len(hello.SupportedProtos), maxListed)]),
		ServerName:   hello.ServerName[:min(len(hello.ServerName), maxServerName)],
		Remote:       hello.Conn.RemoteAddr().String(),
	}
}

func names[ID ~uint16](ids []ID, name func(ID) string) []string {
	list := make([]string, 0, min(len(ids), maxListed))
	for _, id := range ids {
		if len(list) == maxListed {
			break
		}
		if !isGrease(uint16(id)) {
			list = append(list, name(id))
		}
	}
	return list
}

// isGrease knows the values that RFC 8701 reserves: 0x0a0a, 0x1a1a, and so on to 0xfafa.
func isGrease(id uint16) bool {
	return id&0x0f0f == 0x0a0a && id>>8 == id&0xff
}

func suiteName(id uint16) string {
	if name, ok := suiteNames[id]; ok {
		return name
	}
	return tls.CipherSuiteName(id)
}
