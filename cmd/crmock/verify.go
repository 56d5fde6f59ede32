package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/specs"
	"github.com/crmock/crmock/specs/report"
)

// verifier is `crmock verify`: hold a server against the contract, and say which clause does not hold.
type verifier struct {
	env    environment
	target target
	files  reportFiles[report.Document]

	console, consoleToken string
	store                 string
	profile               string
	yes, dryRun           bool
	printSchema           bool
	printConcerns         bool
	rate                  float64
	options               specs.Options
	overlays              func() []string
}

func newVerifyCommand(env environment) *cobra.Command {
	_, command := newVerifier(env)
	return command
}

func newVerifier(env environment) (*verifier, *cobra.Command) {
	v := &verifier{env: env}
	command := &cobra.Command{
		Use:   "verify",
		Short: "Hold a server against the contract",
		Long: "Hold a server against the contract, clause by clause, and say which clause does not hold, with the requests and\n" +
			"replies that prove it. Without --target, crmock starts a server of its own and verifies that. What a target does\n" +
			"not allow is skipped, and the report says why.\n\n" +
			"A run with the profile write adds records that it cannot delete, so against a target that is not this machine it\n" +
			"needs --yes. --dry-run tells what would be sent. The profile read-only sends nothing but Get.\n\n" +
			"Each of the flags that say whom to talk to is also an environment variable, CRMOCK_ and its name.\n\n" +
			"Exit 0 if all that was checked holds, 1 if not, 2 on wrong usage, 3 if the target does not answer, 130 if the run\n" +
			"was interrupted; the reports are written then, too.",
		Example: "  crmock verify\n" +
			"  crmock verify --target http://127.0.0.1:8080 --html report.html\n" +
			"  crmock verify --target https://crm.example.com --credentials tenants.yaml --profile read-only --rate 5\n" +
			"  crmock verify --labels 'concern:validation && object:Customer' --seed 7",
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error { return v.run(command.Context()) },
	}
	v.overlays = addOverlayFlag(command, env)
	v.addFlags(command)
	return v, command
}

func (v *verifier) addFlags(command *cobra.Command) {
	flags := command.Flags()
	v.addTargetFlags(flags)
	flags.StringVar(&v.profile, "profile", string(specs.Write), "`what` may be done to the target: read-only or write")
	flags.BoolVar(&v.yes, "yes", false, "add records to a target that is not this machine, more than a thousand of them; they cannot be deleted")
	flags.BoolVar(&v.dryRun, "dry-run", false, "tell which requests would be sent, and send nothing to the target")
	flags.StringVar(&v.store, "store", "", "`URL` of the store that a server of crmock's own keeps its records in: sqlite:FILE or postgres://…, one without tenants (default: memory:)")
	flags.Float64Var(&v.rate, "rate", 0, "most `requests` in a second; 0: as many as there are")
	flags.StringVar(&v.options.Labels, "labels", "", "choose specs by a `filter` of labels: object:, operation:, concern:, clause:")
	flags.StringArrayVar(&v.options.Focus, "focus", nil, "choose specs whose text matches this regular `expression`; may be repeated")
	flags.Int64Var(&v.options.Seed, "seed", 1, "`number` that decides order and values")
	flags.BoolVar(&v.options.FailFast, "fail-fast", false, "stop at the first failure")
	flags.DurationVar(&v.options.Timeout, "timeout-run", time.Hour, "longest `time` that the whole run may take")
	v.files.add(flags, "html", "write the report to this `file` as a page that needs nothing else", report.WriteHTML)
	v.files.add(flags, "json", "write the report to this `file` in JSON, as docs/verify.schema.json describes it", report.WriteJSON)
	v.files.add(flags, "junit", "write the report to this `file` in JUnit's XML", report.WriteJUnit)
	flags.BoolVar(&v.printSchema, "print-schema", false, "print the JSON Schema of the report in JSON and end")
	flags.BoolVar(&v.printConcerns, "print-concerns", false, "print what each concern checks, in Markdown, and end")
	for _, file := range v.files.names() {
		command.MarkFlagsMutuallyExclusive("dry-run", file)
	}
	for _, name := range []string{"tenant", "username", "password", "password-file", "api-key"} {
		command.MarkFlagsMutuallyExclusive("credentials", name)
	}
	command.MarkFlagsMutuallyExclusive("password", "password-file")
	command.MarkFlagsMutuallyExclusive("store", "target")
	complete := cobra.FixedCompletions([]cobra.Completion{string(specs.ReadOnly), string(specs.Write)}, cobra.ShellCompDirectiveNoFileComp)
	_ = command.RegisterFlagCompletionFunc("profile", complete) // fails for a flag that is not there
}

func (v *verifier) run(ctx context.Context) error {
	if v.printConcerns {
		contract, err := contracts.Default()
		if err != nil {
			return err
		}
		return report.WriteConcerns(v.env.out, specs.All(contract))
	}
	if v.printSchema {
		return write(v.env.out, report.Schema)
	}
	for _, expression := range v.options.Focus {
		if _, err := regexp.Compile(expression); err != nil {
			return fail(exitUsage, "--focus %q: %w", expression, err)
		}
	}
	subject, err := v.subject()
	if err != nil {
		return err
	}
	if v.dryRun {
		return v.rehearse(ctx, subject)
	}
	if err := v.consent(subject); err != nil {
		return err
	}
	if err := v.files.open(slices.Concat(v.overlays(), v.target.files())...); err != nil {
		return err
	}
	defer v.files.discard()
	if subject.own {
		server, err := startOwn(&subject, func(o *mockserver.Options) { o.Store = mockserver.Secret(v.store) })
		subject.Another = subject.another
		if err != nil {
			return err
		}
		defer closeOwn(ctx, server)
	}
	return v.verify(ctx, subject)
}

// consent refuses to add records to a target that is not this machine, unless its user says so.
func (v *verifier) consent(s subject) error {
	urls := s.URLs
	if s.Gateway != "" {
		urls = append(slices.Clone(urls), s.Gateway)
	}
	if s.own || v.yes || s.Profile != specs.Write || areLoopback(urls...) {
		return nil
	}
	return fail(exitUsage, "a run with the profile write adds records to %s, and the API cannot delete them; "+
		"say --yes if that is all right, --profile read-only to send nothing but Get, or --dry-run to see what would be sent", strings.Join(urls, " and "))
}

// verify carries the specs out and says what they found.
func (v *verifier) verify(ctx context.Context, s subject) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	result, err := v.carryOut(ctx, s)
	if err != nil {
		return err
	}
	if s.own && v.store == "" {
		result.Left = nil // gone with the server
	}
	document := report.New(result, s.Target, "crmock "+mockserver.Version())
	if err := errors.Join(v.print(document), v.files.write(document)); err != nil {
		return fail(exitFailed, "%w", err)
	}
	switch {
	case ctx.Err() != nil:
		return fail(exitInterrupted, "")
	case document.Interrupted:
		return fail(exitFailed, "the run took longer than %s, the --timeout-run, and was ended", v.options.Timeout)
	case !document.OK:
		return fail(exitFailed, "")
	}
	return nil
}

// carryOut runs the specs, with a bar where there is somebody to see it.
func (v *verifier) carryOut(ctx context.Context, s subject) (specs.Result, error) {
	bar := newProgress(v.env.err, "specs", v.expected(s.Contract))
	defer bar.clear()
	options := v.options
	options.Observe = func(spec specs.SpecResult) { bar.step(spec.State == specs.Failed) }
	result, err := specs.Run(ctx, s.Target, options)
	var unreachable *client.UnreachableError
	switch {
	case errors.As(err, &unreachable):
		return result, fail(exitUnreachable, "%w", err)
	case err != nil:
		return result, fail(exitUsage, "%w", err)
	}
	return result, nil
}

// expected is how many specs there will be, 0 where a filter makes it hard to know.
func (v *verifier) expected(contract *contracts.Contract) int {
	if v.options.Labels != "" || len(v.options.Focus) > 0 {
		return 0
	}
	return len(specs.All(contract))
}

// print shows the document to whoever started the run, and to GitHub if that is where it runs.
func (v *verifier) print(d report.Document) error {
	if v.env.getenv("GITHUB_ACTIONS") == "true" {
		return printOnGitHub(v.env, d)
	}
	return report.WriteText(v.env.out, d)
}

// printOnGitHub shows the document in the log, and as annotations and summary. What a target has sent must not be taken
// for commands, so they are off while it is shown.
func printOnGitHub(env environment, d report.Document) error {
	token := newToken()
	fmt.Fprintf(env.out, "::stop-commands::%s\n", token)
	err := report.WriteText(env.out, d)
	fmt.Fprintf(env.out, "::%s::\n", token)
	return errors.Join(err, report.WriteAnnotations(env.out, d), appendSummary(env.getenv("GITHUB_STEP_SUMMARY"), d))
}

func appendSummary(name string, d report.Document) (err error) {
	if name == "" {
		return nil
	}
	file, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644) //nolint:gosec // GitHub's own file
	if err != nil {
		return fmt.Errorf("the summary of the step: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return report.WriteSummary(file, d)
}
