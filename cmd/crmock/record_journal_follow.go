package main

import (
	"context"
	"fmt"
	"time"

	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/scenarios"
)

// journal is that of a tenant, with that of the requests that no tenant was opened by, and what of them is kept: a
// server may end, or drop old exchanges, before a session is over.
type journal struct {
	tenant      string
	own, strays console.Journal

	afterOwn, afterStrays int64 // ids of what was read last; 0: nothing was
	kept                  []console.Exchange
	truncated             bool // some were dropped before they were read
}

// fetch keeps what came since it was called last.
func (j *journal) fetch(ctx context.Context) error {
	found, err := j.own.Find(ctx, console.Query{After: j.afterOwn})
	if err != nil {
		return err
	}
	j.keep(found, &j.afterOwn)
	found, err = j.strays.Find(ctx, console.Query{Tenant: j.tenant, After: j.afterStrays}) // what was refused for its credentials
	if err != nil {
		return err
	}
	truncated := j.truncated // requests of others fill that journal, too, so it says little
	j.keep(found, &j.afterStrays)
	j.truncated = truncated
	return nil
}

func (j *journal) keep(found console.Exchanges, after *int64) {
	j.kept = append(j.kept, found.Exchanges...)
	j.truncated = j.truncated || found.Truncated
	if n := len(found.Exchanges); n > 0 {
		*after = found.Exchanges[n-1].ID
	}
}

// skip passes over what is there already.
func (j *journal) skip(ctx context.Context) error {
	err := j.fetch(ctx)
	j.kept, j.truncated = nil, false
	return err
}

// notes say what the session has lost.
func (j *journal) notes(gone error) []scenarios.Note {
	var notes []scenarios.Note
	if j.truncated {
		notes = append(notes, scenarios.Note{Text: "the journal is full and has dropped older exchanges, so some of the session are lost"})
	}
	if gone != nil {
		notes = append(notes, scenarios.Note{Text: "the console did not answer to the end, so the last exchanges may be lost"})
	}
	return notes
}

const (
	fetching = time.Second     // between two looks at a journal that is followed
	lastLook = 5 * time.Second // that the last one may take
)

// followJournal keeps what comes to be in the journal until it is told to end, or the console has gone.
func (r *recording) followJournal(ctx context.Context, j *journal) error {
	if err := j.skip(ctx); err != nil {
		return err
	}
	signals, stop := r.env.signals() // not before, so that Ctrl-C ends the wait for a console that does not answer
	defer stop()
	fmt.Fprintln(r.env.out, untilTold)
	ticks := time.NewTicker(fetching)
	defer ticks.Stop()
	for waiting := true; waiting; {
		select {
		case <-ctx.Done():
			waiting = false
		case signal := <-signals:
			waiting = signal == hangup // there is no configuration to read again
		case <-ticks.C:
			if err := j.fetchSoon(ctx); err != nil && ctx.Err() == nil {
				return err
			}
		}
	}
	return j.fetchSoon(context.WithoutCancel(ctx))
}

// fetchSoon does not wait for long for a console that does not answer.
func (j *journal) fetchSoon(ctx context.Context) error {
	looking, cancel := context.WithTimeout(ctx, lastLook)
	defer cancel()
	return j.fetch(looking)
}
