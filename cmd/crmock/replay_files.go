package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2/types"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/scenarios"
)

// loadScenarios reads files, and of folders the .xml files in them. Nothing may be wrong with any.
func loadScenarios(args []string, contract *contracts.Contract) ([]*scenarios.Scenario, error) {
	names, err := scenarioFiles(args)
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

// scenarioFiles are the files that arguments name, each once.
func scenarioFiles(args []string) ([]string, error) {
	var names []string
	for _, arg := range args {
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
		inside, err := filepath.Glob(filepath.Join(escapedPattern(arg), "*.xml"))
		if err != nil {
			return nil, fail(exitUsage, "%w", err)
		}
		if len(inside) == 0 {
			return nil, fail(exitUsage, "the folder %s holds no .xml file", arg)
		}
		names = append(names, inside...)
	}
	slices.Sort(names)
	return slices.Compact(names), nil
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
