package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/scenarios"
	"github.com/crmock/crmock/scenarios/library"
)

func newScenariosCommand(env environment) *cobra.Command {
	command := &cobra.Command{
		Use:   "scenarios",
		Short: "Show and copy the scenarios that come with crmock",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return fail(exitUsage, "scenarios needs a command: list, show NAME or copy NAME DIR")
		},
	}
	command.AddCommand(newScenariosListCommand(env), newScenariosShowCommand(env), newScenariosCopyCommand(env))
	return command
}

func newScenariosListCommand(env environment) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the scenarios with their tags and what they show",
		Long: "List the scenarios that come with crmock: name, tags, and what each shows. A * marks those that need a target with\n" +
			"crmock's console; all others can be played against any target.",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return listScenarios(env.out) },
	}
}

func listScenarios(out io.Writer) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	contract, err := contracts.Default()
	if err != nil {
		return err
	}
	if err := scenarios.Each(library.Files(), contract, func(s *scenarios.Scenario) {
		mark := " "
		if s.NeedsConsole() {
			mark = "*"
		}
		fmt.Fprintf(table, "%s %s\t%s\t%s\n", mark, s.Name, strings.Join(s.Tags, " "), s.Summary())
	}); err != nil {
		return err
	}
	return table.Flush()
}

func newScenariosShowCommand(env environment) *cobra.Command {
	return &cobra.Command{
		Use:               "show NAME",
		Short:             "Print the file of a scenario",
		Args:              needScenario("show NAME", 1),
		ValidArgsFunction: completeScenario,
		RunE: func(_ *cobra.Command, args []string) error {
			return write(env.out, func() ([]byte, error) { return readScenario(args[0]) })
		},
	}
}

func newScenariosCopyCommand(env environment) *cobra.Command {
	return &cobra.Command{
		Use:               "copy NAME DIR",
		Short:             "Copy the file of a scenario into a folder, to be played or changed",
		Example:           "  crmock scenarios copy duplicate-customer . && crmock replay duplicate-customer.xml",
		Args:              needScenario("copy NAME DIR", 2),
		ValidArgsFunction: completeScenario,
		RunE:              func(_ *cobra.Command, args []string) error { return copyScenario(env.out, args[0], args[1]) },
	}
}

// needScenario says how a command is written that got other than so many arguments.
func needScenario(usage string, arguments int) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) == arguments {
			return nil
		}
		return fail(exitUsage, "write it as `crmock scenarios %s`; `crmock scenarios list` shows the names", usage)
	}
}

// copyScenario never overwrites a file: it may have been changed since it was copied.
func copyScenario(out io.Writer, name, folder string) (err error) {
	text, err := readScenario(name)
	if err != nil {
		return err
	}
	path := filepath.Join(folder, scenarioFile(name))
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) //nolint:gosec // for everyone to read
	switch {
	case errors.Is(err, fs.ErrExist):
		return fail(exitUsage, "%s is there already, and is not overwritten", path)
	case errors.Is(err, fs.ErrNotExist):
		return fail(exitUsage, "there is no folder %s; make it first", folder)
	case err != nil:
		return fail(exitUsage, "%w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if _, err := file.Write(text); err != nil {
		return fail(exitFailed, "%w", err)
	}
	fmt.Fprintln(out, path)
	return nil
}

// readScenario is the file of a scenario of the library.
func readScenario(name string) ([]byte, error) {
	text, err := fs.ReadFile(library.Files(), scenarioFile(name))
	if err == nil {
		return text, nil
	}
	known := scenarioNames()
	if meant := nearest(name, known); meant != "" {
		return nil, fail(exitUsage, "there is no scenario %q; did you mean %s?", name, meant)
	}
	return nil, fail(exitUsage, "there is no scenario %q; known are %s", name, strings.Join(known, ", "))
}

// scenarioFile is the file of a name, which may be written with the file's ending.
func scenarioFile(name string) string { return strings.TrimSuffix(name, ".xml") + ".xml" }

// scenarioNames are those of the library, in order.
func scenarioNames() []string {
	names, _ := fs.Glob(library.Files(), "*.xml") // the pattern is right
	for i, name := range names {
		names[i] = strings.TrimSuffix(name, ".xml")
	}
	slices.Sort(names)
	return names
}

func completeScenario(_ *cobra.Command, args []string, toComplete string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveFilterDirs
	}
	return beginning(toComplete, scenarioNames(), ""), cobra.ShellCompDirectiveNoFileComp
}
