package mockserver

import (
	"cmp"
	"errors"
	"net"
	"slices"
	"strconv"
	"sync"

	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver/internal/directory"
	"github.com/crmock/crmock/mockserver/internal/hostile"
	"github.com/crmock/crmock/mockserver/internal/intercept"
	"github.com/crmock/crmock/mockserver/internal/tlsconf"
)

// hostiles are the listeners of a server whose TLS is wrong on purpose.
type hostiles struct {
	server *Server
	ca     func() (*tlsconf.Authority, error) // the server's, or one of their own

	mu     sync.Mutex
	given  int
	open   map[string]*hostile.Listener // by id
	closed bool
}

// mostHostile is how many may be open at once.
const mostHostile = 100

func newHostiles(s *Server) *hostiles {
	return &hostiles{server: s, open: map[string]*hostile.Listener{}, ca: sync.OnceValues(func() (*tlsconf.Authority, error) {
		if s.ca != nil {
			return s.ca, nil
		}
		return tlsconf.NewAuthority(s.now)
	})}
}

// Open opens one with a fault. What is wrong with the wish is a *directory.RefusedError.
func (h *hostiles) Open(fault string) (console.Listener, error) {
	ca, err := h.ca()
	if err != nil {
		return console.Listener{}, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed || len(h.open) >= mostHostile {
		return console.Listener{}, &directory.RefusedError{Err: errors.New("100 listeners are open, which is the most; close one of them")}
	}
	opened, err := hostile.Open(fault, hostile.Parts{
		Host: h.server.hostileHost(), Hosts: h.server.hostileNames(), Handler: h.server, Authority: ca, Now: h.server.now,
		NewServer: h.server.newServer, Refused: h.server.handshakeRefused,
	})
	var unknown *hostile.UnknownError
	if errors.As(err, &unknown) {
		return console.Listener{}, &directory.RefusedError{Err: err}
	}
	if err != nil {
		return console.Listener{}, err
	}
	h.given++
	id := strconv.Itoa(h.given)
	h.open[id] = opened
	return shownHostile(id, opened, ca), nil
}

// List are those that are open, in the order in which they were opened.
func (h *hostiles) List() ([]console.Listener, error) {
	ca, err := h.ca()
	if err != nil {
		return nil, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	all := []console.Listener{}
	for id, l := range h.open {
		all = append(all, shownHostile(id, l, ca))
	}
	slices.SortFunc(all, func(a, b console.Listener) int {
		return cmp.Or(cmp.Compare(len(a.ID), len(b.ID)), cmp.Compare(a.ID, b.ID))
	})
	return all, nil
}

// Close closes one, and is false where none has the id.
func (h *hostiles) Close(id string) bool {
	h.mu.Lock()
	l := h.open[id]
	delete(h.open, id)
	h.mu.Unlock()
	if l == nil {
		return false
	}
	_ = l.Close()
	return true
}

// closeAll closes those that are open, for good.
func (h *hostiles) closeAll() {
	h.mu.Lock()
	open := h.open
	h.open, h.closed = nil, true
	h.mu.Unlock()
	for _, l := range open {
		_ = l.Close()
	}
}

func shownHostile(id string, l *hostile.Listener, ca *tlsconf.Authority) console.Listener {
	return console.Listener{ID: id, Fault: l.Fault.Name, Doc: l.Fault.Doc, URL: l.URL(), CA: string(ca.CertificatePEM())}
}

// hostileHost is that of the HTTPS listener, or else this machine.
func (s *Server) hostileHost() string {
	host, _, err := net.SplitHostPort(s.options.HTTPS)
	if ip := net.ParseIP(host); err != nil || host == "" || ip != nil && ip.IsUnspecified() {
		return "127.0.0.1"
	}
	return host
}

// hostileNames are those in the certificates, with the host that their URLs have.
func (s *Server) hostileNames() []string {
	if len(s.options.TLS.Hosts) == 0 {
		return append([]string{"localhost", "127.0.0.1", "::1"}, s.hostileHost())
	}
	return append(slices.Clone(s.options.TLS.Hosts), s.hostileHost())
}

// TLSFaults are the names of the faults that a listener may have, in the order of docs/faults.md.
func TLSFaults() []string {
	faults := hostile.Faults()
	names := make([]string, len(faults))
	for i, f := range faults {
		names[i] = f.Name
	}
	return names
}

// Listener opens a listener whose TLS has a fault, as in expired, until the test ends.
func (s *Server) Listener(t TB, fault string) console.Listener {
	t.Helper()
	opened, err := s.hostile.Open(fault)
	if err != nil {
		t.Fatalf("crmock: %v", err)
	}
	t.Cleanup(func() { s.hostile.Close(opened.ID) })
	return opened
}

// Acts are the names of what interceptions can do, in the order of docs/faults.md.
func Acts() []string { return intercept.Kinds() }
