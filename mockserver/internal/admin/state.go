package admin

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver/internal/clock"
	"github.com/crmock/crmock/mockserver/internal/directory"
)

func (c Console) listSnapshots(r *http.Request) (any, error) {
	found, err := c.Tenants.Snapshots(r.PathValue("name"))
	all := console.Snapshots{Snapshots: []console.Snapshot{}}
	for _, s := range found {
		all.Snapshots = append(all.Snapshots, console.Snapshot(s))
	}
	return all, err
}

func (c Console) takeSnapshot(r *http.Request) (any, error) {
	name := r.PathValue("snapshot")
	taken, err := c.Tenants.Snapshot(r.Context(), r.PathValue("name"), name)
	return console.Snapshot{Name: name, Taken: taken}, err
}

func (c Console) restoreSnapshot(r *http.Request) (any, error) {
	return nil, c.Tenants.Restore(r.Context(), r.PathValue("name"), r.PathValue("snapshot"))
}

func (c Console) dropSnapshot(r *http.Request) (any, error) {
	return nil, c.Tenants.DropSnapshot(r.Context(), r.PathValue("name"), r.PathValue("snapshot"))
}

func (c Console) resetTenant(r *http.Request) (any, error) {
	return nil, c.Tenants.Reset(r.Context(), r.PathValue("name"))
}

func (c Console) getClock(r *http.Request) (any, error) {
	found, err := c.Tenants.Clock(r.PathValue("name"))
	if err != nil {
		return nil, err
	}
	return clockOf(found), nil
}

func (c Console) setClock(r *http.Request) (any, error) {
	if _, err := c.Tenants.Clock(r.PathValue("name")); err != nil {
		return nil, err
	}
	var wanted console.ClockSetting
	if err := readJSON(r, &wanted); err != nil {
		return nil, err
	}
	state, err := stateOf(wanted)
	if err != nil {
		return nil, err
	}
	if err := c.Tenants.SetClock(r.Context(), r.PathValue("name"), state); err != nil {
		return nil, err
	}
	return c.getClock(r)
}

// stateOf reads a setting of a clock. What does not go with its mode is refused, since it would be ignored.
func stateOf(wanted console.ClockSetting) (clock.State, error) {
	state := clock.State{Mode: clock.Mode(wanted.Mode)}
	if wanted.Now != nil {
		if state.Mode != clock.Frozen {
			return state, &directory.RefusedError{Err: errors.New("now is where a frozen clock stands; the mode has to be frozen")}
		}
		state.At = *wanted.Now
	}
	if wanted.Offset != "" {
		if state.Mode != clock.Offset {
			return state, &directory.RefusedError{Err: errors.New("offset is for a clock of mode offset")}
		}
		var err error
		if state.Offset, err = time.ParseDuration(wanted.Offset); err != nil {
			return state, &directory.RefusedError{Err: errors.New("offset is a length of time, written like 36h or -90m")}
		}
	}
	return state, nil
}

func (c Console) advanceClock(r *http.Request) (any, error) {
	found, err := c.Tenants.Clock(r.PathValue("name"))
	if err != nil {
		return nil, err
	}
	var wanted console.Advance
	if err := readJSON(r, &wanted); err != nil {
		return nil, err
	}
	by, err := time.ParseDuration(wanted.By)
	if err != nil {
		return nil, &directory.RefusedError{Err: errors.New("by is a length of time, written like 36h or 1h30m")}
	}
	if by > 0 && tooFar(found, by) {
		return nil, &directory.RefusedError{Err: fmt.Errorf("%s would take the clock too far: it goes to the year %d, and %s from the real time", by, lastYear, farthest)}
	}
	if err := c.Tenants.AdvanceClock(r.Context(), r.PathValue("name"), by); err != nil {
		return nil, err
	}
	return c.getClock(r)
}

// How far a clock can go: to a year that leaves room for what is due later, of those that JSON can tell, and as far from the real time as a length of time is.
const (
	lastYear = 9000
	farthest = "292 years"
)

func tooFar(c *clock.Clock, by time.Duration) bool {
	state := c.State()
	return c.Now().Add(by).Year() > lastYear || state.Offset+by < state.Offset
}

func clockOf(c *clock.Clock) console.Clock {
	state := c.State()
	shown := console.Clock{Mode: string(state.Mode), Now: c.Now()}
	if state.Mode == clock.Offset {
		shown.Offset = state.Offset.String()
	}
	return shown
}
