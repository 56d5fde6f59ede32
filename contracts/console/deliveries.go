package console

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// DeliveryLog is the calls that a tenant's agents have caused. It is a place to ask, and holds none itself.
type DeliveryLog struct {
	client *Client
	path   []string
}

// Deliveries are the calls of triggers that the tenant's agents have caused.
func (t *TenantHandle) Deliveries() DeliveryLog { return DeliveryLog{t.client, t.path("deliveries")} }

// DeliveryQuery asks for deliveries. The zero value of a field asks nothing.
type DeliveryQuery struct {
	Object, Event, Record string
	State                 string // queued, waiting, delivered or dead
	After                 int64  // ids above this one
	Limit                 int    // the oldest so many; 0: all
}

func (q DeliveryQuery) values() url.Values {
	return present(map[string]string{
		"object": q.Object, "event": q.Event, "record": q.Record, "state": q.State, "after": number(q.After), "limit": number(int64(q.Limit)),
	})
}

// Find is the deliveries that meet a query, the oldest first.
func (l DeliveryLog) Find(ctx context.Context, q DeliveryQuery) (Deliveries, error) {
	return ask[Deliveries](ctx, l.client, call{path: l.path, query: q.values()})
}

// Get is one delivery by its id.
func (l DeliveryLog) Get(ctx context.Context, id int64) (Delivery, error) {
	return ask[Delivery](ctx, l.client, call{path: l.below(strconv.FormatInt(id, 10))})
}

// Wait returns the deliveries that meet a query once there are n of them. If they do not come in time, which is 50 s at
// most, the error is a *Problem of status 504.
func (l DeliveryLog) Wait(ctx context.Context, q DeliveryQuery, n int, timeout time.Duration) (Deliveries, error) {
	values := q.values()
	values.Set("count", strconv.Itoa(n))
	values.Set("timeout", timeout.String())
	return ask[Deliveries](ctx, l.client, call{path: l.below("wait"), query: values})
}

// Flush tries at once what waits for another attempt, and returns when nothing is left to deliver. If that is not so in
// time, which is 50 s at most, the error is a *Problem of status 504.
func (l DeliveryLog) Flush(ctx context.Context, timeout time.Duration) error {
	return l.client.tell(ctx, call{method: http.MethodPost, path: slices.Concat(l.path[:len(l.path)-1], []string{"flush"}), query: url.Values{"timeout": {timeout.String()}}})
}

// Replay makes a delivery once more, as a new one.
func (l DeliveryLog) Replay(ctx context.Context, id int64) (Delivery, error) {
	path := slices.Concat(l.path, []string{strconv.FormatInt(id, 10), "replay"})
	return ask[Delivery](ctx, l.client, call{method: http.MethodPost, path: path, wants: http.StatusCreated})
}

// Clear forgets the deliveries that are finished.
func (l DeliveryLog) Clear(ctx context.Context) error {
	return l.client.tell(ctx, call{method: http.MethodDelete, path: l.path})
}

func (l DeliveryLog) below(name string) []string { return slices.Concat(l.path, []string{name}) }
