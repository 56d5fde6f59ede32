package main

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/crmock/crmock/scenarios"
)

// differ is `crmock diff`: play scenarios against two servers, and say in what their replies differ.
type differ struct {
	env         environment
	left, right *diffSide
	overlays    func() []string

	tags     string
	vars     []string
	seed     uint64
	baseline string
	update   bool
	json     bool
	mark     string // of all runs
}

func newDiffCommand(env environment) *cobra.Command {
	d := &differ{env: env, left: newDiffSide(env, "left"), right: newDiffSide(env, "right"), mark: strings.ToLower(rand.Text()[:scenarios.MaxMark])}
	command := &cobra.Command{
		Use:   "diff FILE|DIR… --left URL --right URL",
		Short: "Compare two servers by their replies to the same scenarios",
		Long: "Play scenarios against two servers, and say in what their replies differ: the element, what came on the left and\n" +
			"on the right, the clause of the contract that it touches, and whether it breaks a client or is harmless.\n\n" +
			"Ids are mapped: what one server calls 10000000 may be 70000000 on the other, as long as it stays so. Dates that a\n" +
			"server sets are compared by how far they are from its today. What a scenario expects does not count here.\n\n" +
			"Each side has flags of its own, with its name in front: --left-tenant, --right-console and so on. Each is also an\n" +
			"environment variable, as in CRMOCK_LEFT_TENANT.\n\n" +
			"Exit 0 if no difference breaks a client, or the baseline accepts it, 1 if one does, 2 on wrong usage or a wrong\n" +
			"scenario, 3 if a server does not answer, 130 if the comparison was interrupted.",
		Example: "  crmock diff scenarios/ --left http://127.0.0.1:8080 --right https://crm.example.com --right-tenant acme --right-username wapi --right-password-file secret\n" +
			"  crmock diff scenarios/ --left http://127.0.0.1:8080 --right http://127.0.0.1:9080 --baseline accepted.xml --update-baseline",
		Args: needFilesToCompare,
		RunE: func(command *cobra.Command, args []string) error { return d.run(command.Context(), args) },
	}
	d.overlays = addOverlayFlag(command, env)
	flags := command.Flags()
	d.left.addFlags(flags)
	d.right.addFlags(flags)
	flags.StringVar(&d.tags, "tags", "", "choose scenarios by a `filter` of their tags, as in 'customer && !faults'")
	flags.StringArrayVar(&d.vars, "var", nil, "value of a variable, as in `name=value`; may be repeated")
	flags.Uint64Var(&d.seed, "seed", 1, "`number` that decides who is made up")
	flags.StringVar(&d.baseline, "baseline", "", "XML `file` of differences that are accepted")
	flags.BoolVar(&d.update, "update-baseline", false, "write all differences that there are to the file of --baseline, and end with 0")
	flags.BoolVar(&d.json, "json", false, "print the comparison in JSON")
	return command
}

func needFilesToCompare(_ *cobra.Command, args []string) error {
	if len(args) == 0 {
		return fail(exitUsage, "diff needs a FILE or a DIR of scenarios; `crmock scenarios copy NAME .` makes a file of one that comes with crmock")
	}
	return nil
}

func (d *differ) run(ctx context.Context, args []string) error {
	if d.update && d.baseline == "" {
		return fail(exitUsage, "--update-baseline needs a file; say which one with --baseline")
	}
	accepted, err := d.accepted()
	if err != nil {
		return err
	}
	contract, err := loadOverlaid(d.overlays())
	if err != nil {
		return err
	}
	all, err := loadScenarios(args, contract.Contract)
	if err != nil {
		return err
	}
	if all, err = withTags(all, d.tags); err != nil {
		return err
	}
	vars, err := parseVars(d.vars, all)
	if err != nil {
		return err
	}
	left, err := d.left.open(contract.Contract)
	if err != nil {
		return err
	}
	right, err := d.right.open(contract.Contract)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	options := scenarios.Options{Vars: vars, Seed: d.seed, Mark: func() string { return d.mark }}
	return d.conclude(scenarios.DiffAll(ctx, all, left, right, options), accepted)
}

// accepted is the baseline; nil where there is none, or a new one is to be written.
func (d *differ) accepted() (*scenarios.Baseline, error) {
	if d.baseline == "" || d.update {
		return nil, nil //nolint:nilnil // a nil baseline accepts nothing
	}
	baseline, err := scenarios.LoadBaseline(d.baseline)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fail(exitUsage, "--baseline: there is no file %s; --update-baseline writes one", d.baseline)
	case err != nil:
		return nil, fail(exitUsage, "--baseline: %w", err)
	}
	return baseline, nil
}

// conclude says what came of it, and makes an exit code of that.
func (d *differ) conclude(c scenarios.Comparison, accepted *scenarios.Baseline) error {
	accepted.Apply(&c)
	write := scenarios.WriteComparisonText
	if d.json {
		write = scenarios.WriteComparisonJSON
	}
	if err := write(d.env.out, c); err != nil {
		return fail(exitFailed, "%w", err)
	}
	gone := c.Err()
	switch {
	case c.Interrupted:
		return fail(exitInterrupted, "")
	case gone != nil:
		return fail(exitUnreachable, "%w", gone)
	case d.update && slices.ContainsFunc(c.Scenarios, func(s scenarios.Compared) bool { return s.State == scenarios.NotRun }):
		return fail(exitFailed, "the baseline is not written, because not every scenario could be played")
	case d.update:
		return d.writeBaseline(c)
	case !c.OK():
		return fail(exitFailed, "")
	}
	return nil
}

// writeBaseline accepts all differences that there are.
func (d *differ) writeBaseline(c scenarios.Comparison) error {
	file := reportFile[scenarios.Comparison]{flag: "baseline", name: d.baseline, write: func(w io.Writer, c scenarios.Comparison) error {
		return scenarios.WriteBaseline(w, c, d.mark)
	}}
	files := reportFiles[scenarios.Comparison]{all: []*reportFile[scenarios.Comparison]{&file}}
	if err := files.open(); err != nil {
		return err
	}
	defer files.discard()
	if err := files.write(c); err != nil {
		return fail(exitFailed, "%w", err)
	}
	return nil
}
