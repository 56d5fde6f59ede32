package tlsconf_test

import (
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"
	"pgregory.net/rapid"

	"github.com/crmock/crmock/mockserver/internal/tlsconf"
)

var _ = Describe("A failed handshake", func() {
	It("is reported with what an old client offered and how to upgrade it", func() {
		server := serve(tlsconf.Policy{})
		_, err := server.connect(&tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11})
		Expect(err).To(MatchError(ContainSubstring("protocol version not supported")))
		refusal := server.refusal()
		Expect(refusal.Cause).To(Equal(tlsconf.NoCommonVersion))
		Expect(refusal.Offer.Versions).To(ConsistOf("1.0", "1.1"))
		Expect(refusal.Offer.ServerName).To(Equal("localhost"))
		Expect(refusal.Remote).To(Equal(refusal.Offer.Remote))
		Expect(refusal.Reason).To(ContainSubstring("unsupported versions"))
		Expect(refusal.Hint).To(And(
			ContainSubstring("offers TLS 1.1 at most, this server wants TLS 1.2 or better"),
			ContainSubstring("OpenSSL 1.0.1, Java 8"), ContainSubstring("`crmock serve --tls-min 1.1`")))
		Consistently(server.refusals).ShouldNot(Receive(), "once is enough")
	})

	DescribeTable("is explained from the first bytes",
		func(policy tlsconf.Policy, raw []byte, cause tlsconf.Cause, hint string) {
			server := serve(policy)
			conn := server.send(raw)
			Expect(conn.CloseWrite()).To(Succeed())
			refusal := server.refusal()
			Expect(refusal.Cause).To(Equal(cause), refusal.Reason)
			Expect(refusal.Hint).To(ContainSubstring(hint))
			Expect(refusal.Remote).To(Equal(conn.LocalAddr().String()))
		},
		Entry("plain HTTP", tlsconf.Policy{}, []byte("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), tlsconf.PlainHTTP, "use https://, or the http port"),
		Entry("plain HTTP with a body", tlsconf.Policy{}, []byte("POST /WAPI/wapi.php HTTP/1.1\r\n\r\n"), tlsconf.PlainHTTP, "use https://"),
		Entry("another protocol", tlsconf.Policy{}, []byte("SSH-2.0-x\r\n"), tlsconf.NotTLS, "does not speak TLS"),
		Entry("SSL 2.0", tlsconf.Policy{}, append([]byte{0x80, 0x2e, 1, 0, 2}, make([]byte, 43)...), tlsconf.NoCommonVersion, "SSLv2Hello"),
		Entry("SSL 3.0", tlsconf.Policy{}, plainHello(0x0300, 0x002f), tlsconf.NoCommonVersion, "no TLS at all"),
		Entry("TLS 1.0", tlsconf.Policy{}, plainHello(0x0301, 0x002f), tlsconf.NoCommonVersion, "--tls-min 1.0"),
		Entry("TLS 1.2 below a floor of 1.3", from(tls.VersionTLS13), plainHello(0x0303, 0x002f), tlsconf.NoCommonVersion, "OpenSSL 1.1.1, Java 11"),
		Entry("weak suites", tlsconf.Policy{}, plainHello(0x0303, 0x0004, 0x002f), tlsconf.NoCommonCipher, "--tls-min 1.0"),
		Entry("weak suites above a lowered floor", from(tls.VersionTLS10), plainHello(0x0303, 0x0004), tlsconf.NoCommonCipher, "such as TLS_ECDHE_RSA_WITH_AES_128_GCM"),
		Entry("a piece of a hello", tlsconf.Policy{}, plainHello(0x0303, 0x002f)[:20], tlsconf.HungUp, "within its first message"),
		Entry("a broken hello", tlsconf.Policy{}, record(22, []byte{1, 0, 0, 2, 3, 3}), tlsconf.Unclear, "the client's own log"),
	)

	It("is blamed on a ceiling when the client wants newer versions", func() {
		server := serve(tlsconf.Policy{Min: tls.VersionTLS12, Max: tls.VersionTLS12})
		_, err := server.connect(only(tls.VersionTLS13))
		Expect(err).To(HaveOccurred())
		Expect(server.refusal().Hint).To(ContainSubstring("newer TLS version than 1.2, the highest that this server is set to"))
	})

	DescribeTable("is reported when the client does not trust the certificate, in",
		func(version uint16) {
			server := serve(tlsconf.Policy{})
			stranger, err := tlsconf.NewAuthority(time.Now)
			Expect(err).NotTo(HaveOccurred())
			client := only(version)
			client.RootCAs = poolOf(stranger)
			_, err = server.connect(client)
			Expect(err).To(MatchError(ContainSubstring("signed by unknown authority")))
			refusal := server.refusal()
			Expect(refusal.Cause).To(Equal(tlsconf.CertificateRefused))
			Expect(refusal.Hint).To(And(ContainSubstring("crmock serve --print-ca"), ContainSubstring("/ca.pem")))
		},
		Entry("TLS 1.2", uint16(tls.VersionTLS12)),
		Entry("TLS 1.3", uint16(tls.VersionTLS13)),
	)

	DescribeTable("is explained by the client's alert",
		func(alert byte, cause tlsconf.Cause) {
			server := serve(tlsconf.Policy{})
			server.send(append(helloOf(only(tls.VersionTLS12)), fatal(alert)...))
			Expect(server.refusal().Cause).To(Equal(cause))
		},
		Entry("bad certificate", byte(42), tlsconf.CertificateRefused),
		Entry("unsupported certificate", byte(43), tlsconf.CertificateRefused),
		Entry("certificate revoked", byte(44), tlsconf.CertificateRefused),
		Entry("certificate expired", byte(45), tlsconf.CertificateRefused),
		Entry("certificate unknown", byte(46), tlsconf.CertificateRefused),
		Entry("unknown certificate authority", byte(48), tlsconf.CertificateRefused),
		Entry("protocol version", byte(70), tlsconf.NoCommonVersion),
		Entry("handshake failure, which tells nothing", byte(40), tlsconf.Unclear),
	)

	It("is suspected to be about trust when a TLS 1.3 client sends its alert in clear, as OpenSSL does", func() {
		server := serve(tlsconf.Policy{})
		server.send(append(helloOf(only(tls.VersionTLS13)), fatal(48)...))
		refusal := server.refusal()
		Expect(refusal.Cause).To(Equal(tlsconf.CertificateRefused))
		Expect(refusal.Hint).To(ContainSubstring("--print-ca"))
	})

	It("is suspected to be about trust when the client hangs up after the certificate", func() {
		server := serve(tlsconf.Policy{})
		conn := server.send(helloOf(only(tls.VersionTLS12)))
		Expect(conn.CloseWrite()).To(Succeed())
		refusal := server.refusal()
		Expect(refusal.Cause).To(Equal(tlsconf.HungUp))
		Expect(refusal.Hint).To(ContainSubstring("--print-ca"))
	})

	It("is reported when the client stops in the middle", func() {
		server := serve(tlsconf.Policy{}, func(s *http.Server) { s.ReadHeaderTimeout = 20 * time.Millisecond })
		server.send(helloOf(only(tls.VersionTLS12)))
		Expect(server.refusal().Cause).To(Equal(tlsconf.TimedOut))
	})

	It("is none when the client sent nothing", func() {
		server := serve(tlsconf.Policy{}, func(s *http.Server) { s.ReadHeaderTimeout = 20 * time.Millisecond })
		Expect(server.send(nil).Close()).To(Succeed())
		reset := server.send(nil)
		Expect(reset.SetLinger(0)).To(Succeed())
		Expect(reset.Close()).To(Succeed())
		server.send(nil) // stays open until the server's patience ends
		Consistently(server.refusals).ShouldNot(Receive())
	})

	It("is none when the server stops in the middle", func() {
		server := serve(tlsconf.Policy{})
		conn := server.send(helloOf(only(tls.VersionTLS12)))
		_, err := io.ReadFull(conn, make([]byte, 5)) // the server's answer: it now waits for the client
		Expect(err).NotTo(HaveOccurred())
		Expect(server.http.Close()).To(Succeed())
		Consistently(server.refusals).ShouldNot(Receive())
	})

	It("is none on a server without TLS that has the same hooks", func() {
		server := serve(tlsconf.Policy{})
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		Expect(err).NotTo(HaveOccurred())
		go func() { _ = server.http.Serve(listener) }()
		reply, err := http.Get("http://" + listener.Addr().String())
		Expect(err).NotTo(HaveOccurred())
		reply.Body.Close()
		http.DefaultClient.CloseIdleConnections()
		Consistently(server.refusals).ShouldNot(Receive())
	})

	It("comes out of whatever a client sends that is no handshake, with a hint", func() {
		server := serve(tlsconf.Policy{})
		notAnAlert := func(raw []byte) bool { return raw[0] != 21 } // an alert may politely say goodbye
		rapid.Check(GinkgoT(), func(t *rapid.T) {
			raw := rapid.SliceOfN(rapid.Byte(), 1, 80).Filter(notAnAlert).Draw(t, "bytes")
			conn := server.send(raw)
			if err := conn.Close(); err != nil {
				t.Fatal(err)
			}
			select {
			case refusal := <-server.refusals:
				if refusal.Cause == "" || refusal.Hint == "" || refusal.Remote != conn.LocalAddr().String() {
					t.Fatalf("%+v", refusal)
				}
			case <-time.After(10 * time.Second):
				t.Fatal("no refusal")
			}
		})
	})
})

var _ = Describe("The server's error log", func() {
	It("is spared the handshakes, and gets everything else", func() {
		server := serve(tlsconf.Policy{}, func(s *http.Server) {
			s.Handler = http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("broken handler") })
		})
		server.send([]byte("GET / HTTP/1.1\r\n\r\n"))
		Expect(server.refusal().Cause).To(Equal(tlsconf.PlainHTTP))
		_, _ = server.connect(only(tls.VersionTLS13))
		Eventually(server.log).Should(gbytes.Say("^server: http: panic serving .*: broken handler"))
	})

	It("is the standard logger unless the server has its own", func() {
		output := gbytes.NewBuffer()
		log.SetOutput(output)
		DeferCleanup(log.SetOutput, io.Writer(os.Stderr))
		server := &http.Server{ReadHeaderTimeout: time.Minute}
		_, err := tlsconf.Secure(server, tlsconf.Policy{}, noCertificate, func(tlsconf.Refusal) {})
		Expect(err).NotTo(HaveOccurred())
		server.ErrorLog.Print("http: something else")
		Expect(output).To(gbytes.Say("http: something else"))
	})
})
