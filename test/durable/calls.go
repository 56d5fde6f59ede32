package durable

import (
	"fmt"
	"slices"
	"strings"
)

// Call is one call of a trigger that a receiver has answered well.
type Call struct {
	Object, ID string // of the record
	Event      string // as in create
}

// CheckCalls holds the calls that receivers got, in the order in which they came, against the history and the records found:
// the events of all changes that were made, each at least once, in the order of the record's changes, and no others. A
// client that has no answer to a write that causes an event leaves the record alone from then on, so that the record found
// says whether the write was made.
func (h *History) CheckCalls(found []Record, calls []Call) []string {
	records := map[string]Record{}
	for _, r := range found {
		records[r.token()] = r
	}
	got := map[string][]string{} // events by object and id
	for _, c := range calls {
		got[c.Object+" "+c.ID] = append(got[c.Object+" "+c.ID], c.Event)
	}
	var problems []string
	chains, tokens := h.chains()
	for _, token := range tokens {
		c := chains[token]
		r, there := records[token]
		id := c[0].Object + " " + idOf(c, r)
		if problem := compare(id, c.events(r, there), got[id]); problem != "" {
			problems = append(problems, problem)
		}
		delete(got, id)
	}
	for id, events := range got {
		problems = append(problems, fmt.Sprintf("%s: %s was delivered, and nobody knows of such a record", id, strings.Join(events, ", ")))
	}
	slices.Sort(problems)
	return problems
}

func idOf(c chain, r Record) string {
	if id := c.id(); id != "" {
		return id
	}
	return r.ID
}

// events are those of the writes that were made, in their order, as the record tells or its absence.
func (c chain) events(r Record, there bool) []string {
	made := c.lastDone()
	if there {
		made = max(made, c.state(r.Tags))
	} else if c[len(c)-1].Tags == nil {
		made = len(c) - 1
	}
	var events []string
	for _, w := range c[:made+1] {
		if w.Event != "" {
			events = append(events, w.Event)
		}
	}
	return events
}

// compare says how the events that were delivered differ from those that were to be, apart from repeats in a row.
func compare(id string, wanted, got []string) string {
	once := slices.Compact(slices.Clone(got))
	if slices.Equal(once, wanted) {
		return ""
	}
	for _, event := range wanted {
		if !slices.Contains(got, event) {
			return fmt.Sprintf("%s: the event %s was never delivered; %s", id, event, delivered(got))
		}
	}
	for _, event := range got {
		if !slices.Contains(wanted, event) {
			return fmt.Sprintf("%s: %s was delivered, and there was no such change; %s", id, event, delivered(got))
		}
	}
	return fmt.Sprintf("%s: the events were delivered out of order: %s in place of %s", id, strings.Join(got, ", "), strings.Join(wanted, ", "))
}

func delivered(events []string) string {
	if len(events) == 0 {
		return "nothing was"
	}
	return "delivered were " + strings.Join(events, ", ")
}
