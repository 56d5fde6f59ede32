package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver/internal/access"
	"github.com/crmock/crmock/mockserver/internal/crm"
	"github.com/crmock/crmock/mockserver/internal/intercept"
	"github.com/crmock/crmock/mockserver/internal/journal"
	"github.com/crmock/crmock/mockserver/internal/tenant"
	"github.com/crmock/crmock/mockserver/internal/unfriendly"
)

// Handler answers on the vendor's endpoints.
type Handler struct {
	contract  *contracts.Contract
	access    *access.Control
	crm       *crm.CRM
	limits    wire.Limits
	hideHints bool
	grammar   wire.Grammar
	log       *slog.Logger
	now       func() time.Time
	endpoints map[string]route // by path

	tenants    Tenants
	unfriendly *unfriendly.Mode
	observe    func(operation, outcome, status string, took time.Duration)
	offer      func(context.Context) *journal.Offer
}

// route is an endpoint with the stages that a request to it goes through.
type route struct {
	endpoint *contracts.Endpoint
	reading  []stage // until it is known what is asked of whom
	deciding []stage // from then on
}

// Parts are what a Handler is made of.
type Parts struct {
	Contract *contracts.Contract
	Access   *access.Control
	CRM      *crm.CRM
	Limits   wire.Limits
	Log      *slog.Logger
	Now      func() time.Time

	HideHints  bool             // refusals carry no X-Crmock headers
	Unfriendly *unfriendly.Mode // nil: friendly

	Tenants Tenants
	Observe func(operation, outcome, status string, took time.Duration) // counts calls; empty texts stand for what there is not
	Offer   func(ctx context.Context) *journal.Offer                    // what the TLS client of a request offered; nil where that is not known
}

// Tenants have what is kept for each of them beside its settings.
type Tenants interface {
	Fresh(ctx context.Context, name string) error // finds what other processes have made of a tenant
	InterceptionsOf(t *tenant.Tenant) *intercept.Set
	JournalOf(t *tenant.Tenant) *journal.Journal
	Strays() *journal.Journal // for calls that belong to no tenant
}

// New makes the handler of every endpoint of the contract.
func New(p Parts) *Handler {
	h := &Handler{
		contract: p.Contract, access: p.Access, crm: p.CRM, limits: p.Limits, log: p.Log, now: p.Now, hideHints: p.HideHints,
		grammar: wire.GrammarOf(p.Contract), endpoints: map[string]route{},
		tenants: p.Tenants, unfriendly: p.Unfriendly, observe: p.Observe, offer: p.Offer,
	}
	for _, endpoint := range p.Contract.Endpoints {
		h.endpoints[endpoint.Path] = h.routeTo(endpoint)
	}
	return h
}

// stage takes a call one step on. The first error ends the call and is its answer; so does the reply of another server.
type stage func(*call) error

// routeTo is what a call to an endpoint goes through, in the contract's order of checks. An endpoint that finds
// credentials in headers looks at them before it reads the body, as gateways do. Interceptions stand between what reads
// the request and what decides about it.
func (h *Handler) routeTo(endpoint *contracts.Endpoint) route {
	r := route{endpoint: endpoint, reading: []stage{h.decode, h.freshen}}
	byCheck := map[string]stage{
		contracts.CheckLogin:     h.authenticate,
		contracts.CheckOperation: h.operation,
		contracts.CheckRight:     h.authorize,
	}
	if endpoint.KeyHeader != "" {
		r.reading = []stage{h.freshen, h.openGateway, h.decode}
		byCheck[contracts.CheckLogin] = nil
	}
	for _, check := range h.contract.Checks {
		if step := byCheck[check.Name]; step != nil {
			r.deciding = append(r.deciding, step)
		}
	}
	r.deciding = append(r.deciding, h.forward, h.validate, h.execute)
	return r
}

// call is one request on its way through the stages.
type call struct {
	http      *http.Request
	endpoint  *contracts.Endpoint // nil where none was reached
	document  []byte              // the XML, or the body in which there is none
	request   wire.Request
	tenant    *tenant.Tenant // nil until somebody is known
	op        *contracts.Operation
	given     []contracts.Given
	items     []crm.Item
	forwarded *forwarded         // nil unless another server was asked
	manner    *unfriendly.Manner // nil: as usual
	started   time.Time
}

// ServeHTTP answers one request. Paths match exactly: no redirect, since clients do not follow one with their body.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := &call{http: r, started: h.now()}
	route, known := h.endpoints[r.URL.EscapedPath()]
	switch {
	case !known:
		h.answerPlain(w, c, http.StatusNotFound,
			"Not Found: the CRM API answers on "+strings.Join(h.paths(), " and ")+"; paths match exactly")
		return
	case !slices.Contains(route.endpoint.Methods, r.Method):
		w.Header().Set("Allow", strings.Join(route.endpoint.Methods, ", "))
		h.answerPlain(w, c, http.StatusMethodNotAllowed, "Method Not Allowed: use "+strings.Join(route.endpoint.Methods, " or "))
		return
	}
	c.endpoint, c.manner = route.endpoint, h.unfriendly.Next()
	err := run(c, route.reading)
	switch {
	case err != nil:
	case c.manner.Unavailable():
		err = h.unwilling(c)
	case h.intercept(w, c, route.deciding):
		return
	default:
		err = h.decide(c, route.deciding)
	}
	h.answer(w, c, err)
}

// mostTries is how often a call is begun whose tenant is changed while it is under way.
const mostTries = 10

// decide takes a call through the stages that follow its reading: once more, where another process has changed the tenant
// meanwhile, so that nothing happens by settings of yesterday. Where that happens again and again, it gives up.
func (h *Handler) decide(c *call, stages []stage) error {
	for tries := 1; ; tries++ {
		err := run(c, stages)
		if !errors.Is(err, tenant.ErrStale) || tries == mostTries {
			return err
		}
		stale := c.tenant
		if err := h.tenants.Fresh(c.http.Context(), stale.Name); err != nil {
			return err
		}
		if c.endpoint.KeyHeader != "" {
			if err := h.openGateway(c); err != nil {
				return err
			}
		}
	}
}

func (h *Handler) answerPlain(w http.ResponseWriter, c *call, status int, text string) {
	h.send(w, c, plain(w.Header(), journal.HTTP, status, text))
}

// run takes a call through its stages. A panic is an error like any other that is no answer of the contract: logged
// once, with its stack, and answered as a failure inside.
func run(c *call, stages []stage) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
		}
	}()
	for _, step := range stages {
		if err := step(c); err != nil || c.forwarded != nil {
			return err
		}
	}
	return nil
}

func (h *Handler) paths() []string {
	paths := make([]string, len(h.contract.Endpoints))
	for i, endpoint := range h.contract.Endpoints {
		paths[i] = endpoint.Path
	}
	return paths
}
