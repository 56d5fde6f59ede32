package receiver

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// writeTime is how long the answer itself may take, after its delay.
const writeTime = 10 * time.Second

// answer does as the behaviour says. Every answer closes its connection: a client that is dropped on one that it used
// before may repeat its call by itself, and one call would count for two.
func (b *Behaviour) answer(w http.ResponseWriter, req *http.Request) {
	b.pause(w, req)
	if b.Drop {
		panic(http.ErrAbortHandler)
	}
	b.setHeader(w.Header())
	w.WriteHeader(b.Status)
	if hasBody(b.Status) {
		fmt.Fprint(w, b.Body) //nolint:gosec // G705: the header says plain text, and forbids to guess otherwise
	}
	if b.CutBody {
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
}

// pause waits for the delay, or until the request's context ends, because the caller has left or the server shuts
// down. A server's limit on the time of an answer does not cut it short.
func (b *Behaviour) pause(w http.ResponseWriter, req *http.Request) {
	if b.Delay == 0 {
		return
	}
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(b.Delay + writeTime)) // where there is no such limit
	timer := time.NewTimer(b.Delay)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-req.Context().Done():
	}
}

func (b *Behaviour) setHeader(h http.Header) {
	h.Set("Connection", "close")
	h.Set("X-Content-Type-Options", "nosniff") // the body may be told by a stranger, and is no page of ours
	if hasBody(b.Status) {
		h.Set("Content-Type", "text/plain; charset=utf-8")
	}
	if b.Location != "" {
		h.Set("Location", b.Location)
	}
	if b.CutBody {
		h.Set("Content-Length", strconv.Itoa(len(b.Body)+1))
	}
}
