package mockserver_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"os"
	"path/filepath"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver"
)

var _ = Describe("TLS for a listener beside a server", func() {
	// shown is the certificate that a client is shown, once it has verified it for the name that it asks for.
	shown := func(folder string, config *tls.Config, version uint16, name string) error {
		GinkgoHelper()
		pem, err := mockserver.LocalCA(folder, time.Now)
		Expect(err).NotTo(HaveOccurred())
		roots := x509.NewCertPool()
		Expect(roots.AppendCertsFromPEM(pem)).To(BeTrue())
		ours, theirs := net.Pipe()
		DeferCleanup(ours.Close)
		DeferCleanup(theirs.Close)
		go func() { _ = tls.Server(ours, config).HandshakeContext(context.Background()) }()
		return tls.Client(theirs, &tls.Config{RootCAs: roots, ServerName: name, MinVersion: version, MaxVersion: version}).HandshakeContext(context.Background())
	}

	It("has a certificate of the CA in the folder, for the hosts that it is for", func() {
		folder := filepath.Join(GinkgoT().TempDir(), "state")
		config, err := mockserver.LocalTLS(folder, time.Now, "crm.test", "192.0.2.7")
		Expect(err).NotTo(HaveOccurred())
		Expect(shown(folder, config, tls.VersionTLS13, "crm.test")).To(Succeed())
		Expect(shown(folder, config, tls.VersionTLS12, "192.0.2.7")).To(Succeed())
		Expect(shown(folder, config, tls.VersionTLS12, "localhost")).To(MatchError(ContainSubstring("not localhost")))
		Expect(shown(folder, config, tls.VersionTLS11, "crm.test")).NotTo(Succeed())
		own, err := mockserver.LocalTLS(folder, time.Now)
		Expect(err).NotTo(HaveOccurred())
		Expect(shown(folder, own, tls.VersionTLS13, "localhost")).To(Succeed())
	})

	It("is refused without a folder, and for what is no host", func() {
		folder := GinkgoT().TempDir()
		_, err := mockserver.LocalTLS(folder, time.Now, "https://crm.test")
		Expect(err).To(MatchError(ContainSubstring(`certificate for host "https://crm.test"`)))
		taken := filepath.Join(folder, "file")
		Expect(os.WriteFile(taken, nil, 0o600)).To(Succeed())
		_, err = mockserver.LocalTLS(taken, time.Now)
		Expect(err).To(MatchError(ContainSubstring("folder of the certificate authority")))
	})
})
