package mockserver

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	mathrand "math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/crmock/crmock/mockserver/internal/crm"
	"github.com/crmock/crmock/mockserver/internal/directory"
	"github.com/crmock/crmock/mockserver/internal/journal"
	"github.com/crmock/crmock/mockserver/internal/metrics"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
	"github.com/crmock/crmock/mockserver/internal/tlsconf"
)

// Server is the CRM API on its listeners. Make one with New.
type Server struct {
	options Options
	log     *slog.Logger
	now     func() time.Time
	store   store.Store
	crm     *crm.CRM
	sealer  *tenant.Sealer
	tenants *directory.Directory
	metrics *metrics.Metrics
	ca      *tlsconf.Authority
	closing context.Context //nolint:containedctx // ends what the console waits for, when Close begins
	close   context.CancelFunc

	reloading  sync.Mutex                   // one Reload at a time
	api        atomic.Pointer[http.Handler] // replaced by Reload
	handshakes *tlsconf.Handshakes          // of the HTTPS listener; nil without one
	listeners  []*listener
	watching   sync.WaitGroup
	hostile    *hostiles
	failed     chan error
}

// URLs are where a started server answers, without a path. A listener that is off has none.
type URLs struct {
	HTTP    string `json:"http,omitempty"`
	HTTPS   string `json:"https,omitempty"`
	Console string `json:"console,omitempty"`
}

// Timeouts against clients that are slow on purpose or gone.
const (
	headerTimeout = 10 * time.Second
	readTimeout   = 60 * time.Second
	writeTimeout  = 60 * time.Second
	idleTimeout   = 120 * time.Second
)

// New checks the options, makes the tenants and adds their seed records. No listener is open yet. The error says
// which option is wrong and where it was written.
func New(options Options) (*Server, error) {
	contract, err := contractOf(options)
	if err != nil {
		return nil, err
	}
	options.Contract = contract // read once, for the start and for the TLS floor
	s := &Server{options: options, log: options.Logger, now: options.Now, sealer: tenant.NewSealer(), failed: make(chan error, 1)}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.store, err = openStore(context.Background(), options, s.log, s.now); err != nil {
		return nil, err
	}
	s.crm = crm.New(s.store, s.now)
	s.tenants = directory.New(directory.Parts{
		CRM: s.crm, Store: s.store, Durable: isDurable(options), Sealer: s.sealer, Now: s.now, Random: rand.Text,
		Limits: journal.Limits(options.Journal), Template: template(), LeftOut: s.leftOut,
		Jitter: mathrand.Float64, Log: s.log, Seams: options.Seams,
	})
	s.metrics = metrics.New(Version(), s.holdings)
	s.hostile = newHostiles(s)
	s.closing, s.close = context.WithCancel(context.Background())
	if err := s.Reload(context.Background(), options); err != nil {
		return nil, errors.Join(err, s.store.Close())
	}
	return s, nil
}

// isDurable tells whether the store outlives the server.
func isDurable(options Options) bool {
	return options.Store != "" && !strings.HasPrefix(string(options.Store), "memory:")
}

// ServeHTTP answers a request to the API, so that a Server can also be used as a handler without listeners.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	(*s.api.Load()).ServeHTTP(w, r)
}

// Start opens the listeners and returns once they accept connections. When one cannot be opened, none stays open.
func (s *Server) Start() error {
	for _, open := range []func() (*listener, error){s.openHTTP, s.openHTTPS, s.openConsole} {
		l, err := open()
		if err != nil {
			s.closeNow()
			return err
		}
		if l != nil {
			s.listeners = append(s.listeners, l)
		}
	}
	for _, l := range s.listeners {
		go s.serve(l)
	}
	s.watching.Go(func() { s.tenants.Watch(s.closing) })
	return nil
}

func (s *Server) serve(l *listener) {
	if err := l.serve(); !errors.Is(err, http.ErrServerClosed) {
		select {
		case s.failed <- fmt.Errorf("%s listener on %s: %w", l.name, l.address(), err):
		default: // one failure is enough to end the server
		}
	}
}

// Failed receives an error when a listener stops by itself.
func (s *Server) Failed() <-chan error { return s.failed }

// Close ends the listeners, all at once, and waits for the requests in flight until the context ends; then it cuts off
// the rest. At last it closes the store. The error is that of the context, if anything had to be cut off.
func (s *Server) Close(ctx context.Context) error {
	s.close()
	s.hostile.closeAll()
	s.tenants.Close() // no agent waits any longer for room in a queue
	errs := make([]error, len(s.listeners))
	var ending sync.WaitGroup
	for i, l := range s.listeners {
		ending.Go(func() { errs[i] = l.server.Shutdown(ctx) })
	}
	ending.Wait()
	s.closeNow()
	s.watching.Wait()
	return errors.Join(append(errs, s.store.Close())...)
}

func (s *Server) closeNow() {
	for _, l := range s.listeners {
		_ = l.server.Close() // what Shutdown could not end in time
		_ = l.net.Close()
	}
}

// URLs are where the server answers. Before Start there are none.
func (s *Server) URLs() URLs {
	urls := map[string]string{}
	for _, l := range s.listeners {
		urls[l.name] = l.url()
	}
	return URLs{HTTP: urls[nameHTTP], HTTPS: urls[nameHTTPS], Console: urls[nameConsole]}
}

// CertificatePEM is the certificate of the local CA, for clients to trust. It is nil where the server has certificate
// files of its own, or no HTTPS.
func (s *Server) CertificatePEM() []byte {
	if s.ca == nil {
		return nil
	}
	return s.ca.CertificatePEM()
}

// listen opens an address; the error names the flag to change.
func listen(name, address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address) //nolint:noctx // a listener lives until Close
	if err != nil {
		return nil, fmt.Errorf("%w; choose another address with --%s (port 0 takes a free one), or turn it off with --%s off", err, name, name)
	}
	return l, nil
}
