package mockserver

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver/internal/crm"
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

	reloading sync.Mutex // one Reload at a time
	seeded    map[string]bool
	ca        *tlsconf.Authority

	api       atomic.Pointer[http.Handler] // replaced by Reload
	listeners []*listener
	failed    chan error
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
	s := &Server{
		options: options, log: options.Logger, now: options.Now, store: options.Seams.WrapStore(store.NewMemory()),
		sealer: tenant.NewSealer(), seeded: map[string]bool{}, failed: make(chan error, 1),
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.now == nil {
		s.now = time.Now
	}
	s.crm = crm.New(s.store, s.now)
	if err := s.Reload(context.Background(), options); err != nil {
		return nil, err
	}
	return s, nil
}

// Reload puts the tenants, the contract, the limits and the throttle of other options in place of the present ones.
// Records stay; a tenant that is new gets its seed. A request sees all of the old settings or all of the new. When
// something is wrong, nothing has changed. Listeners and TLS stay as they are.
func (s *Server) Reload(ctx context.Context, options Options) error {
	base, err := contractOf(options)
	if err != nil {
		return err
	}
	tenants, err := s.tenants(base, options)
	if err != nil {
		return err
	}
	handler, err := s.handler(base, tenants, options)
	if err != nil {
		return err
	}
	s.reloading.Lock()
	defer s.reloading.Unlock()
	if s.api.Load() != nil {
		rehearsed := crm.New(store.Rehearsal(s.store), s.now)
		if err := s.settle(ctx, rehearsed, tenants, options); err != nil {
			return err
		}
	}
	s.crm.Publish(tenants)
	if err := s.settle(ctx, s.crm, tenants, options); err != nil {
		return err
	}
	for _, t := range tenants {
		s.seeded[t.Name] = true
	}
	s.api.Store(&handler)
	return nil
}

func contractOf(options Options) (*contracts.Contract, error) {
	if options.Contract != nil {
		return options.Contract, nil
	}
	return contracts.Default()
}

func tenantsOf(options Options) []Tenant {
	if options.Tenants == nil {
		return []Tenant{Demo()}
	}
	return options.Tenants
}

func (s *Server) tenants(base *contracts.Contract, options Options) ([]*tenant.Tenant, error) {
	var made []*tenant.Tenant
	var broken []error
	for _, settings := range tenantsOf(options) {
		t, err := tenant.New(base, settings, s.sealer)
		broken = append(broken, err)
		made = append(made, t)
	}
	return made, errors.Join(broken...)
}

// settle seeds the tenants that are new, and brings the records of those that were there in line with their present
// contracts. The built-in records give way to a contract that has been corrected.
func (s *Server) settle(ctx context.Context, c *crm.CRM, tenants []*tenant.Tenant, options Options) error {
	for i, t := range tenants {
		var err error
		switch seed := tenantsOf(options)[i].Seed; {
		case s.seeded[t.Name]:
			err = c.Reindex(ctx, t)
		case options.Tenants == nil:
			err = s.seedWhatFits(ctx, c, t, seed)
		default:
			if err = c.Seed(ctx, t, seed...); err != nil {
				err = fmt.Errorf("seed: %w", err)
			}
		}
		if err != nil {
			return fmt.Errorf("tenant %s: %w", t.Name, err)
		}
	}
	return nil
}

func (s *Server) seedWhatFits(ctx context.Context, c *crm.CRM, t *tenant.Tenant, files []contracts.File) error {
	for _, file := range files {
		err := c.SeedWhatFits(ctx, t, file, func(unfit error) {
			s.log.Warn("a built-in record does not fit the contract and is left out", "tenant", t.Name, "record", unfit)
		})
		if err != nil {
			return err
		}
	}
	return nil
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

// Close ends the listeners and waits for the requests in flight, until the context ends. Then it closes the store.
func (s *Server) Close(ctx context.Context) error {
	errs := make([]error, 0, len(s.listeners)+1)
	for _, l := range s.listeners {
		errs = append(errs, l.server.Shutdown(ctx))
	}
	s.closeNow()
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
