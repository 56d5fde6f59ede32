package specs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/extensions/globals"
	"github.com/onsi/ginkgo/v2/formatter"
	"github.com/onsi/ginkgo/v2/types"
	"github.com/onsi/gomega"
	"github.com/onsi/gomega/format"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/contracts/wire"
)

// run is what the specs of one run share.
type run struct {
	target    Target
	options   Options
	specs     []Spec
	id        string // of the run; in everything that it adds
	transport http.RoundTripper
	secrets   wire.Secrets    // of the target
	console   *console.Client // nil where the target has none
	today     time.Time       // by the clock of the tenant, where the spec has set it; zero: not known
	ledger    ledger
	shared    map[string]string // ids of records that all specs may read, by object
	results   []SpecResult
	indices   map[string]int  // of specs, by what their reports say
	probe     func() error    // the target answers and opens; asked once
	ctx       context.Context //nolint:containedctx // specs are carried out by Ginkgo, which hands on none
}

func newRun(target Target, options Options) (*run, error) {
	target, err := target.complete()
	if err != nil {
		return nil, err
	}
	options = options.complete()
	random := rand.New(rand.NewPCG(uint64(options.Seed), uint64(time.Now().UnixNano()))) //nolint:gosec // an id has to differ, not to be secret
	transport := newTransport(target)
	steering, err := target.console(transport)
	if err != nil {
		return nil, err
	}
	r := &run{
		target: target, options: options, specs: All(target.Contract), console: steering,
		id: fmt.Sprintf("%06x", random.Uint32()&0xffffff), transport: transport, secrets: target.secrets(), shared: map[string]string{},
		ctx: context.Background(),
	}
	r.probe = sync.OnceValue(r.firstContact)
	return r, nil
}

// running is held by the one run that a process can do at a time: Ginkgo's state is global.
//
//nolint:gochecknoglobals // guards state that is global
var running sync.Mutex

// Run carries out the specs in a plain program and says what it found. The error is of usage (a bad target, label filter
// or expression) or an *UnreachableError; a clause that does not hold is no error but a failed spec. The end of the
// context, or of the time that the options give, ends the run, and the result holds what was found until then. A target
// that does not take the credentials is one failed spec without a clause. One run at a time; others wait.
func Run(ctx context.Context, target Target, options Options) (Result, error) {
	running.Lock()
	defer running.Unlock()
	r, err := newRun(target, options)
	if err != nil {
		return Result{}, err
	}
	chosen, err := r.options.check()
	if err != nil {
		return Result{}, err
	}
	r.choose(chosen)
	ctx, cancel := context.WithTimeout(ctx, r.options.Timeout)
	defer cancel()
	r.ctx = ctx
	started := time.Now()
	if err := r.carryOutIfOpen(); err != nil {
		return Result{}, err
	}
	return Result{
		ID: r.id, Seed: r.options.Seed, Started: started, Duration: time.Since(started), Interrupted: ctx.Err() != nil,
		Specs: r.results, Clauses: judge(r.target.Contract, r.results), Left: r.ledger.list(),
	}, nil
}

// carryOutIfOpen carries the specs out on a target that takes the credentials. The error is that it does not answer.
func (r *run) carryOutIfOpen() error {
	if r.options.DryRun {
		r.carryOut()
		return nil
	}
	err := r.probe()
	if errors.As(err, new(*client.UnreachableError)) {
		return err
	}
	if refused := new(loginError); errors.As(err, &refused) {
		r.results = []SpecResult{{
			Concern: "authentication", Text: "The target answers and takes the credentials", State: Failed, Failure: refused.Error(),
		}}
		return nil
	}
	if r.ctx.Err() == nil {
		r.carryOut()
	}
	return nil
}

// choose leaves only the specs that a filter of labels lets through; the rest is known to be not exercised.
func (r *run) choose(chosen types.LabelFilter) {
	r.specs = slices.DeleteFunc(r.specs, func(spec Spec) bool {
		if chosen(spec.Labels()) {
			return false
		}
		r.results = append(r.results, SpecResult{Concern: spec.Concern, Text: spec.Text, Clauses: spec.Clauses, State: NotExercised})
		return true
	})
}

// carryOut runs the specs without a word on the terminal, and without cutting what they say.
func (r *run) carryOut() {
	globals.Reset()
	r.register()
	suite, reporter := ginkgo.GinkgoConfiguration()
	suite.LabelFilter, suite.FocusStrings = "", r.options.Focus // labels have been chosen by already
	suite.RandomSeed, suite.RandomizeAllSpecs = r.options.Seed, true
	suite.FailFast, suite.DryRun = r.options.FailFast, r.options.DryRun
	suite.Timeout = r.options.Timeout + time.Minute // the context ends before
	spoken, most := formatter.ColorableStdOut, format.MaxLength
	formatter.ColorableStdOut, format.MaxLength = io.Discard, 0
	defer func() { formatter.ColorableStdOut, format.MaxLength = spoken, most }()
	ginkgo.RunSpecs(verdict{}, "crmock verify", suite, reporter)
}

// verdict stands in for a test: what failed is read from the reports.
type verdict struct{}

// Fail does nothing.
func (verdict) Fail() {}

// Register puts the specs into the Ginkgo suite that is being built, for a suite of your own. Call it where you would
// write Describe.
func Register(target Target) error {
	r, err := newRun(target, Options{Seed: ginkgo.GinkgoRandomSeed()})
	if err != nil {
		return err
	}
	r.register()
	return nil
}

// register makes an It of each spec. What is told as its place is the clause, not this loop.
func (r *run) register() {
	ginkgo.Describe("the API", func() {
		for i, spec := range r.specs {
			clause := r.target.Contract.Clause(spec.Clauses[0])
			place := types.NewCustomCodeLocation(fmt.Sprintf("%s: %s", clause.At, clause.Path))
			ginkgo.It(spec.Text, ginkgo.Label(spec.Labels()...), place, func(specCtx ginkgo.SpecContext) {
				r.carry(specCtx, i)
			})
		}
		ginkgo.ReportAfterEach(r.report)
	})
}

// carry carries out one spec.
func (r *run) carry(specCtx ginkgo.SpecContext, index int) {
	spec := r.specs[index]
	if r.ctx.Err() != nil {
		ginkgo.AbortSuite("the run was ended")
	}
	if err := r.probe(); err != nil {
		r.cannot(err)
	}
	for _, need := range spec.Needs {
		if reason := r.target.missing(need); reason != "" {
			ginkgo.Skip(reason)
		}
	}
	joined, cancel := context.WithCancel(specCtx)
	defer context.AfterFunc(r.ctx, cancel)()
	defer cancel()
	s := &session{
		Gomega: gomega.NewGomega(ginkgo.Fail), ctx: joined, run: r,
		mark: fmt.Sprintf("%s-%d", r.id, index), seed: r.seedOf(index),
	}
	defer func() {
		ginkgo.AddReportEntry(entryExchanges, ginkgo.ReportEntryVisibilityNever, exchanges(s.exchanges))
	}()
	spec.check(s)
}

// cannot fails the first spec with why the target is of no use, and skips the rest: one clear failure, not a thousand.
func (r *run) cannot(err error) {
	for _, result := range r.results {
		if result.State == Failed {
			ginkgo.Skip("the target is of no use: see the failed spec")
		}
	}
	ginkgo.Fail(err.Error())
}

// seedOf is a seed for the values of one spec: its own, and another one in each run, since records stay.
func (r *run) seedOf(index int) uint64 {
	var number uint64
	fmt.Sscanf(r.id, "%x", &number)       //nolint:errcheck // r.id is a number in hexadecimal
	return number<<32 | uint64(index)<<12 //nolint:gosec // an index is never negative
}

const entryExchanges = "exchanges"

// exchanges are kept by reference in a report entry.
type exchanges []client.Exchange

// String keeps Ginkgo from printing them.
func (e exchanges) String() string { return fmt.Sprintf("%d exchanges", len(e)) }

// report turns Ginkgo's report of one spec into ours.
func (r *run) report(report ginkgo.SpecReport) {
	index := r.indexOf(report)
	if index < 0 {
		return
	}
	spec := r.specs[index]
	result := SpecResult{
		Concern: spec.Concern, Text: spec.Text, Clauses: spec.Clauses, State: stateOf(report), Duration: report.RunTime,
	}
	if result.State == Failed && r.ctx.Err() != nil {
		result.State = NotExercised // it was cut off, which says nothing of the target
	}
	switch result.State {
	case Failed:
		result.Failure = report.FailureMessage()
	case Skipped:
		result.Reason = report.FailureMessage()
	}
	for _, entry := range report.ReportEntries {
		if kept, ok := entry.GetRawValue().(exchanges); ok {
			result.Exchanges = kept
		}
	}
	r.results = append(r.results, result)
	if r.options.Observe != nil && result.State != NotExercised {
		r.options.Observe(result)
	}
}

// indexOf finds a spec by its text and the clause that names it, which together are unique; -1 for what is not ours.
func (r *run) indexOf(report ginkgo.SpecReport) int {
	if r.indices == nil {
		r.indices = make(map[string]int, len(r.specs))
		for i, spec := range r.specs {
			r.indices["clause:"+spec.Clauses[0]+" "+spec.Text] = i
		}
	}
	if len(report.LeafNodeLabels) < 2 {
		return -1
	}
	if i, known := r.indices[report.LeafNodeLabels[1]+" "+report.LeafNodeText]; known {
		return i
	}
	return -1
}

func stateOf(report ginkgo.SpecReport) State {
	switch {
	case report.State.Is(types.SpecStateInterrupted | types.SpecStateAborted):
		return NotExercised // the run was ended, which says nothing of the target
	case report.State.Is(types.SpecStateFailureStates):
		return Failed
	case report.State.Is(types.SpecStatePassed) && report.NumAttempts > 0:
		return Passed
	case report.State.Is(types.SpecStateSkipped) && report.FailureMessage() != "":
		return Skipped
	default:
		return NotExercised
	}
}

// firstContact sends one Get that finds nothing, to see whether the target answers and the credentials open it.
func (r *run) firstContact() error {
	main := r.target.Credentials[0]
	c, err := client.New(client.Options{
		URL: r.target.URLs[0], Tenant: main.Tenant, Username: main.Username, Password: main.Password,
		Contract: r.target.Contract, Transport: r.transport, Timeout: r.target.Timeout,
	})
	if err != nil {
		return err
	}
	op := r.firstGet()
	reply, err := c.Do(r.ctx, client.Command{
		Object: op.Object.Name, Action: op.Action, Fields: []contracts.Field{field(op.Params[0].Name, "crmock-"+r.id)},
	})
	if err != nil {
		return err
	}
	if check := r.target.Contract.Check(contracts.CheckLogin); reply.Status == check.Problem.Status {
		return &loginError{main.Tenant, reply.Problem()}
	}
	return nil
}

// loginError says that the target does not take the credentials of the first tenant: no spec could tell anything.
type loginError struct{ tenant, problem string }

func (e *loginError) Error() string {
	return fmt.Sprintf("the target refuses the credentials of the tenant %s: %s", e.tenant, e.problem)
}

// firstGet is an operation that changes nothing.
func (r *run) firstGet() *contracts.Operation {
	for _, op := range r.target.Contract.Operations() {
		if op.Action == contracts.Get {
			return op
		}
	}
	return r.target.Contract.Operations()[0]
}
