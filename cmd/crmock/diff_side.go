package main

import (
	"strings"

	"github.com/spf13/pflag"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/scenarios"
)

// diffSide is one of the two servers of `crmock diff`: the flags that say whom `crmock replay` talks to, with the side's
// name in front.
type diffSide struct {
	name   string
	server replayer
	shown  map[string]*pflag.Flag // as the command has them, by the name that replay has for them
}

func newDiffSide(env environment, name string) *diffSide {
	own := env
	own.lookup = func(variable string) (string, bool) {
		return env.lookup(strings.TrimSuffix(strings.Replace(variable, "CRMOCK_", "CRMOCK_"+strings.ToUpper(name)+"_", 1), "_TARGET"))
	}
	return &diffSide{name: name, server: replayer{env: own}, shown: map[string]*pflag.Flag{}}
}

// addFlags adds the flags of this side. The target itself has the side's name.
func (s *diffSide) addFlags(flags *pflag.FlagSet) {
	s.server.addTargetFlags(pflag.NewFlagSet(s.name, pflag.ContinueOnError))
	s.server.target.set.VisitAll(func(flag *pflag.Flag) {
		shown := *flag
		shown.Name, shown.Usage = s.flagName(flag.Name), s.name+": "+flag.Usage
		if flag.Name == "target" {
			shown.Usage = "`URL` of the API on the " + s.name + ", without the path of the endpoint"
		}
		s.shown[flag.Name] = &shown
		flags.AddFlag(&shown)
	})
}

func (s *diffSide) flagName(name string) string {
	if name == "target" {
		return s.name
	}
	return s.name + "-" + name
}

// open is the target of this side.
func (s *diffSide) open(contract *contracts.Contract) (scenarios.Target, error) {
	for name, shown := range s.shown {
		s.server.target.set.Lookup(name).Changed = shown.Changed
	}
	target, err := s.target(contract)
	if err != nil {
		return target, fail(exitCode(err), "the %s server, whose flags begin with --%s: %w", s.name, s.name, err)
	}
	return target, nil
}

func (s *diffSide) target(contract *contracts.Contract) (scenarios.Target, error) {
	if err := s.server.target.readEnvironment(); err != nil {
		return scenarios.Target{}, err
	}
	if len(s.server.target.urls) == 0 {
		return scenarios.Target{}, fail(exitUsage, "say where it is with --%s", s.name)
	}
	return s.server.openOther(contract)
}
