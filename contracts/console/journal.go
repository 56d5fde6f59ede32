package console

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Journal is the exchanges of one tenant, or those that belong to none. It is a place to ask, and holds none itself.
type Journal struct {
	client *Client
	path   []string
}

// longestWait is how long one request may wait at the console. Journal.Wait makes several of a longer wait.
const longestWait = 50 * time.Second

// Find is the exchanges that meet a query, the oldest first.
func (j Journal) Find(ctx context.Context, q Query) (Exchanges, error) {
	return ask[Exchanges](ctx, j.client, call{path: j.path, query: q.values()})
}

// Get is one exchange by its id.
func (j Journal) Get(ctx context.Context, id int64) (Exchange, error) {
	return ask[Exchange](ctx, j.client, call{path: j.below(strconv.FormatInt(id, 10))})
}

// Count is how many exchanges meet a query.
func (j Journal) Count(ctx context.Context, q Query) (Count, error) {
	return ask[Count](ctx, j.client, call{path: j.below("count"), query: q.values()})
}

// NearMisses is what comes closest to a query, the closest first.
func (j Journal) NearMisses(ctx context.Context, q Query) (NearMisses, error) {
	return ask[NearMisses](ctx, j.client, call{path: j.below("near-misses"), query: q.values()})
}

// Clear forgets the exchanges. Ids go on.
func (j Journal) Clear(ctx context.Context) error {
	return j.client.tell(ctx, call{method: http.MethodDelete, path: j.path})
}

// Wait returns the exchanges that meet a query once there are n of them, those that are there already included. If they
// do not come in time, the error is a *Problem of status 504 that says how many did, and what came closest.
//
// A wait of more than 50 seconds is several requests. Each counts anew what the journal holds, so an exchange that a
// full journal drops between two of them is not counted.
func (j Journal) Wait(ctx context.Context, q Query, n int, timeout time.Duration) (Exchanges, error) {
	for left := timeout; ; left -= longestWait {
		found, err := j.wait(ctx, q, n, min(left, longestWait))
		var late *Problem
		if !errors.As(err, &late) || late.Status != http.StatusGatewayTimeout {
			return found, err
		}
		if left > longestWait {
			continue
		}
		if timeout > longestWait {
			late.Detail = fmt.Sprintf("%d of %d exchanges came within %s", late.Matched, n, timeout) // what it says is of the last request
		}
		return found, late
	}
}

func (j Journal) wait(ctx context.Context, q Query, n int, timeout time.Duration) (Exchanges, error) {
	values := q.values()
	values.Set("count", strconv.Itoa(n))
	values.Set("timeout", timeout.String())
	return ask[Exchanges](ctx, j.client, call{path: j.below("wait"), query: values})
}

// below is the path of something in the journal.
func (j Journal) below(name string) []string { return slices.Concat(j.path, []string{name}) }
