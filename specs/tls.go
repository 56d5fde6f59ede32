package specs

import (
	"crypto/tls"
	"fmt"
	"net"
	"net/url"
	"slices"

	"github.com/onsi/gomega"
)

// writeTLS: which versions and suites HTTPS takes, and whom its certificate speaks for. The contract has no clauses on
// suites and certificates: a suite that gives no secrecy is held to be below its floor, and a certificate that no
// caller can trust to be no answer over HTTPS.
func writeTLS(b *book) {
	writeVersions(b)
	writeSuites(b)
	writeCertificate(b)
	b.spec("The port of HTTPS does not answer plain HTTP", clauses("tls.no-plain-http"), func(s *session) {
		s.handshake(0, 0) // else there is nothing at all
		_, address := s.https()
		plain := s.classicForm("crmock=1") // nothing that would be worth hiding
		plain.base = "http://" + address
		if got, err := s.tryRaw(plain); err == nil {
			s.noReply(got, "plain HTTP on the port of HTTPS")
		}
	}, HasHTTPS)
}

// version is a version of the protocol as handshakes and as the contract name it.
type version struct {
	id   uint16
	name string
}

// protocolVersions are all that a client could offer, oldest first. The contract's floor is one of the TLS ones.
//
//nolint:gochecknoglobals // constant table
var protocolVersions = []version{
	{0x0300, "SSL 3.0"}, {tls.VersionTLS10, "TLS 1.0"}, {tls.VersionTLS11, "TLS 1.1"}, {tls.VersionTLS12, "TLS 1.2"}, {tls.VersionTLS13, "TLS 1.3"},
}

// floor is where the contract's lowest version stands in the list.
func (b *book) floor() int {
	return slices.IndexFunc(protocolVersions, func(v version) bool { return v.name == "TLS "+b.contract.TLS.Min })
}

func writeVersions(b *book) {
	for i, v := range protocolVersions {
		if i < b.floor() {
			b.spec("HTTPS refuses "+v.name, clauses("tls.min"), func(s *session) { s.refusesVersion(v) }, HasHTTPS)
		} else {
			b.spec("HTTPS takes "+v.name, clauses("tls.min"), func(s *session) { s.handshake(v.id, v.id) }, HasHTTPS)
		}
	}
}

// refusesVersion demands that an old version is refused because it is old. Only one alert says so; another end of the
// handshake is not held against the target, but proves nothing.
func (s *session) refusesVersion(v version) {
	s.handshake(0, 0) // else nothing that follows means anything
	got := s.greet(hello{version: v.id, suites: everySuite()})
	s.Expect(got.accepted).To(gomega.BeFalse(), "%s is accepted: %s", v.name, got)
	if got.alert != alertVersion {
		s.skip("%s is not accepted, but that its version is why is not proved by the answer: %s", v.name, got)
	}
}

func writeSuites(b *book) {
	b.spec("HTTPS refuses cipher suites without encryption or authentication, and RC4, DES and 3DES", clauses("tls.suites"),
		func(s *session) { s.refusesSuites(brokenSuites()) }, HasHTTPS)
	if b.contract.TLS.Min >= "1.2" { // clients that are older have nothing else
		b.spec("HTTPS refuses the RSA key exchange with CBC", clauses("tls.suites"),
			func(s *session) { s.refusesSuites(rsaSuites()) }, HasHTTPS)
	}
}

// refusesSuites demands that a client which knows no other suites is refused, in the last version whose suites can be
// chosen.
func (s *session) refusesSuites(suites []uint16) {
	s.handshake(0, 0)
	got := s.greet(hello{version: tls.VersionTLS12, suites: suites})
	s.Expect(got.accepted).To(gomega.BeFalse(), "a weak suite is accepted: %s", got)
	if !slices.Contains([]alert{alertHandshake, alertSecurity, alertVersion}, got.alert) {
		s.skip("weak suites are not accepted, but that they are why is not proved by the answer: %s", got)
	}
}

// https is the host of the URL over HTTPS, and its address.
func (s *session) https() (host, address string) {
	base, err := url.Parse(s.run.target.url("https"))
	s.Expect(err).NotTo(gomega.HaveOccurred())
	port := base.Port()
	if port == "" {
		port = "443"
	}
	return base.Hostname(), net.JoinHostPort(base.Hostname(), port)
}

// String tells how a target answered.
func (a heard) String() string {
	switch {
	case a.accepted:
		return fmt.Sprintf("ServerHello with %s and %s", tls.VersionName(a.version), tls.CipherSuiteName(a.suite))
	case a.err != nil:
		return a.err.Error()
	default:
		return fmt.Sprintf("alert %d, %s", uint8(a.alert), tls.AlertError(a.alert))
	}
}
