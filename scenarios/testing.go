package scenarios

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/crmock/crmock/contracts"
)

// TB is the part of a test that Test needs. *testing.T and *testing.B have it, and so has what Ginkgo's GinkgoT returns.
type TB interface {
	Helper()
	Fatalf(format string, args ...any)
	Skipf(format string, args ...any)
}

// Test plays the scenario of a file as a part of a test. What does not hold ends the test, and a scenario that the target
// cannot play skips it.
func Test(t TB, file string, target Target) {
	t.Helper()
	target, options, err := complete(target, Options{})
	if err != nil {
		t.Fatalf("crmock: %v", err)
	}
	s, err := LoadFile(file, target.Contract)
	if err != nil {
		t.Fatalf("crmock: %v", err)
	}
	result := Replay(context.Background(), s, target, options)
	if result.State == Skipped {
		t.Skipf("crmock: the scenario %s is skipped: %s", s.Name, result.Reason)
	}
	if err := result.Err(); err != nil {
		t.Fatalf("crmock: the scenario %s does not hold:\n%v", s.Name, err)
	}
}

// Each calls fn for each scenario of a folder, in the order of the files' names, once all of them have been loaded. With
// Ginkgo, fn may declare a spec for each. The error lists all that is wrong in any of the files, and then fn is not called.
// A nil contract is the one as shipped.
func Each(folder fs.FS, contract *contracts.Contract, fn func(*Scenario)) error {
	all, err := loadFolder(folder, contract)
	if err != nil {
		return err
	}
	for _, s := range all {
		fn(s)
	}
	return nil
}

func loadFolder(folder fs.FS, contract *contracts.Contract) ([]*Scenario, error) {
	if contract == nil {
		shipped, err := contracts.Default()
		if err != nil {
			return nil, err
		}
		contract = shipped
	}
	names, err := fs.Glob(folder, "*.xml")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	var all []*Scenario
	var problems []error
	for _, name := range names {
		data, err := fs.ReadFile(folder, name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		s, err := Load(name, data, contract)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		all = append(all, s)
	}
	return all, errors.Join(problems...)
}
