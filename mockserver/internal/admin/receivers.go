package admin

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver/internal/directory"
	"github.com/crmock/crmock/mockserver/internal/receiver"
)

// parameterPrefix begins a parameter that asks something of a parameter of a call, as in param.CaseID.
const parameterPrefix = "param."

// receiverRoutes are what can be asked of built-in receivers, and what they can be told.
func (c Console) receiverRoutes() []route {
	const path = "/tenants/{name}/receivers/{receiver}"
	return []route{
		{method: "GET", path: path, id: "getReceiver", summary: "How a built-in receiver answers the calls to come", status: ok, answers: console.Behaviours{}, problems: ofTenants, handle: c.getReceiver},
		{
			method: "PUT", path: path, id: "tellReceiver", summary: "Tell a built-in receiver how to answer",
			accepts: console.Behaviours{}, status: ok, answers: console.Behaviours{}, problems: ofBodies, handle: c.tellReceiver,
		},
		{
			method: "GET", path: path + "/calls", id: "findCalls", summary: "Find the calls of a built-in receiver", query: callParameters(),
			status: ok, answers: console.Calls{}, problems: ofTenants, handle: c.findCalls,
		},
		{method: "DELETE", path: path + "/calls", id: "clearCalls", summary: "Forget the calls of a built-in receiver", status: noContent, problems: ofTenants, handle: c.clearCalls},
		{
			method: "GET", path: path + "/calls/wait", id: "waitForCalls", summary: "Wait for calls of a built-in receiver",
			query: append(callParameters(), waitParameters()...), status: ok, answers: console.Calls{},
			problems: []int{http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusServiceUnavailable, http.StatusGatewayTimeout}, handle: c.waitForCalls,
		},
	}
}

func callParameters() []parameter {
	return []parameter{
		{"method", "string", "of HTTP"},
		{parameterPrefix + "NAME", "string", "value of the parameter NAME of the call, with %"},
		{"after", "integer", "ids above this one"},
		{"limit", "integer", "the oldest so many; all if absent"},
	}
}

// receive hands a call to the built-in receiver that its path names.
func (c Console) receive(w http.ResponseWriter, r *http.Request) {
	receivers, err := c.Tenants.Receivers(r.PathValue("tenant"))
	if err != nil {
		writeProblem(w, c.problemOf(r, err))
		return
	}
	receivers.ServeHTTP(r.PathValue("receiver"), w, r)
}

func (c Console) getReceiver(r *http.Request) (any, error) {
	receivers, err := c.Tenants.Receivers(r.PathValue("name"))
	if err != nil {
		return nil, err
	}
	told := console.Behaviours{Behaviours: []console.Behaviour{}}
	for _, b := range receivers.Told(r.PathValue("receiver")) {
		told.Behaviours = append(told.Behaviours, behaviourOf(b))
	}
	return told, nil
}

func behaviourOf(b receiver.Behaviour) console.Behaviour {
	shown := console.Behaviour{HTTPStatus: b.Status, Drop: b.Drop, CutBody: b.CutBody, Location: b.Location, Body: b.Body, Times: b.Times}
	if b.Delay > 0 {
		shown.Delay = b.Delay.String()
	}
	return shown
}

func (c Console) tellReceiver(r *http.Request) (any, error) {
	receivers, err := c.Tenants.Receivers(r.PathValue("name"))
	if err != nil {
		return nil, err
	}
	var wanted console.Behaviours
	if err := readJSON(r, &wanted); err != nil {
		return nil, err
	}
	behaviours := make([]receiver.Behaviour, len(wanted.Behaviours))
	for i, b := range wanted.Behaviours {
		behaviours[i] = receiver.Behaviour{Status: b.HTTPStatus, Drop: b.Drop, CutBody: b.CutBody, Location: b.Location, Body: b.Body, Times: b.Times}
		if b.Delay == "" {
			continue
		}
		if behaviours[i].Delay, err = time.ParseDuration(b.Delay); err != nil {
			return nil, refuse(http.StatusUnprocessableEntity, "behaviours[%d].delay is a length of time, written like 5s, not %q", i, b.Delay)
		}
	}
	if err := receivers.Tell(r.PathValue("receiver"), behaviours...); err != nil {
		return nil, &directory.RefusedError{Err: err}
	}
	return c.getReceiver(r)
}

// calls are the receivers of the tenant that a request names, and what it asks of them.
func (c Console) calls(r *http.Request) (*receiver.Receivers, receiver.Query, error) {
	values := r.URL.Query()
	q := receiver.Query{Receiver: r.PathValue("receiver"), Method: values.Get("method"), Parameters: map[string]string{}}
	for name := range values {
		if parameter, is := strings.CutPrefix(name, parameterPrefix); is {
			q.Parameters[parameter] = values.Get(name)
		}
	}
	after, limit, err := page(values)
	if err != nil {
		return nil, q, err
	}
	q.After, q.Limit = after, limit
	found, err := c.Tenants.Receivers(r.PathValue("name"))
	return found, q, err
}

func (c Console) findCalls(r *http.Request) (any, error) {
	receivers, q, err := c.calls(r)
	if err != nil {
		return nil, err
	}
	found, truncated := receivers.Find(q)
	return callsOf(found, truncated), nil
}

func (c Console) waitForCalls(r *http.Request) (any, error) {
	receivers, q, err := c.calls(r)
	if err != nil {
		return nil, err
	}
	w, err := waitOf(r.URL.Query())
	if err != nil {
		return nil, err
	}
	var found []receiver.Call
	err = c.wait(r, w, "calls", func(ctx context.Context) (int, error) {
		found, err = receivers.Wait(ctx, q, w.count)
		return len(found), err
	})
	if errors.Is(err, receiver.ErrTooMany) {
		return nil, refuse(http.StatusUnprocessableEntity, "%s", err)
	}
	if err != nil {
		return nil, err
	}
	_, truncated := receivers.Find(receiver.Query{Receiver: q.Receiver, Limit: 1})
	return callsOf(found, truncated), nil
}

func (c Console) clearCalls(r *http.Request) (any, error) {
	receivers, err := c.Tenants.Receivers(r.PathValue("name"))
	if err == nil {
		receivers.Clear(r.PathValue("receiver"))
	}
	return nil, err
}

func callsOf(found []receiver.Call, truncated bool) console.Calls {
	all := console.Calls{Calls: make([]console.Call, len(found)), Truncated: truncated}
	for i, call := range found {
		all.Calls[i] = console.Call{
			ID: call.ID, Receiver: call.Receiver, Method: call.Method, Path: call.Path, Query: call.Query, Parameters: call.Parameters,
			Header: call.Header, Body: call.Body, Received: call.Received, HTTPStatus: call.Status, Remote: call.Remote,
		}
	}
	return all
}
