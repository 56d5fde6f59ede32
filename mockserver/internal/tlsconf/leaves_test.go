package tlsconf_test

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/mockserver/internal/tlsconf"
)

// modernHello is of a client that can use any certificate.
func modernHello() *tls.ClientHelloInfo {
	return &tls.ClientHelloInfo{
		SupportedVersions: []uint16{tls.VersionTLS13},
		SignatureSchemes:  []tls.SignatureScheme{tls.ECDSAWithP256AndSHA256, tls.PSSWithSHA256},
	}
}

// oldHello is of a client that can only use RSA certificates.
func oldHello() *tls.ClientHelloInfo {
	return &tls.ClientHelloInfo{
		SupportedVersions: []uint16{tls.VersionTLS12},
		SignatureSchemes:  []tls.SignatureScheme{tls.PKCS1WithSHA256},
		CipherSuites:      []uint16{tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256},
		SupportedCurves:   []tls.CurveID{tls.CurveP256},
		SupportedPoints:   []uint8{0},
	}
}

func leafFor(hello *tls.ClientHelloInfo, now func() time.Time, hosts ...string) *x509.Certificate {
	GinkgoHelper()
	authority, err := tlsconf.NewAuthority(now)
	Expect(err).NotTo(HaveOccurred())
	certs, err := authority.Certificates(hosts...)
	Expect(err).NotTo(HaveOccurred())
	cert, err := certs(hello)
	Expect(err).NotTo(HaveOccurred())
	return cert.Leaf
}

var _ = Describe("The server's certificates", func() {
	It("are for this machine by default", func() {
		leaf := leafFor(modernHello(), at(today))
		Expect(leaf.DNSNames).To(Equal([]string{"localhost"}))
		Expect(leaf.IPAddresses).To(HaveExactElements(
			WithTransform(net.IP.String, Equal("127.0.0.1")), WithTransform(net.IP.String, Equal("::1"))))
	})

	It("are for the hosts given, names and addresses apart", func() {
		leaf := leafFor(modernHello(), at(today), "crm.example.test", "192.0.2.7", "*.example.test")
		Expect(leaf.DNSNames).To(Equal([]string{"crm.example.test", "*.example.test"}))
		Expect(leaf.IPAddresses).To(HaveExactElements(WithTransform(net.IP.String, Equal("192.0.2.7"))))
	})

	It("are valid from an hour ago, and for no longer than clients accept", func() {
		leaf := leafFor(modernHello(), at(today))
		Expect(leaf.NotBefore).To(Equal(today.Add(-time.Hour)))
		Expect(leaf.NotAfter.Sub(leaf.NotBefore)).To(Equal(397 * 24 * time.Hour))
		Expect(leaf.IsCA).To(BeFalse())
		Expect(leaf.ExtKeyUsage).To(Equal([]x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}))
	})

	It("end with their authority", func() {
		dir := GinkgoT().TempDir()
		made, err := tlsconf.OpenAuthority(dir, at(today))
		Expect(err).NotTo(HaveOccurred())
		old, err := tlsconf.OpenAuthority(dir, at(today.AddDate(9, 11, 0)))
		Expect(err).NotTo(HaveOccurred())
		certs, err := old.Certificates()
		Expect(err).NotTo(HaveOccurred())
		cert, err := certs(modernHello())
		Expect(err).NotTo(HaveOccurred())
		Expect(cert.Leaf.NotAfter).To(Equal(certificateOf(made).NotAfter))
	})

	It("are of the kind that the client can use", func() {
		Expect(leafFor(modernHello(), at(today)).PublicKey).To(BeAssignableToTypeOf(&ecdsa.PublicKey{}))
		old := leafFor(oldHello(), at(today)).PublicKey
		Expect(old).To(BeAssignableToTypeOf(&rsa.PublicKey{}))
		Expect(old).To(HaveField("N.BitLen()", 2048))
	})

	It("do not change their kind when the client asks for a name they lack", func() {
		stranger := modernHello()
		stranger.ServerName = "elsewhere.example.test"
		Expect(leafFor(stranger, at(today)).PublicKey).To(BeAssignableToTypeOf(&ecdsa.PublicKey{}))
	})

	It("are made once, however many old clients come at the same time", func() {
		authority, err := tlsconf.NewAuthority(time.Now)
		Expect(err).NotTo(HaveOccurred())
		certs, err := authority.Certificates()
		Expect(err).NotTo(HaveOccurred())
		given := make([]*tls.Certificate, 4)
		var all sync.WaitGroup
		for i := range given {
			all.Go(func() { given[i], _ = certs(oldHello()) })
		}
		all.Wait()
		Expect(given[0]).NotTo(BeNil())
		Expect(given).To(HaveEach(BeIdenticalTo(given[0])))
	})

	It("are accepted by a client for every name and address they were made for", func() {
		authority, err := tlsconf.NewAuthority(at(today))
		Expect(err).NotTo(HaveOccurred())
		roots := poolOf(authority)
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			hosts := rapid.SliceOfN(anyHost(), 1, 4).Draw(t, "hosts")
			certs, err := authority.Certificates(hosts...)
			if err != nil {
				t.Fatal(err)
			}
			cert, err := certs(modernHello())
			if err != nil {
				t.Fatal(err)
			}
			for _, host := range hosts {
				_, err := cert.Leaf.Verify(x509.VerifyOptions{Roots: roots, DNSName: host, CurrentTime: today})
				if err != nil {
					t.Fatal(err)
				}
			}
		})
	})

	DescribeTable("are refused for what is no host alone",
		func(host string) {
			authority, err := tlsconf.NewAuthority(at(today))
			Expect(err).NotTo(HaveOccurred())
			_, err = authority.Certificates("localhost", host)
			Expect(err).To(MatchError(And(ContainSubstring("%q", host), ContainSubstring("without scheme, port"))))
		},
		Entry("empty", ""), Entry("a URL", "https://localhost"), Entry("with a port", "localhost:8443"),
		Entry("in brackets", "[::1]"), Entry("with space", "local host"), Entry("beyond ASCII", "bücher.example"),
	)
})

func anyHost() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.StringMatching(`[a-z][a-z0-9]{0,20}(\.[a-z0-9]{1,10}){0,3}\.[a-z]{2,6}`),
		rapid.Map(rapid.SliceOfN(rapid.Byte(), 4, 4), address),
		rapid.Map(rapid.SliceOfN(rapid.Byte(), 16, 16), address),
	)
}

func address(raw []byte) string {
	ip, _ := netip.AddrFromSlice(raw)
	return ip.String()
}

var _ = Describe("A certificate from files", func() {
	var dir, certFile, keyFile string

	BeforeEach(func() {
		dir = GinkgoT().TempDir()
		certFile, keyFile = filepath.Join(dir, tlsconf.CertificateFile), filepath.Join(dir, tlsconf.KeyFile)
		_, err := tlsconf.OpenAuthority(dir, at(today)) // any pair of files will do
		Expect(err).NotTo(HaveOccurred())
	})

	It("is shown to every client", func() {
		certs, err := tlsconf.LoadFiles(certFile, keyFile)
		Expect(err).NotTo(HaveOccurred())
		for _, hello := range []*tls.ClientHelloInfo{modernHello(), oldHello()} {
			cert, err := certs(hello)
			Expect(err).NotTo(HaveOccurred())
			Expect(cert.Leaf.Subject.CommonName).To(HavePrefix("crmock local CA"))
		}
	})

	DescribeTable("is refused with both names and what the files should hold",
		func(spoil func(), complaint string) {
			spoil()
			_, err := tlsconf.LoadFiles(certFile, keyFile)
			Expect(err).To(MatchError(And(ContainSubstring(certFile), ContainSubstring(keyFile),
				ContainSubstring(complaint), ContainSubstring("without a passphrase"))))
		},
		Entry("when one is missing", func() { Expect(os.Remove(certFile)).To(Succeed()) }, "no such file"),
		Entry("when one is not PEM", func() { write(keyFile, "junk") }, "failed to find any PEM data"),
		Entry("when they do not belong together", func() { write(certFile, string(foreign(at(today)))) }, "does not match public key"),
	)
})
