package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
)

// environment is what a command has of the world around it, so that tests can give it another one.
type environment struct {
	in       io.Reader
	out, err io.Writer
	lookup   func(string) (string, bool)       // an environment variable
	signals  func() (<-chan os.Signal, func()) // that a server is sent, and how to give them up
}

// getenv is an environment variable, empty where it is not set.
func (e environment) getenv(name string) string {
	value, _ := e.lookup(name)
	return value
}

// run carries out one command line and is the exit code. The end of the context ends a server as Ctrl-C does.
func run(ctx context.Context, args []string, env environment) int {
	root := newRootCommand(env)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err != nil && err.Error() != "" {
		fmt.Fprintln(env.err, "crmock: "+err.Error())
	}
	return exitCode(err)
}

func newRootCommand(env environment) *cobra.Command {
	root := &cobra.Command{
		Use:   "crmock",
		Short: "The CRM API of 8x8 Contact Center, on your machine",
		Long: "crmock is the CRM API (\"wapi\") of 8x8 Contact Center, fully working and stateful, on your machine:\n" +
			"develop against `crmock serve` instead of production, look at it with `crmock call`, and hold any server\n" +
			"against the contract with `crmock verify`.",
		SilenceErrors: true, // run prints them, once
		SilenceUsage:  true, // a wrong flag is answered by a sentence
	}
	root.SetFlagErrorFunc(explainFlag)
	root.SetIn(env.in)
	root.SetOut(env.out)
	root.SetErr(env.err)
	root.AddCommand(
		newServeCommand(env),
		newCallCommand(env),
		newVerifyCommand(env),
		newRecordCommand(env),
		newReplayCommand(env),
		newDiffCommand(env),
		newScenariosCommand(env),
		newStoreCommand(env),
		newContractsCommand(env),
		newHealthcheckCommand(env),
		newVersionCommand(env),
	)
	return root
}
