package scenarios

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/crmock/crmock/contracts/console"
)

// wait holds the run until the journal or the deliveries hold enough.
func (p *player) wait(ctx context.Context, step *Wait, scope *Scope) error {
	if step.For == WaitForExchanges {
		return p.waitForExchanges(ctx, step)
	}
	record, err := scope.Expand(step.Record)
	if err != nil {
		return err
	}
	query := console.DeliveryQuery{Object: step.Object, Event: step.Event, Record: record, State: step.State}
	return p.waitForDeliveries(ctx, query, step.Count, step.Within)
}

func (p *player) waitForExchanges(ctx context.Context, step *Wait) error {
	query := console.Query{Operation: step.Operation, Problem: step.Problem}
	if problem := p.target.Contract.Problem(step.Problem); problem != nil && problem.Status == 0 {
		query.Problem, query.Status = "", &problem.Status // the journal names only what went wrong
	}
	_, err := p.tenant.Journal().Wait(ctx, query, step.Count, step.Within)
	return p.late(err, "exchanges", step.Count, step.Within)
}

// longestDeliveryWait is how long one request to the console may wait for deliveries.
const longestDeliveryWait = 50 * time.Second

// waitForDeliveries waits for as long as it takes, in several requests where that is long.
func (p *player) waitForDeliveries(ctx context.Context, query console.DeliveryQuery, count int, within time.Duration) error {
	for left := within; ; left -= longestDeliveryWait {
		_, err := p.tenant.Deliveries().Wait(ctx, query, count, min(left, longestDeliveryWait))
		if isLate(err) && left > longestDeliveryWait {
			continue
		}
		return p.late(err, "deliveries", count, within)
	}
}

// isLate tells whether an error says that what was waited for did not come in time.
func isLate(err error) bool {
	var problem *console.Problem
	return errors.As(err, &problem) && problem.Status == http.StatusGatewayTimeout
}

// late makes a difference of what did not come in time.
func (p *player) late(err error, what string, count int, within time.Duration) error {
	var problem *console.Problem
	if !isLate(err) || !errors.As(err, &problem) {
		return p.fromConsole(err)
	}
	differences := []Difference{{what, fmt.Sprintf("%d within %s", count, within), fmt.Sprint(problem.Matched)}}
	for _, miss := range problem.NearMisses {
		for _, d := range miss.Differences {
			path := fmt.Sprintf("exchange %d (%s): %s", miss.Exchange.ID, miss.Exchange.Operation, d.Path)
			differences = append(differences, Difference{path, d.Expected, d.Got})
		}
	}
	return &mismatchError{differences: differences}
}
