package specs_test

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/specs"
)

// issued is a certificate for a host that is valid for a time, of an authority of its own, and that authority.
func issued(t *testing.T, host string, until time.Time) (tls.Certificate, *x509.Certificate) {
	t.Helper()
	g := NewWithT(t)
	authorityKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	g.Expect(err).NotTo(HaveOccurred())
	authority := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().AddDate(-3, 0, 0), NotAfter: time.Now().AddDate(3, 0, 0), KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, authority, authority, authorityKey.Public(), authorityKey)
	g.Expect(err).NotTo(HaveOccurred())
	authority, err = x509.ParseCertificate(der)
	g.Expect(err).NotTo(HaveOccurred())
	ready := httptest.NewTLSServer(nil)
	defer ready.Close()
	key, isRSA := ready.TLS.Certificates[0].PrivateKey.(*rsa.PrivateKey) // one that every suite can use
	g.Expect(isRSA).To(BeTrue())
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "server"}, NotBefore: time.Now().AddDate(-2, 0, 0), NotAfter: until,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if ip := net.ParseIP(host); ip != nil {
		leaf.IPAddresses = []net.IP{ip}
	} else {
		leaf.DNSNames = []string{host}
	}
	der, err = x509.CreateCertificate(rand.Reader, leaf, authority, key.Public(), authorityKey)
	g.Expect(err).NotTo(HaveOccurred())
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, authority
}

// secured is a whole server behind TLS of another kind, and the target that it is: over HTTP and over that HTTPS.
func secured(t *testing.T, host string, until time.Time, change func(*tls.Config)) specs.Target {
	t.Helper()
	certificate, authority := issued(t, host, until)
	var whole http.Handler
	target := wrapped(t, func(next http.Handler) http.Handler { whole = next; return next })
	server := httptest.NewUnstartedServer(whole)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}}
	change(server.TLS)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	target.Roots = x509.NewCertPool()
	target.Roots.AddCert(authority)
	target.URLs = []string{target.URLs[0], server.URL}
	return target
}

const home = "127.0.0.1"

func nextYear() time.Time { return time.Now().AddDate(1, 0, 0) }

// states are how the specs about HTTPS end, by their texts.
func states(t *testing.T, target specs.Target) map[string]specs.SpecResult {
	t.Helper()
	result, err := specs.Run(t.Context(), target, specs.Options{Labels: "concern:tls"})
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	byText := map[string]specs.SpecResult{}
	for _, spec := range result.Specs {
		if spec.State != specs.NotExercised {
			byText[spec.Text] = spec
		}
	}
	return byText
}

const (
	refusesSSL    = "HTTPS refuses SSL 3.0"
	refuses10     = "HTTPS refuses TLS 1.0"
	refuses11     = "HTTPS refuses TLS 1.1"
	takes12       = "HTTPS takes TLS 1.2"
	takes13       = "HTTPS takes TLS 1.3"
	refusesBroken = "HTTPS refuses cipher suites without encryption or authentication, and RC4, DES and 3DES"
	refusesRSA    = "HTTPS refuses the RSA key exchange with CBC"
	vouched       = "An authority that the caller trusts vouches for the certificate of HTTPS, which has not expired"
	rightHost     = "The certificate of HTTPS is for the host in the URL"
	noPlain       = "The port of HTTPS does not answer plain HTTP"
)

func TestAServerWithGoodTLSPasses(t *testing.T) {
	g := NewWithT(t)
	for text, spec := range states(t, secured(t, home, nextYear(), func(*tls.Config) {})) {
		g.Expect(spec.State).To(Equal(specs.Passed), "%s: %s %s", text, spec.Failure, spec.Reason)
	}
}

func TestBrokenTLSFailsByTheSpecThatSaysSo(t *testing.T) {
	old := func(suites ...uint16) func(*tls.Config) {
		return func(c *tls.Config) {
			c.MinVersion, c.MaxVersion, c.CipherSuites = tls.VersionTLS12, tls.VersionTLS13, suites
		}
	}
	versions := func(lowest, highest uint16) func(*tls.Config) {
		return func(c *tls.Config) { c.MinVersion, c.MaxVersion = lowest, highest }
	}
	good := tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
	for _, broken := range []struct {
		how, text, clause string
		host              string
		until             time.Time
		change            func(*tls.Config)
	}{
		{"TLS 1.0 is accepted", refuses10, "tls.min", home, nextYear(), versions(tls.VersionTLS10, tls.VersionTLS13)},
		{"TLS 1.1 is accepted", refuses11, "tls.min", home, nextYear(), versions(tls.VersionTLS11, tls.VersionTLS13)},
		{"nothing newer than TLS 1.2", takes13, "tls.min", home, nextYear(), versions(tls.VersionTLS12, tls.VersionTLS12)},
		{"nothing older than TLS 1.3", takes12, "tls.min", home, nextYear(), versions(tls.VersionTLS13, tls.VersionTLS13)},
		{"3DES", refusesBroken, "tls.suites", home, nextYear(), old(good, tls.TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA)},
		{"RC4", refusesBroken, "tls.suites", home, nextYear(), old(good, tls.TLS_RSA_WITH_RC4_128_SHA)},
		{"CBC with the server's key", refusesRSA, "tls.suites", home, nextYear(), old(good, tls.TLS_RSA_WITH_AES_128_CBC_SHA)},
		{"an expired certificate", vouched, "tls.certificate", home, time.Now().AddDate(0, 0, -1), func(*tls.Config) {}},
		{"a certificate for another host", rightHost, "tls.certificate", "crm.example.com", nextYear(), func(*tls.Config) {}},
	} {
		t.Run(broken.how, func(t *testing.T) {
			g := NewWithT(t)
			spec := states(t, secured(t, broken.host, broken.until, broken.change))[broken.text]
			g.Expect(spec.State).To(Equal(specs.Failed), spec.Reason)
			g.Expect(spec.Clauses[0]).To(Equal(broken.clause))
			g.Expect(spec.Exchanges).NotTo(BeEmpty())
		})
	}
}

func TestACertificateOfAnUnknownAuthorityFails(t *testing.T) {
	g := NewWithT(t)
	target := secured(t, home, nextYear(), func(*tls.Config) {})
	target.Roots = x509.NewCertPool()
	found := states(t, target)
	g.Expect(found[vouched].State).To(Equal(specs.Failed))
	g.Expect(found[vouched].Failure).To(ContainSubstring("unknown authority"))
	g.Expect(found[rightHost].State).To(Equal(specs.Passed))
	target.Insecure = true
	found = states(t, target)
	g.Expect(found[vouched].State).To(Equal(specs.Skipped))
	g.Expect(found[rightHost].State).To(Equal(specs.Skipped))
	g.Expect(found[rightHost].Reason).To(Equal("any certificate is to be trusted"))
}

// bilingual is a listener that speaks TLS to those who begin with it, and plain HTTP to all others.
type bilingual struct {
	net.Listener
	config *tls.Config
}

type peeked struct {
	net.Conn
	reader io.Reader
}

func (p peeked) Read(into []byte) (int, error) { return p.reader.Read(into) }

// Accept looks at the first byte.
func (b bilingual) Accept() (net.Conn, error) {
	const handshake = 22
	connection, err := b.Listener.Accept()
	if err != nil {
		return nil, err
	}
	reader := bufio.NewReader(connection)
	if first, err := reader.Peek(1); err == nil && first[0] == handshake {
		return tls.Server(peeked{connection, reader}, b.config), nil
	}
	return peeked{connection, reader}, nil
}

func TestAPortThatTakesPlainHTTPTooFails(t *testing.T) {
	g := NewWithT(t)
	var config *tls.Config
	target := secured(t, home, nextYear(), func(c *tls.Config) { config = c })
	var whole http.Handler
	wrapped(t, func(next http.Handler) http.Handler { whole = next; return next })
	server := httptest.NewUnstartedServer(whole)
	server.Listener = bilingual{server.Listener, config}
	server.Start()
	t.Cleanup(server.Close)
	target.URLs[1] = strings.Replace(server.URL, "http:", "https:", 1)
	found := states(t, target)
	g.Expect(found[noPlain].State).To(Equal(specs.Failed))
	g.Expect(found[takes13].State).To(Equal(specs.Passed), found[takes13].Failure)
}

func TestARefusalThatProvesNothingIsASkip(t *testing.T) {
	g := NewWithT(t)
	target := secured(t, home, nextYear(), func(config *tls.Config) {
		config.GetConfigForClient = func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
			if !slices.Contains(hello.CipherSuites, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256) || slices.Max(hello.SupportedVersions) < tls.VersionTLS12 {
				_ = hello.Conn.Close()
			}
			return nil, nil
		}
	})
	found := states(t, target)
	for _, text := range []string{refusesSSL, refuses10, refuses11, refusesBroken, refusesRSA} {
		g.Expect(found[text].State).To(Equal(specs.Skipped), text)
		g.Expect(found[text].Reason).To(ContainSubstring("not proved"), text)
	}
	g.Expect(found[takes12].State).To(Equal(specs.Passed))
}

func TestAPortWhereNobodyListensFails(t *testing.T) {
	g := NewWithT(t)
	target := wrapped(t, whole)
	closed := httptest.NewServer(nil)
	closed.Close()
	target.URLs[1] = strings.Replace(closed.URL, "http:", "https:", 1)
	for text, spec := range states(t, target) {
		g.Expect(spec.State).To(Equal(specs.Failed), text)
		g.Expect(spec.Failure).To(ContainSubstring("refused"), text)
	}
}

func TestAPortThatSpeaksNoTLSFails(t *testing.T) {
	g := NewWithT(t)
	target := wrapped(t, whole)
	target.URLs[1] = strings.Replace(target.URLs[0], "http:", "https:", 1)
	for text, spec := range states(t, target) {
		g.Expect(spec.State).To(Equal(specs.Failed), text)
	}
}

func TestAnotherFloorIsHeldAgainstServersThatHaveIt(t *testing.T) {
	for floor, texts := range map[string][]string{
		"1.0": {refusesSSL, "HTTPS takes TLS 1.0", "HTTPS takes TLS 1.1", takes12, takes13, refusesBroken},
		"1.3": {refusesSSL, refuses10, refuses11, "HTTPS refuses TLS 1.2", takes13, refusesBroken, refusesRSA},
	} {
		t.Run(floor, func(t *testing.T) {
			g := NewWithT(t)
			contract, err := contracts.Default(contracts.File{Name: "tls.xml", Data: []byte(`<tls min="` + floor + `"/>`)})
			g.Expect(err).NotTo(HaveOccurred())
			target := started(t, func(o *mockserver.Options) { o.Contract = contract })
			target.Contract = contract
			found := states(t, target)
			for _, text := range append(texts, vouched, rightHost, noPlain) {
				g.Expect(found).To(HaveKey(text))
			}
			for text, spec := range found {
				g.Expect(spec.State).To(Equal(specs.Passed), "%s: %s%s", text, spec.Failure, spec.Reason)
			}
			g.Expect(found).To(HaveLen(len(texts) + 3))
		})
	}
}
