package tlsconf

import (
	"context"
	"crypto/tls"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
)

// Handshakes observes the TLS connections of one http.Server: what each client offers, and which handshakes fail. It
// keeps an entry per open connection and none beyond, so the server's limits bound it.
type Handshakes struct {
	policy  Policy
	refused func(Refusal)

	mu     sync.Mutex
	offers map[net.Conn]*Offer // by the raw connection; nil until its hello arrives
}

// Secure makes server speak TLS by policy with the certificates of certs; start it with ServeTLS and empty file names.
// From then on refused is called, in the goroutine of the connection, once for each connection that ends without a
// handshake. It is not called for one that sent nothing, as port probes do, nor for those the server itself cuts.
//
// Secure sets TLSConfig and Protocols. It adds to ConnState and ErrorLog, so set those before, and not again after:
// lines about failed handshakes, which refused gets in a better form, no longer reach ErrorLog.
func Secure(server *http.Server, policy Policy, certs CertificateSource, refused func(Refusal)) (*Handshakes, error) {
	config, err := ServerConfig(policy, certs)
	if err != nil {
		return nil, err
	}
	h := &Handshakes{policy: policy, refused: refused, offers: map[net.Conn]*Offer{}}
	config.GetConfigForClient = h.hello
	server.TLSConfig = config
	server.Protocols = policy.httpProtocols()
	server.ConnState = h.follow(server.ConnState)
	server.ErrorLog = withoutHandshakes(server.ErrorLog)
	return h, nil
}

// Offered returns what the client of an open connection offered. It takes the *tls.Conn that the server's hooks see,
// or the raw connection below it. It reports false before the hello has arrived, and after the connection was closed
// or hijacked: ask before hijacking.
func (h *Handshakes) Offered(conn net.Conn) (Offer, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if offer := h.offers[rawConn(conn)]; offer != nil {
		return *offer, true
	}
	return Offer{}, false
}

// hello is the server's GetConfigForClient, which crypto/tls calls before it refuses anything. It changes nothing.
// Connections that never went through follow, and would thus never be forgotten, are not recorded.
func (h *Handshakes) hello(info *tls.ClientHelloInfo) (*tls.Config, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, open := h.offers[info.Conn]; open {
		h.offers[info.Conn] = offerOf(info)
	}
	return nil, nil
}

// follow is the server's ConnState. The hook that was there before comes first, while the offer can still be asked for.
func (h *Handshakes) follow(before func(net.Conn, http.ConnState)) func(net.Conn, http.ConnState) {
	return func(conn net.Conn, state http.ConnState) {
		if before != nil {
			before(conn, state)
		}
		switch state {
		case http.StateNew:
			h.remember(conn)
		case http.StateHijacked:
			h.forget(conn)
		case http.StateClosed:
			h.ended(conn, h.forget(conn))
		}
	}
}

func (h *Handshakes) remember(conn net.Conn) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.offers[rawConn(conn)] = nil
}

func (h *Handshakes) forget(conn net.Conn) *Offer {
	h.mu.Lock()
	defer h.mu.Unlock()
	raw := rawConn(conn)
	offer := h.offers[raw]
	delete(h.offers, raw)
	return offer
}

// ended reports a connection whose handshake did not succeed. http.Server keeps the error to itself, but a tls.Conn
// runs its handshake once only, and then answers with the result of that.
func (h *Handshakes) ended(conn net.Conn, offer *Offer) {
	secured, ok := conn.(*tls.Conn)
	if !ok {
		return
	}
	err := secured.HandshakeContext(context.Background())
	end := ending{policy: h.policy, offer: offer, err: err}
	if err == nil || end.unremarkable() {
		return
	}
	h.refused(end.refusal(conn.RemoteAddr().String()))
}

func rawConn(conn net.Conn) net.Conn {
	if secured, ok := conn.(*tls.Conn); ok {
		return secured.NetConn()
	}
	return conn
}

// withoutHandshakes is a logger that hands on to next, or to the standard logger, all but failed handshakes.
func withoutHandshakes(next *log.Logger) *log.Logger {
	if next == nil {
		next = log.Default()
	}
	return log.New(handshakeFilter{next}, "", 0)
}

type handshakeFilter struct {
	next *log.Logger
}

func (f handshakeFilter) Write(line []byte) (int, error) {
	if !strings.HasPrefix(string(line), "http: TLS handshake error from ") {
		f.next.Print(string(line))
	}
	return len(line), nil
}
