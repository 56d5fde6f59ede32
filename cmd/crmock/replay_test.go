package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/crmock/crmock/mockserver"
)

// replay runs `crmock replay`.
func replay(t *testing.T, set map[string]string, args ...string) outcome {
	t.Helper()
	code, out, errors := once(t, set, append([]string{"replay"}, args...)...)
	return outcome{code, out, errors}
}

// withConsole is a server of ours, with a console.
func withConsole(o *mockserver.Options) { o.Console = freePort }

// scenario is a file with a scenario of that name, whose steps are these.
func scenario(t *testing.T, folder, name, steps string) string {
	t.Helper()
	return file(t, folder, name+".xml", `<scenario name="`+name+`" tags="`+name+` all"><var name="lastname" value="Lee"/><steps>`+steps+`</steps></scenario>`)
}

// Steps of scenarios.
const (
	right      = `<send><COMMAND OBJECT="Customer" ACTION="Get"><LASTNAME>${lastname}</LASTNAME></COMMAND><expect problem="ok"/></send>`
	wrong      = `<send name="look"><COMMAND OBJECT="Customer" ACTION="Get"><LASTNAME>${lastname}</LASTNAME></COMMAND><expect problem="login"/></send>`
	frozenTime = `<clock advance="1h"/>`
)

func TestReplayWithoutATargetPlaysAgainstAServerOfItsOwn(t *testing.T) {
	g := NewWithT(t)
	folder := t.TempDir()
	page, data, junit := filepath.Join(folder, "run.html"), filepath.Join(folder, "run.json"), filepath.Join(folder, "run.xml")
	got := replay(t, nil, filepath.Join("..", "..", "scenarios", "library"), "--html", page, "--json", data, "--junit", junit, "--repeat", "3", "--parallel", "2")
	g.Expect(got.code).To(Equal(0), got.out+got.err)
	g.Expect(got.err).To(BeEmpty(), "no bar where there is no terminal")
	g.Expect(got.out).To(And(MatchRegexp(`(?m)^ok +duplicate-customer +\S+ ms +\(the median; 3 of 3 passed\)$`), MatchRegexp(`(?m) Customer\.Add$`), MatchRegexp(`0 failed, 0 skipped in \S+ s\n$`)))
	g.Expect(os.ReadFile(page)).To(ContainSubstring("<!DOCTYPE html>"))
	g.Expect(os.ReadFile(junit)).To(ContainSubstring("<testsuite "))
	text, err := os.ReadFile(data)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(json.Valid(text)).To(BeTrue())
	g.Expect(os.ReadDir(folder)).To(HaveLen(3), "no draft is left")
}

func TestReplaySaysWhatDiffers(t *testing.T) {
	g := NewWithT(t)
	path := scenario(t, t.TempDir(), "wrong", wrong)
	got := replay(t, nil, path)
	g.Expect(got.code).To(Equal(exitFailed))
	g.Expect(got.err).To(BeEmpty())
	g.Expect(got.out).To(ContainSubstring("\nFAIL wrong\n  " + path + ":1:82: send look\n" +
		"    WAPI/REPLY/@STATUS: expected \"303\" (login), got \"0\" (ok)\n    WAPI/REPLY/@ERROR_CODE: expected \"303\", got \"0\"\n"))
}

func TestReplayUsesTenantsOfItsOwnWhereThereIsAConsole(t *testing.T) {
	g := NewWithT(t)
	urls := verified(t, withConsole)
	path := scenario(t, t.TempDir(), "own", right+frozenTime)
	data := filepath.Join(t.TempDir(), "run.json")
	got := replay(t, nil, path, "--target", urls.HTTP, "--console", strings.TrimPrefix(urls.Console, "http://"), "--template", "demo", "--json", data)
	g.Expect(got.code).To(Equal(0), got.out+got.err)
	g.Expect(os.ReadFile(data)).To(And(ContainSubstring(`"console": true`), Not(ContainSubstring(`"tenant": "demo"`))))
}

func TestReplayUsesTheTenantOfTheFlagsWhereThereIsNoConsole(t *testing.T) {
	g := NewWithT(t)
	folder := t.TempDir()
	scenario(t, folder, "plain", right)
	scenario(t, folder, "needs", frozenTime)
	data := filepath.Join(folder, "run.json")
	got := replay(t, map[string]string{"CRMOCK_CONSOLE": "off"}, folder, "--target", verified(t).HTTP, "--json", data)
	g.Expect(got.code).To(Equal(0), got.out+got.err)
	g.Expect(got.out).To(And(ContainSubstring("it needs crmock's console for <clock>, and this target has none"), ContainSubstring("1 passed, 0 failed, 1 skipped")))
	g.Expect(os.ReadFile(data)).To(ContainSubstring(`"tenant": "demo"`))
}

func TestReplayPlaysWhatTheTagsChoose(t *testing.T) {
	g := NewWithT(t)
	folder := t.TempDir()
	scenario(t, folder, "one", right)
	scenario(t, folder, "two", wrong)
	g.Expect(replay(t, nil, folder, "--tags", "all && !two").out).To(ContainSubstring("1 passed, 0 failed"))
	g.Expect(replay(t, nil, folder, "--tags", "two").out).To(ContainSubstring("0 passed, 1 failed"))
	got := replay(t, nil, folder, "--tags", "three")
	g.Expect(got).To(Equal(outcome{exitUsage, "", "crmock: --tags \"three\": no scenario of 2 has such tags\n"}))
}

func TestReplayGivesVariablesTheirValues(t *testing.T) {
	g := NewWithT(t)
	path := scenario(t, t.TempDir(), "one", strings.Replace(right, "<expect", `<expect items="1"`, 1))
	args := []string{path, "--template", "demo"}
	g.Expect(replay(t, nil, args...).code).To(Equal(exitFailed), "nobody is called Lee")
	g.Expect(replay(t, nil, append(args, "--var", "lastname=Lopez")...).code).To(Equal(0))
}

func TestReplayStopsAtTheFirstFailureIfAsked(t *testing.T) {
	g := NewWithT(t)
	folder := t.TempDir()
	scenario(t, folder, "a", wrong)
	scenario(t, folder, "b", right)
	got := replay(t, nil, folder, "--fail-fast")
	g.Expect(got.code).To(Equal(exitFailed))
	g.Expect(got.out).To(ContainSubstring("0 passed, 1 failed, 0 skipped, 1 not run"))
}

func TestReplayTellsATargetThatIsNotThere(t *testing.T) {
	g := NewWithT(t)
	listener, err := net.Listen("tcp", freePort)
	g.Expect(err).NotTo(HaveOccurred())
	url := "http://" + listener.Addr().String()
	g.Expect(listener.Close()).To(Succeed())
	path := scenario(t, t.TempDir(), "one", right)
	got := replay(t, nil, path, "--target", url)
	g.Expect(got.code).To(Equal(exitUnreachable))
	g.Expect(got.err).To(HavePrefix("crmock: no answer from " + url))
	g.Expect(got.out).To(ContainSubstring("the target does not answer: no answer from " + url))
	g.Expect(replay(t, nil, path, "--target", url, "--console", url).code).To(Equal(exitUnreachable))
}

func TestReplayThatIsInterruptedStillReports(t *testing.T) {
	g := NewWithT(t)
	ended, end := context.WithCancel(t.Context())
	end()
	var out, errors bytes.Buffer
	code := run(ended, []string{"replay", scenario(t, t.TempDir(), "one", right)}, environment{out: &out, err: &errors, lookup: unset})
	g.Expect(code).To(Equal(exitInterrupted))
	g.Expect(out.String()).To(ContainSubstring("1 not run"))
	g.Expect(errors.String()).To(BeEmpty())
}

func TestReplayRefusesWrongUsage(t *testing.T) {
	folder := t.TempDir()
	path := scenario(t, folder, "one", right)
	target := []string{path, "--target", "http://127.0.0.1:1"}
	twice := t.TempDir()
	scenario(t, twice, "same", right)
	file(t, twice, "other.xml", `<scenario name="same"><steps/></scenario>`)
	file(t, twice, "broken.xml", `<scenario name="broken"><steps><send/></steps></scenario>`)
	for name, c := range map[string]struct {
		args []string
		text string
	}{
		"nothing to play":                 {nil, "replay needs a FILE or a DIR"},
		"a file that is not there":        {[]string{"none.xml"}, "there is no file or folder none.xml"},
		"a folder without scenarios":      {[]string{t.TempDir()}, "holds no .xml file"},
		"two scenarios of one name":       {[]string{twice}, `the name "same" is that of the scenario in`},
		"a scenario that is wrong":        {[]string{twice}, "broken.xml:1:32: scenario[broken]/steps/send: "},
		"rounds that are none":            {[]string{path, "--repeat", "0"}, "--repeat 0"},
		"more rounds than fit in memory":  {[]string{path, "--repeat", "1000001"}, "--repeat 1000001: 1000000 times at most"},
		"a rate that is no number":        {[]string{path, "--rate", "NaN"}, "--rate NaN"},
		"a speed that is no number":       {[]string{path, "--speed", "NaN"}, "--speed NaN"},
		"an endless speed":                {[]string{path, "--speed", "Inf"}, "--speed +Inf"},
		"none at once":                    {[]string{path, "--parallel", "0"}, "--parallel 0"},
		"a negative rate":                 {[]string{path, "--rate", "-1"}, "--rate -1"},
		"a negative speed":                {[]string{path, "--speed", "-1"}, "--speed -1"},
		"tags that are no filter":         {[]string{path, "--tags", "a &&"}, "is no filter"},
		"a variable without a value":      {[]string{path, "--var", "lastname"}, "is no name=value"},
		"a variable that is misspelt":     {[]string{path, "--var", "lastnam=x"}, "did you mean lastname?"},
		"a variable that nobody has":      {[]string{path, "--var", "x=y"}, "known are lastname"},
		"a bad overlay":                   {[]string{path, "--contract", "none.xml"}, "none.xml"},
		"a console of no target":          {[]string{path, "--console", "127.0.0.1:1"}, "--console is about a target"},
		"two targets":                     {append(target, "--target", "http://127.0.0.1:2"), "a replay is of one target"},
		"no credentials":                  {[]string{path, "--target", "https://crm.example.com"}, "--tenant, --username, --password is missing"},
		"records that stay":               {[]string{path, "--target", "https://crm.example.com", "--tenant", "a", "--username", "b", "--password", "c"}, "say --yes if that is all right"},
		"a target that is none":           {[]string{path, "--target", "localhost:8080", "--tenant", "a", "--username", "b", "--password", "c"}, "is not a URL of a target"},
		"a gateway that is none":          {append(target, "--gateway", "localhost:8080"), "is not a URL of a target"},
		"an authority that is not there":  {append(target, "--ca", "none.pem"), "none.pem"},
		"one that is not, for a console":  {append(target, "--ca", "none.pem", "--console", "https://127.0.0.1:1"), "--ca: "},
		"a console that is none":          {append(target, "--console", "http://"), "--console: "},
		"a template without a console":    {append(target, "--template", "demo"), "--template is about tenants that a console makes"},
		"a password file that is not":     {append(target, "--password-file", "none"), "--password-file"},
		"a report that cannot be written": {[]string{path, "--json", filepath.Join(folder, "none", "run.json")}, "run.json cannot be written"},
		"a report that is a folder":       {[]string{path, "--junit", folder}, "--junit: " + folder + " is a folder; name a file in it"},
		"a target without a scheme":       {[]string{path, "--target", "localhost:8080"}, "is not a URL of a target"},
		"a flag that is misspelt":         {[]string{path, "--targt", "x"}, "unknown flag: --targt; did you mean --target? `crmock replay --help` shows all"},
		"a flag that is none":             {[]string{path, "--xylophone"}, "unknown flag: --xylophone; `crmock replay --help` shows all"},
		"a number that is none":           {[]string{path, "--repeat", "many"}, `invalid argument "many" for "--repeat" flag`},
		"a timeout in the environment":    {[]string{path}, "CRMOCK_TIMEOUT"},
	} {
		t.Run(name, func(t *testing.T) {
			set := map[string]string{}
			if strings.HasPrefix(c.text, "CRMOCK") {
				set["CRMOCK_TIMEOUT"] = "soon"
			}
			got := replay(t, set, c.args...)
			NewWithT(t).Expect(got.code).To(Equal(exitUsage), got.out)
			NewWithT(t).Expect(got.err).To(ContainSubstring(c.text))
			NewWithT(t).Expect(got.out).To(BeEmpty())
		})
	}
}
