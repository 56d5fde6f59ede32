package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"syscall"
	"time"
)

// UnreachableError says that no answer came: no connection, or one that ended too early or took too long.
type UnreachableError struct {
	URL  string
	Hint string // what to do
	Err  error
}

func (e *UnreachableError) Error() string {
	return fmt.Sprintf("no answer from %s: %v; %s", e.URL, e.Err, e.Hint)
}

func (e *UnreachableError) Unwrap() error { return e.Err }

// failure is the error for an exchange that ended without an answer. The caller's own context says more than what the
// network made of its end.
func (c *Client) failure(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("the exchange with %s was given up: %w", c.url, context.Cause(ctx))
	}
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err // its text repeats method and URL
	}
	if failure := tlsFailure(c.url, err); failure != nil {
		return failure
	}
	return &UnreachableError{URL: c.url, Hint: unreachableHint(err, c.options.Timeout), Err: err}
}

func unreachableHint(err error, timeout time.Duration) string {
	var unknownName *net.DNSError
	var network net.Error
	switch {
	case errors.As(err, &unknownName):
		return "check how the host is spelled"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing listens there; `crmock serve` starts a server, --target names another one"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return fmt.Sprintf("it took longer than %s; check the address, or wait longer with --timeout", timeout)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "the server hung up; whether it did what was asked is unknown, so look before you send it again"
	default:
		return "check the URL and the network"
	}
}
