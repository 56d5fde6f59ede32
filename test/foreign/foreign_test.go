package foreign_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/specs"
	"github.com/crmock/crmock/test/foreign"
)

// soon is when a run has hung: far longer than one takes on a busy machine.
const soon = 2 * time.Minute

// served is the URL of a foreign server.
func served(t *testing.T) string {
	t.Helper()
	server := httptest.NewUnstartedServer(foreign.Handler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // clients that hang up are part of a run
	server.Start()
	t.Cleanup(server.Close)
	return server.URL
}

func TestARunTellsWhatHoldsOfAForeignServerAndWhatDoesNot(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	ctx, cancel := context.WithTimeout(t.Context(), soon)
	defer cancel()
	result, err := specs.Run(ctx, specs.Target{
		URLs:        []string{served(t)},
		Credentials: []specs.Credentials{{Tenant: foreign.Tenant, Username: foreign.Username, Password: foreign.Password}},
	}, specs.Options{})

	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(ctx.Err()).NotTo(HaveOccurred(), "the run hung")
	g.Expect(result.Interrupted).To(BeFalse(), "the run was ended before it was done")
	g.Expect(result.OK()).To(BeFalse())
	g.Expect(result.Count(specs.NotExercised)).To(BeZero(), "specs that were not carried out")
	for _, expected := range []struct {
		state   specs.State
		clauses []string
	}{
		{specs.Passed, []string{
			"login.wrong", "login.empty", "login.exact", "problem.login",
			"operation.unknown", "operation.as-sent", "operation.action-case", "problem.operation",
			"Customer.Add", "Customer.Add.FIRSTNAME.mandatory", "Customer.Add.LASTNAME.mandatory", "Customer.Add.EMAIL.unique",
			"Customer.ACCOUNTNUM.match", "Customer.EMAIL.match", "Customer.LASTNAME.match", "customer.ids", "concurrency.unique",
			"form.percent-encoded", "request.entities", "reply.prolog", "reply.numeric-references",
		}},
		{specs.Failed, []string{
			"Customer.Add.COMPANY.max", "Customer.Add.PASSWD.min", "problem.length",
			"Customer.Modify", "Customer.Modify.EMAIL", "write.empty-on-modify", "concurrency.no-lost-update",
			"Customer.Get.VOICE", "Customer.Get.LASTNAME.wildcard", "search.and",
			"transport.get", "transport.http-status", "reply.double-quotes", "envelope.unreadable",
			"case.ids", "Case.Get", "Followup.Add", "Task.Add", "FAQ.Add",
		}},
		{specs.Skipped, []string{"tls.min", "transport.schemes", "endpoint.gateway", "rights.matrix", "tenant.isolation"}},
	} {
		for _, id := range expected.clauses {
			g.Expect(clauseOf(result, id).State).To(Equal(expected.state), id)
		}
	}
}

func TestAFailureTellsWhatTheForeignServerDid(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	ctx, cancel := context.WithTimeout(t.Context(), soon)
	defer cancel()
	did := map[string]string{
		"Case.Get":                 "not a reply of the CRM API",
		"Task.Get":                 "the server hung up",
		"FAQ.Get":                  "answers HTTP 500",
		"Followup.Get":             "STATUS 310",
		"Customer.Add.COMPANY.max": "got STATUS 0",
		"transport.get":            "405",
		"reply.double-quotes":      "STATUS='-1'",
	}
	var labels []string
	for id := range did {
		labels = append(labels, "clause:"+id)
	}
	result, err := specs.Run(ctx, specs.Target{
		URLs:        []string{served(t)},
		Credentials: []specs.Credentials{{Tenant: foreign.Tenant, Username: foreign.Username, Password: foreign.Password}},
	}, specs.Options{Labels: strings.Join(labels, " || ")})

	g.Expect(err).NotTo(HaveOccurred())
	for id, words := range did {
		failed := slices.DeleteFunc(slices.Clone(result.Specs), func(spec specs.SpecResult) bool {
			return spec.State != specs.Failed || spec.Clauses[0] != id || !strings.Contains(spec.Failure, words)
		})
		g.Expect(failed).NotTo(BeEmpty(), "no failure of %s tells of %q", id, words)
		g.Expect(failed[0].Exchanges).NotTo(BeEmpty(), "%s shows no exchange", id)
	}
}

func TestTheCommandEndsWithCodeOneAndASummary(t *testing.T) {
	t.Parallel()
	g := NewWithT(t)
	url := served(t)
	said, code := verify(t, "--target", url, "--tenant", foreign.Tenant, "--username", foreign.Username, "--password", foreign.Password)

	g.Expect(code).To(Equal(1), "%.2000s", said)
	g.Expect(said).To(HavePrefix("target    " + url + "\ntenant    " + foreign.Tenant + ", profile write, seed 1\n"))
	g.Expect(said).To(MatchRegexp(`(?m)^concern +object +passed +failed +skipped$`))
	g.Expect(said).To(MatchRegexp(`(?m)^entities +Customer +[1-9]\d* +[1-9]\d* +\d+$`), "some of it holds, some does not")
	g.Expect(said).To(MatchRegexp(`(?m)^entities +FAQ +- +[1-9]\d* +\d+$`), "nothing of it holds")
	g.Expect(said).To(MatchRegexp(`(?m)^FAILED 1 of [1-9]\d+$`))
	g.Expect(said).To(MatchRegexp(`(?m)^coverage +of \d+ documented clauses, [1-9]\d* confirmed, [1-9]\d* contradicted, [1-9]\d* skipped$`))
	g.Expect(said).To(MatchRegexp(`(?m)^left +[1-9]\d* of Customer: `))
	g.Expect(said).To(MatchRegexp(`\n[1-9]\d* passed, [1-9]\d* failed, [1-9]\d* skipped in [\d.]+ s\n$`))
	g.Expect(said).NotTo(ContainSubstring(foreign.Password))
	g.Expect(said).NotTo(MatchRegexp(`(?m)^(panic:|goroutine \d)`))
}

// clauseOf is what a run says of one clause.
func clauseOf(result specs.Result, id string) specs.ClauseResult {
	for _, clause := range result.Clauses {
		if clause.ID == id {
			return clause
		}
	}
	return specs.ClauseResult{}
}

// verify builds crmock and runs `crmock verify`: what it printed, and its exit code.
func verify(t *testing.T, args ...string) (string, int) {
	t.Helper()
	g := NewWithT(t)
	binary := filepath.Join(t.TempDir(), "crmock")
	built, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "../../cmd/crmock").CombinedOutput()
	g.Expect(err).NotTo(HaveOccurred(), string(built))

	ctx, cancel := context.WithTimeout(t.Context(), soon)
	defer cancel()
	command := exec.CommandContext(ctx, binary, append([]string{"verify"}, args...)...)
	command.Env = withoutSettings(os.Environ())
	var out, problems bytes.Buffer
	command.Stdout, command.Stderr = &out, &problems
	err = command.Run()
	g.Expect(ctx.Err()).NotTo(HaveOccurred(), "the command hung")
	if err != nil {
		g.Expect(errors.As(err, new(*exec.ExitError))).To(BeTrue(), "%v", err)
	}
	g.Expect(problems.String()).To(BeEmpty())
	return out.String(), command.ProcessState.ExitCode()
}

// withoutSettings is an environment without what would change how crmock runs or prints.
func withoutSettings(environment []string) []string {
	return slices.DeleteFunc(environment, func(variable string) bool {
		return strings.HasPrefix(variable, "CRMOCK_") || strings.HasPrefix(variable, "GITHUB_")
	})
}
