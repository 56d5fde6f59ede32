package durable_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/test/durable"
)

// worker is one agent, who creates cases in the console, edits some of them and deletes some of those. Each change causes
// an event. After a change without an answer the agent leaves the case alone.
type worker struct {
	*load

	name     string
	rng      *rand.Rand
	desk     *console.TenantHandle
	customer string // whose cases they are
	number   int
}

func (w *worker) run(ctx context.Context) {
	for ctx.Err() == nil {
		w.oneCase(ctx)
		rest(ctx)
	}
}

// oneCase takes a case through some of its life.
func (w *worker) oneCase(ctx context.Context) {
	w.number++
	token := fmt.Sprintf("%s%06d", w.name, w.number)
	made := map[string]string{"SUBJECT": token, "DESCRIPTION": text(token, 0)}
	edited := map[string]string{"SUBJECT": token, "DESCRIPTION": text(token, 1)}
	var id string
	steps := []struct {
		event string
		tags  map[string]string
		do    func(context.Context) error
	}{
		{"create", made, func(ctx context.Context) error {
			r, err := w.desk.CreateRecord(ctx, agent, "Case", map[string]string{"SUBJECT": token, "DESCRIPTION": made["DESCRIPTION"], "ACCOUNTNUM": w.customer})
			id = r.ID
			return err
		}},
		{"edit", edited, func(ctx context.Context) error {
			_, err := w.desk.EditRecord(ctx, agent, "Case", id, map[string]string{"DESCRIPTION": edited["DESCRIPTION"]})
			return err
		}},
		{"delete", nil, func(ctx context.Context) error { return w.desk.DeleteRecord(ctx, agent, "Case", id) }},
	}
	for _, s := range steps[:1+w.rng.IntN(len(steps))] {
		begin := time.Now()
		outcome, sent := w.outcome(s.event+" of "+token, s.do(context.WithoutCancel(ctx)))
		if sent {
			w.note(durable.Write{Token: token, Object: "Case", ID: id, Tags: s.tags, Event: s.event, Outcome: outcome}, begin)
		}
		if outcome != durable.Done {
			rest(ctx)
			return
		}
	}
}

// outcome is how a change in the console ended, and whether it may have reached the server.
func (w *worker) outcome(what string, err error) (outcome durable.Outcome, sent bool) {
	var problem *console.Problem
	switch {
	case err == nil:
		return durable.Done, true
	case errors.As(err, &problem):
		if problem.Status != http.StatusServiceUnavailable {
			w.complain("%s is answered %v", what, problem)
		}
		w.unavailable.Add(1)
		return durable.Unknown, true
	default:
		return durable.Unknown, w.sent(what, err)
	}
}
