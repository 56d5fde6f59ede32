package main

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2/types"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/scenarios"
)

// sources say where scenarios are read.
type sources struct {
	args   []string // files, and folders that stand for the scenarios in them
	others []string // files of another use, which may be in those folders; empty names stand for none
	warn   io.Writer
}

// loadScenarios reads files, and of folders the scenarios in them. Nothing may be wrong with any.
func loadScenarios(from sources, contract *contracts.Contract) ([]*scenarios.Scenario, error) {
	names, err := from.files()
	if err != nil {
		return nil, err
	}
	var all []*scenarios.Scenario
	var problems []error
	places := map[string]string{}
	for _, name := range names {
		s, err := scenarios.LoadFile(name, contract)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		if before, taken := places[s.Name]; taken {
			problems = append(problems, fmt.Errorf("%s: the name %q is that of the scenario in %s; reports could not tell them apart", name, s.Name, before))
		}
		places[s.Name] = name
		all = append(all, s)
	}
	if len(problems) > 0 {
		return nil, fail(exitUsage, "nothing was sent, because of what is wrong in the scenarios:\n%w", errors.Join(problems...))
	}
	return all, nil
}

// files are those that the arguments name, each once.
func (from sources) files() ([]string, error) {
	var names []string
	for _, arg := range from.args {
		info, err := os.Stat(arg)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, fail(exitUsage, "there is no file or folder %s; `crmock scenarios list` shows the scenarios that come with crmock, and `crmock scenarios copy` makes a file of one", arg)
		case err != nil:
			return nil, fail(exitUsage, "%w", err)
		case !info.IsDir():
			names = append(names, filepath.Clean(arg))
			continue
		}
		inside, err := from.filesIn(arg)
		if err != nil {
			return nil, err
		}
		names = append(names, inside...)
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// filesIn are the scenarios in a folder, also those that cannot be read.
func (from sources) filesIn(folder string) ([]string, error) {
	all, err := filepath.Glob(filepath.Join(escapedPattern(folder), "*.xml"))
	if err != nil {
		return nil, fail(exitUsage, "%w", err)
	}
	scenarios := slices.DeleteFunc(all, from.isNone)
	if len(scenarios) == 0 {
		return nil, fail(exitUsage, "the folder %s holds no .xml file with a scenario", folder)
	}
	return scenarios, nil
}

// isNone tells whether what is called like a scenario in a folder is something else. It says so, unless the command line
// does already.
func (from sources) isNone(name string) bool {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return true
	}
	root := rootElement(name)
	if root == "scenario" {
		return false
	}
	if slices.ContainsFunc(from.others, func(other string) bool { return isSameFile(name, other) }) {
		return true
	}
	if root != "" {
		fmt.Fprintf(from.warn, "crmock: %s is left out: its root is <%s>, and that of a scenario is <scenario>\n", name, root)
	}
	return root != ""
}

// rootElement is the name of a document's root; empty where it cannot be read.
func rootElement(name string) string {
	file, err := os.Open(name)
	if err != nil {
		return ""
	}
	defer func() { _ = file.Close() }()
	decoder := xml.NewDecoder(file)
	decoder.CharsetReader = func(_ string, text io.Reader) (io.Reader, error) { return text, nil } // names are ASCII
	for {
		token, err := decoder.Token()
		if err != nil {
			return ""
		}
		if start, begins := token.(xml.StartElement); begins {
			return start.Name.Local
		}
	}
}

// escapedPattern is a folder's name as a pattern that matches just that.
func escapedPattern(name string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(name)
}

// withTags takes the scenarios that a filter lets through; the empty filter lets all.
func withTags(all []*scenarios.Scenario, filter string) ([]*scenarios.Scenario, error) {
	if filter == "" {
		return all, nil
	}
	matches, err := types.ParseLabelFilter(filter)
	if err != nil {
		return nil, fail(exitUsage, "--tags %q is no filter, as in 'customer && !faults'", filter)
	}
	chosen := slices.DeleteFunc(slices.Clone(all), func(s *scenarios.Scenario) bool { return !matches(s.Tags) })
	if len(chosen) == 0 {
		return nil, fail(exitUsage, "--tags %q: no scenario of %d has such tags", filter, len(all))
	}
	return chosen, nil
}
