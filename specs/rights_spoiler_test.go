package specs_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

// spoiler stands in front of a server and breaks it in one respect.
type spoiler struct {
	before func(*seen)                             // changes the request; nil: nothing
	after  func(*seen, *httptest.ResponseRecorder) // changes the reply; nil: nothing
}

// seen is a request on its way to the server.
type seen struct {
	sent    wire.Request // as it came; behind the gateway with the tenant from its header
	request wire.Request // as it goes on
	header  http.Header
	gateway bool
	grammar wire.Grammar
	again   func(wire.Request) wire.Reply // asks the server something of one's own
}

// operation is what the request asks for.
func (s *seen) operation() string { return s.sent.Object + "." + s.sent.Action }

// value is what the request sends for a tag.
func (s *seen) value(tag string) string { return valueIn(s.sent.Fields, tag) }

func valueIn(fields []contracts.Field, tag string) string {
	for _, f := range fields {
		if strings.EqualFold(f.Tag, tag) {
			return f.Value
		}
	}
	return ""
}

// around is the server with the spoiler in front of it. What cannot be read goes through as it is.
func (p spoiler) around(server http.Handler, contract *contracts.Contract) http.Handler {
	g := wire.GrammarOf(contract)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		s, readable := look(r, body, g)
		s.again = func(request wire.Request) wire.Reply { return ask(server, request, g) }
		if readable && p.before != nil {
			p.before(s)
			body = s.body()
		}
		answered := httptest.NewRecorder()
		server.ServeHTTP(answered, withBody(r, body))
		if p.after != nil {
			p.after(s, answered)
		}
		for name, values := range answered.Header() {
			w.Header()[name] = values
		}
		w.Header().Del("Content-Length")
		w.WriteHeader(answered.Code)
		_, _ = w.Write(answered.Body.Bytes())
	})
}

// look reads a request of either endpoint.
func look(r *http.Request, body []byte, g wire.Grammar) (*seen, bool) {
	s := &seen{header: r.Header, gateway: strings.HasPrefix(r.URL.Path, "/cc/"), grammar: g}
	var err error
	if s.gateway {
		s.sent, err = wire.DecodeCommand(body, "", g, wire.RequestLimits())
		s.sent.Tenant = r.Header.Get("X-8x8-Tenant")
	} else {
		document, _ := wire.FormValue(body, "xml_query")
		s.sent, err = wire.DecodeRequest(document, "", g, wire.RequestLimits())
	}
	s.request = s.sent
	return s, err == nil
}

// body is the request that goes on.
func (s *seen) body() []byte {
	if s.gateway {
		body, _ := wire.AppendCommand(nil, s.request, s.grammar, wire.UTF8) // tags that were read are names
		return body
	}
	document, _ := wire.AppendRequest(nil, s.request, s.grammar, wire.UTF8)
	return wire.FormBody("xml_query", document)
}

func withBody(r *http.Request, body []byte) *http.Request {
	r = r.Clone(r.Context())
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return r
}

func ask(server http.Handler, request wire.Request, g wire.Grammar) wire.Reply {
	s := &seen{request: request, grammar: g}
	r := httptest.NewRequest(http.MethodPost, "/WAPI/wapi.php", bytes.NewReader(s.body()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answered := httptest.NewRecorder()
	server.ServeHTTP(answered, r)
	reply, _ := wire.DecodeReply(answered.Body.Bytes(), "", g, wire.ReplyLimits())
	return reply
}

// replying makes the answer another reply of the API.
func (s *seen) replying(answered *httptest.ResponseRecorder, reply wire.Reply) {
	charset, _ := wire.LookupCharset("ISO-8859-1")
	answered.Code = http.StatusOK
	answered.Header().Set("Content-Type", "text/xml; charset=ISO-8859-1")
	answered.Body = bytes.NewBuffer(wire.AppendReply(nil, reply, s.grammar, charset))
}

// replacing makes a text of the answer another one.
func replacing(answered *httptest.ResponseRecorder, old, text string) {
	answered.Body = bytes.NewBufferString(strings.ReplaceAll(answered.Body.String(), old, text))
}

// replyIn reads the answer.
func (s *seen) replyIn(answered *httptest.ResponseRecorder) wire.Reply {
	reply, _ := wire.DecodeReply(answered.Body.Bytes(), "", s.grammar, wire.ReplyLimits())
	return reply
}
