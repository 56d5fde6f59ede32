package hostile

import (
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/crmock/crmock/mockserver/internal/tlsconf"
)

// Parts are what a listener is made of.
type Parts struct {
	Host      string   // that it listens on, without a port
	Hosts     []string // in its certificate; none: those of this machine
	Handler   http.Handler
	Authority *tlsconf.Authority
	Now       func() time.Time                // the real time, since clients compare it with the certificate
	NewServer func(http.Handler) *http.Server // with its limits and timeouts
	Refused   func(tlsconf.Refusal)           // is told of handshakes that fail
}

// Listener is an open address with a fault. Close it.
type Listener struct {
	Fault Fault

	net     net.Listener
	close   func() error
	running sync.WaitGroup
}

// Open opens a listener with a fault on a free port. A fault that does not exist is an *UnknownError.
func Open(fault string, p Parts) (*Listener, error) {
	found, err := find(fault)
	if err != nil {
		return nil, err
	}
	opened, err := net.Listen("tcp", net.JoinHostPort(p.Host, "0")) //nolint:noctx // it lives until Close
	if err != nil {
		return nil, fmt.Errorf("listener with the fault %s: %w", fault, err)
	}
	l := &Listener{Fault: found, net: opened}
	if err := found.open(l, p); err != nil {
		_ = opened.Close()
		return nil, fmt.Errorf("listener with the fault %s: %w", fault, err)
	}
	return l, nil
}

// URL is where a client is to call, without a path.
func (l *Listener) URL() string { return "https://" + l.net.Addr().String() }

// serve runs until end is called, and then answers an error that says so.
func (l *Listener) serve(run func() error, end func() error) {
	l.close = end
	l.running.Go(func() { _ = run() })
}

// Close cuts off all connections and frees the port.
func (l *Listener) Close() error {
	err := l.close()
	l.running.Wait()
	return err
}
