package main

import (
	"strings"

	"github.com/spf13/pflag"

	"github.com/crmock/crmock/mockserver/config"
)

// option is a flag as it is written on the command line: --tenant, or --left-tenant for a side of `crmock diff`. Of a side,
// the target itself has its name.
func (t *target) option(name string) string {
	switch {
	case t.side == "":
		return "--" + name
	case name == "target":
		return "--" + t.side
	default:
		return "--" + t.side + "-" + name
	}
}

// variable is the environment variable of a flag.
func (t *target) variable(name string) string {
	return config.Variable(strings.TrimPrefix(t.option(name), "--"))
}

// readEnvironment sets every flag that is not on the command line to its variable, if there is one. The error is one of
// usage.
func (t *target) readEnvironment() error {
	for _, pair := range t.twoWays {
		if t.set.Changed(pair[0]) && t.set.Changed(pair[1]) {
			return fail(exitUsage, "%s and %s say the same thing; give one of them", t.option(pair[0]), t.option(pair[1]))
		}
	}
	var broken error
	t.set.VisitAll(func(flag *pflag.Flag) {
		variable := t.variable(flag.Name)
		value, _ := t.lookup(variable)
		if value == "" || flag.Changed || t.saidOtherwise(flag.Name) {
			return
		}
		if err := flag.Value.Set(value); err != nil && broken == nil {
			broken = fail(exitUsage, "%s: %w", variable, err)
		}
	})
	return broken
}

// saidOtherwise tells whether the command line says the same thing by another flag.
func (t *target) saidOtherwise(name string) bool {
	for _, pair := range t.twoWays {
		if (name == pair[0] && t.set.Changed(pair[1])) || (name == pair[1] && t.set.Changed(pair[0])) {
			return true
		}
	}
	return false
}
