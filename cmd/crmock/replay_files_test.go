package main

import (
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

func TestReplayWritesNoReportOverWhatItReadsOrOverAnother(t *testing.T) {
	folder := t.TempDir()
	path, overlay := scenario(t, folder, "one", right), file(t, folder, "overlay.xml", `<overlay/>`)
	secret, credentials := file(t, folder, "secret", "crmapi"), file(t, folder, "tenants.yaml", "tenants: [{name: demo, api: {username: wapi, password: one}}]\n")
	target := []string{"--target", "http://127.0.0.1:1"}
	run := filepath.Join(folder, "run")
	for name, c := range map[string]struct {
		args []string
		text string
	}{
		"a scenario":           {[]string{path, "--junit", path}, "--junit: " + path + " is read by this command"},
		"one of a folder":      {[]string{folder, "--junit", path}, "--junit: " + path + " is read by this command"},
		"by a detour":          {[]string{path, "--html", folder + "/../" + filepath.Base(folder) + "/one.xml"}, "is read by this command"},
		"a password":           {append(target, path, "--password-file", secret, "--json", secret), "--json: " + secret + " is read by this command"},
		"credentials":          {append(target, path, "--credentials", credentials, "--json", credentials), "--json: " + credentials + " is read by this command"},
		"one name twice":       {[]string{path, "--json", run, "--html", run}, "--html and --json: both name " + run},
		"one file by two ways": {[]string{path, "--json", run, "--html", folder + "/./run"}, "--html and --json: both name "},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			got := replay(t, nil, c.args...)
			g.Expect(got.code).To(Equal(exitUsage), got.out)
			g.Expect(got.err).To(ContainSubstring(c.text))
			for _, input := range []string{path, overlay, secret, credentials} {
				g.Expect(os.ReadFile(input)).NotTo(ContainSubstring("html"))
			}
		})
	}
}

func TestReplayTakesOfAFolderTheScenariosAlone(t *testing.T) {
	g := NewWithT(t)
	folder := three(t)
	g.Expect(os.Mkdir(filepath.Join(folder, "folder.xml"), 0o700)).To(Succeed())
	junit := file(t, folder, "run.xml", `<testsuites/>`)
	got := replay(t, nil, folder, "--junit", junit)
	g.Expect(got.code).To(Equal(0), got.err)
	g.Expect(got.err).To(BeEmpty())
	g.Expect(got.out).To(ContainSubstring("3 passed"))
	got = replay(t, nil, folder)
	g.Expect(got.code).To(Equal(0), got.err)
	g.Expect(got.err).To(Equal("crmock: " + junit + " is left out: its root is <testsuite>, and that of a scenario is <scenario>\n"))
	file(t, folder, "broken.xml", "<scen")
	g.Expect(replay(t, nil, folder).code).To(Equal(exitUsage))
	got = replay(t, nil, filepath.Dir(file(t, t.TempDir(), "other.xml", "<other/>")))
	g.Expect(got.err).To(ContainSubstring("holds no .xml file with a scenario"))
}

func TestDiffLeavesItsBaselineOutOfAFolder(t *testing.T) {
	g := NewWithT(t)
	folder := three(t)
	baseline := file(t, folder, "accepted.xml", "<differences/>")
	got := diff(t, nil, folder, "--left", verified(t).HTTP, "--right", verified(t).HTTP, "--baseline", baseline)
	g.Expect(got.code).To(Equal(0), got.err)
	g.Expect(got.err).To(BeEmpty())
}
