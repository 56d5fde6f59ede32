package matchers_test

import (
	"context"

	"github.com/crmock/crmock/contracts/console"
)

// journal answers what it is given, and notes what it is asked.
type journal struct {
	answers []console.Exchanges // one for each question; the last one is for all that follow
	near    console.NearMisses
	err     error // in place of answers
	nearErr error // in place of near misses

	asked, askedNear []console.Query
	contexts         []context.Context
}

func (j *journal) Find(ctx context.Context, q console.Query) (console.Exchanges, error) {
	j.asked, j.contexts = append(j.asked, q), append(j.contexts, ctx)
	if j.err != nil {
		return console.Exchanges{}, j.err
	}
	return j.answers[min(len(j.asked), len(j.answers))-1], nil
}

func (j *journal) NearMisses(ctx context.Context, q console.Query) (console.NearMisses, error) {
	j.askedNear, j.contexts = append(j.askedNear, q), append(j.contexts, ctx)
	return j.near, j.nearErr
}

// holding is a journal in which so many exchanges meet the query.
func holding(matched int) *journal { return &journal{answers: []console.Exchanges{exchanges(matched)}} }

// full is a journal that has dropped some.
func full(matched int) *journal {
	found := exchanges(matched)
	found.Truncated = true
	return &journal{answers: []console.Exchanges{found}}
}

// exchanges are so many that met a query, with ids from 1, twelve of them listed at most.
func exchanges(matched int) console.Exchanges {
	found := console.Exchanges{Matched: matched}
	for i := range min(matched, 12) {
		found.Exchanges = append(found.Exchanges, console.Exchange{ID: int64(i + 1), Operation: "Customer.Add", Outcome: "answered", Status: new(int)})
	}
	return found
}

// missing is a near miss that differs in these values of tags.
func missing(id int64, differences ...console.Difference) console.NearMiss {
	return console.NearMiss{Exchange: console.Exchange{ID: id, Operation: "Customer.Add"}, Differences: differences}
}
