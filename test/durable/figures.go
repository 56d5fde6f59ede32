package durable

import (
	"fmt"
)

// Figures are what a run did: how much was asked for and acknowledged, and how events were delivered.
type Figures struct {
	Writes, Acknowledged, Refused, Unanswered int // of clients and agents
	Applied                                   int // of the unanswered ones that a record shows: made all the same
	Records                                   int // found in the end
	Events, Calls, Repeats                    int // deliveries are calls; those of an event beyond the first are repeats
}

// Figures are those of a history, of what was found and of the calls that came.
func (h *History) Figures(found []Record, calls []Call) Figures {
	f := Figures{
		Writes: len(h.writes), Acknowledged: h.Count(Done), Refused: h.Count(Refused), Unanswered: h.Count(Unknown),
		Records: len(found), Calls: len(calls),
	}
	chains, _ := h.chains()
	for _, r := range found {
		if c := chains[r.token()]; c != nil {
			if state := c.state(r.Tags); state >= 0 && c[state].Outcome == Unknown {
				f.Applied++
			}
		}
	}
	seen := map[Call]bool{}
	for _, c := range calls {
		seen[c] = true
	}
	f.Events, f.Repeats = len(seen), len(calls)-len(seen)
	return f
}

// String is the figures as one line.
func (f Figures) String() string {
	return fmt.Sprintf("%d writes: %d acknowledged, %d refused, %d without an answer (%d of them were made); %d records; %d events in %d calls, %d repeated",
		f.Writes, f.Acknowledged, f.Refused, f.Unanswered, f.Applied, f.Records, f.Events, f.Calls, f.Repeats)
}
