package tlsconf_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"io"
	"log"
	"net"
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"

	"github.com/crmock/crmock/mockserver/internal/tlsconf"
)

// served is a TLS server on a free port of the loopback address, and what it has seen.
type served struct {
	http       *http.Server
	address    string
	roots      *x509.CertPool
	handshakes *tlsconf.Handshakes
	refusals   chan tlsconf.Refusal
	accepted   chan net.Conn // the first
	log        *gbytes.Buffer
}

// serve starts a server with a certificate authority of its own; adjust may change it before it is secured.
func serve(policy tlsconf.Policy, adjust ...func(*http.Server)) *served {
	GinkgoHelper()
	authority, err := tlsconf.NewAuthority(time.Now)
	Expect(err).NotTo(HaveOccurred())
	certs, err := authority.Certificates()
	Expect(err).NotTo(HaveOccurred())
	s := serveWith(policy, certs, adjust...)
	s.roots = poolOf(authority)
	return s
}

func serveWith(policy tlsconf.Policy, certs tlsconf.CertificateSource, adjust ...func(*http.Server)) *served {
	GinkgoHelper()
	s := &served{
		refusals: make(chan tlsconf.Refusal, 100),
		accepted: make(chan net.Conn, 1),
		log:      gbytes.NewBuffer(),
	}
	s.http = &http.Server{
		ReadHeaderTimeout: time.Minute,
		ErrorLog:          log.New(s.log, "server: ", 0),
		Handler:           http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), // 200, no body
		ConnState: func(conn net.Conn, state http.ConnState) {
			if state == http.StateNew && len(s.accepted) == 0 {
				s.accepted <- conn
			}
		},
	}
	for _, change := range adjust {
		change(s.http)
	}
	var err error
	s.handshakes, err = tlsconf.Secure(s.http, policy, certs, func(r tlsconf.Refusal) { s.refusals <- r })
	Expect(err).NotTo(HaveOccurred())
	s.start()
	return s
}

func (s *served) start() {
	GinkgoHelper()
	listener := listen()
	s.address = listener.Addr().String()
	done := make(chan error, 1)
	go func() { done <- s.http.ServeTLS(listener, "", "") }()
	DeferCleanup(func() {
		Expect(s.http.Close()).To(Succeed())
		Eventually(done).Should(Receive(Equal(http.ErrServerClosed)))
	})
}

func listen() net.Listener {
	GinkgoHelper()
	listener, err := (&net.ListenConfig{}).Listen(GinkgoT().Context(), "tcp", "127.0.0.1:0")
	Expect(err).NotTo(HaveOccurred())
	return listener
}

// connect completes a handshake, reads one reply, and returns what was agreed on.
func (s *served) connect(config *tls.Config) (tls.ConnectionState, error) {
	if config.RootCAs == nil {
		config.RootCAs = s.roots
	}
	if config.ServerName == "" {
		config.ServerName = "localhost"
	}
	conn, err := (&tls.Dialer{Config: config}).DialContext(GinkgoT().Context(), "tcp", s.address)
	if err != nil {
		return tls.ConnectionState{}, err
	}
	defer func() { _ = conn.Close() }()
	if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"); err != nil {
		return tls.ConnectionState{}, err
	}
	_, err = io.ReadAll(conn)
	secured, _ := conn.(*tls.Conn)
	return secured.ConnectionState(), err
}

// send writes bytes to the TLS port and returns the open connection.
func (s *served) send(raw []byte) *net.TCPConn {
	GinkgoHelper()
	address, err := net.ResolveTCPAddr("tcp", s.address)
	Expect(err).NotTo(HaveOccurred())
	conn, err := net.DialTCP("tcp", nil, address)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(func() { _ = conn.Close() })
	_, err = conn.Write(raw)
	Expect(err).NotTo(HaveOccurred())
	return conn
}

func (s *served) refusal() tlsconf.Refusal {
	GinkgoHelper()
	var refusal tlsconf.Refusal
	Eventually(s.refusals).Should(Receive(&refusal))
	return refusal
}

func only(version uint16, suites ...uint16) *tls.Config {
	return &tls.Config{MinVersion: version, MaxVersion: version, CipherSuites: suites}
}

func poolOf(authority *tlsconf.Authority) *x509.CertPool {
	GinkgoHelper()
	pool := x509.NewCertPool()
	Expect(pool.AppendCertsFromPEM(authority.CertificatePEM())).To(BeTrue())
	return pool
}

// plainHello is a ClientHello without extensions, as clients of the nineties send it.
func plainHello(version uint16, suites ...uint16) []byte {
	body := binary.BigEndian.AppendUint16(nil, version)
	body = append(body, make([]byte, 32)...) // random
	body = append(body, 0)                   // no session
	var list []byte
	for _, suite := range suites {
		list = binary.BigEndian.AppendUint16(list, suite)
	}
	body = append(body, measured(list)...)
	body = append(body, 1, 0) // no compression
	return record(22, append([]byte{1, 0}, measured(body)...))
}

// record wraps a message for the wire; type 22 is a handshake, 21 an alert.
func record(kind byte, message []byte) []byte {
	return append([]byte{kind, 3, 3}, measured(message)...)
}

// measured puts the length in front, in two bytes.
func measured(content []byte) []byte {
	length := uint16(len(content)) //nolint:gosec // no test comes near 64 KB
	return append(binary.BigEndian.AppendUint16(nil, length), content...)
}

func fatal(alert byte) []byte { return record(21, []byte{2, alert}) }

// helloOf is the first message that the Go client sends with the configuration.
func helloOf(config *tls.Config) []byte {
	GinkgoHelper()
	near, far := net.Pipe()
	defer func() { _ = far.Close() }() // which ends the client
	if config.ServerName == "" {
		config.ServerName = "localhost"
	}
	client := tls.Client(near, config)
	go func() { _ = client.HandshakeContext(context.Background()) }()
	header := make([]byte, 5)
	_, err := io.ReadFull(far, header)
	Expect(err).NotTo(HaveOccurred())
	body := make([]byte, binary.BigEndian.Uint16(header[3:]))
	_, err = io.ReadFull(far, body)
	Expect(err).NotTo(HaveOccurred())
	return bytes.Join([][]byte{header, body}, nil)
}
