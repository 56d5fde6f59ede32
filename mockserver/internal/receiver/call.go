package receiver

import (
	"io"
	"net/http"
	"time"
)

// maxBody is how much of a body is kept, in bytes.
const maxBody = 64 << 10

// Call is one call that a receiver got. Its maps are shared by all who asked for it, and must not be changed.
type Call struct {
	ID         int64 // from 1, in the order in which the calls of all receivers were recorded
	Receiver   string
	Method     string
	Path       string              // decoded
	Query      string              // as it was sent, without the question mark
	Parameters map[string][]string // of the query, decoded; without those that cannot be decoded
	Header     http.Header         // without Authorization, Proxy-Authorization and Cookie
	Body       string              // its first 64 KiB
	Received   time.Time           // when it was recorded, which is before it was answered
	Status     int                 // of the answer; 0: the connection was dropped
	Remote     string              // host:port of the caller
}

// newCall reads a request, and leaves to Receivers what they know: the id, the time and the status. Of a body that
// ends too early, it has what came.
func newCall(name string, req *http.Request) *Call {
	body, _ := io.ReadAll(io.LimitReader(req.Body, maxBody))
	return &Call{
		Receiver: name, Method: req.Method, Path: req.URL.Path, Query: req.URL.RawQuery, Parameters: req.URL.Query(),
		Header: withoutSecrets(req.Header), Body: string(body), Remote: req.RemoteAddr,
	}
}

func withoutSecrets(sent http.Header) http.Header {
	kept := sent.Clone()
	for _, secret := range []string{"Authorization", "Proxy-Authorization", "Cookie"} {
		kept.Del(secret)
	}
	return kept
}
