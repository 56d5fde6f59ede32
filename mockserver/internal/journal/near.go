package journal

import (
	"cmp"
	"slices"

	"github.com/crmock/crmock/contracts/wire"
)

// Miss is an exchange that came close to a query, and all that keeps it from meeting it.
type Miss struct {
	Entry       Entry
	Differences []Difference
}

// Difference is one condition of a query that an exchange does not fulfil.
type Difference struct {
	// Path is that of the element or attribute, as in WAPI/COMMAND/EMAIL, WAPI/COMMAND/@OBJECT and WAPI/REPLY/@STATUS;
	// or outcome, problem or clause.
	Path     string
	Expected string // a quoted text, a number, or words such as: empty or not sent
	Got      string // likewise; where a tag was not sent, also those with a similar name that were
}

// NearMisses returns up to so many exchanges that fail a query by the least, the nearest first and of equals the newest.
// Each difference sets an exchange apart; another object or another action does so twice as far. Those outside of the
// query's ids and times are not looked at, and neither its Limit nor exchanges that do meet it play a part. Names are
// those that paths are made of.
func (j *Journal) NearMisses(q Query, most int, names wire.Grammar) []Miss {
	m := newMatcher(q)
	entries, _ := j.snapshot(m)
	var near []rated
	for _, k := range slices.Backward(entries) {
		if !m.includes(k.Started) {
			continue
		}
		if distance := m.distance(&k.Entry, names); distance > 0 {
			near = append(near, rated{k, distance})
		}
	}
	slices.SortStableFunc(near, func(a, b rated) int { return cmp.Compare(a.distance, b.distance) })
	near = near[:min(max(most, 0), len(near))]
	misses := make([]Miss, len(near))
	for i, r := range near {
		misses[i] = Miss{Entry: r.Entry, Differences: m.differences(&r.Entry, names)}
	}
	return misses
}

// rated is an entry with how far it is from meeting a query.
type rated struct {
	*kept

	distance int
}

// distance is the weight of all differences.
func (m *matcher) distance(e *Entry, names wire.Grammar) int {
	sum := 0
	for _, c := range m.conditions {
		sum += c.weight() * len(c.differences(e, names))
	}
	return sum
}

func (m *matcher) differences(e *Entry, names wire.Grammar) []Difference {
	var all []Difference
	for _, c := range m.conditions {
		all = append(all, c.differences(e, names)...)
	}
	return all
}
