package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/crmock/crmock/specs/report"
)

func newContractsCoverageCommand(env environment) *cobra.Command {
	var format string
	command := &cobra.Command{
		Use:   "coverage RUN.json…",
		Short: "Show what runs of verify say of each clause",
		Long: "Show what runs of `crmock verify --json RUN.json` say of each clause of the contract, together: a clause failed if\n" +
			"it failed in one of them, else it passed if it passed in one. Runs against a crmock are left out where there are\n" +
			"others, because a mock is no evidence of the vendor's API.",
		Example: "  crmock contracts coverage staging.json production.json\n  crmock contracts coverage --format json run.json",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return fail(exitUsage, "coverage needs the reports of runs, as in: crmock contracts coverage run.json")
			}
			return nil
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return []cobra.Completion{"json"}, cobra.ShellCompDirectiveFilterFileExt
		},
		RunE: func(_ *cobra.Command, names []string) error { return coverage(env.out, names, format) },
	}
	command.Flags().StringVar(&format, "format", "text", "text or json")
	complete := cobra.FixedCompletions([]cobra.Completion{"text", "json"}, cobra.ShellCompDirectiveNoFileComp)
	_ = command.RegisterFlagCompletionFunc("format", complete) // fails for a flag that is not there
	return command
}

func coverage(out io.Writer, names []string, format string) error {
	var runs []report.Document
	for _, name := range names {
		run, err := readRun(name)
		if err != nil {
			return err
		}
		runs = append(runs, run)
	}
	merged := report.Merge(runs)
	switch format {
	case "text":
		return merged.WriteText(out)
	case "json":
		return merged.WriteJSON(out)
	default:
		return fail(exitUsage, "--format %q is unknown; it is text or json", format)
	}
}

func readRun(name string) (report.Document, error) {
	file, err := os.Open(name)
	if err != nil {
		return report.Document{}, fail(exitUsage, "the run cannot be read: %w", err)
	}
	run, err := report.Read(file)
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return run, fail(exitUsage, "%w", fmt.Errorf("%s: %w", strings.TrimSpace(name), err))
	}
	return run, nil
}
