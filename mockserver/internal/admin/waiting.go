package admin

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// waiting is for how many things a request waits, and how long.
type waiting struct {
	count   int
	timeout time.Duration
}

// waitParameters are those of a request that waits.
func waitParameters() []parameter {
	return []parameter{
		{"count", "integer", "how many to wait for; 1 if absent"},
		{"timeout", "string", fmt.Sprintf("how long, as in 10s, which it is if absent; %s at most", longestWait)},
	}
}

func waitOf(values url.Values) (waiting, error) {
	count, err := wholeNumber(values, "count", 1)
	if err != nil {
		return waiting{}, err
	}
	timeout, err := waitingTime(values)
	return waiting{count, timeout}, err
}

// wait runs fn until it is done, the time is over, the caller leaves or the server shuts down. A caller who does not look
// at the answer must not take the end of the time for a success, so that is an error.
func (c Console) wait(r *http.Request, w waiting, what string, fn func(context.Context) (matched int, err error)) error {
	ctx, cancel := context.WithTimeout(r.Context(), w.timeout)
	defer cancel()
	defer context.AfterFunc(c.Closing, cancel)()
	matched, err := fn(ctx)
	if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, store.ErrUnavailable) {
		return err
	}
	problem := refuse(http.StatusGatewayTimeout, "%d of %d %s came within %s", matched, w.count, what, w.timeout)
	problem.Matched = matched
	return problem
}
