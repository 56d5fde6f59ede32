package scenarios

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptrace"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

// RecorderOptions say what to record. Target is needed.
type RecorderOptions struct {
	Target    string              // URL of the API, http or https, without the path of the endpoint
	Gateway   string              // URL for what is asked of the gateway; empty: Target
	Transport http.RoundTripper   // nil: one like that of net/http; it must not change what it carries, such as by compression
	Contract  *contracts.Contract // nil: the contract as shipped
	Now       func() time.Time    // nil: time.Now
}

// Recorder is a proxy in front of a target. It passes requests and answers on to the byte, whatever they are, and keeps
// each exchange without its secrets. Any number of clients may use it at once.
type Recorder struct {
	proxy   *httputil.ReverseProxy
	witness *witness
	now     func() time.Time

	mu   sync.Mutex
	kept []Exchanged
}

// NewRecorder makes a recorder. Nothing is connected yet. The error says which option is wrong and how to write it.
func NewRecorder(options RecorderOptions) (*Recorder, error) {
	target, err := base(options.Target)
	if err != nil {
		return nil, fmt.Errorf("the target %w", err)
	}
	gateway, err := base(cmp.Or(options.Gateway, options.Target))
	if err != nil {
		return nil, fmt.Errorf("the gateway %w", err)
	}
	if options.Contract == nil {
		if options.Contract, err = contracts.Default(); err != nil {
			return nil, err
		}
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.Transport == nil {
		options.Transport = &http.Transport{Proxy: http.ProxyFromEnvironment, DisableCompression: true}
	}
	r := &Recorder{witness: newWitness(options.Contract), now: options.Now}
	r.proxy = &httputil.ReverseProxy{
		Transport: options.Transport, FlushInterval: -1, ModifyResponse: hear, ErrorHandler: fell, ErrorLog: log.New(io.Discard, "", 0),
		Rewrite: func(request *httputil.ProxyRequest) {
			if endpoint := r.witness.endpoint(request.In.URL.Path); endpoint != nil && endpoint.KeyHeader != "" {
				passOn(request, gateway)
				return
			}
			passOn(request, target)
		},
	}
	return r, nil
}

// base is where the paths of endpoints are appended to.
func base(text string) (*url.URL, error) {
	parsed, err := url.Parse(text)
	if err != nil || parsed.Host == "" || parsed.Scheme != "http" && parsed.Scheme != "https" || parsed.RawQuery != "" || parsed.User != nil {
		return nil, fmt.Errorf("%q is not a URL like https://vcc.example.com, without a query and a user", redacted(text))
	}
	return parsed, nil
}

// redacted is a URL without what may be a password.
func redacted(target string) string {
	if at := strings.LastIndex(target, "@"); at >= 0 {
		return wire.Mask + target[at:]
	}
	return target
}

// passOn sends a request to the target as it came: a proxy would leave out a query that it does not understand, and those
// headers that tell of other proxies.
func passOn(request *httputil.ProxyRequest, target *url.URL) {
	request.SetURL(target)
	request.Out.URL.RawQuery = request.In.URL.RawQuery
	for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"} {
		if values := request.In.Header.Values(name); len(values) > 0 {
			request.Out.Header[name] = values
		}
	}
}

// Exchanges are what has been recorded, in the order in which it began.
func (r *Recorder) Exchanges() []Exchanged {
	r.mu.Lock()
	defer r.mu.Unlock()
	exchanges := slices.Clone(r.kept)
	slices.SortStableFunc(exchanges, func(a, b Exchanged) int { return a.Started.Compare(b.Started) })
	return exchanges
}

// hearing is one exchange while it goes through.
type hearing struct {
	asked, answered *copied
	status          int
	header          http.Header
	sent            atomic.Bool // the target was asked
	unasked         bool        // it could not be
	lost            bool
}

type hearingKey struct{}

// ServeHTTP passes a request on, and its answer back.
func (r *Recorder) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	started := r.now()
	h := &hearing{asked: &copied{most: r.witness.limits.Body, now: r.now}, answered: &copied{most: wire.ReplyLimits().Body, now: r.now}}
	inner := request.Clone(h.context(request.Context()))
	if request.Body != nil && request.Body != http.NoBody {
		inner.Body = h.asked.of(request.Body)
	}
	defer func() { r.keep(request, h, started) }() // even where the proxy panics, which is how it hangs up
	r.proxy.ServeHTTP(w, inner)
}

// context makes the exchange known to those who carry it out, and lets it know how far they came.
func (h *hearing) context(ctx context.Context) context.Context {
	trace := &httptrace.ClientTrace{WroteHeaders: func() { h.sent.Store(true) }}
	return httptrace.WithClientTrace(context.WithValue(ctx, hearingKey{}, h), trace)
}

// hear copies an answer on its way back.
func hear(response *http.Response) error {
	h := hearingOf(response.Request)
	h.status, h.header = response.StatusCode, response.Header.Clone()
	response.Body = h.answered.of(response.Body)
	return nil
}

func hearingOf(request *http.Request) *hearing {
	h, _ := request.Context().Value(hearingKey{}).(*hearing) // which ServeHTTP has put there
	return h
}

// fell ends an exchange without an answer as the target did: it hangs up. Only where the target could not be asked at all
// there is a sentence for whoever looks at the client.
func fell(w http.ResponseWriter, request *http.Request, err error) {
	h := hearingOf(request)
	if h.sent.Load() {
		h.lost = true
		panic(http.ErrAbortHandler)
	}
	h.unasked = true
	http.Error(w, "crmock record: the target could not be reached: "+err.Error(), http.StatusBadGateway)
}

// keep notes an exchange that is over.
func (r *Recorder) keep(request *http.Request, h *hearing, started time.Time) {
	ended := h.answered.lastRead() // and not now, when the client may have sent its next request already
	if ended.IsZero() {
		ended = r.now()
	}
	e := Exchanged{Started: started, Duration: ended.Sub(started), Lost: h.lost || h.answered.broken()}
	err := r.witness.understand(&e, overheard{
		request: request, body: h.asked.bytes(), status: h.status, header: h.header, answer: h.answered.bytes(),
	})
	switch {
	case h.unasked:
		e.LeftOut = "the target could not be reached"
	case request.Context().Err() != nil && !h.answered.whole():
		e.LeftOut = "the client hung up before the answer was there"
	case h.asked.tooLong():
		e.LeftOut = fmt.Sprintf("its body is longer than %d bytes", h.asked.most)
	case h.answered.tooLong():
		e.LeftOut = fmt.Sprintf("its answer is longer than %d bytes", h.answered.most)
	case err != nil:
		e.LeftOut = err.Error()
	}
	if e.Lost {
		e.HTTP, e.Reply = 0, nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kept = append(r.kept, e)
}
