package tlsconf_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/tlsconf"
)

var today = time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC) //nolint:gochecknoglobals // constant

func at(moment time.Time) func() time.Time { return func() time.Time { return moment } }

func certificateOf(authority *tlsconf.Authority) *x509.Certificate {
	GinkgoHelper()
	block, rest := pem.Decode(authority.CertificatePEM())
	Expect(block).NotTo(BeNil())
	Expect(rest).To(BeEmpty())
	cert, err := x509.ParseCertificate(block.Bytes)
	Expect(err).NotTo(HaveOccurred())
	return cert
}

var _ = Describe("A certificate authority", func() {
	It("is an ECDSA authority for ten years, and signs no other authorities", func() {
		authority, err := tlsconf.NewAuthority(at(today))
		Expect(err).NotTo(HaveOccurred())
		cert := certificateOf(authority)
		Expect(cert.IsCA).To(BeTrue())
		Expect(cert.MaxPathLenZero).To(BeTrue())
		Expect(cert.PublicKey).To(HaveField("Curve", elliptic.P256()))
		Expect(cert.NotBefore).To(Equal(today.Add(-time.Hour)))
		Expect(cert.NotAfter).To(Equal(today.AddDate(10, 0, 0)))
	})

	It("has a name of its own, so that two in one trust store are told apart", func() {
		first, err := tlsconf.NewAuthority(at(today))
		Expect(err).NotTo(HaveOccurred())
		second, err := tlsconf.NewAuthority(at(today))
		Expect(err).NotTo(HaveOccurred())
		Expect(certificateOf(first).Subject.CommonName).To(MatchRegexp(`^crmock local CA [0-9a-f]{8}$`))
		Expect(certificateOf(first).Subject.CommonName).NotTo(Equal(certificateOf(second).Subject.CommonName))
	})
})

var _ = Describe("A certificate authority in a folder", func() {
	var dir, certFile, keyFile string

	open := func() ([]byte, error) {
		authority, err := tlsconf.OpenAuthority(dir, at(today))
		if err != nil {
			return nil, err
		}
		return authority.CertificatePEM(), nil
	}

	BeforeEach(func() {
		dir = filepath.Join(GinkgoT().TempDir(), "state", "ca")
		certFile, keyFile = filepath.Join(dir, tlsconf.CertificateFile), filepath.Join(dir, tlsconf.KeyFile)
	})

	It("is made at first start, the key for its owner's eyes only", func() {
		made, err := open()
		Expect(err).NotTo(HaveOccurred())
		Expect(os.ReadFile(certFile)).To(Equal(made))
		if runtime.GOOS != "windows" {
			Expect(modeOf(dir)).To(BeEquivalentTo(0o700))
			Expect(modeOf(keyFile)).To(BeEquivalentTo(0o600))
			Expect(modeOf(certFile)).To(BeEquivalentTo(0o644))
		}
		Expect(filepath.Glob(filepath.Join(dir, "*"))).To(ConsistOf(certFile, keyFile), "no draft is left behind")
	})

	It("is the same at the second start, and its new certificates fit the old trust", func() {
		first, err := tlsconf.OpenAuthority(dir, time.Now)
		Expect(err).NotTo(HaveOccurred())
		second, err := tlsconf.OpenAuthority(dir, time.Now)
		Expect(err).NotTo(HaveOccurred())
		Expect(second.CertificatePEM()).To(Equal(first.CertificatePEM()))

		certs, err := second.Certificates()
		Expect(err).NotTo(HaveOccurred())
		server := serveWith(tlsconf.Policy{}, certs)
		server.roots = poolOf(first)
		_, err = server.connect(only(0))
		Expect(err).NotTo(HaveOccurred())
	})

	It("is one and the same for all processes that start first at the same time", func() {
		for range 20 {
			dir = GinkgoT().TempDir()
			texts, errs := make([][]byte, 8), make([]error, 8)
			var all sync.WaitGroup
			for i := range texts {
				all.Go(func() { texts[i], errs[i] = open() })
			}
			all.Wait()
			for i := range texts {
				Expect(errs[i]).NotTo(HaveOccurred())
				Expect(texts[i]).To(Equal(texts[0]))
			}
		}
	})

	It("is completed when a start was cut short after the key", func() {
		first, err := tlsconf.OpenAuthority(dir, at(today))
		Expect(err).NotTo(HaveOccurred())
		Expect(os.Remove(certFile)).To(Succeed())
		second, err := tlsconf.OpenAuthority(dir, at(today))
		Expect(err).NotTo(HaveOccurred())
		Expect(certificateOf(second).PublicKey).To(Equal(certificateOf(first).PublicKey))
		Expect(certificateOf(second).Subject).To(Equal(certificateOf(first).Subject))
	})

	It("is refused while others may read its key, and says what to type", func() {
		if runtime.GOOS == "windows" {
			Skip("Windows has no mode bits")
		}
		_, err := open()
		Expect(err).NotTo(HaveOccurred())
		Expect(os.Chmod(keyFile, 0o640)).To(Succeed()) //nolint:gosec // too open, on purpose
		_, err = open()
		Expect(err).To(MatchError(And(ContainSubstring("0640"), ContainSubstring("chmod 600 "+keyFile))))
	})

	It("cannot be made where nothing can be written, and says so", func() {
		file := filepath.Join(GinkgoT().TempDir(), "file")
		Expect(os.WriteFile(file, nil, 0o600)).To(Succeed())
		dir = file
		_, err := open()
		Expect(err).To(MatchError(And(ContainSubstring(file), ContainSubstring("choose one that can be written"))))
	})

	DescribeTable("is refused with the way to mend it when its files are unusable",
		func(spoil func(), complaint string) {
			_, err := open()
			Expect(err).NotTo(HaveOccurred())
			spoil()
			before := contentOf(dir)
			_, err = open()
			Expect(err).To(MatchError(And(
				MatchRegexp(complaint), ContainSubstring("delete both %s and %s", certFile, keyFile))))
			Expect(contentOf(dir)).To(Equal(before), "the files stay as they are")
		},
		Entry("key not PEM", func() { write(keyFile, "junk") }, `ca-key\.pem does not start with a PEM block of type PRIVATE KEY`),
		Entry("key empty", func() { write(keyFile, "") }, `ca-key\.pem does not start with`),
		Entry("key damaged", func() { writePEM(keyFile, "PRIVATE KEY", []byte("junk")) }, `ca-key\.pem: `),
		Entry("key of another kind", func() { writePEM(keyFile, "PRIVATE KEY", rsaKey()) }, `ca-key\.pem holds another kind of key`),
		Entry("key missing", func() { Expect(os.Remove(keyFile)).To(Succeed()) }, `its key .*ca-key\.pem is not`),
		Entry("key a folder", func() { replaceByFolder(keyFile) }, `ca-key\.pem: is a directory`),
		Entry("certificate not PEM", func() { write(certFile, "junk") }, `ca\.pem does not start with a PEM block of type CERTIFICATE`),
		Entry("certificate damaged", func() { writePEM(certFile, "CERTIFICATE", []byte("junk")) }, `ca\.pem: `),
		Entry("certificate of another authority", func() { write(certFile, string(foreign(at(today)))) }, `ca\.pem does not belong to the key`),
		Entry("certificate that is no authority's", func() { writePEM(certFile, "CERTIFICATE", plainCertificate(keyFile)) },
			`ca\.pem is not the certificate of an authority`),
	)

	DescribeTable("is refused outside its dates",
		func(moment time.Time, complaint string) {
			_, err := open()
			Expect(err).NotTo(HaveOccurred())
			_, err = tlsconf.OpenAuthority(dir, at(moment))
			Expect(err).To(MatchError(And(ContainSubstring(complaint), ContainSubstring("delete both"), ContainSubstring(certFile))))
		},
		Entry("after ten years", today.AddDate(10, 0, 1), "expired on 2036-03-01"),
		Entry("before it was made", today.AddDate(0, 0, -2), "valid only from 2026-03-01 on: check the clock"),
	)
})

func modeOf(path string) os.FileMode {
	GinkgoHelper()
	info, err := os.Stat(path)
	Expect(err).NotTo(HaveOccurred())
	return info.Mode().Perm()
}

func contentOf(dir string) map[string]string {
	content := map[string]string{}
	for _, name := range []string{tlsconf.CertificateFile, tlsconf.KeyFile} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err == nil {
			content[name] = string(text)
		}
	}
	return content
}

func write(path, text string) {
	GinkgoHelper()
	Expect(os.WriteFile(path, []byte(text), 0o600)).To(Succeed())
}

func writePEM(path, kind string, der []byte) {
	GinkgoHelper()
	var text bytes.Buffer
	Expect(pem.Encode(&text, &pem.Block{Type: kind, Bytes: der})).To(Succeed())
	write(path, text.String())
}

func replaceByFolder(path string) {
	GinkgoHelper()
	Expect(os.Remove(path)).To(Succeed())
	Expect(os.Mkdir(path, 0o700)).To(Succeed())
}

func foreign(now func() time.Time) []byte {
	GinkgoHelper()
	authority, err := tlsconf.NewAuthority(now)
	Expect(err).NotTo(HaveOccurred())
	return authority.CertificatePEM()
}

func rsaKey() []byte {
	GinkgoHelper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	Expect(err).NotTo(HaveOccurred())
	der, err := x509.MarshalPKCS8PrivateKey(key)
	Expect(err).NotTo(HaveOccurred())
	return der
}

// plainCertificate is for the right key, but not one of an authority.
func plainCertificate(keyFile string) []byte {
	GinkgoHelper()
	text, err := os.ReadFile(keyFile)
	Expect(err).NotTo(HaveOccurred())
	block, _ := pem.Decode(text)
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	Expect(err).NotTo(HaveOccurred())
	key, ok := parsed.(*ecdsa.PrivateKey)
	Expect(ok).To(BeTrue())
	template := &x509.Certificate{NotBefore: today, NotAfter: today.AddDate(1, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	Expect(err).NotTo(HaveOccurred())
	return der
}
