package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver/internal/access"
	"github.com/crmock/crmock/mockserver/internal/journal"
	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/tenant"
	"github.com/crmock/crmock/mockserver/internal/unfriendly"
)

// answer writes what came of a call.
func (h *Handler) answer(w http.ResponseWriter, c *call, err error) {
	h.send(w, c, h.outcome(w.Header(), c, err))
}

// send writes what came of a call into the journal and onto the wire.
func (h *Handler) send(w http.ResponseWriter, c *call, o outcome) {
	h.record(c, o)
	if c.manner != nil {
		c.manner.Send(w, o.status, o.body)
		return
	}
	w.WriteHeader(o.status)
	_, _ = w.Write(o.body) // a client that has gone does not want to know
}

// unwilling answers a call that finds the service unavailable because the server is unfriendly.
func (h *Handler) unwilling(c *call) error {
	v := h.failure(contracts.ProblemUnavailable)
	v.Operation, v.Got, v.Hint = c.sent(), "a server that is unfriendly on purpose", "send the call again, as after any STATUS 503; unfriendly is a setting"
	return v
}

// outcome is what came of a call, and the header that goes with it. It is the one place where an error becomes an
// answer: a broken clause as its problem, a refusal of the gateway as its JSON, anything else logged once and answered as
// the internal problem.
func (h *Handler) outcome(header http.Header, c *call, err error) outcome {
	var refused *access.Refused
	var lost *unreadBody
	switch {
	case errors.As(err, &lost):
		h.log.Info("request not received", "remote", c.http.RemoteAddr, "error", err)
		return plain(header, journal.Lost, http.StatusBadRequest, "Bad Request: the body did not arrive as a whole")
	case errors.As(err, &refused):
		h.log.Info("refused by the gateway", "status", refused.Status, "clause", gatewayClause(c, refused), "detail", refused.Detail)
		return h.refusal(header, c, refused)
	case c.forwarded != nil && c.forwarded.answered:
		return passedBack(header, c)
	default:
		return h.reply(header, c, err)
	}
}

func gatewayClause(c *call, refused *access.Refused) string {
	return contracts.ClauseID("endpoint", c.endpoint.Name, refused.Name)
}

// reply is the reply of the API itself: of what the call found, or of what was wrong with it.
func (h *Handler) reply(header http.Header, c *call, err error) outcome {
	var reply wire.Reply
	var violation *contracts.Violation
	if err != nil {
		violation = h.violation(c, err)
		h.explain(header, violation)
		reply = wire.Reply{Status: violation.Problem.Status, Code: violation.Problem.Code, Text: violation.Text()}
	} else {
		reply = h.found(c)
		h.log.Debug("answered", "operation", c.op.Name, "tenant", c.tenant.Name, "items", len(c.items), "took", h.now().Sub(c.started))
	}
	o := h.encoded(header, c.tenant, c.manner, reply)
	o.kind, o.violation = kindOf(err), violation
	return o
}

// encoded is a reply in the charset of a tenant, or else the contract's, in a manner, with its header.
func (h *Handler) encoded(header http.Header, t *tenant.Tenant, m *unfriendly.Manner, reply wire.Reply) outcome {
	shape, charset := h.contract.Reply, h.contract.Reply.Charset
	if t != nil {
		charset = t.Charset
	}
	encoding, _ := wire.LookupCharset(charset) // the contract and the tenant have checked it
	body := wire.AppendReply(make([]byte, 0, replyHead+len(reply.Items)*itemSize), reply, h.grammar, encoding)
	plain := body
	if m != nil {
		body = m.Rewrite(plain, encoding)
	}
	header.Set("Content-Type", strings.Replace(shape.ContentType, shape.Charset, charset, 1))
	header.Set("Content-Length", strconv.Itoa(len(body)))
	return outcome{status: shape.HTTPStatus, contentType: header.Get("Content-Type"), body: body, shown: plain, reply: reply}
}

// found is the reply to a call that went well, its tags where the contract says that they stand.
func (h *Handler) found(c *call) wire.Reply {
	ok := h.contract.Problem(contracts.ProblemOK)
	reply := wire.Reply{Status: ok.Status, Code: ok.Code, Text: ok.Text}
	if c.op.Nesting == contracts.NestReply {
		reply.Fields = slices.Concat(c.items...)
	} else {
		reply.Items = c.items
	}
	if c.op.Order == nil {
		c.manner.Order(reply.Items)
	}
	return reply
}

// Sizes to begin a reply with; it grows where they do not suffice.
const (
	replyHead = 512
	itemSize  = 1024
)

// violation is the broken clause that an error stands for. What is none is logged here and nowhere else, but for an
// outage of the store: that has one line for all requests, written by whoever opened the store.
func (h *Handler) violation(c *call, err error) *contracts.Violation {
	if broken := asViolation(err); broken != nil {
		h.log.Info("refused", "tenant", c.tenantName(), "operation", c.operationName(), "status", broken.Problem.Status,
			"code", broken.Problem.Code, "clause", broken.Clause,
			"got", h.masksOf(c, journal.Refused).in(broken.Got), "expected", broken.Expected)
		return broken
	}
	switch {
	case errors.Is(err, context.Canceled):
		h.log.Info("the client left before its answer", "remote", c.http.RemoteAddr)
		return h.failure(contracts.ProblemUnavailable)
	case errors.Is(err, store.ErrUnavailable):
		v := h.failure(contracts.ProblemUnavailable)
		v.Got, v.Hint = "a store that is not available", "send the call again later; the server's log has the cause"
		return v
	}
	name := contracts.ProblemInternal
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, store.ErrClosed) || errors.Is(err, tenant.ErrRemoved) ||
		errors.Is(err, tenant.ErrStale) {
		name = contracts.ProblemUnavailable
	}
	h.log.Error("request failed", "tenant", c.tenantName(), "operation", c.operationName(), "error", err)
	return h.failure(name)
}

// failure is the answer when nothing is wrong with the request.
func (h *Handler) failure(name string) *contracts.Violation {
	return &contracts.Violation{
		Clause: contracts.ClauseID("problem", name), Problem: h.contract.Problem(name), Path: h.contract.Request.Root,
		Got: "a failure of the server", Expected: "an answer", Hint: "the server's log has the cause",
	}
}

func (c *call) tenantName() string {
	if c.tenant == nil {
		return ""
	}
	return c.tenant.Name
}

func (c *call) operationName() string {
	if c.op == nil {
		return ""
	}
	return c.op.Name
}

// explain adds the headers that tell a developer what the faithful body does not. They are the same for every
// refused login, since a login is refused before a tenant is known.
func (h *Handler) explain(header http.Header, v *contracts.Violation) {
	if h.hideHints {
		return
	}
	header.Set("X-Crmock-Clause", v.Clause)
	header.Set("X-Crmock-Hint", hint(v))
}

// The longest hint, and the longest advice in it, in bytes once encoded.
const (
	hintLimit   = 200
	adviceLimit = 140
)

// hint is a violation in one header: got, what to do, expected. What was got leaves room for the advice; what was
// expected is the longest part and comes last, since it may be cut.
func hint(v *contracts.Violation) string {
	advice := encoded("; "+v.Hint, adviceLimit)
	got := encoded(v.Path+": got "+v.Got, hintLimit-len(advice))
	return got + advice + encoded("; expected "+v.Expected, hintLimit-len(got)-len(advice))
}

// encoded is as much of a text as fits into so many bytes, percent-encoded so that any text can stand in a header.
func encoded(text string, limit int) string {
	var out strings.Builder
	for _, r := range text {
		piece := string(r)
		if r < ' ' || r > '~' || r == '%' {
			piece = url.PathEscape(piece)
		}
		if out.Len()+len(piece) > limit {
			break
		}
		out.WriteString(piece)
	}
	return out.String()
}

// gatewayError is the body of a refusal by the gateway.
type gatewayError struct {
	Title    string `json:"title"`
	Status   int    `json:"status"`
	Detail   string `json:"detail"`
	Instance string `json:"instance"`
	Time     string `json:"time"`
}

// refusal is what the gateway answers.
func (h *Handler) refusal(header http.Header, c *call, refused *access.Refused) outcome {
	body, err := json.Marshal(gatewayError{
		Title: refused.Title, Status: refused.Status, Detail: refused.Detail,
		Instance: c.endpoint.Path, Time: h.now().UTC().Format(time.RFC3339),
	})
	if err != nil {
		panic(err) // five strings and a number always encode
	}
	violation := refusedByGateway(c, refused)
	header.Set("Content-Type", contentTypeJSON)
	h.explain(header, violation)
	return outcome{
		kind: journal.Gateway, status: refused.Status, contentType: contentTypeJSON, body: body,
		violation: violation, reason: refused.Title,
	}
}

// passedBack is the reply of another server, to the byte.
func passedBack(header http.Header, c *call) outcome {
	reply, exchange := c.forwarded.reply, c.forwarded.exchange
	kind := journal.Answered
	if !reply.OK() {
		kind = journal.Refused
	}
	header.Set("Content-Type", exchange.ContentType)
	header.Set("Content-Length", strconv.Itoa(len(reply.Body)))
	return outcome{kind: kind, status: exchange.Status, contentType: exchange.ContentType, body: reply.Body, reply: reply.Reply}
}

const contentTypeJSON = "application/json"

// refusedByGateway is the violation that explains a refusal of the gateway.
func refusedByGateway(c *call, refused *access.Refused) *contracts.Violation {
	return &contracts.Violation{
		Clause: gatewayClause(c, refused), Path: "header", Got: refused.Title,
		Expected: "a tenant and its key in " + c.endpoint.TenantHeader + " and " + c.endpoint.KeyHeader,
		Hint:     "send both headers; a tenant's keys are settings: gateway-keys in crmock.yaml",
	}
}

// plain is an answer in words, where no endpoint is reached or nobody is left to hear the API.
func plain(header http.Header, kind journal.Outcome, status int, text string) outcome {
	const contentType = "text/plain; charset=utf-8"
	header.Set("Content-Type", contentType)
	header.Set("X-Content-Type-Options", "nosniff")
	return outcome{kind: kind, status: status, contentType: contentType, body: []byte(text + "\n"), reason: text}
}
