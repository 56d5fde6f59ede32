package journal

import (
	"fmt"
	"strconv"

	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver/internal/store"
)

// fact is the condition that one fact of an exchange is as expected.
type fact struct {
	path     func(wire.Grammar) string
	expected string
	fulfils  func(*Entry) bool
	got      func(*Entry) string
}

// factsOf are the conditions of a query that ask for one fact each.
func factsOf(q Query) []fact {
	var facts []fact
	if q.Outcome != "" {
		facts = append(facts, textIs(named("outcome"), string(q.Outcome), func(e *Entry) string { return string(e.Outcome) }))
	}
	if q.Status != nil {
		facts = append(facts, numberIs(statusPath, *q.Status, func(e *Entry) int { return e.ReplyStatus }))
	}
	if q.Code != nil {
		facts = append(facts, numberIs(codePath, *q.Code, func(e *Entry) int { return e.ReplyCode }))
	}
	if q.Problem != "" {
		facts = append(facts, textIs(named("problem"), q.Problem, func(e *Entry) string { return e.Problem }))
	}
	if q.Clause != "" {
		facts = append(facts, clauseLike(q.Clause))
	}
	if q.Tenant != "" {
		facts = append(facts, textIs(tenantPath, q.Tenant, func(e *Entry) string { return e.Tenant }))
	}
	return facts
}

func textIs(path func(wire.Grammar) string, expected string, text func(*Entry) string) fact {
	return fact{
		path: path, expected: strconv.Quote(expected),
		fulfils: func(e *Entry) bool { return text(e) == expected },
		got:     func(e *Entry) string { return quoted(text(e)) },
	}
}

func clauseLike(expected string) fact {
	clause := store.NewPattern(expected)
	return fact{
		path: named("clause"), expected: strconv.Quote(expected),
		fulfils: func(e *Entry) bool { return e.Clause != "" && clause.Matches(e.Clause) },
		got:     func(e *Entry) string { return quoted(e.Clause) },
	}
}

// numberIs compares a number of the reply. Where there is no reply, the number is not 0 but none.
func numberIs(path func(wire.Grammar) string, expected int, number func(*Entry) int) fact {
	return fact{
		path: path, expected: strconv.Itoa(expected),
		fulfils: func(e *Entry) bool { return e.Outcome.Replied() && number(e) == expected },
		got: func(e *Entry) string {
			if e.Outcome.Replied() {
				return strconv.Itoa(number(e))
			}
			return fmt.Sprintf("no reply (outcome %s)", e.Outcome)
		},
	}
}

func (f fact) holds(e *Entry) bool { return f.fulfils(e) }

func (f fact) differences(e *Entry, names wire.Grammar) []Difference {
	if f.fulfils(e) {
		return nil
	}
	return []Difference{{Path: f.path(names), Expected: f.expected, Got: f.got(e)}}
}

func (fact) weight() int { return 1 }
