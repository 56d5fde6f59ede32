package main

import (
	"slices"
	"strings"

	"github.com/crmock/crmock/scenarios"
)

// parseVars reads values of variables, each of which some scenario has to have.
func parseVars(args []string, all []*scenarios.Scenario) (map[string]string, error) {
	var known []string
	for _, s := range all {
		for _, variable := range s.Vars {
			known = append(known, variable.Name)
		}
	}
	vars := map[string]string{}
	for _, arg := range args {
		name, value, found := strings.Cut(arg, "=")
		if !found {
			return nil, fail(exitUsage, "--var %q is no name=value", arg)
		}
		if err := isKnownVar(name, known); err != nil {
			return nil, err
		}
		vars[name] = value
	}
	return vars, nil
}

// isKnownVar refuses a variable that no scenario has.
func isKnownVar(name string, known []string) error {
	if slices.Contains(known, name) {
		return nil
	}
	slices.Sort(known)
	hint := "known are " + strings.Join(slices.Compact(known), ", ")
	if meant := nearest(name, known); meant != "" {
		hint = "did you mean " + meant + "?"
	} else if len(known) == 0 {
		hint = "they have none"
	}
	return fail(exitUsage, "--var %s: no scenario has such a variable; %s", name, hint)
}
