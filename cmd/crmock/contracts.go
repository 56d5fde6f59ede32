package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/reference"
)

func newContractsCommand(env environment) *cobra.Command {
	command := &cobra.Command{
		Use:   "contracts",
		Short: "Show, check and document what is known about the API",
		Long: "The contract is what crmock knows about the API, read from XML. These commands check it, show it and write its\n" +
			"reference pages. An overlay is an XML file of your own that corrects it; see docs/guides/overlays.md.",
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error { return command.Help() },
	}
	command.AddCommand(newContractsLintCommand(env), newContractsShowCommand(env), newContractsDocsCommand(env), newContractsCoverageCommand(env))
	return command
}

// overlaid is the contract as shipped with a user's overlays on top, and the files that it names.
type overlaid struct {
	*contracts.Contract
	files fs.FS
}

// loadOverlaid reads the contract with overlays on top, in order.
func loadOverlaid(names []string) (overlaid, error) {
	files := layers{contracts.Files()}
	var overlays []contracts.File
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return overlaid{}, fail(exitUsage, "the overlay cannot be read: %w", err)
		}
		overlays = append(overlays, contracts.File{Name: name, Data: data})
		files = append(files, os.DirFS(filepath.Dir(name)))
	}
	contract, err := contracts.Default(overlays...)
	if err != nil {
		return overlaid{}, fail(exitUsage, "the contract does not load:\n%w", err)
	}
	return overlaid{contract, files}, nil
}

// layers are folders as one: an example is looked for with the contract, then beside each overlay.
type layers []fs.FS

// Open opens the file in the first folder that has it.
func (l layers) Open(name string) (fs.File, error) {
	for _, layer := range l[:len(l)-1] {
		if file, err := layer.Open(name); err == nil {
			return file, nil
		}
	}
	return l[len(l)-1].Open(name)
}

// addOverlayFlag adds --contract; the result is what it says, or else what the environment says.
func addOverlayFlag(command *cobra.Command, env environment) func() []string {
	names := command.Flags().StringArray("contract", nil, "overlay on the contract, an XML `file`; may be repeated (CRMOCK_CONTRACT)")
	return func() []string {
		if len(*names) > 0 {
			return *names
		}
		return filepath.SplitList(env.getenv("CRMOCK_CONTRACT"))
	}
}

func newContractsLintCommand(env environment) *cobra.Command {
	return &cobra.Command{
		Use:   "lint [FILE…]",
		Short: "Check the contract, with overlays on top",
		Long: "Check the contract as shipped and, on top of it, the overlays named: all together, as a server would use them.\n" +
			"Exit 0 if it is clean, 1 with findings, 2 if it does not even load.",
		Example: "  crmock contracts lint\n  crmock contracts lint ours.xml",
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return []cobra.Completion{"xml"}, cobra.ShellCompDirectiveFilterFileExt
		},
		RunE: func(_ *cobra.Command, names []string) error {
			contract, err := loadOverlaid(names)
			if err != nil {
				return err
			}
			return lint(env.out, contract)
		},
	}
}

func lint(out io.Writer, contract overlaid) error {
	findings := contract.Lint(contract.files)
	for _, finding := range findings {
		fmt.Fprintln(out, finding)
	}
	if len(findings) > 0 {
		return fail(exitFailed, "")
	}
	count := map[contracts.Provenance]int{}
	for _, clause := range contract.Clauses {
		count[clause.Provenance]++
	}
	fmt.Fprintf(out, "contract clean: %d objects, %d operations, %d clauses (%d documented, %d observed, %d assumed)\n",
		len(contract.Objects), len(contract.Operations()), len(contract.Clauses),
		count[contracts.Documented], count[contracts.Observed], count[contracts.Assumed])
	return nil
}

func newContractsShowCommand(env environment) *cobra.Command {
	var format string
	command := &cobra.Command{
		Use:   "show [OPERATION|OBJECT|CLAUSE]",
		Short: "Show what is known about an operation, an object or a clause",
		Long: "Without an argument: every operation, a line each. With an operation such as Customer.Add, or an object such as\n" +
			"Customer: everything that the contract says about it, and how sure that is. With a clause, such as the header\n" +
			"X-Crmock-Clause of a refusal names: what it says and where it comes from.",
		Example: "  crmock contracts show\n  crmock contracts show Customer.Add\n  crmock contracts show Case --format json\n  crmock contracts show Customer.Add.EMAIL.max",
		Args:    cobra.MaximumNArgs(1),
	}
	overlays := addOverlayFlag(command, env)
	command.Flags().StringVar(&format, "format", "text", "text or json")
	command.RunE = func(_ *cobra.Command, args []string) error {
		contract, err := loadOverlaid(overlays())
		if err != nil {
			return err
		}
		return show(env.out, contract.Contract, strings.Join(args, ""), format)
	}
	command.ValidArgsFunction = func(_ *cobra.Command, args []string, toComplete string) ([]cobra.Completion, cobra.ShellCompDirective) {
		contract, err := loadOverlaid(overlays())
		if err != nil || len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return beginning(toComplete, shown(contract.Contract), ""), cobra.ShellCompDirectiveNoFileComp
	}
	complete := cobra.FixedCompletions([]cobra.Completion{"text", "json"}, cobra.ShellCompDirectiveNoFileComp)
	_ = command.RegisterFlagCompletionFunc("format", complete) // fails for a flag that is not there
	return command
}

// shown are the names that show takes, each with what it is.
func shown(contract *contracts.Contract) []cobra.Completion {
	var names []cobra.Completion
	for _, object := range contract.Objects {
		names = append(names, cobra.CompletionWithDesc(object.Name, object.Doc))
		for _, op := range object.Actions {
			names = append(names, cobra.CompletionWithDesc(op.Name, op.Doc))
		}
	}
	return names
}

// show writes all operations where no name is given.
func show(out io.Writer, contract *contracts.Contract, name, format string) error {
	operations, text := contract.Operations(), ""
	object, op, clause := contract.Object(name), contract.Operation(name), contract.Clause(name)
	encode := func() ([]byte, error) { return reference.JSON(contract, operations) }
	switch {
	case name == "":
		text = reference.List(contract)
	case object != nil:
		operations, text = object.Actions, reference.ObjectText(contract, object)
	case op != nil:
		operations, text = []*contracts.Operation{op}, reference.Text(contract, op)
	case clause != nil:
		text = reference.ClauseText(contract, clause)
		encode = func() ([]byte, error) { return reference.ClauseJSON(clause) }
	default:
		return fail(exitUsage, "there is no object, operation or clause %q (`crmock contracts show` lists the operations)%s", name, meant(contract, name))
	}
	switch format {
	case "text":
		fmt.Fprint(out, text)
		return nil
	case "json":
		encoded, err := encode()
		if err != nil {
			return err
		}
		_, err = out.Write(encoded)
		return err
	default:
		return fail(exitUsage, "--format %q is unknown; it is text or json", format)
	}
}

// meant is the end of a sentence about a name that does not exist: the name that was most likely meant.
func meant(contract *contracts.Contract, name string) string {
	var known []string
	for _, completion := range shown(contract) {
		name, _, _ := strings.Cut(completion, "\t")
		known = append(known, name)
	}
	if near := nearest(name, known); near != "" {
		return "; did you mean " + near + "?"
	}
	return ""
}
