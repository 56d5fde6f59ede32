package scenarios

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/console"
)

// goneError says that the target does not answer any more, so that going on makes no sense.
type goneError struct {
	err   error
	never bool // it has not answered before
}

func (e *goneError) Error() string {
	if e.never {
		return fmt.Sprintf("the target does not answer: %v", e.err)
	}
	return fmt.Sprintf("the target has gone: %v", e.err)
}

func (e *goneError) Unwrap() error { return e.err }

// knocking is how long a target may take to accept a connection.
const knocking = 5 * time.Second

// unanswered tells a lost reply from a target that has gone: there, nobody takes a connection any more, or one on whose
// TLS both agree. One that takes connections, and has let all requests wait for too long, does not answer either.
func (p *player) unanswered(ctx context.Context, at string, err error) error {
	var handshake *client.TLSError
	never := !p.target.heard.Load()
	switch {
	case ctx.Err() != nil:
		return err
	case errors.As(err, &handshake), isLost(err) && knock(ctx, at) != nil, isLost(err) && isLateAnswer(err) && never && !p.intercepted:
		return &goneError{err, never}
	default:
		return err
	}
}

// isLateAnswer tells whether an error says that an answer took too long.
func isLateAnswer(err error) bool {
	var network net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &network) && network.Timeout()
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

// fromConsole is an error of the console, as the end of the target where it does not answer, or not in time.
func (p *player) fromConsole(err error) error {
	var lost *console.UnreachableError
	if errors.As(err, &lost) || errors.Is(err, errNotInTime) {
		return &goneError{err, p.tenant == nil && !p.target.heard.Load()}
	}
	return err
}

// errNotInTime says that the console did not answer as soon as requests have to be answered.
var errNotInTime = errors.New("it took too long; wait longer with --timeout")

// timed asks the console for what it can say at once, and waits no longer for it than for the answer to a request.
func timed[T any](ctx context.Context, p *player, ask func(context.Context) (T, error)) (T, error) {
	asking, cancel := context.WithTimeoutCause(ctx, p.patience(), errNotInTime)
	defer cancel()
	return ask(asking)
}

// patience is how long one answer may take.
func (p *player) patience() time.Duration { return cmp.Or(p.target.Timeout, usualTimeout) }

// usualTimeout is how long it may take where the target does not say.
const usualTimeout = 30 * time.Second

// suspect finds out whether the first request of a run is refused although the console has just made its tenant.
func (p *player) suspect(step *Send, got answer) {
	login := p.target.Contract.Problem("login")
	if p.tenant == nil || p.former != (credentials{}) || step.As != "" || step.Username != nil || step.Password != nil || login == nil || got.reply == nil {
		return
	}
	p.guard.Lock()
	defer p.guard.Unlock()
	p.stranger = p.stranger || len(p.sent) == 1 && got.reply.Status == login.Status
}

// hinted is a hint, with another one where the target does not know the tenant that the console made.
func (p *player) hinted(hint string) string {
	p.guard.Lock()
	defer p.guard.Unlock()
	if !p.stranger {
		return hint
	}
	return strings.TrimSuffix("the target does not know the tenant that the console has made; is the console that of this target? "+hint, " ")
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
