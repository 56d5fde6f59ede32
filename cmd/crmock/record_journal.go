package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/scenarios"
)

// recordJournal makes a scenario of what has happened already.
func (r *recording) recordJournal(ctx context.Context, contract *contracts.Contract) error {
	if r.ofTenant == "" {
		return fail(exitUsage, "--from-journal needs the name of a tenant: --tenant demo")
	}
	asked, err := console.New(consoleURL(r.console), console.Options{Token: r.token})
	if err != nil {
		return fail(exitUsage, "--console: %w", err)
	}
	found, err := asked.Tenant(r.ofTenant).Journal().Find(ctx, console.Query{})
	if err != nil {
		return fail(exitOfConsole(err), "%w", err)
	}
	strays, err := asked.Strays().Find(ctx, console.Query{Tenant: r.ofTenant}) // what was refused for its credentials
	if err != nil {
		return fail(exitOfConsole(err), "%w", err)
	}
	if found.Truncated {
		fmt.Fprintln(r.env.err, "crmock: the journal is full and has dropped older exchanges, so the session has lost its beginning")
	}
	return r.conclude(scenarios.FromJournal(append(found.Exchanges, strays.Exchanges...), contract), contract)
}

// exitOfConsole is 3 where the console does not answer, and 2 where it refuses.
func exitOfConsole(err error) int {
	if unreachable := (*console.UnreachableError)(nil); errors.As(err, &unreachable) {
		return exitUnreachable
	}
	return exitUsage
}
