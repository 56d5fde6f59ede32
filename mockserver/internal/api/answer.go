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
)

// answer writes what came of a call. It is the one place where an error becomes an answer: a broken clause as its
// problem, a refusal of the gateway as its JSON, anything else logged once and answered as the internal problem.
func (h *Handler) answer(w http.ResponseWriter, c *call, err error) {
	var refused *access.Refused
	var lost *unreadBody
	switch {
	case errors.As(err, &lost):
		h.log.Info("request not received", "remote", c.http.RemoteAddr, "error", err)
		h.plain(w, c, journal.Lost, http.StatusBadRequest, "Bad Request: the body did not arrive as a whole")
	case errors.As(err, &refused):
		h.log.Info("refused by the gateway", "status", refused.Status, "clause", gatewayClause(c, refused), "detail", refused.Detail)
		h.writeRefusal(w, c, refused)
	case c.forwarded != nil && c.forwarded.answered:
		h.passBack(w, c)
	default:
		h.writeReply(w, c, err)
	}
}

func gatewayClause(c *call, refused *access.Refused) string {
	return contracts.ClauseID("endpoint", c.endpoint.Name, refused.Name)
}

// writeReply writes the reply of the API itself: of what the call found, or of what was wrong with it.
func (h *Handler) writeReply(w http.ResponseWriter, c *call, err error) {
	var reply wire.Reply
	var violation *contracts.Violation
	if err != nil {
		violation = h.violation(c, err)
		h.explain(w.Header(), violation)
		reply = wire.Reply{Status: violation.Problem.Status, Code: violation.Problem.Code, Text: violation.Text()}
	} else {
		reply = h.found(c)
		h.log.Debug("answered", "operation", c.op.Name, "tenant", c.tenant.Name, "items", len(c.items), "took", h.now().Sub(c.started))
	}
	shape, charset := h.contract.Reply, h.contract.Reply.Charset
	if c.tenant != nil {
		charset = c.tenant.Charset
	}
	encoding, _ := wire.LookupCharset(charset) // the contract and the tenant have checked it
	body := wire.AppendReply(make([]byte, 0, replyHead+len(reply.Items)*itemSize), reply, h.grammar, encoding)
	header := w.Header()
	header.Set("Content-Type", strings.Replace(shape.ContentType, shape.Charset, charset, 1))
	header.Set("Content-Length", strconv.Itoa(len(body)))
	h.record(c, outcome{
		kind: kindOf(err), status: shape.HTTPStatus, contentType: header.Get("Content-Type"), body: body,
		reply: reply, violation: violation,
	})
	w.WriteHeader(shape.HTTPStatus)
	_, _ = w.Write(body) // a client that has gone does not want to know
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
	return reply
}

// Sizes to begin a reply with; it grows where they do not suffice.
const (
	replyHead = 512
	itemSize  = 1024
)

// violation is the broken clause that an error stands for. What is none is logged here and nowhere else.
func (h *Handler) violation(c *call, err error) *contracts.Violation {
	if broken := asViolation(err); broken != nil {
		h.log.Info("refused", "tenant", c.tenantName(), "operation", c.operationName(), "status", broken.Problem.Status,
			"code", broken.Problem.Code, "clause", broken.Clause,
			"got", h.masksOf(c, journal.Refused).in(broken.Got), "expected", broken.Expected)
		return broken
	}
	if errors.Is(err, context.Canceled) {
		h.log.Info("the client left before its answer", "remote", c.http.RemoteAddr)
		return h.failure(contracts.ProblemUnavailable)
	}
	name := contracts.ProblemInternal
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, store.ErrClosed) || errors.Is(err, tenant.ErrRemoved) {
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

func (h *Handler) writeRefusal(w http.ResponseWriter, c *call, refused *access.Refused) {
	body, err := json.Marshal(gatewayError{
		Title: refused.Title, Status: refused.Status, Detail: refused.Detail,
		Instance: c.endpoint.Path, Time: h.now().UTC().Format(time.RFC3339),
	})
	if err != nil {
		panic(err) // five strings and a number always encode
	}
	violation := refusedByGateway(c, refused)
	header := w.Header()
	header.Set("Content-Type", contentTypeJSON)
	h.explain(header, violation)
	h.record(c, outcome{
		kind: journal.Gateway, status: refused.Status, contentType: contentTypeJSON, body: body,
		violation: violation, reason: refused.Title,
	})
	w.WriteHeader(refused.Status)
	_, _ = w.Write(body)
}

// passBack answers with the reply of another server, to the byte.
func (h *Handler) passBack(w http.ResponseWriter, c *call) {
	reply, exchange := c.forwarded.reply, c.forwarded.exchange
	kind := journal.Answered
	if !reply.OK() {
		kind = journal.Refused
	}
	h.record(c, outcome{kind: kind, status: exchange.Status, contentType: exchange.ContentType, body: reply.Body, reply: reply.Reply})
	header := w.Header()
	header.Set("Content-Type", exchange.ContentType)
	header.Set("Content-Length", strconv.Itoa(len(reply.Body)))
	w.WriteHeader(exchange.Status)
	_, _ = w.Write(reply.Body)
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

// plain answers in words, where no endpoint is reached or nobody is left to hear the API.
func (h *Handler) plain(w http.ResponseWriter, c *call, kind journal.Outcome, status int, text string) {
	h.record(c, outcome{kind: kind, status: status, contentType: "text/plain; charset=utf-8", body: []byte(text + "\n"), reason: text})
	http.Error(w, text, status)
}
