package main

import (
	"context"
	"errors"
	"math"
	"os"
	"os/signal"
	"slices"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/scenarios"
)

// replayer is `crmock replay`: play scenarios against a server, and say what differs from what they expect.
type replayer struct {
	env      environment
	target   target
	files    reportFiles[scenarios.Report]
	overlays func() []string

	console, consoleToken string
	template              string
	tags                  string
	yes                   bool
	vars                  []string
	plan                  scenarios.Plan
}

func newReplayCommand(env environment) *cobra.Command {
	r := &replayer{env: env}
	command := &cobra.Command{
		Use:   "replay FILE|DIR…",
		Short: "Play scenarios against a server",
		Long: "Play scenarios against a server, and say what differs from what they expect: the element, what was expected and\n" +
			"what came, with file and line. A folder stands for the .xml files in it. All files are read and checked before\n" +
			"anything is sent. Without --target, crmock starts a server of its own and plays against that.\n\n" +
			"Where the target has crmock's console, each run has a tenant of its own, which is removed after it. Without one,\n" +
			"all runs use the tenant of --tenant, the records that they add stay, and scenarios that need more are skipped; if\n" +
			"that target is not this machine, it needs --yes.\n\n" +
			"Each of the flags that say whom to talk to is also an environment variable, CRMOCK_ and its name.\n\n" +
			"Exit 0 if all that was played holds, 1 if not or if nothing could be played, 2 on wrong usage or a wrong scenario,\n" +
			"3 if the target does not answer or not to the end, 130 if the replay was interrupted. In the last two cases, too,\n" +
			"the reports are written.",
		Example: "  crmock scenarios copy duplicate-customer .\n" +
			"  crmock replay duplicate-customer.xml\n" +
			"  crmock replay scenarios/ --target http://127.0.0.1:8080 --console 127.0.0.1:8081 --parallel 8 --html report.html\n" +
			"  crmock replay scenarios/ --tags '!faults' --repeat 100 --rate 20 --var lastname=Low",
		Args: needFiles,
		RunE: func(command *cobra.Command, args []string) error { return r.run(command.Context(), args) },
	}
	r.overlays = addOverlayFlag(command, env)
	r.addFlags(command)
	return command
}

func needFiles(_ *cobra.Command, args []string) error {
	if len(args) == 0 {
		return fail(exitUsage, "replay needs a FILE or a DIR of scenarios; `crmock scenarios list` shows those that come with crmock, `crmock scenarios copy NAME .` makes a file of one")
	}
	return nil
}

func (r *replayer) addFlags(command *cobra.Command) {
	flags := command.Flags()
	r.addTargetFlags(flags)
	flags.IntVar(&r.plan.Rounds, "repeat", 1, "play each scenario so many `times`")
	flags.IntVar(&r.plan.Parallel, "parallel", 1, "play so `many` at once")
	flags.Float64Var(&r.plan.Rate, "rate", 0, "most `requests` in a second; 0: as many as there are")
	flags.Float64Var(&r.plan.Speed, "speed", 0, "`factor` of the recorded speed, 1 for pauses as recorded; 0: as fast as it goes")
	flags.StringArrayVar(&r.vars, "var", nil, "value of a variable, as in `name=value`; may be repeated")
	flags.BoolVar(&r.plan.FailFast, "fail-fast", false, "begin nothing after the first failure")
	addConsentFlag(flags, &r.yes)
	flags.StringVar(&r.tags, "tags", "", "choose scenarios by a `filter` of their tags, as in 'customer && !faults'")
	flags.Uint64Var(&r.plan.Seed, "seed", 1, "`number` that decides who is made up")
	r.files.add(flags, "html", "write the report to this `file` as a page that needs nothing else", scenarios.WriteHTML)
	r.files.add(flags, "json", "write the report to this `file` in JSON", scenarios.WriteJSON)
	r.files.add(flags, "junit", "write the report to this `file` in JUnit's XML", scenarios.WriteJUnit)
}

// addConsentFlag adds the flag without which records stay on this machine.
func addConsentFlag(flags *pflag.FlagSet, consent *bool) {
	flags.BoolVar(consent, "yes", false, "add records to a target without a console that is not this machine; they cannot be deleted")
}

func (r *replayer) run(ctx context.Context, args []string) error {
	if err := r.checkNumbers(); err != nil {
		return err
	}
	contract, err := loadOverlaid(r.overlays())
	if err != nil {
		return err
	}
	chosen, err := r.choose(args, contract.Contract)
	if err != nil {
		return err
	}
	if r.plan.Vars, err = parseVars(r.vars, chosen); err != nil {
		return err
	}
	target, end, err := r.open(ctx, contract.Contract)
	if err != nil {
		return err
	}
	defer end()
	if err := r.files.open(r.inputs(chosen)...); err != nil {
		return err
	}
	defer r.files.discard()
	return r.replay(ctx, chosen, target)
}

// inputs are the files that are read.
func (r *replayer) inputs(chosen []*scenarios.Scenario) []string {
	files := slices.Concat(r.overlays(), r.target.files())
	for _, s := range chosen {
		files = append(files, s.Position.File)
	}
	return files
}

// mostRounds is how often a scenario can be played in one replay.
const mostRounds = 1_000_000

func (r *replayer) checkNumbers() error {
	switch {
	case r.plan.Rounds < 1:
		return fail(exitUsage, "--repeat %d: once at least", r.plan.Rounds)
	case r.plan.Rounds > mostRounds:
		return fail(exitUsage, "--repeat %d: %d times at most, because a report holds them all", r.plan.Rounds, mostRounds)
	case r.plan.Parallel < 1:
		return fail(exitUsage, "--parallel %d: one at least", r.plan.Parallel)
	case r.plan.Rate < 0 || math.IsNaN(r.plan.Rate):
		return fail(exitUsage, "--rate %g: requests in a second, or 0 for as many as there are", r.plan.Rate)
	case r.plan.Speed < 0 || math.IsNaN(r.plan.Speed) || math.IsInf(r.plan.Speed, 0):
		return fail(exitUsage, "--speed %g: 1 for pauses as recorded, 2 for half as long ones, 0 for none", r.plan.Speed)
	}
	return nil
}

// choose loads what the arguments name, and takes what the tags ask for.
func (r *replayer) choose(args []string, contract *contracts.Contract) ([]*scenarios.Scenario, error) {
	others := slices.Concat(r.files.given(), r.overlays(), r.target.files())
	all, err := loadScenarios(sources{args, others, r.env.err}, contract)
	if err != nil {
		return nil, err
	}
	return withTags(all, r.tags)
}

// replay plays the scenarios and says what came of them.
func (r *replayer) replay(ctx context.Context, chosen []*scenarios.Scenario, target scenarios.Target) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	bar := newProgress(r.env.err, "scenarios", len(chosen)*r.plan.Rounds)
	r.plan.Observe = func(result scenarios.Result) { bar.step(result.State == scenarios.Failed) }
	report := scenarios.ReplayAll(ctx, chosen, target, r.plan)
	bar.clear()
	if err := errors.Join(scenarios.WriteText(r.env.out, report), r.files.write(report)); err != nil {
		return fail(exitFailed, "%w", err)
	}
	gone := goneIn(report)
	switch {
	case ctx.Err() != nil:
		return fail(exitInterrupted, "")
	case gone != nil:
		return fail(exitUnreachable, "%w", gone)
	case report.NothingRan():
		first := report.Results[0]
		return nothingRan("replayed", first.Scenario.Name, first.Reason)
	case !report.OK():
		return fail(exitFailed, "")
	}
	return nil
}

// goneIn is why the target did not answer to the end; nil where it did.
func goneIn(report scenarios.Report) error {
	if never := report.Unreachable(); never != nil {
		return never
	}
	for _, result := range report.Results {
		if result.Gone {
			return result.Err()
		}
	}
	return nil
}

// nothingRan is the failure of a run that skipped all, which says nothing about a target, although nothing failed.
func nothingRan(what, scenario, reason string) error {
	return fail(exitFailed, "nothing was %s: every scenario was skipped, %s because %s", what, scenario, reason)
}
