package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
	"github.com/spf13/pflag"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
)

// diff runs `crmock diff`.
func diff(t *testing.T, set map[string]string, args ...string) outcome {
	t.Helper()
	code, out, errors := once(t, set, append([]string{"diff"}, args...)...)
	return outcome{code, out, errors}
}

// shortNames is a server that takes family names of two letters at most.
func shortNames(o *mockserver.Options) {
	changed, err := contracts.Default(contracts.File{Name: "o.xml", Data: []byte(`<object name="Customer"><tag name="LASTNAME"><max value="2"/></tag></object>`)})
	if err != nil {
		panic(err) // a test that cannot begin
	}
	o.Contract = changed
}

const addLee = `<send name="add"><COMMAND OBJECT="Customer" ACTION="Add"><FIRSTNAME>Ann</FIRSTNAME><LASTNAME>${lastname}</LASTNAME></COMMAND></send>`

func TestDiffOfAServerAndAnotherOfItsKindIsEmpty(t *testing.T) {
	g := NewWithT(t)
	left, right := verified(t, withConsole), verified(t, withConsole)
	path := scenario(t, t.TempDir(), "add", addLee)
	got := diff(t, map[string]string{"CRMOCK_RIGHT": right.HTTP, "CRMOCK_RIGHT_CONSOLE": right.Console}, path, "--left", left.HTTP, "--left-console", left.Console)
	g.Expect(got).To(Equal(outcome{0, "same  add  (1 reply)\n0 breaking, 0 harmless, 0 accepted, in 1 scenario\n", ""}))
}

func TestDiffSaysWhatBreaksAndABaselineAcceptsIt(t *testing.T) {
	g := NewWithT(t)
	folder := t.TempDir()
	left, right := verified(t), verified(t, shortNames)
	path, baseline := scenario(t, folder, "add", addLee), filepath.Join(folder, "accepted.xml")
	servers := []string{path, "--left", left.HTTP, "--right", right.HTTP}

	got := diff(t, nil, servers...)
	g.Expect(got.code).To(Equal(exitFailed), got.err)
	g.Expect(got.out).To(And(ContainSubstring("breaking: "+path+":1:"), ContainSubstring("[Customer.Add.LASTNAME.max]"), ContainSubstring("WAPI/REPLY/@STATUS")))

	g.Expect(diff(t, nil, append(servers, "--baseline", baseline)...).code).To(Equal(exitUsage), "there is none yet")
	got = diff(t, nil, append(servers, "--baseline", baseline, "--update-baseline")...)
	g.Expect(got.code).To(Equal(0))
	g.Expect(got.out).To(ContainSubstring("1 breaking"), "what is accepted is told")
	g.Expect(got.err).To(Equal(baseline + ": 1 entry added, 0 removed, 0 kept\n"))
	g.Expect(os.ReadFile(baseline)).To(ContainSubstring(`clause="Customer.Add.LASTNAME.max"`))
	got = diff(t, nil, append(servers, "--baseline", baseline, "--json")...)
	g.Expect(got.code).To(Equal(0), got.out+got.err)
	g.Expect(json.Valid([]byte(got.out))).To(BeTrue())
	g.Expect(got.out).To(ContainSubstring(`"accepted": 1`))
	g.Expect(diff(t, nil, path, "--left", left.HTTP, "--right", left.HTTP, "--baseline", baseline).out).To(ContainSubstring("accepted and no longer there: " + baseline + ":3:3: add send add"))
}

func TestDiffUpdatesOfABaselineWhatItPlayed(t *testing.T) {
	g := NewWithT(t)
	folder := t.TempDir()
	left, right := verified(t), verified(t, shortNames)
	path := scenario(t, folder, "add", addLee)
	const other = `<differences>
  <!-- of another file -->
  <accepted scenario="other" path="WAPI"/>
`
	baseline := file(t, folder, "accepted.xml", other+`  <accepted scenario="add" path="gone"/>
</differences>
`)
	update := []string{path, "--baseline", baseline, "--update-baseline", "--left", left.HTTP, "--right"}
	got := diff(t, nil, append(update, right.HTTP)...)
	g.Expect(got.code).To(Equal(0), got.err)
	g.Expect(got.err).To(HaveSuffix(": 1 entry added, 1 removed, 1 kept\n"))
	g.Expect(os.ReadFile(baseline)).To(And(HavePrefix(other), ContainSubstring(`scenario="add" step="send add"`)))
	got = diff(t, nil, append(update, left.HTTP)...)
	g.Expect(got.err).To(HaveSuffix(": 0 entries added, 1 removed, 1 kept\n"))
	g.Expect(os.ReadFile(baseline)).To(BeEquivalentTo(other + "</differences>\n"))
	g.Expect(diff(t, nil, append(update, left.HTTP, "--baseline", folder)...).code).To(Equal(exitUsage))
}

func TestDiffAddsToAnotherMachineWithConsentOnly(t *testing.T) {
	g := NewWithT(t)
	contract, err := contracts.Default()
	g.Expect(err).NotTo(HaveOccurred())
	side := newDiffSide(environment{lookup: unset}, "right")
	flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
	side.addFlags(flags)
	g.Expect(flags.Parse([]string{"--right", "https://crm.example.com", "--right-tenant", "a", "--right-username", "b", "--right-password", "c"})).To(Succeed())
	_, err = side.open(contract, false)
	g.Expect(err).To(MatchError(ContainSubstring("say --yes if that is all right")))
	target, err := side.open(contract, true)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(target.URL).To(Equal("https://crm.example.com"))
}

func TestDiffWarnsThatBothSidesAreOne(t *testing.T) {
	g := NewWithT(t)
	here, path := verified(t).HTTP, scenario(t, t.TempDir(), "add", addLee)
	g.Expect(diff(t, nil, path, "--left", here, "--right", here).err).To(HavePrefix("crmock: both sides are the tenant demo of " + here + ": "))
	g.Expect(diff(t, nil, path, "--left", here, "--right", verified(t).HTTP).err).To(BeEmpty())
}

func TestDiffThatIsInterruptedStillReports(t *testing.T) {
	g := NewWithT(t)
	ended, end := context.WithCancel(t.Context())
	end()
	here, baseline := verified(t).HTTP, filepath.Join(t.TempDir(), "accepted.xml")
	interrupted := func(more ...string) outcome {
		var out, errors bytes.Buffer
		args := append([]string{"diff", scenario(t, t.TempDir(), "add", addLee), "--left", here, "--right", verified(t).HTTP}, more...)
		return outcome{run(ended, args, environment{out: &out, err: &errors, lookup: unset}), out.String(), errors.String()}
	}
	const said = "-  add  it was interrupted\n0 breaking, 0 harmless, 0 accepted, in 1 scenario\n"
	g.Expect(interrupted()).To(Equal(outcome{exitInterrupted, said, ""}))
	g.Expect(interrupted("--baseline", baseline, "--update-baseline")).To(Equal(outcome{
		exitInterrupted, said, "crmock: the comparison was interrupted, so " + baseline + " is left as it was\n",
	}))
	g.Expect(baseline).NotTo(BeAnExistingFile())
}

func TestDiffRefusesWrongUsage(t *testing.T) {
	path := scenario(t, t.TempDir(), "add", addLee)
	const here = "http://127.0.0.1:1"
	for _, wrong := range []struct {
		args []string
		code int
		says string
	}{
		{nil, exitUsage, "diff needs a FILE"},
		{[]string{path, "--left", here}, exitUsage, "say where it is with --right"},
		{[]string{path, "--left", here, "--right", "https://crm.example.com"}, exitUsage, "the right server: say with whose credentials to call https://crm.example.com: --right-tenant, --right-username, --right-password is missing, or else the variable CRMOCK_RIGHT_TENANT"},
		{[]string{path, "--left", here, "--right", "https://crm.example.com", "--right-tenant", "a", "--right-username", "b", "--right-password", "c"}, exitUsage, "say --yes if that is all right"},
		{[]string{path, "--left", here, "--left", here, "--right", here}, exitUsage, "--left is there 2 times"},
		{[]string{path, "--left", here, "--left-template", "demo", "--right", here}, exitUsage, "--left-template is about tenants that a console makes; say where it is with --left-console"},
		{[]string{path, "--left", here, "--right", here, "--right-password-file", "none"}, exitUsage, "--right-password-file: "},
		{[]string{path, "--left", here, "--right", here, "--baseline", path}, exitUsage, "the root of a baseline is <differences>"},
		{[]string{path, "--update-baseline"}, exitUsage, "--baseline"},
		{[]string{path, "--left", here, "--right", here}, exitUnreachable, "the target does not answer"},
	} {
		t.Run(strings.Join(wrong.args, " "), func(t *testing.T) {
			g := NewWithT(t)
			got := diff(t, nil, wrong.args...)
			g.Expect(got.code).To(Equal(wrong.code), got.err)
			g.Expect(got.err).To(ContainSubstring(wrong.says))
		})
	}
}
