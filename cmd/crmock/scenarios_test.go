package main

import (
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

func TestScenariosListsWhatThereIs(t *testing.T) {
	g := NewWithT(t)
	code, out, errors := once(t, nil, "scenarios", "list")
	g.Expect(code).To(Equal(0), errors)
	g.Expect(out).To(MatchRegexp(`(?m)^  duplicate-customer +customer +A second customer with the same address is refused, .*\.$`))
}

func TestScenariosShowsAFile(t *testing.T) {
	g := NewWithT(t)
	wanted, err := os.ReadFile("../../scenarios/library/case-life-cycle.xml")
	g.Expect(err).NotTo(HaveOccurred())
	for _, name := range []string{"case-life-cycle", "case-life-cycle.xml"} {
		code, out, _ := once(t, nil, "scenarios", "show", name)
		g.Expect(code).To(Equal(0))
		g.Expect(out).To(Equal(string(wanted)))
	}
}

func TestScenariosCopiesAFileAndOverwritesNone(t *testing.T) {
	g := NewWithT(t)
	folder := t.TempDir()
	path := filepath.Join(folder, "duplicate-customer.xml")
	code, out, _ := once(t, nil, "scenarios", "copy", "duplicate-customer", folder)
	g.Expect(code).To(Equal(0))
	g.Expect(out).To(Equal(path + "\n"))
	g.Expect(replay(t, nil, path).code).To(Equal(0))

	code, _, errors := once(t, nil, "scenarios", "copy", "duplicate-customer", folder)
	g.Expect(code).To(Equal(exitUsage))
	g.Expect(errors).To(Equal("crmock: " + path + " is there already, and is not overwritten\n"))
}

func TestScenariosRefusesWrongUsage(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		text string
	}{
		"no command":                 {nil, "scenarios needs a command"},
		"nothing to show":            {[]string{"show"}, "write it as `crmock scenarios show NAME`; `crmock scenarios list` shows the names"},
		"nothing to copy":            {[]string{"copy"}, "write it as `crmock scenarios copy NAME DIR`"},
		"no folder to copy to":       {[]string{"copy", "duplicate-customer"}, "write it as `crmock scenarios copy NAME DIR`"},
		"a name that is misspelt":    {[]string{"show", "duplicate-customr"}, "did you mean duplicate-customer?"},
		"a name that is unknown":     {[]string{"copy", "none", "."}, "known are "},
		"a folder that is not there": {[]string{"copy", "duplicate-customer", "none"}, "there is no folder none"},
		"a folder that is a file":    {[]string{"copy", "duplicate-customer", "main.go"}, "not a directory"},
	} {
		t.Run(name, func(t *testing.T) {
			code, out, errors := once(t, nil, append([]string{"scenarios"}, c.args...)...)
			NewWithT(t).Expect(code).To(Equal(exitUsage))
			NewWithT(t).Expect(errors).To(ContainSubstring(c.text))
			NewWithT(t).Expect(out).To(BeEmpty())
		})
	}
}

func TestScenariosCompletesNames(t *testing.T) {
	g := NewWithT(t)
	code, out, _ := once(t, nil, "__complete", "scenarios", "show", "dup")
	g.Expect(code).To(Equal(0))
	g.Expect(out).To(HavePrefix("duplicate-customer\n:4\n"))
	_, out, _ = once(t, nil, "__complete", "scenarios", "copy", "duplicate-customer", "")
	g.Expect(out).To(HavePrefix(":16\n"))
}
