package api

import (
	"crypto/tls"
	"net/http"
	"strconv"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver/internal/journal"
)

// outcome is what a call was answered, for the journal.
type outcome struct {
	kind        journal.Outcome
	status      int // of HTTP
	contentType string
	body        []byte
	shown       []byte               // the body in the form in which secrets are found; nil where it has that itself
	whole       []byte               // what the body is a piece of, or another spelling of; nil where it is all
	reply       wire.Reply           // where the API replied
	violation   *contracts.Violation // nil where nothing was wrong with the request
	reason      string               // why there is no reply of the API
	intercepted []console.Intercepted
}

// record writes a call down before its answer is sent: who has seen the answer finds it in the journal. It is the birth
// of the exchange, so secrets are taken out here.
func (h *Handler) record(c *call, o outcome) {
	hide := h.masksOf(c, o.kind)
	entry := journal.Entry{
		Exchange: h.exchange(c, o, hide),
		Tenant:   hide.in(c.claimed()), Outcome: o.kind, Tags: h.withoutSecrets(c.request.Fields, hide),
		ReplyStatus: o.reply.Status, ReplyCode: o.reply.Code, Items: len(o.reply.Items), Intercepted: o.intercepted,
	}
	if c.endpoint != nil {
		entry.Endpoint = c.endpoint.Name
	}
	if o.violation != nil && o.violation.Problem != nil {
		entry.Problem = o.violation.Problem.Name
	}
	if c.forwarded != nil {
		entry.Forwarded = hide.inExchange(c.forwarded.exchange)
	}
	if c.http.TLS != nil {
		entry.Offer = h.offer(c.http.Context())
	}
	h.journalOf(c).Add(entry)
	h.count(c, o, entry.Duration)
}

// count adds a call to the figures. What a caller or another server can choose is no label.
func (h *Handler) count(c *call, o outcome, took time.Duration) {
	operation, status := c.operationName(), ""
	if o.kind.Replied() && c.forwarded == nil {
		status = strconv.Itoa(o.reply.Status)
	}
	h.observe(operation, string(o.kind), status, took)
}

func (h *Handler) exchange(c *call, o outcome, hide masks) wire.Exchange {
	r := c.http
	x := wire.Exchange{
		Operation: hide.in(c.sent()), Method: r.Method, URL: hide.in(URLOf(r)),
		Request: hide.in(string(wire.Redact(c.document, h.grammar, h.contract.IsSecret))),
		Status:  o.status, ContentType: o.contentType, Reply: hide.inBody(o), Error: hide.in(o.reason),
		Started: c.started, Duration: h.now().Sub(c.started), RemoteAddr: r.RemoteAddr,
	}
	if o.violation != nil {
		x.Clause, x.Hint = o.violation.Clause, hide.in(o.violation.Hint)
	}
	x.TLS = TLSOf(r)
	return x
}

// TLSOf is what was agreed on for the connection of a request; empty for plain HTTP.
func TLSOf(r *http.Request) wire.TLSFacts {
	if r.TLS == nil {
		return wire.TLSFacts{}
	}
	return wire.TLSFacts{Version: tls.VersionName(r.TLS.Version), CipherSuite: tls.CipherSuiteName(r.TLS.CipherSuite)}
}

// journalOf is the journal of the tenant that the call has opened, or else that of calls which belong to no tenant.
func (h *Handler) journalOf(c *call) *journal.Journal {
	if c.tenant != nil {
		return h.tenants.JournalOf(c.tenant)
	}
	return h.tenants.Strays()
}

// masks are the secrets that a call must not leave in the journal.
type masks []wire.Secrets

func (m masks) in(text string) string {
	for _, secrets := range m {
		text = secrets.Mask(text)
	}
	return text
}

// inBody is a body without secrets. A piece is cut off only when they are out, and bytes of another charset are shown as
// the API has written them: in neither a secret would be found.
func (m masks) inBody(o outcome) string {
	if o.whole == nil && o.shown != nil {
		return m.in(string(o.shown))
	}
	if o.whole == nil {
		return m.in(string(o.body))
	}
	text := m.in(string(o.whole))
	return text[:min(len(text), len(o.body))]
}

func (m masks) inExchange(e wire.Exchange) *wire.Exchange {
	e.URL, e.Request, e.Reply, e.Hint, e.Error = m.in(e.URL), m.in(e.Request), m.in(e.Reply), m.in(e.Hint), m.in(e.Error)
	return &e
}

// masksOf are those of the tenant, wherever they stand, and where the request was refused, what it sent in confidence,
// since a refusal may repeat it.
func (h *Handler) masksOf(c *call, kind journal.Outcome) masks {
	known := c.tenant
	if known == nil {
		known = h.access.Find(c.claimed())
	}
	var all masks
	if known != nil {
		all = append(all, known.Secrets)
	}
	if kind == journal.Answered {
		return all
	}
	own := []string{c.request.Password}
	if c.endpoint != nil && c.endpoint.KeyHeader != "" {
		own = append(own, c.http.Header.Get(c.endpoint.KeyHeader))
	}
	for _, field := range c.request.Fields {
		if h.contract.IsSecret(field.Tag) {
			own = append(own, field.Value)
		}
	}
	return append(all, wire.NewSecrets(own...))
}

// withoutSecrets are the tags as sent. They are copied only where there is something to mask.
func (h *Handler) withoutSecrets(fields []contracts.Field, hide masks) []contracts.Field {
	shown, copied := fields, false
	for i, field := range fields {
		value := hide.in(field.Value)
		if field.Value != "" && h.contract.IsSecret(field.Tag) {
			value = wire.Mask
		}
		if value == field.Value {
			continue
		}
		if !copied {
			shown, copied = append([]contracts.Field(nil), fields...), true
		}
		shown[i].Value = value
	}
	return shown
}

// sent is the operation as the request names it, in the contract's spelling where it has one.
func (c *call) sent() string {
	switch {
	case c.op != nil:
		return c.op.Name
	case c.request.Object == "" && c.request.Action == "":
		return ""
	}
	return c.request.Object + "." + c.request.Action
}

// claimed is the tenant that the request names.
func (c *call) claimed() string {
	switch {
	case c.tenant != nil:
		return c.tenant.Name
	case c.endpoint != nil && c.endpoint.TenantHeader != "":
		return c.http.Header.Get(c.endpoint.TenantHeader)
	}
	return c.request.Tenant
}

// URLOf is where a request was sent to, without its query, which may hold a whole request with its password.
func URLOf(r *http.Request) string {
	scheme := "http://"
	if r.TLS != nil {
		scheme = "https://"
	}
	return scheme + r.Host + r.URL.EscapedPath()
}

// kindOf is how a call ended that the API replied to.
func kindOf(err error) journal.Outcome {
	broken := asViolation(err)
	switch {
	case err == nil:
		return journal.Answered
	case broken != nil && !isFailure(broken):
		return journal.Refused
	}
	return journal.Failed
}
