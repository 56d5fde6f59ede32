package specs

import (
	"crypto/tls"
	"slices"
)

// brokenSuites give no secrecy, do not say who is at the other end, or use a cipher that can be broken. Those that
// crypto/tls does not know have their registered numbers.
func brokenSuites() []uint16 {
	return []uint16{
		0x0001, 0x0002, 0x003B, // NULL
		0x0003, 0x0006, 0x0008, // EXPORT
		0x0018, 0x001B, 0x0034, 0x003A, 0xC018, // anonymous
		tls.TLS_RSA_WITH_RC4_128_SHA, 0x0004, tls.TLS_ECDHE_ECDSA_WITH_RC4_128_SHA, tls.TLS_ECDHE_RSA_WITH_RC4_128_SHA,
		0x0009, 0x0015, // DES
		tls.TLS_RSA_WITH_3DES_EDE_CBC_SHA, 0x0016, 0xC008, tls.TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA,
	}
}

// rsaSuites have the server's one key open every connection, and a mode with a long history of attacks.
func rsaSuites() []uint16 {
	return []uint16{
		tls.TLS_RSA_WITH_AES_128_CBC_SHA, tls.TLS_RSA_WITH_AES_256_CBC_SHA, tls.TLS_RSA_WITH_AES_128_CBC_SHA256, 0x003D,
	}
}

// everySuite is for a client to which any is right, so that nothing but the version can be why it is refused.
func everySuite() []uint16 {
	suites := slices.Concat(brokenSuites(), rsaSuites())
	for _, suite := range tls.CipherSuites() {
		suites = append(suites, suite.ID)
	}
	for _, suite := range tls.InsecureCipherSuites() {
		suites = append(suites, suite.ID)
	}
	suites = append(suites, 0x0033, 0x0039) // DHE with AES, which many old servers prefer
	slices.Sort(suites)
	return slices.Compact(suites)
}
