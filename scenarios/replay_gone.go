package scenarios

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"time"

	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/console"
)

// goneError says that the target does not answer any more, so that going on makes no sense.
type goneError struct{ err error }

func (e *goneError) Error() string { return fmt.Sprintf("the target has gone: %v", e.err) }

func (e *goneError) Unwrap() error { return e.err }

// knocking is how long a target may take to accept a connection.
const knocking = 5 * time.Second

// unanswered tells a lost reply from a target that has gone: there, nobody takes a connection any more, or one on whose
// TLS both agree.
func unanswered(ctx context.Context, at string, err error) error {
	var handshake *client.TLSError
	switch {
	case ctx.Err() != nil:
		return err
	case errors.As(err, &handshake), isLost(err) && knock(ctx, at) != nil:
		return &goneError{err}
	default:
		return err
	}
}

// isLost tells whether an error says that no answer came, or not all of it.
func isLost(err error) bool {
	var lost *client.UnreachableError
	return errors.As(err, &lost)
}

// isGone tells whether an error says that the target does not answer any more.
func isGone(err error) bool {
	var gone *goneError
	return errors.As(err, &gone)
}

// fromConsole is an error of the console, as the end of the target where it does not answer.
func fromConsole(err error) error {
	var lost *console.UnreachableError
	if errors.As(err, &lost) {
		return &goneError{err}
	}
	return err
}

// knock opens a connection to where a URL leads, and closes it.
func knock(ctx context.Context, at string) error {
	parsed, err := url.Parse(at)
	if err != nil {
		return err
	}
	port := parsed.Port()
	if port == "" {
		port = parsed.Scheme // a service has the name of its scheme
	}
	dialer := net.Dialer{Timeout: knocking}
	connection, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(parsed.Hostname(), port))
	if err != nil {
		return err
	}
	return connection.Close()
}
