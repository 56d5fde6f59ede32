package mockserver

import (
	"log/slog"
	"net"
	"net/http"

	"github.com/crmock/crmock/mockserver/internal/tlsconf"
)

// The listeners by name, which is also their flag.
const (
	nameHTTP    = "http"
	nameHTTPS   = "https"
	nameConsole = "console"
)

// listener is one open address with the HTTP server behind it.
type listener struct {
	name   string
	net    net.Listener
	server *http.Server
}

func (l *listener) address() string { return l.net.Addr().String() }

func (l *listener) url() string {
	if l.name == nameHTTPS {
		return "https://" + l.address()
	}
	return "http://" + l.address()
}

func (l *listener) serve() error {
	if l.server.TLSConfig != nil {
		return l.server.ServeTLS(l.net, "", "")
	}
	return l.server.Serve(l.net)
}

func (s *Server) newServer(handler http.Handler) *http.Server {
	return &http.Server{
		Handler: handler, ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
		MaxHeaderBytes: s.headerLimit(), DisableGeneralOptionsHandler: true,
		ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout, IdleTimeout: idleTimeout,
	}
}

// headerLimit leaves room for a GET whose query is as long as a body may be.
func (s *Server) headerLimit() int {
	limits := limitsOf(s.options.Contract, s.options.Limits)
	return http.DefaultMaxHeaderBytes + int(limits.Body)
}

func (s *Server) openHTTP() (*listener, error) {
	if s.options.HTTP == "" {
		return nil, nil
	}
	l, err := listen(nameHTTP, s.options.HTTP)
	if err != nil {
		return nil, err
	}
	return &listener{nameHTTP, l, s.newServer(s)}, nil
}

func (s *Server) openHTTPS() (*listener, error) {
	if s.options.HTTPS == "" {
		return nil, nil
	}
	policy, err := s.tlsPolicy()
	if err != nil {
		return nil, err
	}
	certificates, err := s.certificates()
	if err != nil {
		return nil, err
	}
	server := s.newServer(s)
	server.ConnContext = withConnection
	if s.handshakes, err = tlsconf.Secure(server, policy, certificates, s.handshakeRefused); err != nil {
		return nil, err
	}
	server.TLSConfig = s.options.Seams.WrapTLS(server.TLSConfig)
	l, err := listen(nameHTTPS, s.options.HTTPS)
	if err != nil {
		return nil, err
	}
	return &listener{nameHTTPS, l, server}, nil
}
