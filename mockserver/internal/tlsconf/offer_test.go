package tlsconf_test

import (
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver/internal/tlsconf"
)

var _ = Describe("What a client offered", func() {
	offered := func(server *served, conn net.Conn) func() bool {
		return func() bool { _, known := server.handshakes.Offered(conn); return known }
	}

	It("can be asked for while its connection is open, and no longer", func() {
		server := serve(tlsconf.Policy{})
		client, err := tls.Dial("tcp", server.address, &tls.Config{
			RootCAs: server.roots, ServerName: "localhost", NextProtos: []string{"http/1.1"},
			MinVersion: tls.VersionTLS12, MaxVersion: tls.VersionTLS12,
			CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256}, CurvePreferences: []tls.CurveID{tls.CurveP256},
		})
		Expect(err).NotTo(HaveOccurred())
		var conn net.Conn
		Eventually(server.accepted).Should(Receive(&conn))

		offer, known := server.handshakes.Offered(conn)
		Expect(known).To(BeTrue())
		Expect(offer).To(Equal(tlsconf.Offer{
			Versions: []string{"1.2"}, CipherSuites: []string{"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"},
			Curves: []string{"CurveP256"}, Protocols: []string{"http/1.1"},
			ServerName: "localhost", Remote: client.LocalAddr().String(),
		}))
		secured, _ := conn.(*tls.Conn)
		again, _ := server.handshakes.Offered(secured.NetConn())
		Expect(again).To(Equal(offer), "the raw connection is as good")

		Expect(client.Close()).To(Succeed())
		Eventually(offered(server, conn)).Should(BeFalse())
		Expect(server.refusals).NotTo(Receive())
	})

	It("is forgotten when a handler takes the connection over", func() {
		before, after, ready := make(chan bool, 1), make(chan bool, 1), make(chan *served, 1)
		server := serve(tlsconf.Policy{}, func(s *http.Server) {
			s.Handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				server := <-ready
				accepted := <-server.accepted
				before <- offered(server, accepted)()
				conn, _, err := http.NewResponseController(w).Hijack()
				after <- offered(server, accepted)()
				if err == nil {
					_ = conn.Close()
				}
			})
		})
		ready <- server
		_, _ = server.connect(only(tls.VersionTLS13))
		Eventually(before).Should(Receive(BeTrue()))
		Eventually(after).Should(Receive(BeFalse()))
	})

	It("is unknown for a connection that sent nothing yet", func() {
		server := serve(tlsconf.Policy{})
		server.send(nil)
		var conn net.Conn
		Eventually(server.accepted).Should(Receive(&conn))
		Expect(offered(server, conn)()).To(BeFalse())
	})

	It("is not kept for a connection that no server watches", func() {
		server := serve(tlsconf.Policy{})
		near, far := net.Pipe()
		defer func() { _ = near.Close() }()
		unwatched := tls.Server(far, server.http.TLSConfig)
		done := make(chan error, 1)
		go func() { done <- unwatched.Handshake() }()
		Expect(tls.Client(near, &tls.Config{RootCAs: server.roots, ServerName: "localhost"}).Handshake()).To(Succeed())
		go func() { _, _ = io.Copy(io.Discard, near) }()
		Eventually(done).Should(Receive(BeNil()))
		Expect(offered(server, unwatched)()).To(BeFalse())
	})

	It("leaves out placeholders, and names what crypto/tls has no name for", func() {
		server := serve(tlsconf.Policy{})
		server.send(plainHello(tls.VersionTLS11, 0x0a0a, 0x0039, 0xfafa, 0x00ff, 0x1234))
		Expect(server.refusal().Offer).To(HaveValue(And(
			HaveField("Versions", Equal([]string{"1.1", "1.0"})),
			HaveField("CipherSuites", Equal([]string{
				"TLS_DHE_RSA_WITH_AES_256_CBC_SHA", "TLS_EMPTY_RENEGOTIATION_INFO_SCSV", "0x1234",
			})),
		)))
	})

	It("is cut at a length that no honest client reaches", func() {
		server := serve(tlsconf.Policy{})
		server.send(plainHello(tls.VersionTLS10, slices.Repeat([]uint16{0x002f}, 5000)...))
		Expect(server.refusal().Offer.CipherSuites).To(HaveLen(128))

		server.send(helloOf(&tls.Config{
			MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS10,
			NextProtos: slices.Repeat([]string{"x"}, 500), ServerName: strings.Repeat("x", 500),
		}))
		offer := server.refusal().Offer
		Expect(offer.Protocols).To(HaveLen(128))
		Expect(offer.ServerName).To(HaveLen(255))
	})
})
