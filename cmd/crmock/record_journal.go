package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/scenarios"
)

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
	j := journal{tenant: tenant, own: asked.Tenant(tenant).Journal(), strays: asked.Strays()}
	gone := r.read(ctx, &j)
	if gone != nil && (!r.follow || len(j.kept) == 0) {
		return fail(exitOfConsole(gone), "%w", gone)
	}
	if gone != nil {
		gone = fail(exitOfConsole(gone), "what came by then is kept: %w", gone)
		fmt.Fprintf(r.env.err, "crmock: the recording has ended, because the journal cannot be read any more\n")
	}
	return errors.Join(gone, r.conclude(scenarios.FromJournal(j.kept, contract), contract, j.notes(gone)...))
}

// read keeps what is in the journal or, where it is followed, what comes to be there until the session is over.
func (r *recording) read(ctx context.Context, j *journal) error {
	if r.follow {
		return r.followJournal(ctx, j)
	}
	return j.fetch(ctx)
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

// exitOfConsole is 3 where the console does not answer, and 2 where it refuses.
func exitOfConsole(err error) int {
	if unreachable := (*console.UnreachableError)(nil); errors.As(err, &unreachable) || errors.Is(err, context.DeadlineExceeded) {
		return exitUnreachable
	}
	return exitUsage
}
