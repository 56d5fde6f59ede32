package api

import (
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/crmock/crmock/mockserver/internal/intercept"
)

// answerTime is how long sending an answer may take, besides the time that it is to take.
const answerTime = 60 * time.Second

// deliver puts an answer on the wire as it says. Where the connection cannot be had, as over HTTP/2, what would close it
// ends the stream.
func deliver(w http.ResponseWriter, r *http.Request, answer intercept.Answer) {
	sending := answer.Sending
	if sending.Silent {
		hangUp(w, sending.Reset)
		return
	}
	for name, values := range answer.Header {
		w.Header()[name] = values
	}
	if bodyAllowed(answer.Status) {
		w.Header().Set("Content-Length", strconv.Itoa(len(answer.Body)))
	}
	w.WriteHeader(answer.Status)
	switch {
	case sending.Cut:
		_, _ = w.Write(answer.Body[:sending.Bytes])
		_ = http.NewResponseController(w).Flush()
		hangUp(w, sending.Reset)
	case sending.Close:
		_, _ = w.Write(answer.Body)
		_ = http.NewResponseController(w).Flush()
		hangUp(w, sending.Reset)
	case sending.Pieces > 0:
		dripped(w, r, answer)
	default:
		_, _ = w.Write(answer.Body)
	}
}

func bodyAllowed(status int) bool {
	return status >= http.StatusOK && status != http.StatusNoContent && status != http.StatusNotModified
}

// dripped sends a body in pieces of about the same size, with pauses between them.
func dripped(w http.ResponseWriter, r *http.Request, answer intercept.Answer) {
	body, pieces := answer.Body, min(answer.Sending.Pieces, len(answer.Body))
	extend(w, answer.Sending.Over)
	for n := range pieces {
		if n > 0 && pause(r.Context(), answer.Sending.Over/time.Duration(pieces-1)) != nil {
			return
		}
		_, err := w.Write(body[n*len(body)/pieces : (n+1)*len(body)/pieces])
		if err = errors.Join(err, http.NewResponseController(w).Flush()); err != nil {
			return // the client has left
		}
	}
}

// extend moves the server's limit on the time of an answer, where it has one.
func extend(w http.ResponseWriter, by time.Duration) {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(by + answerTime))
}

// hangUp closes the connection under a request: no farewell of TLS, as when a machine or a proxy dies. It does not return where
// the connection cannot be had, and ends the stream then.
func hangUp(w http.ResponseWriter, reset bool) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // the way of net/http to end an answer without completing it
	}
	raw := conn
	if secure, is := conn.(*tls.Conn); is {
		raw = secure.NetConn()
	}
	if socket, is := raw.(*net.TCPConn); is && reset {
		_ = socket.SetLinger(0) // what is closed then is reset
	}
	_ = raw.Close()
}
