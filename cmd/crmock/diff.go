package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
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
	yes      bool
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
			"Where a server has no crmock console, the records that the scenarios add to it stay; if it is not this machine, that\n" +
			"needs --yes.\n\n" +
			"Exit 0 if no difference breaks a client, or the baseline accepts it, 1 if one does or nothing could be compared, 2 on\n" +
			"wrong usage or a wrong scenario, 3 if a server does not answer or not to the end, 130 if the comparison was\n" +
			"interrupted. In the last two cases, too, what was compared by then is printed.",
		Example: "  crmock diff scenarios/ --left http://127.0.0.1:8080 --right https://crm.example.com --right-tenant acme --right-username wapi --right-password-file secret\n" +
			"  crmock diff scenarios/ --left http://127.0.0.1:8080 --right http://127.0.0.1:9080 --baseline accepted.xml --update-baseline",
		Args: needFilesToCompare,
		RunE: func(command *cobra.Command, args []string) error { return d.run(command.Context(), args) },
	}
	d.overlays = addOverlayFlag(command, env)
	flags := command.Flags()
	d.left.addFlags(flags)
	d.right.addFlags(flags)
	addConsentFlag(flags, &d.yes)
	flags.StringVar(&d.tags, "tags", "", "choose scenarios by a `filter` of their tags, as in 'customer && !faults'")
	flags.StringArrayVar(&d.vars, "var", nil, "value of a variable, as in `name=value`; may be repeated")
	flags.Uint64Var(&d.seed, "seed", 1, "`number` that decides who is made up")
	flags.StringVar(&d.baseline, "baseline", "", "XML `file` of differences that are accepted")
	flags.BoolVar(&d.update, "update-baseline", false, "make the file of --baseline accept all differences that there are, and end with 0; what it says of other scenarios stays")
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
	baseline, err := d.loadBaseline()
	if err != nil {
		return err
	}
	contract, err := loadOverlaid(d.overlays())
	if err != nil {
		return err
	}
	all, err := loadScenarios(sources{args, d.files(), d.env.err}, contract.Contract)
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
	left, err := d.left.open(contract.Contract, d.yes)
	if err != nil {
		return err
	}
	right, err := d.right.open(contract.Contract, d.yes)
	if err != nil {
		return err
	}
	if isSameTenant(left, right) {
		fmt.Fprintf(d.env.err, "crmock: both sides are the tenant %s of %s: what the scenarios add on the left is already there on the right, and makes differences; give two tenants, or the console of each side\n", left.Tenant, left.URL)
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	options := scenarios.Options{Vars: vars, Seed: d.seed, Mark: func() string { return d.mark }}
	return d.conclude(scenarios.DiffAll(ctx, all, left, right, options), baseline)
}

// files are those that are no scenarios.
func (d *differ) files() []string {
	return slices.Concat([]string{d.baseline}, d.overlays(), d.left.server.target.files(), d.right.server.target.files())
}

// isSameTenant tells whether the records of one side are those of the other.
func isSameTenant(left, right scenarios.Target) bool {
	return left.Console == nil && right.Console == nil && left.URL == right.URL && left.Tenant == right.Tenant
}

// loadBaseline reads the baseline; it is nil where there is none.
func (d *differ) loadBaseline() (*scenarios.Baseline, error) {
	if d.baseline == "" {
		return nil, nil //nolint:nilnil // a nil baseline accepts nothing
	}
	baseline, err := scenarios.LoadBaseline(d.baseline)
	switch {
	case errors.Is(err, fs.ErrNotExist) && d.update:
		return nil, nil //nolint:nilnil // it is to be made
	case errors.Is(err, fs.ErrNotExist):
		return nil, fail(exitUsage, "--baseline: there is no file %s; --update-baseline writes one", d.baseline)
	case err != nil:
		return nil, fail(exitUsage, "--baseline: %w", err)
	}
	return baseline, nil
}

// conclude says what came of it, and makes an exit code of that.
func (d *differ) conclude(c scenarios.Comparison, baseline *scenarios.Baseline) error {
	if !d.update { // else all differences are told
		baseline.Apply(&c)
	}
	write := scenarios.WriteComparisonText
	if d.json {
		write = scenarios.WriteComparisonJSON
	}
	if err := write(d.env.out, c); err != nil {
		return fail(exitFailed, "%w", err)
	}
	gone := c.Err()
	switch {
	case c.Interrupted && d.update:
		return fail(exitInterrupted, "the comparison was interrupted, so %s is left as it was", d.baseline)
	case c.Interrupted:
		return fail(exitInterrupted, "")
	case gone != nil:
		return fail(exitUnreachable, "%w", gone)
	case c.NothingRan():
		return nothingRan("compared", c.Scenarios[0].Scenario, c.Scenarios[0].Reason)
	case d.update:
		return d.updateBaseline(c, baseline)
	case !c.OK():
		return fail(exitFailed, "")
	}
	return nil
}

// updateBaseline accepts all differences that there are, and says how that changes the file.
func (d *differ) updateBaseline(c scenarios.Comparison, before *scenarios.Baseline) error {
	update, err := before.Update(c, d.mark)
	if err != nil {
		return fail(exitFailed, "--baseline: %w", err)
	}
	file := reportFile[[]byte]{flag: "baseline", name: d.baseline, write: func(w io.Writer, text []byte) error {
		_, err := w.Write(text)
		return err
	}}
	files := reportFiles[[]byte]{all: []*reportFile[[]byte]{&file}}
	if err := files.open(); err != nil {
		return err
	}
	defer files.discard()
	if err := files.write(update.Text); err != nil {
		return fail(exitFailed, "--baseline: %w", err)
	}
	fmt.Fprintf(d.env.err, "%s: %s added, %d removed, %d kept\n", d.baseline, counted(update.Added, "entry", "entries"), update.Removed, update.Kept)
	if slices.ContainsFunc(c.Scenarios, func(s scenarios.Compared) bool { return s.State == scenarios.NotRun }) {
		return fail(exitFailed, "not every scenario could be played; what the baseline says of the others stays as it was")
	}
	return nil
}
