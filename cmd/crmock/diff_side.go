package main

import (
	"github.com/spf13/pflag"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/scenarios"
)

// diffSide is one of the two servers of `crmock diff`: the flags that say whom `crmock replay` talks to, with the side's
// name in front.
type diffSide struct {
	server replayer
	shown  map[string]*pflag.Flag // as the command has them, by the name that replay has for them
}

func newDiffSide(env environment, name string) *diffSide {
	return &diffSide{server: replayer{env: env, target: target{side: name}}, shown: map[string]*pflag.Flag{}}
}

// addFlags adds the flags of this side. The target itself has the side's name.
func (s *diffSide) addFlags(flags *pflag.FlagSet) {
	side := s.server.target.side
	s.server.addTargetFlags(pflag.NewFlagSet(side, pflag.ContinueOnError))
	s.server.target.set.VisitAll(func(flag *pflag.Flag) {
		shown := *flag
		shown.Name, shown.Usage = s.server.target.option(flag.Name)[len("--"):], side+": "+flag.Usage
		if flag.Name == "target" {
			shown.Usage = "`URL` of the API on the " + side + ", without the path of the endpoint"
		}
		s.shown[flag.Name] = &shown
		flags.AddFlag(&shown)
	})
}

// open is the target of this side. Without consent, it has to be this machine or to have a console.
func (s *diffSide) open(contract *contracts.Contract, consent bool) (scenarios.Target, error) {
	s.server.yes = consent
	for name, shown := range s.shown {
		s.server.target.set.Lookup(name).Changed = shown.Changed
	}
	target, err := s.target(contract)
	if err != nil {
		return target, fail(exitCode(err), "the %s server: %w", s.server.target.side, err)
	}
	return target, nil
}

func (s *diffSide) target(contract *contracts.Contract) (scenarios.Target, error) {
	if err := s.server.target.readEnvironment(); err != nil {
		return scenarios.Target{}, err
	}
	if len(s.server.target.urls) == 0 {
		return scenarios.Target{}, fail(exitUsage, "say where it is with %s", s.server.target.option("target"))
	}
	return s.server.openOther(contract)
}
