package journal

import (
	"time"

	"github.com/crmock/crmock/contracts/wire"
)

// matcher is a query made ready. It never changes, so goroutines may share it.
type matcher struct {
	window
	conditions []condition
}

// condition is one thing that a query asks of an exchange: to be fulfilled, or else told apart. The kinds are fact,
// operationLike and tagLike.
type condition interface {
	// differences says what keeps an exchange from fulfilling the condition; none if it does.
	differences(e *Entry, names wire.Grammar) []Difference
	// holds says the same as no differences, and is fast.
	holds(e *Entry) bool
	// weight is how far one difference sets an exchange apart.
	weight() int
}

func newMatcher(q Query) *matcher {
	m := &matcher{window: window{after: q.After, since: q.Since, until: q.Until}}
	if q.Operation != "" {
		m.conditions = append(m.conditions, newOperationLike(q.Operation))
	}
	for _, asked := range q.Tags {
		m.conditions = append(m.conditions, newTagLike(asked))
	}
	for _, fact := range factsOf(q) {
		m.conditions = append(m.conditions, fact)
	}
	return m
}

func (m *matcher) matches(e *Entry) bool {
	if !m.includes(e.Started) {
		return false
	}
	for _, c := range m.conditions {
		if !c.holds(e) {
			return false
		}
	}
	return true
}

// choose returns the entries that match, in a slice of its own.
func (m *matcher) choose(entries []*kept) []*kept {
	var chosen []*kept
	for _, k := range entries {
		if m.matches(&k.Entry) {
			chosen = append(chosen, k)
		}
	}
	return chosen
}

// window is the part of a query that says which exchanges are asked about at all. Ids are left to the journal, which
// finds its place by them.
type window struct {
	after        int64
	since, until time.Time
}

func (w *window) includes(started time.Time) bool {
	return !started.Before(w.since) && (w.until.IsZero() || started.Before(w.until))
}

// overlaps says whether one of the entries that were lost may lie in the window; last is the highest of their ids.
func (w *window) overlaps(lost losses, last int64) bool {
	return lost.count > 0 && w.after < last && !lost.latest.Before(w.since) &&
		(w.until.IsZero() || lost.earliest.Before(w.until))
}
