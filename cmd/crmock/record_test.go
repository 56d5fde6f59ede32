package main

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/scenarios"
)

// recorded is a recorder that runs in the background, and where it writes to.
type recorded struct {
	*running
	file, ca string
}

// record starts `crmock record` in front of a target.
func record(t *testing.T, target string, more ...string) *recorded {
	t.Helper()
	g := NewWithT(t)
	folder := t.TempDir()
	r := &recorded{file: filepath.Join(folder, "session.xml"), ca: filepath.Join(folder, "ca.pem")}
	state := filepath.Join(folder, "state")
	r.running = start(t, append([]string{
		"record", "--target", target, "--out", r.file, "--http", freePort, "--https", freePort, "--state-dir", state,
	}, more...)...)
	g.Eventually(r.out.String, 10*time.Second).Should(ContainSubstring("recording until Ctrl-C"), r.err.String())
	code, pem, errors := once(t, nil, "record", "--print-ca", "--state-dir", state)
	g.Expect(code).To(Equal(0), errors)
	g.Expect(os.WriteFile(r.ca, []byte(pem), 0o600)).To(Succeed())
	return r
}

// stopped presses Ctrl-C, and is what the recorder wrote.
func (r *recorded) stopped(t *testing.T) string {
	t.Helper()
	g := NewWithT(t)
	r.signals <- os.Interrupt
	g.Eventually(r.code, 10*time.Second).Should(Receive(Equal(0)), r.err.String())
	text, err := os.ReadFile(r.file)
	g.Expect(err).NotTo(HaveOccurred(), r.out.String())
	return string(text)
}

// loadedFrom is a scenario in a file.
func loadedFrom(t *testing.T, file string) *scenarios.Scenario {
	t.Helper()
	contract, err := contracts.Default()
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	scenario, err := scenarios.LoadFile(file, contract)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return scenario
}

// replaysGreen replays a scenario twice, and then sixteen times at once, in the demo tenant of a fresh server.
func replaysGreen(t *testing.T, file string) {
	t.Helper()
	demo := mockserver.Demo()
	target := scenarios.Target{URL: verified(t).HTTP, Tenant: demo.Name, Username: demo.Username, Password: string(demo.Password)}
	for _, plan := range []scenarios.Plan{{Rounds: 2}, {Rounds: 16, Parallel: 16}} {
		report := scenarios.ReplayAll(t.Context(), []*scenarios.Scenario{loadedFrom(t, file)}, target, plan)
		for _, result := range report.Results {
			NewWithT(t).Expect(result.Err()).NotTo(HaveOccurred())
			NewWithT(t).Expect(result.State).To(Equal(scenarios.Passed), result.Reason)
		}
	}
}

// ask sends one request over HTTP or HTTPS.
func ask(t *testing.T, url, ca, object, action string, fields ...contracts.Field) client.Reply {
	t.Helper()
	demo := mockserver.Demo()
	options := client.Options{URL: url, Tenant: demo.Name, Username: demo.Username, Password: string(demo.Password)}
	if ca != "" {
		options.TLS.CAFile = ca
	}
	api, err := client.New(options)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	defer api.Close()
	reply, err := api.Do(t.Context(), client.Command{Object: object, Action: action, Fields: fields})
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return reply
}

func TestRecordWritesWhatClientsDidOverHTTPAndHTTPS(t *testing.T) {
	g := NewWithT(t)
	r := record(t, verified(t).HTTP)
	person := []contracts.Field{{Tag: "FIRSTNAME", Value: "Ann"}, {Tag: "LASTNAME", Value: "Lee"}}
	added := ask(t, r.urlOf("http"), "", "Customer", "Add", person...)
	ask(t, r.urlOf("https"), r.ca, "Customer", "Get", contracts.Field{Tag: "ACCOUNTNUM", Value: added.Items[0][0].Value})
	response, err := http.Get(r.urlOf("http") + "/elsewhere")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(response.Body.Close()).To(Succeed())

	text := r.stopped(t)
	g.Expect(text).To(ContainSubstring(`<scenario name="session"`))
	g.Expect(text).To(ContainSubstring("<ACCOUNTNUM>${customer1}</ACCOUNTNUM>"))
	g.Expect(r.out.String()).To(HaveSuffix("recorded 3 exchanges in " + r.file + "\n      1  Customer.Add\n      1  Customer.Get\n" +
		"notes\n  exchange 3: left out: GET /elsewhere is no endpoint of the API\n"))
	g.Expect(r.err.String()).To(BeEmpty())
	files, err := filepath.Glob(r.file + "*")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(files).To(Equal([]string{r.file}), "no draft is left")
	replaysGreen(t, r.file)
}

func TestRecordLeavesClientsOfAnyLanguageAsTheyAre(t *testing.T) {
	for _, foreign := range []struct{ command, script, secret string }{
		{"python3", "session.py", "py-"}, {"node", "session.mjs", "node-"},
	} {
		t.Run(foreign.command, func(t *testing.T) {
			g := NewWithT(t)
			program, err := exec.LookPath(foreign.command)
			if err != nil && os.Getenv("CRMOCK_REQUIRE_ALL") != "1" {
				t.Skipf("%s is not there: %v", foreign.command, err)
			}
			g.Expect(err).NotTo(HaveOccurred())
			r := record(t, verified(t).HTTP)
			session := exec.CommandContext(t.Context(), program, filepath.Join("..", "..", "test", "record", foreign.script), r.urlOf("https"), r.ca)
			said, err := session.CombinedOutput()
			g.Expect(err).NotTo(HaveOccurred(), string(said))
			g.Expect(strings.TrimSpace(string(said))).To(Equal("30"))

			text := r.stopped(t)
			g.Expect(r.out.String()).To(ContainSubstring("recorded 30 exchanges"))
			g.Expect(r.out.String()).NotTo(ContainSubstring("notes"))
			for _, secret := range []string{"crmapi", foreign.secret + "secret", foreign.secret + "wrong"} {
				g.Expect(text).NotTo(ContainSubstring(secret))
			}
			g.Expect(strings.Count(text, "<COMMAND ")).To(Equal(30))
			replaysGreen(t, r.file)
		})
	}
}

func TestRecordReachesATargetOverHTTPSWithItsAuthority(t *testing.T) {
	g := NewWithT(t)
	server := mockserver.Start(t)
	ca := file(t, t.TempDir(), "ca.pem", string(server.CertificatePEM()))
	for _, trust := range [][]string{{"--ca", ca}, {"--insecure"}} {
		r := record(t, server.URLs().HTTPS, trust...)
		ask(t, r.urlOf("https"), r.ca, "FAQ", "Get", contracts.Field{Tag: "FAQNUM", Value: "99999"})
		g.Expect(r.stopped(t)).To(ContainSubstring("<FAQNUM>99999</FAQNUM>"))
	}
	r := record(t, server.URLs().HTTPS)
	response, err := http.PostForm(r.urlOf("http")+"/WAPI/wapi.php", nil)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(response.Body.Close()).To(Succeed())
	g.Expect(response.StatusCode).To(Equal(http.StatusBadGateway))
	r.end()
	g.Eventually(r.code, 10*time.Second).Should(Receive(Equal(exitFailed)))
	g.Expect(r.out.String()).To(HaveSuffix("notes\n  exchange 1: left out: the target could not be reached\n"))
	g.Expect(r.err.String()).To(Equal("crmock: nothing was recorded that can be replayed, and nothing is written\n"))
	g.Expect(r.file).NotTo(BeAnExistingFile())
}

func TestRecordNeverOverwritesAFileUnlessItIsTold(t *testing.T) {
	g := NewWithT(t)
	target := verified(t).HTTP
	taken := file(t, t.TempDir(), "session.xml", "mine")
	args := []string{"record", "--target", target, "--out", taken, "--http", freePort, "--https", "off"}
	code, _, errors := once(t, nil, args...)
	g.Expect(code).To(Equal(exitUsage))
	g.Expect(errors).To(ContainSubstring(taken + " is there already; choose another name, or overwrite it with --force"))

	forced := &recorded{running: start(t, append(args, "--force")...), file: taken}
	g.Eventually(func() string { return forced.urlOf("http") }, 10*time.Second).ShouldNot(BeEmpty())
	ask(t, forced.urlOf("http"), "", "FAQ", "Get", contracts.Field{Tag: "FAQNUM", Value: "99999"})
	g.Expect(forced.stopped(t)).To(ContainSubstring("<scenario"))

	late := record(t, target)
	ask(t, late.urlOf("http"), "", "FAQ", "Get", contracts.Field{Tag: "FAQNUM", Value: "99999"})
	g.Expect(os.WriteFile(late.file, []byte("mine"), 0o600)).To(Succeed())
	late.signals <- os.Interrupt
	g.Eventually(late.code, 10*time.Second).Should(Receive(Equal(exitFailed)))
	g.Expect(os.ReadFile(late.file)).To(BeEquivalentTo("mine"))
	drafts, err := filepath.Glob(late.file + ".draft-*")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(drafts).To(HaveLen(1))
	g.Expect(late.err.String()).To(ContainSubstring("the scenario is in " + drafts[0]))
	g.Expect(os.ReadFile(drafts[0])).To(ContainSubstring("<scenario"))
}

func TestRecordGoesOnAtAHangup(t *testing.T) {
	g := NewWithT(t)
	r := record(t, verified(t).HTTP)
	r.signals <- hangup
	ask(t, r.urlOf("http"), "", "FAQ", "Get", contracts.Field{Tag: "FAQNUM", Value: "99999"})
	g.Expect(r.stopped(t)).To(ContainSubstring("FAQ"))
}

func TestRecordMakesAScenarioOfAJournal(t *testing.T) {
	g := NewWithT(t)
	server := mockserver.Start(t)
	ask(t, server.URLs().HTTP, "", "FAQ", "Get", contracts.Field{Tag: "FAQNUM", Value: "99999"})
	wrong, err := client.New(client.Options{URL: server.URLs().HTTP, Tenant: "demo", Username: "crmapi", Password: "no"})
	g.Expect(err).NotTo(HaveOccurred())
	_, err = wrong.Do(context.Background(), client.Command{Object: "FAQ", Action: "Get"})
	g.Expect(err).NotTo(HaveOccurred())
	out := filepath.Join(t.TempDir(), "from journal.xml")
	journal := []string{"record", "--from-journal", "--console", server.URLs().Console, "--out", out}

	code, said, errors := once(t, nil, append(journal, "--tenant", "demo")...)
	g.Expect(code).To(Equal(0), errors)
	g.Expect(said).To(HavePrefix("recorded 2 exchanges in " + out))
	g.Expect(os.ReadFile(out)).To(And(ContainSubstring(`name="from-journal"`), ContainSubstring(`as="wrong-password"`)))
	replaysGreen(t, out)

	code, _, errors = once(t, nil, append(journal, "--force")...)
	g.Expect(code).To(Equal(exitUsage))
	g.Expect(errors).To(ContainSubstring("--tenant demo"))
	code, _, errors = once(t, map[string]string{"CRMOCK_TENANT": "none"}, append(journal, "--force")...)
	g.Expect(code).To(Equal(exitUsage))
	g.Expect(errors).To(ContainSubstring("none"))
	down := httptest.NewServer(http.NotFoundHandler())
	down.Close()
	code, _, _ = once(t, nil, append(journal, "--force", "--tenant", "demo", "--console", down.URL)...)
	g.Expect(code).To(Equal(exitUnreachable))
}

func TestRecordFollowsAJournal(t *testing.T) {
	g := NewWithT(t)
	server := mockserver.Start(t)
	ask(t, server.URLs().HTTP, "", "FAQ", "Get", contracts.Field{Tag: "FAQNUM", Value: "99999"})
	out := filepath.Join(t.TempDir(), "followed.xml")
	r := &recorded{file: out, running: start(t, "record", "--from-journal", "--follow", "--console", server.URLs().Console, "--tenant", "demo", "--out", out)}
	g.Eventually(r.out.String, 10*time.Second).Should(ContainSubstring("recording until Ctrl-C"), r.err.String())
	r.signals <- hangup
	ask(t, server.URLs().HTTP, "", "Task", "Get", contracts.Field{Tag: "TASKNUM", Value: "99999"})
	g.Expect(r.stopped(t)).To(And(ContainSubstring("TASKNUM"), Not(ContainSubstring("FAQNUM"))))
	replaysGreen(t, out)
}

func TestRecordRefusesWrongUsage(t *testing.T) {
	taken, err := net.Listen("tcp", freePort)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	t.Cleanup(func() { _ = taken.Close() })
	folder := t.TempDir()
	out := filepath.Join(folder, "session.xml")
	notACA := file(t, folder, "state/ca.pem", "no certificate")
	for _, wrong := range []struct {
		args    []string
		message string
	}{
		{[]string{"session.xml"}, "record takes flags only, and session.xml is none: crmock record --target URL --out FILE"},
		{nil, "say where to write the scenario: --out session.xml"},
		{[]string{"--out", folder}, folder + " is a folder"},
		{[]string{"--out", filepath.Join(folder, "none", "x.xml")}, "--out: there is no folder " + filepath.Join(folder, "none")},
		{[]string{"--out", filepath.Join(notACA, "x.xml")}, "--out: "},
		{[]string{"--out", filepath.Join(folder, strings.Repeat("x", 250)), "--target", "http://a"}, "cannot be written: "},
		{[]string{"--out", out}, "say what to record in front of: --target https://"},
		{[]string{"--out", out, "--target", "nonsense"}, `the target "nonsense" is not a URL`},
		{[]string{"--out", out, "--target", "http://a", "--ca", filepath.Join(folder, "none")}, "--ca: "},
		{[]string{"--out", out, "--target", "http://a", "--contract", filepath.Join(folder, "none")}, "the overlay cannot be read"},
		{[]string{"--out", out, "--target", "http://a", "--http", "off", "--https", "off"}, "--http and --https are both off"},
		{[]string{"--out", out, "--target", "http://a", "--http", taken.Addr().String()}, "choose another address, or port 0 for a free one"},
		{[]string{"--out", out, "--target", "http://a", "--http", freePort, "--state-dir", filepath.Dir(notACA)}, "certificate authority"},
		{[]string{"--print-ca", "--state-dir", filepath.Dir(notACA)}, "certificate authority"},
		{[]string{"--out", out, "--from-journal", "--tenant", "demo", "--console", "::"}, "--console: "},
		{[]string{"--out", out, "--follow", "--target", "http://a"}, "say --from-journal too"},
	} {
		code, said, errors := once(t, nil, append([]string{"record"}, wrong.args...)...)
		NewWithT(t).Expect(code).To(Equal(exitUsage), strings.Join(wrong.args, " "))
		NewWithT(t).Expect(said).To(BeEmpty())
		NewWithT(t).Expect(errors).To(ContainSubstring(wrong.message))
	}
}

func TestRecordKeepsItsAuthorityWhereServeDoes(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has another variable for the folder")
	}
	g := NewWithT(t)
	folder := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", folder)
	t.Setenv("HOME", folder)
	_, serves, _ := once(t, nil, "serve", "--print-ca")
	_, records, _ := once(t, nil, "record", "--print-ca")
	g.Expect(records).To(Equal(serves))
	g.Expect(records).To(HavePrefix("-----BEGIN CERTIFICATE-----"))
	t.Setenv("XDG_CONFIG_HOME", "")
	t.Setenv("HOME", "")
	code, _, errors := once(t, nil, "record", "--print-ca")
	g.Expect(code).To(Equal(exitUsage))
	g.Expect(errors).To(ContainSubstring("--state-dir"))
}
