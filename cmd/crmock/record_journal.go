package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/scenarios"
)

// journals are those of a tenant, and of the requests that no tenant was opened by.
type journals struct{ tenant, strays console.Journal }

// recordJournal makes a scenario of what has happened already or, where it follows, of what happens until it is told to end.
func (r *recording) recordJournal(ctx context.Context, contract *contracts.Contract) error {
	tenant, err := r.tenantOfJournal()
	if err != nil {
		return err
	}
	asked, err := console.New(consoleURL(r.console), console.Options{Token: r.token})
	if err != nil {
		return fail(exitUsage, "--console: %w", err)
	}
	both := journals{asked.Tenant(tenant).Journal(), asked.Strays()}
	after, err := r.followed(ctx, both)
	if err != nil {
		return err
	}
	found, err := both.tenant.Find(ctx, console.Query{After: after.tenant})
	if err != nil {
		return fail(exitOfConsole(err), "%w", err)
	}
	strays, err := both.strays.Find(ctx, console.Query{Tenant: tenant, After: after.strays}) // what was refused for its credentials
	if err != nil {
		return fail(exitOfConsole(err), "%w", err)
	}
	if found.Truncated {
		fmt.Fprintln(r.env.err, "crmock: the journal is full and has dropped older exchanges, so the session has lost its beginning")
	}
	return r.conclude(scenarios.FromJournal(append(found.Exchanges, strays.Exchanges...), contract), contract)
}

// tenantOfJournal is the name of the flags, or of the tenant whose credentials are given.
func (r *recording) tenantOfJournal() (string, error) {
	if r.credentials != "" {
		tenant, err := tenantOf(r.credentials, r.ofTenant, r.env.lookup)
		return tenant.Name, err
	}
	if r.ofTenant == "" {
		return "", fail(exitUsage, "--from-journal needs the name of a tenant: --tenant demo")
	}
	return r.ofTenant, nil
}

// newest are the ids of the last exchanges before a session; 0: all are of it.
type newest struct{ tenant, strays int64 }

// followed waits, where the journal is followed, until the session is over. It is where the session began.
func (r *recording) followed(ctx context.Context, both journals) (newest, error) {
	if !r.follow {
		return newest{}, nil
	}
	var began newest
	var err error
	if began.tenant, err = lastOf(ctx, both.tenant); err == nil {
		began.strays, err = lastOf(ctx, both.strays)
	}
	if err != nil {
		return began, fail(exitOfConsole(err), "%w", err)
	}
	signals, stop := r.env.signals() // not before, so that Ctrl-C ends the wait for a console that does not answer
	defer stop()
	fmt.Fprintln(r.env.out, untilTold)
	for {
		select {
		case <-ctx.Done():
			return began, nil
		case signal := <-signals:
			if signal != hangup { // there is no configuration to read again
				return began, nil
			}
		}
	}
}

// lastOf is the id of the newest exchange, 0 where there is none.
func lastOf(ctx context.Context, journal console.Journal) (int64, error) {
	found, err := journal.Find(ctx, console.Query{})
	if n := len(found.Exchanges); n > 0 {
		return found.Exchanges[n-1].ID, err
	}
	return 0, err
}

// exitOfConsole is 3 where the console does not answer, and 2 where it refuses.
func exitOfConsole(err error) int {
	if unreachable := (*console.UnreachableError)(nil); errors.As(err, &unreachable) {
		return exitUnreachable
	}
	return exitUsage
}
