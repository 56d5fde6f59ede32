package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/crmock/crmock/mockserver"
)

func newStoreCopyCommand(env environment) *cobra.Command {
	var options mockserver.CopyOptions
	command := &cobra.Command{
		Use:   "copy FROM TO",
		Short: "Copy all that one store has to another",
		Long: "Copy all that one store has to another, of the same kind or not: to back it up, to put a backup back, to move. The\n" +
			"target has to be empty, unless --replace is given; then it loses all that it has. Each tenant is copied as it is at one\n" +
			"moment, the whole of it or nothing. No server may use the target meanwhile, and a file of SQLite has to be free.\n\n" +
			"Exit 0 if all is copied, 2 if a store cannot be used, 3 if one cannot be reached, 130 if the copy was interrupted.",
		Example: "  crmock store copy sqlite:crmock.db sqlite:backup.db\n" +
			"  crmock store copy sqlite:crmock.db postgres://crmock@db.example/crmock\n" +
			"  crmock store copy sqlite:backup.db postgres://crmock@db.example/crmock --replace",
		Args: cobra.ExactArgs(2),
		RunE: func(command *cobra.Command, args []string) error {
			return interruptible(command.Context(), func(ctx context.Context) error { return copyStore(ctx, env, args[0], args[1], options) })
		},
	}
	command.Flags().BoolVar(&options.Replace, "replace", false, "the target may hold something, and loses it")
	return command
}

func copyStore(ctx context.Context, env environment, from, to string, options mockserver.CopyOptions) error {
	bar := newProgress(env.err, "entries", 0)
	options.Progress = func(_, total int) {
		bar.total = total
		bar.step(false)
	}
	result, err := mockserver.CopyStore(ctx, from, to, options)
	bar.clear()
	if err != nil {
		return err
	}
	fmt.Fprintf(env.out, "copied %s with %s and %s\n", counted(result.Tenants, "tenant", "tenants"),
		counted(result.Records, "record", "records"), counted(result.Snapshots, "snapshot", "snapshots"))
	return nil
}
