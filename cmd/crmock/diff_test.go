package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

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
	g.Expect(got).To(Equal(outcome{0, "same  add  (1 replies)\n0 breaking, 0 harmless, 0 accepted, in 1 scenarios\n", ""}))
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
	g.Expect(diff(t, nil, append(servers, "--baseline", baseline, "--update-baseline")...).code).To(Equal(0))
	g.Expect(os.ReadFile(baseline)).To(ContainSubstring(`clause="Customer.Add.LASTNAME.max"`))
	got = diff(t, nil, append(servers, "--baseline", baseline, "--json")...)
	g.Expect(got.code).To(Equal(0), got.out+got.err)
	g.Expect(json.Valid([]byte(got.out))).To(BeTrue())
	g.Expect(got.out).To(ContainSubstring(`"accepted": 1`))
	g.Expect(diff(t, nil, path, "--left", left.HTTP, "--right", left.HTTP, "--baseline", baseline).out).To(ContainSubstring("accepted and no longer there: " + baseline + ":3:3: add send add"))
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
		{[]string{path, "--left", here, "--right", "https://crm.example.com"}, exitUsage, "the right server"},
		{[]string{path, "--update-baseline"}, exitUsage, "--baseline"},
		{[]string{path, "--left", here, "--right", here}, exitUnreachable, "gone"},
	} {
		t.Run(strings.Join(wrong.args, " "), func(t *testing.T) {
			g := NewWithT(t)
			got := diff(t, nil, wrong.args...)
			g.Expect(got.code).To(Equal(wrong.code), got.err)
			g.Expect(got.err).To(ContainSubstring(wrong.says))
		})
	}
}
