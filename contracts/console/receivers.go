package console

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// Receiver is a handle of the tenant's built-in receiver of that name, which is there from its first use on.
func (t *TenantHandle) Receiver(name string) ReceiverHandle {
	return ReceiverHandle{t.client, t.name, name, t.path("receivers", name)}
}

// ReceiverHandle asks a built-in receiver what it was sent, and tells it how to answer.
type ReceiverHandle struct {
	client       *Client
	tenant, name string
	path         []string
}

// URL is where the receiver is called.
func (r ReceiverHandle) URL() string {
	return r.client.base + "/receiver/" + escaped(r.tenant) + "/" + escaped(r.name)
}

// CallQuery asks for calls. The zero value of a field asks nothing.
type CallQuery struct {
	Method     string
	Parameters map[string]string // values of the query by name, with `%`
	After      int64             // ids above this one
	Limit      int               // the oldest so many; 0: all
}

func (q CallQuery) values() url.Values {
	values := present(map[string]string{"method": q.Method, "after": number(q.After), "limit": number(int64(q.Limit))})
	for name, value := range q.Parameters {
		values.Set("param."+name, value)
	}
	return values
}

// Calls are those that meet a query, the oldest first.
func (r ReceiverHandle) Calls(ctx context.Context, q CallQuery) (Calls, error) {
	return ask[Calls](ctx, r.client, call{path: r.below("calls"), query: q.values()})
}

// Wait returns the calls that meet a query once there are n of them. If they do not come in time, which is 50 s at most, the
// error is a *Problem of status 504.
func (r ReceiverHandle) Wait(ctx context.Context, q CallQuery, n int, timeout time.Duration) (Calls, error) {
	values := q.values()
	values.Set("count", strconv.Itoa(n))
	values.Set("timeout", timeout.String())
	return ask[Calls](ctx, r.client, call{path: r.below("calls", "wait"), query: values})
}

// Clear forgets the calls.
func (r ReceiverHandle) Clear(ctx context.Context) error {
	return r.client.tell(ctx, call{method: http.MethodDelete, path: r.below("calls")})
}

// Tell says how the receiver answers from now on: each behaviour for its Times, one after the other, and then well again.
func (r ReceiverHandle) Tell(ctx context.Context, behaviours ...Behaviour) error {
	if behaviours == nil {
		behaviours = []Behaviour{}
	}
	asked, err := call{method: http.MethodPut, path: r.path}.withJSON(mediaJSON, Behaviours{behaviours})
	if err != nil {
		return err
	}
	_, err = ask[Behaviours](ctx, r.client, asked)
	return err
}

// Told is how the receiver answers the calls to come.
func (r ReceiverHandle) Told(ctx context.Context) ([]Behaviour, error) {
	told, err := ask[Behaviours](ctx, r.client, call{path: r.path})
	return told.Behaviours, err
}

func (r ReceiverHandle) below(names ...string) []string { return slices.Concat(r.path, names) }
