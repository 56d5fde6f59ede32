package console

import (
	"context"
	"fmt"
	"iter"
	"math"
	"net/url"
	"strconv"
)

// Event is something that happened to a tenant's journal: an exchange came, or exchanges were missed because they came
// faster than they were read.
type Event struct {
	Exchange *Exchange // nil where exchanges were missed
	Missed   int64     // how many, where Exchange is nil
}

// missed is the data of an event that tells of missed exchanges.
type missed struct {
	Missed int64 `json:"missed"`
}

// The names of events as the console sends them.
const (
	eventExchange = "exchange"
	eventMissed   = "missed"
)

const mediaEvents = "text/event-stream"

// Events yields the tenant's exchanges with ids above after: those that its journal holds, and from then on each one as
// it comes, until the loop ends, ctx ends, or the server does. An error is the last thing that it yields; where the
// server ends the stream in good order, there is none. A broken connection is not made again: to go on, call Events with
// the id of the last exchange. Each loop is a request of its own.
func (t *TenantHandle) Events(ctx context.Context, after int64) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		query := url.Values{"after": {strconv.FormatInt(after, 10)}}
		a, err := t.client.send(ctx, call{path: t.path("events"), query: query, most: math.MaxInt64})
		if err != nil {
			yield(Event{}, err)
			return
		}
		defer a.body.Close()
		if err := a.mustBe(mediaEvents); err != nil {
			yield(Event{}, err)
			return
		}
		a.passEvents(t.client.most, yield)
	}
}

// passEvents yields the events of a stream until its end, or until nobody wants more.
func (a *answer) passEvents(most int64, yield func(Event, error) bool) {
	for m, err := range messages(a.body, most) {
		if err != nil {
			yield(Event{}, err)
			return
		}
		event, known, err := eventOf(m)
		if err != nil {
			yield(Event{}, a.wrong(fmt.Errorf("in an event %q: %w", m.event, err)))
			return
		}
		if known && !yield(event, nil) {
			return
		}
	}
}

// eventOf reads one event. Those of other names are for newer clients.
func eventOf(m message) (event Event, known bool, err error) {
	switch m.event {
	case eventExchange:
		event.Exchange = &Exchange{}
		err = decode(m.data, event.Exchange)
	case eventMissed:
		var found missed
		err = decode(m.data, &found)
		event.Missed = found.Missed
	default:
		return event, false, nil
	}
	return event, true, err
}
