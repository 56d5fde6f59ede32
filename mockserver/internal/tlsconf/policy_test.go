package tlsconf_test

import (
	"crypto/rsa"
	"crypto/tls"
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/tlsconf"
)

func from(version uint16) tlsconf.Policy { return tlsconf.Policy{Min: version} }

var _ = Describe("The TLS policy", func() {
	DescribeTable("lets in",
		func(policy tlsconf.Policy, client *tls.Config) {
			server := serve(policy)
			state, err := server.connect(client)
			Expect(err).NotTo(HaveOccurred())
			Expect(state.Version).To(Equal(client.MaxVersion))
			Expect(state.VerifiedChains).To(HaveLen(1))
			Expect(state.PeerCertificates[0].VerifyHostname("127.0.0.1")).To(Succeed())
			Expect(server.refusals).NotTo(Receive())
		},
		Entry("TLS 1.2 by default", tlsconf.Policy{}, only(tls.VersionTLS12)),
		Entry("TLS 1.3 by default", tlsconf.Policy{}, only(tls.VersionTLS13)),
		Entry("TLS 1.3 above a floor of 1.3", from(tls.VersionTLS13), only(tls.VersionTLS13)),
		Entry("TLS 1.0 above a lowered floor", from(tls.VersionTLS10), only(tls.VersionTLS10)),
		Entry("TLS 1.1 above a lowered floor", from(tls.VersionTLS10), only(tls.VersionTLS11)),
		Entry("TLS 1.2 with CBC above a lowered floor", from(tls.VersionTLS10),
			only(tls.VersionTLS12, tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA)),
		Entry("TLS 1.0 with the RSA key exchange above a lowered floor", from(tls.VersionTLS10),
			only(tls.VersionTLS10, tls.TLS_RSA_WITH_AES_128_CBC_SHA)),
		Entry("TLS 1.1 below a ceiling", tlsconf.Policy{Min: tls.VersionTLS11, Max: tls.VersionTLS11}, only(tls.VersionTLS11)),
	)

	DescribeTable("keeps out",
		func(policy tlsconf.Policy, client *tls.Config, cause tlsconf.Cause) {
			server := serve(policy)
			_, err := server.connect(client)
			Expect(err).To(HaveOccurred())
			Expect(server.refusal().Cause).To(Equal(cause))
		},
		Entry("TLS 1.0 by default", tlsconf.Policy{}, only(tls.VersionTLS10), tlsconf.NoCommonVersion),
		Entry("TLS 1.1 by default", tlsconf.Policy{}, only(tls.VersionTLS11), tlsconf.NoCommonVersion),
		Entry("TLS 1.2 below a floor of 1.3", from(tls.VersionTLS13), only(tls.VersionTLS12), tlsconf.NoCommonVersion),
		Entry("TLS 1.2 above a ceiling", tlsconf.Policy{Min: tls.VersionTLS10, Max: tls.VersionTLS11}, only(tls.VersionTLS12),
			tlsconf.NoCommonVersion),
		Entry("CBC", tlsconf.Policy{}, only(tls.VersionTLS12, tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA), tlsconf.NoCommonCipher),
		Entry("the RSA key exchange", tlsconf.Policy{}, only(tls.VersionTLS12, tls.TLS_RSA_WITH_AES_128_GCM_SHA256),
			tlsconf.NoCommonCipher),
		Entry("RC4 above any floor", from(tls.VersionTLS10), only(tls.VersionTLS10, tls.TLS_RSA_WITH_RC4_128_SHA), tlsconf.NoCommonCipher),
		Entry("3DES above any floor", from(tls.VersionTLS10), only(tls.VersionTLS10, tls.TLS_RSA_WITH_3DES_EDE_CBC_SHA),
			tlsconf.NoCommonCipher),
	)

	It("serves a client that knows RSA certificates only", func() {
		server := serve(tlsconf.Policy{})
		state, err := server.connect(only(tls.VersionTLS12, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256))
		Expect(err).NotTo(HaveOccurred())
		Expect(state.PeerCertificates[0].PublicKey).To(BeAssignableToTypeOf(&rsa.PublicKey{}))
		Expect(state.VerifiedChains).To(HaveLen(1))
	})

	DescribeTable("decides on HTTP/2",
		func(policy tlsconf.Policy, protocol string) {
			server := serve(policy)
			transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: server.roots}, ForceAttemptHTTP2: true}
			DeferCleanup(transport.CloseIdleConnections)
			reply, err := (&http.Client{Transport: transport}).Get("https://" + server.address)
			Expect(err).NotTo(HaveOccurred())
			defer reply.Body.Close()
			Expect(reply.Proto).To(Equal(protocol))
		},
		Entry("which is off by default", tlsconf.Policy{}, "HTTP/1.1"),
		Entry("which can be turned on", tlsconf.Policy{HTTP2: true}, "HTTP/2.0"),
	)

	It("is set in full in a server's configuration", func() {
		config, err := tlsconf.ServerConfig(tlsconf.Policy{}, noCertificate)
		Expect(err).NotTo(HaveOccurred())
		Expect(config.MinVersion).To(BeEquivalentTo(tls.VersionTLS12))
		Expect(config.MaxVersion).To(BeEquivalentTo(tls.VersionTLS13))
		Expect(config.NextProtos).To(Equal([]string{"http/1.1"}))
		for _, insecure := range tls.InsecureCipherSuites() {
			Expect(config.CipherSuites).NotTo(ContainElement(insecure.ID))
		}
	})

	DescribeTable("is refused when it makes no sense",
		func(policy tlsconf.Policy, certs tlsconf.CertificateSource, complaint string) {
			_, err := tlsconf.Secure(&http.Server{ReadHeaderTimeout: time.Minute}, policy, certs, nil)
			Expect(err).To(MatchError(ContainSubstring(complaint)))
		},
		Entry("with the floor above the ceiling", tlsconf.Policy{Min: tls.VersionTLS13, Max: tls.VersionTLS12}, noCertificate,
			"the lowest version 1.3 is above the highest 1.2"),
		Entry("with SSL", tlsconf.Policy{Min: 0x0300}, noCertificate, "write 1.0, 1.1, 1.2 or 1.3"),
		Entry("with an unknown ceiling", tlsconf.Policy{Max: 0x0305}, noCertificate, "write 1.0, 1.1, 1.2 or 1.3"),
		Entry("without certificates", tlsconf.Policy{}, nil, "needs a certificate"),
	)
})

func noCertificate(*tls.ClientHelloInfo) (*tls.Certificate, error) { return nil, nil }
