package console

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"syscall"
)

// UnreachableError says that no answer came: no connection, or one that ended too early or took too long.
type UnreachableError struct {
	URL  string // of the console
	Hint string // what to do
	Err  error
}

// Error is what went wrong and what to do.
func (e *UnreachableError) Error() string {
	return fmt.Sprintf("no answer from the console at %s: %v; %s", e.URL, e.Err, e.Hint)
}

// Unwrap is what the network says.
func (e *UnreachableError) Unwrap() error { return e.Err }

// failure is the error for an exchange that ended without a whole answer. The caller's own context, and the reader of
// what was to be sent, say more than what the network made of their end.
func (c *Client) failure(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("the request to the console at %s was given up: %w", c.base, context.Cause(ctx))
	}
	var source *sourceError
	if errors.As(err, &source) {
		return source
	}
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err // its text repeats the URL, query and all
	}
	return &UnreachableError{URL: c.base, Hint: unreachableHint(err), Err: err}
}

// hintRunning is the hint that is right most often.
const hintRunning = "is `crmock serve` running, and is that the address of its console? It prints the address, and --console sets it"

func unreachableHint(err error) string {
	var unknownName *net.DNSError
	var untrusted *tls.CertificateVerificationError
	var network net.Error
	switch {
	case errors.As(err, &unknownName):
		return "check how the host is spelled; " + hintRunning
	case errors.As(err, &untrusted):
		return "if you trust that server, give the certificate of its authority as the option CA"
	case errors.Is(err, http.ErrSchemeMismatch):
		return "the console speaks HTTP there, so write the address with http://"
	case errors.As(err, &network) && network.Timeout():
		return "it took too long; " + hintRunning
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "it hung up, and whether it did what was asked is unknown; " + hintRunning
	default:
		return hintRunning
	}
}
