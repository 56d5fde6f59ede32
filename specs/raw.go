package specs

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"time"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/wire"
)

// message is an HTTP request down to its bytes, for all that package client never sends.
type message struct {
	operation string      // OBJECT.ACTION where it is one, for the report and the ledger
	base      string      // base URL; empty: the target's first
	method    string      // empty: POST
	path      string      // with the query, as it is to stand in the request line
	header    http.Header // Host among them
	body      string      // its bytes

	pieces int           // the body is sent in so many pieces; 0: at once, and with its length announced
	pause  time.Duration // between two pieces
}

// answer is what came back, whatever it is.
type answer struct {
	status int // of HTTP
	header http.Header
	body   []byte
}

// longestAnswer is how much of an answer is read, longestShown how much of either side a report shows, in bytes.
const (
	longestAnswer = 16 << 20
	longestShown  = 64 << 10
)

// raw sends a message and demands an answer; what the answer is is up to the spec.
func (s *session) raw(m message) answer {
	got, err := s.tryRaw(m)
	s.Expect(err).NotTo(gomega.HaveOccurred(), "%s %s got no answer", m.verb(), s.shown(m.path))
	return got
}

// ask sends a message and demands a reply of the API.
func (s *session) ask(m message) client.Reply {
	got := s.raw(m)
	reply := s.readable(got)
	if _, action := operationOf(m.operation); action == contracts.Add && reply.OK() {
		s.run.ledger.add(m.operation, reply)
	}
	return reply
}

// readable demands that an answer is a reply of the API, and reads it.
func (s *session) readable(a answer) client.Reply {
	s.Expect(a.status).To(gomega.Equal(s.contract().Reply.HTTPStatus), "HTTP status; the answer begins %q", s.beginning(a.body))
	charset := wire.CharsetParameter(a.header.Get("Content-Type"))
	decoded, err := wire.DecodeReply(a.body, charset, wire.GrammarOf(s.contract()), wire.ReplyLimits())
	s.Expect(err).NotTo(gomega.HaveOccurred(), "the answer is no reply of the API; it begins %q", s.beginning(a.body))
	clause, hint := a.explained()
	return client.Reply{Reply: decoded, Body: a.body, Clause: clause, Hint: hint}
}

// explained is what crmock says in headers of a refusal: the clause, and a hint.
func (a answer) explained() (clause, hint string) {
	hint = a.header.Get("X-Crmock-Hint")
	if decoded, err := url.PathUnescape(hint); err == nil {
		hint = decoded
	}
	return a.header.Get("X-Crmock-Clause"), hint
}

// beginning is how a body begins, for messages.
func (s *session) beginning(body []byte) string {
	const most = 120
	shown := s.shown(string(body))
	return shown[:min(len(shown), most)]
}

// tryRaw sends a message. An error says that no answer came, and holds no secret.
func (s *session) tryRaw(m message) (answer, error) {
	target := s.run.target
	e := client.Exchange{Operation: m.operation, Method: m.verb(), URL: s.shown(m.url(target)), Request: s.shownRequest(m), Started: time.Now()}
	got, err := m.send(s.ctx, target, s.run.transport, &e)
	e.Duration = time.Since(e.Started)
	e.Status, e.ContentType, e.Reply = got.status, s.shown(got.header.Get("Content-Type")), s.shown(string(got.body))
	e.Clause, e.Hint = got.explained()
	e.Hint = s.shown(e.Hint)
	if err != nil {
		e.Error = s.shown(err.Error())
		err = errors.New(e.Error)
	}
	s.note(e)
	return got, err
}

// send sends the message over a transport, and writes down what is known of the connection.
func (m message) send(ctx context.Context, target Target, transport http.RoundTripper, e *client.Exchange) (answer, error) {
	limited, cancel := context.WithTimeout(ctx, target.Timeout)
	defer cancel()
	traced := httptrace.WithClientTrace(limited, &httptrace.ClientTrace{GotConn: func(got httptrace.GotConnInfo) {
		e.RemoteAddr, e.Reused = got.Conn.RemoteAddr().String(), got.Reused
	}})
	request, err := http.NewRequestWithContext(traced, m.verb(), m.url(target), m.reader(limited))
	if err != nil {
		return answer{}, err
	}
	for name, values := range m.header {
		request.Header[http.CanonicalHeaderKey(name)] = values
	}
	request.Host = request.Header.Get("Host")
	response, err := transport.RoundTrip(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	if state := response.TLS; state != nil {
		e.TLS = client.TLSFacts{Version: tls.VersionName(state.Version), CipherSuite: tls.CipherSuiteName(state.CipherSuite)}
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, longestAnswer))
	return answer{response.StatusCode, response.Header, body}, err
}

func (m message) verb() string {
	if m.method == "" {
		return http.MethodPost
	}
	return m.method
}

// url is where the message goes to: the base URL may end with the path of an endpoint already.
func (m message) url(target Target) string {
	base := m.base
	if base == "" {
		base = target.URLs[0]
	}
	base = strings.TrimRight(base, "/")
	for _, endpoint := range target.Contract.Endpoints {
		base = strings.TrimSuffix(base, endpoint.Path)
	}
	return base + m.path
}

// reader is the body; nil where there is none, so that no length of it is announced.
func (m message) reader(ctx context.Context) io.Reader {
	switch {
	case m.pieces > 0:
		return &slowly{ctx: ctx, rest: m.body, size: (len(m.body) + m.pieces - 1) / m.pieces, pause: m.pause}
	case m.body == "":
		return nil
	default:
		return strings.NewReader(m.body)
	}
}

// slowly reads a text in pieces, with a pause before each but the first.
type slowly struct {
	ctx     context.Context //nolint:containedctx // a reader has no other way to learn that it is no longer wanted
	rest    string
	size    int
	pause   time.Duration
	started bool
}

// Read waits, and gives the next piece.
func (r *slowly) Read(into []byte) (int, error) {
	if r.rest == "" {
		return 0, io.EOF
	}
	if r.started {
		select {
		case <-time.After(r.pause):
		case <-r.ctx.Done():
			return 0, context.Cause(r.ctx)
		}
	}
	r.started = true
	n := copy(into, r.rest[:min(r.size, len(r.rest))])
	r.rest = r.rest[n:]
	return n, nil
}
