package specs

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"time"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/client"
)

// writeCertificate: whom the certificate speaks for, and who says so.
func writeCertificate(b *book) {
	b.spec("An authority that the caller trusts vouches for the certificate of HTTPS, which has not expired", clauses("tls.certificate"),
		func(s *session) {
			chain := s.certificates()
			between := x509.NewCertPool()
			for _, certificate := range chain[1:] {
				between.AddCert(certificate)
			}
			_, err := chain[0].Verify(x509.VerifyOptions{Roots: s.run.target.Roots, Intermediates: between})
			s.Expect(err).NotTo(gomega.HaveOccurred(), "the certificate of %s", chain[0].Subject)
		}, HasHTTPS)
	b.spec("The certificate of HTTPS is for the host in the URL", clauses("tls.certificate"), func(s *session) {
		host, _ := s.https()
		s.Expect(s.certificates()[0].VerifyHostname(host)).To(gomega.Succeed())
	}, HasHTTPS)
}

// certificates are what the target shows of itself, its own first.
func (s *session) certificates() []*x509.Certificate {
	if s.run.target.Insecure {
		s.skip("any certificate is to be trusted")
	}
	return s.handshake(0, 0).PeerCertificates
}

// handshake demands that the target agrees on TLS within a range of versions; 0 leaves an end open. The certificate is
// judged by specs of its own.
func (s *session) handshake(lowest, highest uint16) tls.ConnectionState {
	host, address := s.https()
	s.direct()
	e := client.Exchange{Method: "TLS", URL: s.run.target.url("https"), Started: time.Now(), Request: "handshake by crypto/tls", RemoteAddr: address}
	state, err := s.shake(address, &tls.Config{
		ServerName: host, InsecureSkipVerify: true, MinVersion: lowest, MaxVersion: highest,
	})
	e.Duration = time.Since(e.Started)
	if err != nil {
		e.Error = err.Error()
	} else {
		e.TLS = client.TLSFacts{Version: tls.VersionName(state.Version), CipherSuite: tls.CipherSuiteName(state.CipherSuite)}
	}
	s.note(e)
	s.Expect(err).NotTo(gomega.HaveOccurred(), "the handshake with %s", address)
	return state
}

func (s *session) shake(address string, config *tls.Config) (tls.ConnectionState, error) {
	connection, err := s.dial(address)
	if err != nil {
		return tls.ConnectionState{}, err
	}
	defer connection.Close()
	secured := tls.Client(connection, config)
	err = secured.HandshakeContext(s.ctx)
	return secured.ConnectionState(), err
}

// direct skips a spec where a proxy stands in the way: what it answers to a hello says nothing of the target.
func (s *session) direct() {
	request, err := http.NewRequestWithContext(s.ctx, http.MethodGet, s.run.target.url("https"), nil)
	s.Expect(err).NotTo(gomega.HaveOccurred())
	if proxy, err := http.ProxyFromEnvironment(request); err != nil || proxy != nil {
		s.skip("HTTPS goes through a proxy, so that a handshake would not be one with the target")
	}
}
