package admin

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver/internal/trigger"
)

// deliveryRoutes are what can be asked of the calls that agents have caused.
func (c Console) deliveryRoutes() []route {
	const path = "/tenants/{name}/deliveries"
	return []route{
		{
			method: "GET", path: path, id: "findDeliveries", summary: "Find deliveries of triggers", query: deliveryParameters(),
			status: ok, answers: console.Deliveries{}, problems: ofTenants, handle: c.findDeliveries,
		},
		{method: "DELETE", path: path, id: "clearDeliveries", summary: "Forget the deliveries that are finished", status: noContent, problems: ofTenants, handle: c.clearDeliveries},
		{method: "GET", path: path + "/{id}", id: "getDelivery", summary: "One delivery, with its attempts", status: ok, answers: console.Delivery{}, problems: ofTenants, handle: c.getDelivery},
		{
			method: "GET", path: path + "/wait", id: "waitForDeliveries", summary: "Wait for deliveries of triggers",
			query: append(deliveryParameters(), waitParameters()...), status: ok, answers: console.Deliveries{},
			problems: []int{http.StatusNotFound, http.StatusServiceUnavailable, http.StatusGatewayTimeout}, handle: c.waitForDeliveries,
		},
		{
			method: "POST", path: "/tenants/{name}/flush", id: "flushDeliveries", summary: "Try at once what waits for another attempt, until nothing is left to deliver",
			query:  []parameter{waitParameters()[1]},
			status: noContent, problems: []int{http.StatusNotFound, http.StatusServiceUnavailable, http.StatusGatewayTimeout}, handle: c.flushDeliveries,
		},
		{
			method: "POST", path: path + "/{id}/replay", id: "replayDelivery", summary: "Make a delivery once more, as a new one",
			status: created, answers: console.Delivery{}, problems: []int{http.StatusNotFound, http.StatusConflict}, handle: c.replayDelivery,
		},
	}
}

func deliveryParameters() []parameter {
	return []parameter{
		{"object", "string", "the object that was changed, in lower case"},
		{"event", "string", "create, edit or delete"},
		{"record", "string", "id of the record"},
		{"state", "string", "queued, waiting, delivered or dead"},
		{"after", "integer", "ids above this one"},
		{"limit", "integer", "the oldest so many; all if absent"},
	}
}

func (c Console) findDeliveries(r *http.Request) (any, error) {
	d, q, err := c.deliveries(r)
	if err != nil {
		return nil, err
	}
	found, truncated := d.Find(q)
	return deliveriesOf(found, truncated), nil
}

// deliveries are those of the tenant that a request names, and what it asks of them.
func (c Console) deliveries(r *http.Request) (*trigger.Dispatcher, trigger.Query, error) {
	values := r.URL.Query()
	q := trigger.Query{Object: values.Get("object"), Event: values.Get("event"), RecordID: values.Get("record"), State: trigger.State(values.Get("state"))}
	states := []trigger.State{"", trigger.Queued, trigger.Waiting, trigger.Delivered, trigger.Dead}
	if !slices.Contains(states, q.State) {
		return nil, q, refuse(http.StatusBadRequest, "state is queued, waiting, delivered or dead, not %q", q.State)
	}
	after, limit, err := page(values)
	if err != nil {
		return nil, q, err
	}
	q.After, q.Limit = after, limit
	contract, err := c.Tenants.Contract(r.PathValue("name"))
	if err != nil {
		return nil, q, err
	}
	if err := knownTriggers(&q, contract); err != nil {
		return nil, q, err
	}
	found, err := c.triggers(r)
	return found, q, err
}

// triggers are those of the tenant that a request names, as the store has them.
func (c Console) triggers(r *http.Request) (*trigger.Dispatcher, error) {
	found, err := c.Tenants.Triggers(r.PathValue("name"))
	if err != nil {
		return nil, err
	}
	return found, found.Sync(r.Context())
}

// knownTriggers writes object and event as triggers have them. What there is not is refused: nothing would ever be found.
func knownTriggers(q *trigger.Query, contract *contracts.Contract) error {
	q.Object, q.Event = strings.ToLower(q.Object), strings.ToLower(q.Event)
	var names []string
	for _, t := range contract.Triggers {
		object, event := strings.ToLower(t.Object), strings.ToLower(t.Event)
		if (q.Object == "" || q.Object == object) && (q.Event == "" || q.Event == event) {
			return nil
		}
		names = append(names, object+"."+event)
	}
	return refuse(http.StatusBadRequest, "there is no trigger for object=%s and event=%s; there are %s", q.Object, q.Event, strings.Join(names, ", "))
}

// page is where a list begins and how long it may be.
func page(values url.Values) (after int64, limit int, err error) {
	first, err := wholeNumber(values, "after", 0)
	if err != nil {
		return 0, 0, err
	}
	limit, err = wholeNumber(values, "limit", 0)
	return int64(first), limit, err
}

func (c Console) getDelivery(r *http.Request) (any, error) {
	d, id, err := c.delivery(r)
	if err != nil {
		return nil, err
	}
	found, known := d.Get(id)
	if !known {
		return nil, refuse(http.StatusNotFound, "there is no delivery %d, or it is forgotten", id)
	}
	return deliveryOf(found), nil
}

// delivery is the id of a delivery that a request names, with where it is.
func (c Console) delivery(r *http.Request) (*trigger.Dispatcher, int64, error) {
	found, err := c.triggers(r)
	if err != nil {
		return nil, 0, err
	}
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return nil, 0, refuse(http.StatusBadRequest, "a delivery is named by its id, a number, not by %q", r.PathValue("id"))
	}
	return found, id, nil
}

func (c Console) waitForDeliveries(r *http.Request) (any, error) {
	d, q, err := c.deliveries(r)
	if err != nil {
		return nil, err
	}
	w, err := waitOf(r.URL.Query())
	if err != nil {
		return nil, err
	}
	var found []trigger.Delivery
	err = c.wait(r, w, "deliveries", func(ctx context.Context) (int, error) {
		found, err = d.Wait(ctx, q, w.count)
		return len(found), err
	})
	if err != nil {
		return nil, err
	}
	_, truncated := d.Find(trigger.Query{Limit: 1})
	return deliveriesOf(found, truncated), nil
}

func (c Console) flushDeliveries(r *http.Request) (any, error) {
	d, err := c.Tenants.Triggers(r.PathValue("name"))
	if err != nil {
		return nil, err
	}
	w, err := waitOf(r.URL.Query())
	if err != nil {
		return nil, err
	}
	err = c.wait(r, w, "", func(ctx context.Context) (int, error) { return 0, d.Flush(ctx) })
	var late *console.Problem
	if errors.As(err, &late) {
		late.Detail = fmt.Sprintf("after %s there are deliveries still: %s", w.timeout, unfinished(d))
	}
	return nil, err
}

// unfinished tells of the first deliveries that are not finished.
func unfinished(d *trigger.Dispatcher) string {
	const shown = 3
	var all []string
	for _, state := range []trigger.State{trigger.Queued, trigger.Waiting} {
		found, _ := d.Find(trigger.Query{State: state, Limit: shown})
		for _, one := range found {
			text := fmt.Sprintf("%d (%s.%s of %s, %s", one.ID, one.Object, one.Event, one.RecordID, one.State)
			if n := len(one.Attempts); n > 0 {
				text += ", after " + one.Attempts[n-1].Error
			}
			all = append(all, text+")")
		}
	}
	return strings.Join(all, ", ")
}

func (c Console) replayDelivery(r *http.Request) (any, error) {
	d, id, err := c.delivery(r)
	if err != nil {
		return nil, err
	}
	again, err := d.Replay(r.Context(), id)
	if errors.Is(err, trigger.ErrUnknown) {
		return nil, refuse(http.StatusNotFound, "there is no delivery %d, or it is forgotten", id)
	}
	if errors.Is(err, trigger.ErrUnfinished) {
		return nil, refuse(http.StatusConflict, "%s", err)
	}
	return deliveryOf(again), err
}

func (c Console) clearDeliveries(r *http.Request) (any, error) {
	d, err := c.Tenants.Triggers(r.PathValue("name"))
	if err != nil {
		return nil, err
	}
	return nil, d.Clear(r.Context())
}

func deliveriesOf(found []trigger.Delivery, truncated bool) console.Deliveries {
	all := console.Deliveries{Deliveries: make([]console.Delivery, len(found)), Truncated: truncated}
	for i, d := range found {
		all.Deliveries[i] = deliveryOf(d)
	}
	return all
}

func deliveryOf(d trigger.Delivery) console.Delivery {
	shown := console.Delivery{
		ID: d.ID, Object: d.Object, Event: d.Event, Record: d.RecordID, URL: d.URL, Created: d.Created, State: string(d.State),
		Attempts: make([]console.Attempt, len(d.Attempts)), ReplayOf: d.ReplayOf,
	}
	for i, a := range d.Attempts {
		shown.Attempts[i] = console.Attempt{Started: a.Started, Nanoseconds: a.Duration.Nanoseconds(), HTTPStatus: a.Status, Error: a.Error}
		if !a.Next.IsZero() {
			shown.Attempts[i].Next = &a.Next
		}
	}
	return shown
}
