package main

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/specs/report"
)

// Filters that choose a few specs, so that these tests are quick.
const (
	oneSpec = "clause:Customer.Add.COMPANY.max && concern:validation"
	aFew    = "clause:Customer.Get.COMPANY.max || clause:Customer.Add.COMPANY.max"
)

// verify runs `crmock verify`.
func verify(t *testing.T, set map[string]string, args ...string) outcome {
	t.Helper()
	code, out, errors := once(t, set, append([]string{"verify"}, args...)...)
	return outcome{code, out, errors}
}

// verified is a server of ours with a tenant demo, to be verified.
func verified(t *testing.T, change ...func(*mockserver.Options)) mockserver.URLs {
	t.Helper()
	g := NewWithT(t)
	options := mockserver.Options{HTTP: freePort}
	for _, apply := range change {
		apply(&options)
	}
	server, err := mockserver.New(options)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(server.Start()).To(Succeed())
	t.Cleanup(func() { g.Expect(server.Close(context.Background())).To(Succeed()) })
	return server.URLs()
}

// lenient is a server that takes a COMPANY of any length.
func lenient(o *mockserver.Options) {
	contract, err := contracts.Default(contracts.File{Name: "lenient.xml", Data: []byte(
		`<object name="Customer"><tag name="COMPANY"><max value="5000"/></tag></object>`)})
	if err != nil {
		panic(err)
	}
	o.Contract = contract
}

// documentIn is the report in a file.
func documentIn(t *testing.T, name string) report.Document {
	t.Helper()
	text, err := os.ReadFile(name)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	d, err := report.Read(bytes.NewReader(text))
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return d
}

func TestVerifyWithoutATargetVerifiesAServerOfItsOwn(t *testing.T) {
	g := NewWithT(t)
	folder := t.TempDir()
	page, data, junit := filepath.Join(folder, "run.html"), filepath.Join(folder, "run.json"), filepath.Join(folder, "run.xml")

	got := verify(t, nil, "--labels", "object:FAQ && concern:validation", "--html", page, "--json", data, "--junit", junit)

	g.Expect(got.code).To(Equal(0), got.out+got.err)
	g.Expect(got.err).To(BeEmpty(), "no bar where there is no terminal")
	g.Expect(got.out).To(MatchRegexp(`target    http://127.0.0.1:\d+ and https://127.0.0.1:\d+, gateway http://127.0.0.1:\d+\ntenant    main, profile write, seed 1\n`))
	g.Expect(got.out).To(MatchRegexp(`validation  FAQ +\d+ +- +`))
	g.Expect(got.out).To(MatchRegexp(`\n\d+ passed, 0 failed, 0 skipped, \d+ not run in \S+ s\n$`))
	g.Expect(got.out).NotTo(ContainSubstring("left "), "what was added went with the server")
	d := documentIn(t, data)
	g.Expect(d.OK).To(BeTrue())
	g.Expect(d.Counts.Passed).To(BeNumerically(">", 0))
	g.Expect(os.ReadFile(page)).To(ContainSubstring("<!DOCTYPE html>"))
	g.Expect(os.ReadFile(junit)).To(ContainSubstring("<testsuites"))
	g.Expect(os.ReadDir(folder)).To(HaveLen(3), "no draft is left")
}

func TestVerifyHasWhatEverySpecNeedsOnItsOwnServer(t *testing.T) {
	g := NewWithT(t)
	data := filepath.Join(t.TempDir(), "run.json")
	verify(t, nil, "--labels", "concern:rights || concern:authentication || concern:gateway || concern:validation", "--json", data)
	for _, spec := range documentIn(t, data).Specs {
		g.Expect(spec.Reason).NotTo(ContainSubstring("given"), spec.Text)
	}
}

func TestVerifySaysWhichClauseOfATargetDoesNotHold(t *testing.T) {
	g := NewWithT(t)
	data := filepath.Join(t.TempDir(), "run.json")
	got := verify(t, nil, "--target", verified(t, lenient).HTTP, "--labels", oneSpec, "--json", data)
	g.Expect(got.code).To(Equal(exitFailed), got.err)
	g.Expect(got.err).To(BeEmpty())
	g.Expect(got.out).To(And(
		ContainSubstring("FAILED 1 of 1\n  clause  Customer.Add.COMPANY.max (observed, "),
		ContainSubstring("<COMPANY>"), ContainSubstring("1 contradicted"), MatchRegexp(`left +\d+ of Customer: \d+`),
	))
	d := documentIn(t, data)
	g.Expect([]int{d.Counts.Failed, len(d.Left)}).To(Equal([]int{1, 1}), "Customer is the one object of which something is left")
	g.Expect(d.Target.Tenant).To(Equal("demo"))
}

func TestVerifyNeedsAWordBeforeItWritesToATargetElsewhere(t *testing.T) {
	credentials := []string{"--tenant", "acme", "--username", "wapi", "--password", "secret", "--timeout", "1ms"}
	for _, place := range [][]string{
		{"--target", "https://192.0.2.1"},
		{"--target", "http://127.0.0.1:1", "--target", "https://192.0.2.1"},
		{"--target", "http://127.0.0.1:1", "--gateway", "https://192.0.2.1"},
	} {
		g := NewWithT(t)
		args := append(place, credentials...)
		got := verify(t, nil, args...)
		g.Expect(got.code).To(Equal(exitUsage))
		g.Expect(got.err).To(And(ContainSubstring("https://192.0.2.1"), ContainSubstring("--yes"), ContainSubstring("--profile read-only"), ContainSubstring("--dry-run")))
		g.Expect(verify(t, nil, append(args, "--yes")...).code).To(Equal(exitUnreachable))
		g.Expect(verify(t, nil, append(args, "--profile", "read-only")...).code).To(Equal(exitUnreachable))
	}
}

func TestVerifySaysInOneSentenceThatATargetIsDown(t *testing.T) {
	g := NewWithT(t)
	down := httptest.NewServer(http.NotFoundHandler())
	down.Close()
	data := filepath.Join(t.TempDir(), "run.json")
	got := verify(t, nil, "--target", down.URL, "--json", data)
	g.Expect(got.code).To(Equal(exitUnreachable))
	g.Expect(got.out).To(BeEmpty())
	g.Expect(got.err).To(And(HavePrefix("crmock: no answer from "+down.URL), ContainSubstring("nothing listens there")))
	g.Expect(strings.Count(got.err, "\n")).To(Equal(1))
	g.Expect(os.ReadDir(filepath.Dir(data))).To(BeEmpty())
}

func TestVerifySaysOnceThatCredentialsAreWrong(t *testing.T) {
	g := NewWithT(t)
	got := verify(t, nil, "--target", verified(t).HTTP, "--password", "not the password", "--labels", "concern:validation")
	g.Expect(got.code).To(Equal(exitFailed))
	g.Expect(got.out).To(ContainSubstring("FAILED 1 of 1\n"))
	g.Expect(got.out).To(ContainSubstring("refuses the credentials of the tenant demo"))
	g.Expect(got.out).NotTo(ContainSubstring("not the password"))
}

func TestVerifyReportsWhatItKnowsWhenItIsInterrupted(t *testing.T) {
	g := NewWithT(t)
	ctx, interrupt := context.WithCancel(t.Context())
	server, err := mockserver.New(mockserver.Options{})
	g.Expect(err).NotTo(HaveOccurred())
	var requests atomic.Int32
	target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if requests.Add(1) == 20 {
			interrupt()
		}
		server.ServeHTTP(w, r)
	}))
	t.Cleanup(target.Close)
	data := filepath.Join(t.TempDir(), "run.json")
	var out, errors output
	env := environment{in: strings.NewReader(""), out: &out, err: &errors, lookup: unset}

	code := run(ctx, []string{"verify", "--target", target.URL, "--labels", "concern:validation", "--json", data}, env)

	g.Expect(code).To(Equal(exitInterrupted), errors.String())
	g.Expect(out.String()).To(ContainSubstring("the run was interrupted"))
	d := documentIn(t, data)
	g.Expect(d.Interrupted).To(BeTrue())
	g.Expect(d.OK).To(BeFalse())
	g.Expect(d.Counts.Passed).To(BeNumerically(">", 0))
	g.Expect(d.Counts.NotExercised).To(BeNumerically(">", 0))
}

func TestVerifySpeaksToGitHubWhereItRunsThere(t *testing.T) {
	g := NewWithT(t)
	summary := file(t, t.TempDir(), "summary.md", "from an earlier step\n")
	github := map[string]string{"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": summary}
	got := verify(t, github, "--target", verified(t, lenient).HTTP, "--labels", oneSpec)
	g.Expect(got.code).To(Equal(exitFailed))
	g.Expect(got.out).To(MatchRegexp(`(?s)^::stop-commands::(\w{26})\ntarget .*\n::\w{26}::\n::error title=Customer.Add.COMPANY.max::[^\n]*\n$`))
	g.Expect(os.ReadFile(summary)).To(And(HavePrefix("from an earlier step\n## crmock verify: failed"), ContainSubstring("Customer.Add.COMPANY.max")))

	github["GITHUB_STEP_SUMMARY"] = filepath.Join(summary, "none")
	got = verify(t, github, "--labels", oneSpec)
	g.Expect(got.code).To(Equal(exitFailed))
	g.Expect(got.err).To(ContainSubstring("the summary of the step"))
	g.Expect(verify(t, map[string]string{"GITHUB_ACTIONS": "true"}, "--labels", oneSpec).code).To(Equal(0))
}

func TestVerifyHoldsATargetAgainstTheContractWithOverlays(t *testing.T) {
	g := NewWithT(t)
	target := verified(t, lenient).HTTP
	overlay := file(t, t.TempDir(), "company.xml", `<object name="Customer"><tag name="COMPANY"><max value="5000"/></tag></object>`)
	got := verify(t, nil, "--target", target, "--labels", oneSpec, "--contract", overlay)
	g.Expect(got.code).To(Equal(0), got.out+got.err)
	got = verify(t, map[string]string{"CRMOCK_CONTRACT": overlay, "CRMOCK_TARGET": target}, "--labels", oneSpec)
	g.Expect(got.code).To(Equal(0), got.out+got.err)
	got = verify(t, nil, "--contract", siteOverlay(t), "--labels", oneSpec)
	g.Expect(got.code).To(Equal(0), got.out+got.err)
}

func TestVerifyChoosesSpecs(t *testing.T) {
	g := NewWithT(t)
	g.Expect(verify(t, nil, "--labels", aFew).out).To(ContainSubstring("2 passed"))
	g.Expect(verify(t, nil, "--labels", aFew, "--focus", "Customer.Get").out).To(ContainSubstring("1 passed"))
	g.Expect(verify(t, nil, "--labels", aFew, "--seed", "7").out).To(ContainSubstring("seed 7"))
	target := verified(t, lenient).HTTP
	g.Expect(verify(t, nil, "--target", target, "--labels", aFew).out).To(ContainSubstring("2 failed"))
	g.Expect(verify(t, nil, "--target", target, "--labels", aFew, "--fail-fast").out).To(ContainSubstring("1 failed"))
}

func TestVerifySendsNothingButGetWhereItMayOnlyRead(t *testing.T) {
	g := NewWithT(t)
	data := filepath.Join(t.TempDir(), "run.json")
	got := verify(t, nil, "--target", verified(t).HTTP, "--profile", "read-only", "--labels", "concern:validation", "--json", data)
	g.Expect(got.code).To(Equal(0), got.out)
	d := documentIn(t, data)
	g.Expect(d.Left).To(BeEmpty())
	g.Expect(got.out).To(ContainSubstring("the profile is read-only"))
	for _, spec := range d.Specs {
		for _, e := range spec.Exchanges {
			g.Expect(e.Request).NotTo(MatchRegexp(`ACTION="(Add|Modify)"`), spec.Text)
		}
	}
}

func TestVerifyReachesATargetOverHTTPSWithItsAuthority(t *testing.T) {
	g := NewWithT(t)
	server, err := mockserver.New(mockserver.Options{})
	g.Expect(err).NotTo(HaveOccurred())
	target := httptest.NewUnstartedServer(server)
	target.Config.ErrorLog = log.New(io.Discard, "", 0) // one that does not trust it hangs up
	target.StartTLS()
	t.Cleanup(target.Close)
	ca := file(t, t.TempDir(), "ca.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: target.Certificate().Raw})))
	g.Expect(verify(t, nil, "--target", target.URL, "--labels", oneSpec).code).To(Equal(exitFailed))
	g.Expect(verify(t, nil, "--target", target.URL, "--labels", oneSpec, "--ca", ca).code).To(Equal(0))
	g.Expect(verify(t, nil, "--target", target.URL, "--labels", oneSpec, "--insecure").code).To(Equal(0))
}

func TestVerifyHidesEverySecretWhateverTheTargetDoesWithIt(t *testing.T) {
	g := NewWithT(t)
	secrets := []string{"pass/word 1+", "eght_the/key", "eght_another+key", "second&secret"}
	tenants := file(t, t.TempDir(), "tenants.yaml", fmt.Sprintf(
		"tenants:\n  - name: acme\n    api: {username: wapi, password: %q, gateway-keys: [%q, {key: %q, product: false}]}\n"+
			"  - name: other\n    api: {username: wapi, password: %q}\n", secrets[0], secrets[1], secrets[2], secrets[3]))
	target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		w.Header().Set("X-Crmock-Hint", strings.Join(secrets, " "))
		said := fmt.Sprintf("%s %s %q", r.Form, r.Header, secrets)
		_, _ = w.Write(wire.AppendReply(nil, wire.Reply{Status: -1, Code: 3, Text: said}, wire.DefaultGrammar(), wire.UTF8))
	}))
	t.Cleanup(target.Close)
	folder := t.TempDir()
	args := []string{
		"--target", target.URL, "--gateway", target.URL, "--credentials", tenants,
		"--labels", "concern:authentication || concern:transport || concern:rights",
	}
	for flag := range map[string]bool{"html": true, "json": true, "junit": true} {
		args = append(args, "--"+flag, filepath.Join(folder, flag))
	}
	summary := filepath.Join(folder, "summary")
	got := verify(t, map[string]string{"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": summary}, args...)
	g.Expect(got.code).To(Equal(exitFailed), got.err)
	said := map[string]string{"stdout": got.out, "stderr": got.err}
	for _, name := range []string{"html", "json", "junit", "summary"} {
		text, err := os.ReadFile(filepath.Join(folder, name))
		g.Expect(err).NotTo(HaveOccurred())
		said[name] = string(text)
	}
	for name, text := range said {
		for _, part := range []string{"pass/word", "pass%2fword", "the/key", "the%2fkey", "another+key", "another%2bkey", "second&secret", "second&amp;secret", "second%26secret"} {
			at := strings.Index(strings.ToLower(text), part)
			NewWithT(t).Expect(at).To(Equal(-1), "%s holds %s: %.200q", name, part, text[max(0, at-100):])
		}
	}
	g.Expect(got.out).To(ContainSubstring("***"))
}

func TestVerifyPrintsTheSchemaOfItsReport(t *testing.T) {
	g := NewWithT(t)
	got := verify(t, nil, "--print-schema")
	g.Expect(got.code).To(Equal(0))
	g.Expect(json.Valid([]byte(got.out))).To(BeTrue())
}

func TestVerifyRefusesWrongUsage(t *testing.T) {
	folder := t.TempDir()
	tenants := file(t, folder, "tenants.yaml", "tenants: [{name: acme, api: {username: wapi, password: x}}]")
	target := []string{"--target", "http://127.0.0.1:1"}
	for name, c := range map[string]struct {
		args []string
		text string
	}{
		"an argument":                      {[]string{"now"}, "unknown command"},
		"an unknown profile":               {[]string{"--profile", "delete"}, "read-only or write"},
		"a bad filter":                     {[]string{"--labels", "concern:("}, "label filter"},
		"a bad expression":                 {[]string{"--focus", "("}, `--focus "("`},
		"a bad overlay":                    {[]string{"--contract", "none.xml"}, "none.xml"},
		"a gateway of no target":           {[]string{"--gateway", "http://127.0.0.1:1"}, "--gateway is about a target"},
		"credentials of no target":         {[]string{"--credentials", tenants}, "--credentials is about a target"},
		"no credentials":                   {[]string{"--target", "https://crm.example.com"}, "--tenant, --username, --password is missing"},
		"credentials twice":                {append(target, "--credentials", tenants, "--tenant", "acme"), "credentials"},
		"one scheme twice":                 {append(target, "--target", "http://127.0.0.1:2"), "one URL for each scheme"},
		"a target that is none":            {[]string{"--target", "localhost:8080", "--tenant", "a", "--username", "b", "--password", "c", "--yes"}, "is not a URL of a target"},
		"an authority that is none":        {append(target, "--ca", tenants), "no certificate in PEM"},
		"an authority that is not there":   {append(target, "--ca", "none.pem"), "none.pem"},
		"a password file that is not":      {append(target, "--password-file", "none"), "--password-file"},
		"two reports to one file":          {[]string{"--json", filepath.Join(folder, "run"), "--html", filepath.Join(folder, "run")}, "both name "},
		"a report that cannot be written":  {[]string{"--json", filepath.Join(folder, "none", "run.json")}, "run.json cannot be written"},
		"a report of what is not done":     {[]string{"--dry-run", "--json", "run.json"}, "dry-run"},
		"a timeout in the environment":     {nil, "CRMOCK_TIMEOUT"},
		"tenants that are not there":       {append(target, "--credentials", "none.yaml"), "none.yaml"},
		"tenants of which none is whole":   {append(target, "--credentials", file(t, folder, "rights.yaml", "tenants: [{name: acme, rights: {case: [get]}, api: {username: wapi, password: x}}]")), "no tenant with every right"},
		"tenants that are not enabled":     {append(target, "--credentials", file(t, folder, "disabled.yaml", "tenants: [{name: acme, api: {enabled: false, username: wapi, password: x}}]")), "no tenant with every right"},
		"a file without tenants":           {append(target, "--credentials", file(t, folder, "empty.yaml", "http: off")), "no tenant"},
		"a mistake in the file of tenants": {append(target, "--credentials", file(t, folder, "wrong.yaml", "tenants: [{nam: acme}]")), "wrong.yaml:1:12"},
	} {
		t.Run(name, func(t *testing.T) {
			set := map[string]string{}
			if c.args == nil {
				set["CRMOCK_TIMEOUT"] = "soon"
			}
			got := verify(t, set, c.args...)
			NewWithT(t).Expect(got.code).To(Equal(exitUsage), got.out)
			NewWithT(t).Expect(got.err).To(ContainSubstring(c.text))
			NewWithT(t).Expect(got.out).To(BeEmpty())
		})
	}
}

func TestVerifyPrintsWhatEachConcernChecks(t *testing.T) {
	g := NewWithT(t)
	got := verify(t, nil, "--print-concerns")
	g.Expect(got.code).To(Equal(0))
	committed, err := os.ReadFile("../../docs/concerns.md")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(got.out).To(Equal(string(committed)))
}
