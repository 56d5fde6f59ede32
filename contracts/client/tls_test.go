package client_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/wire"
)

func pemOf(server *httptest.Server) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
}

// asItIs starts the server without a change.
func asItIs(*httptest.Server) {}

func versions(lowest, highest uint16) func(*httptest.Server) {
	return func(s *httptest.Server) { s.TLS = &tls.Config{MinVersion: lowest, MaxVersion: highest} }
}

func with(settings client.TLS) func(*client.Options) {
	return func(o *client.Options) { o.TLS = settings }
}

// disagreement expects that TLS has failed, and is the cause and the hint.
func disagreement(err error) (client.TLSCause, string) {
	GinkgoHelper()
	failure, is := errors.AsType[*client.TLSError](err)
	Expect(is).To(BeTrue(), "%T: %v", err, err)
	Expect(errors.Unwrap(failure)).To(HaveOccurred())
	Expect(err).To(MatchError(And(ContainSubstring(failure.URL), ContainSubstring(string(failure.Cause)), ContainSubstring(failure.Hint))))
	return failure.Cause, failure.Hint
}

// speaking starts a listener that answers whatever it is sent with the same bytes, and hangs up.
func speaking(answer string) (address string) {
	GinkgoHelper()
	listener, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(listener.Close)
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = connection.Read(make([]byte, 4096))
			_, _ = io.WriteString(connection, answer)
			_ = connection.Close()
		}
	}()
	return listener.Addr().String()
}

// expired is a certificate for 127.0.0.1 that is no longer valid.
func expired() tls.Certificate {
	GinkgoHelper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	Expect(err).NotTo(HaveOccurred())
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-2 * time.Hour), NotAfter: time.Now().Add(-time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	Expect(err).NotTo(HaveOccurred())
	return tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}
}

var _ = Describe("HTTPS", func() {
	DescribeTable("works with a certificate that the options trust",
		func(ctx context.Context, trust func(*httptest.Server) client.TLS) {
			server := serveTLS(asItIs)
			reply, err := connect(server.URL, with(trust(server))).Do(ctx, get())
			Expect(err).NotTo(HaveOccurred())
			Expect(reply.OK()).To(BeTrue())
		},
		Entry("by an authority in memory", func(s *httptest.Server) client.TLS { return client.TLS{CA: pemOf(s)} }),
		Entry("by an authority in a file", func(s *httptest.Server) client.TLS {
			file := filepath.Join(GinkgoT().TempDir(), "ca.pem")
			Expect(os.WriteFile(file, pemOf(s), 0o600)).To(Succeed())
			return client.TLS{CAFile: file}
		}),
		Entry("because they trust any", func(*httptest.Server) client.TLS { return client.TLS{Insecure: true} }),
	)

	DescribeTable("agrees on the best version that both take, and the exchange tells it",
		func(ctx context.Context, server func(*httptest.Server), settings client.TLS, version string) {
			settings.Insecure = true
			var seen []client.Exchange
			_, err := connect(serveTLS(server).URL, with(settings), watched(&seen)).Do(ctx, get())
			Expect(err).NotTo(HaveOccurred())
			Expect(seen[0].TLS.Version).To(Equal(version))
			Expect(seen[0].TLS.CipherSuite).To(HavePrefix("TLS_"))
		},
		Entry("1.3 by default", asItIs, client.TLS{}, "TLS 1.3"),
		Entry("1.2 where the server has no better", versions(tls.VersionTLS10, tls.VersionTLS12), client.TLS{}, "TLS 1.2"),
		Entry("1.2 where the options want no better", asItIs, client.TLS{Max: "1.2"}, "TLS 1.2"),
		Entry("1.1 only when the options say so", versions(tls.VersionTLS10, tls.VersionTLS11), client.TLS{Min: "1.0"}, "TLS 1.1"),
		Entry("1.0 when that is the highest", versions(tls.VersionTLS10, tls.VersionTLS13), client.TLS{Max: "1.0"}, "TLS 1.0"),
	)

	DescribeTable("fails with the cause and what to do",
		func(ctx context.Context, server func(*httptest.Server), settings client.TLS, cause client.TLSCause, hint string) {
			var seen []client.Exchange
			_, err := connect(serveTLS(server).URL, with(settings), watched(&seen)).Do(ctx, get())
			got, advice := disagreement(err)
			Expect(got).To(Equal(cause), err.Error())
			Expect(advice).To(ContainSubstring(hint))
			Expect(seen[0].TLS).To(BeZero())
		},
		Entry("nobody known vouches for the certificate", asItIs, client.TLS{}, client.UnknownAuthority, "--ca FILE"),
		Entry("the server wants a higher version", versions(tls.VersionTLS13, 0), client.TLS{Max: "1.2", Insecure: true}, client.VersionRefused, "--tls-max"),
		Entry("the server wants a lower version", versions(tls.VersionTLS10, tls.VersionTLS11), client.TLS{Insecure: true}, client.VersionRefused, "--tls-min"),
		Entry("the ciphers do not fit", func(s *httptest.Server) {
			s.TLS = &tls.Config{MaxVersion: tls.VersionTLS12, CipherSuites: []uint16{tls.TLS_RSA_WITH_AES_128_CBC_SHA}}
		}, client.TLS{Insecure: true}, client.HandshakeFailed, "server's log"),
	)

	It("fails when the certificate is for another name", func(ctx context.Context) {
		server := serveTLS(asItIs)
		url := strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
		_, err := connect(url, with(client.TLS{CA: pemOf(server)})).Do(ctx, get())
		cause, hint := disagreement(err)
		Expect(cause).To(Equal(client.WrongName))
		Expect(hint).To(ContainSubstring("name"))
	})

	It("fails when the certificate has expired", func(ctx context.Context) {
		certificate := expired()
		server := serveTLS(func(s *httptest.Server) { s.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}} })
		_, err := connect(server.URL, with(client.TLS{CA: pemOf(server)})).Do(ctx, get())
		cause, hint := disagreement(err)
		Expect(cause).To(Equal(client.BadCertificate))
		Expect(hint).To(ContainSubstring("renew"))
	})

	It("fails when the server answers with a version that was not offered", func(ctx context.Context) {
		hello := "\x03\x01" + strings.Repeat("r", 32) + "\x00" + "\xc0\x13" + "\x00" // TLS 1.0, random, no session, a cipher, no compression
		handshake := "\x02\x00\x00" + string(rune(len(hello))) + hello
		record := "\x16\x03\x01\x00" + string(rune(len(handshake))) + handshake
		_, err := connect("https://"+speaking(record), with(client.TLS{Insecure: true})).Do(ctx, get())
		cause, hint := disagreement(err)
		Expect(cause).To(Equal(client.VersionRefused))
		Expect(hint).To(ContainSubstring("--tls-min"))
	})

	It("fails at a port of plain HTTP", func(ctx context.Context) {
		server := serve(answering(wire.Reply{}))
		_, err := connect(strings.Replace(server.URL, "http:", "https:", 1)).Do(ctx, get())
		cause, hint := disagreement(err)
		Expect(cause).To(Equal(client.NotTLS))
		Expect(hint).To(ContainSubstring("use http://"))
	})

	It("fails at a port that speaks neither", func(ctx context.Context) {
		_, err := connect("https://"+speaking("220 mail.example.com ESMTP\r\n")).Do(ctx, get())
		cause, _ := disagreement(err)
		Expect(cause).To(Equal(client.NotTLS))
	})
})

var _ = Describe("Plain HTTP to a port of HTTPS", func() {
	It("is told by a server that says so", func(ctx context.Context) {
		server := serveTLS(asItIs)
		_, err := connect(strings.Replace(server.URL, "https:", "http:", 1)).Do(ctx, get())
		cause, hint := disagreement(err)
		Expect(cause).To(Equal(client.OnlyTLS))
		Expect(hint).To(ContainSubstring("use https://"))
	})

	It("is told by a server that only knows alerts", func(ctx context.Context) {
		_, err := connect("http://"+speaking("\x15\x03\x01\x00\x02\x02\x50")).Do(ctx, get())
		cause, _ := disagreement(err)
		Expect(cause).To(Equal(client.OnlyTLS))
	})
})
