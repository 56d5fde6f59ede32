package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/crmock/crmock/mockserver"
)

func newStoreCommand(env environment) *cobra.Command {
	command := &cobra.Command{
		Use:   "store",
		Short: "Migrate, check and copy what servers have kept",
		Long: "What `crmock serve --store URL` has kept, in a file of SQLite (sqlite:FILE) or in PostgreSQL (postgres://…). A password\n" +
			"in a URL can be seen by others on this machine: PGPASSWORD and ~/.pgpass keep it out of the URL, and migrate and check\n" +
			"take the URL from CRMOCK_STORE when none is given.",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return fail(exitUsage, "store needs a command: migrate URL, check URL or copy FROM TO")
		},
	}
	command.AddCommand(newStoreMigrateCommand(env), newStoreCheckCommand(env), newStoreCopyCommand(env))
	return command
}

func newStoreMigrateCommand(env environment) *cobra.Command {
	return &cobra.Command{
		Use:   "migrate [URL]",
		Short: "Bring a store to the schema of this release",
		Long: "Bring a store to the schema of this release. A server does so by itself when it starts; this is for those whose servers\n" +
			"have no right to change tables, and for doing it beforehand. There is no way back: copy the store first.\n\n" +
			"Exit 0 if the schema is that of this release now, 2 if the store is of a newer one, 3 if it cannot be reached.",
		Example: "  crmock store migrate sqlite:crmock.db\n  PGPASSWORD=secret crmock store migrate postgres://owner@db.example/crmock",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			return withStore(command.Context(), env, args, func(ctx context.Context, url string) error { return migrateStore(ctx, env, url) })
		},
	}
}

func migrateStore(ctx context.Context, env environment, url string) error {
	from, to, err := mockserver.MigrateStore(ctx, url)
	switch {
	case err != nil:
		return err
	case from == to:
		fmt.Fprintf(env.out, "the schema is of version %d already\n", to)
	default:
		fmt.Fprintf(env.out, "the schema is of version %d now; it was of version %d\n", to, from)
	}
	return nil
}

func newStoreCheckCommand(env environment) *cobra.Command {
	return &cobra.Command{
		Use:   "check [URL]",
		Short: "Look for what is wrong with a store",
		Long: "Look for what is wrong with a store: in the engine's own files, as far as it tells, and in the tables. Nothing is\n" +
			"mended. A server may go on with a PostgreSQL meanwhile; a file of SQLite has to be free.\n\n" +
			"Exit 0 if nothing is wrong, 1 with problems, one on each line, 2 or 3 if it is so damaged that it cannot be opened, 2 if\n" +
			"it is of a newer release, 3 if it cannot be reached.",
		Example: "  crmock store check sqlite:crmock.db\n  PGPASSWORD=secret crmock store check postgres://crmock@db.example/crmock",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			return withStore(command.Context(), env, args, func(ctx context.Context, url string) error { return checkStore(ctx, env, url) })
		},
	}
}

func checkStore(ctx context.Context, env environment, url string) error {
	problems, err := mockserver.CheckStore(ctx, url)
	for _, problem := range problems {
		fmt.Fprintln(env.out, problem)
	}
	switch {
	case err != nil:
		return err
	case len(problems) > 0:
		return fail(exitFailed, "%s; put a backup in the place of the store, or export what can still be read",
			counted(len(problems), "problem", "problems"))
	}
	fmt.Fprintln(env.out, "nothing is wrong")
	return nil
}

// withStore runs fn with the URL of a store, given or else of the environment, until it is done or interrupted.
func withStore(ctx context.Context, env environment, args []string, fn func(ctx context.Context, url string) error) error {
	url := env.getenv("CRMOCK_STORE")
	if len(args) > 0 {
		url = args[0]
	}
	if url == "" {
		return fail(exitUsage, "name the store by its URL, sqlite:FILE or postgres://…, or in CRMOCK_STORE")
	}
	return interruptible(ctx, func(ctx context.Context) error { return fn(ctx, url) })
}

// interruptible runs what Ctrl-C ends, and gives its error an exit code.
func interruptible(ctx context.Context, fn func(context.Context) error) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := fn(ctx)
	var coded *exitError
	switch {
	case err == nil, errors.As(err, &coded):
		return err
	case ctx.Err() != nil:
		return fail(exitInterrupted, "interrupted: %w", err)
	case errors.Is(err, mockserver.ErrStoreUnavailable):
		return fail(exitUnreachable, "%w", err)
	default:
		return fail(exitUsage, "%w", err)
	}
}
