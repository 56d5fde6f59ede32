package specs

import (
	"fmt"
	"strings"

	"github.com/crmock/crmock/contracts"
)

// problems: each is answered to the letter, wherever the contract names it first.
func (v validation) problems() {
	for _, problem := range v.contract.Problems {
		text := fmt.Sprintf("The problem %s has STATUS %d, ERROR_CODE %d and its text", problem.Name, problem.Status, problem.Code)
		check, needs := v.provoke(problem)
		v.spec(text, clauses(contracts.ClauseID("problem", problem.Name)), check, needs...)
	}
}

// provoke is how a request comes by a problem, and what that needs.
func (v validation) provoke(problem *contracts.Problem) (check func(*session), needs []Capability) {
	switch problem.Name {
	case contracts.ProblemOK:
		return (*session).findsNothing, nil
	case contracts.ProblemInternal, contracts.ProblemUnavailable:
		return func(*session) {}, []Capability{HasFailure}
	}
	for _, check := range v.contract.Checks {
		if f := flawOf(check.Name); check.Problem == problem && v.possible(f) {
			return func(s *session) { s.brokenBy(f) }, v.needs(f)
		}
	}
	for _, limit := range v.contract.Limits {
		if limit.Problem == problem && limit.Name == contracts.LimitElements {
			return func(s *session) { s.crowded(limit) }, nil
		}
	}
	for _, endpoint := range v.contract.Endpoints {
		if endpoint.Unreadable == problem {
			return func(s *session) { s.unreadableBy(endpoint, "no XML") }, gatewayNeeds(endpoint)
		}
	}
	return func(s *session) {
		s.skip("nothing in the contract is known to be answered with the problem %s", problem.Name)
	}, nil
}

// gatewayNeeds is what a spec needs that sends to an endpoint.
func gatewayNeeds(endpoint *contracts.Endpoint) []Capability {
	if endpoint.KeyHeader != "" {
		return []Capability{HasGateway}
	}
	return nil
}

// findsNothing demands that a search for what does not exist is carried out.
func (s *session) findsNothing() {
	get := s.aGet()
	s.well(s.do(get.op.Name, get.least()...))
}

// aGet is a Get, the first of the contract: what it sends changes nothing.
func (s *session) aGet() trial {
	for _, op := range s.contract().Operations() {
		if op.Action == contracts.Get && len(op.Params) > 0 {
			return trial{s, op, nil}
		}
	}
	s.skip("the contract has no Get with a filter")
	return trial{}
}

// crowded demands that a request with an element more than the limit allows is refused.
func (s *session) crowded(limit *contracts.Limit) {
	elements := strings.Repeat("<X/>", limit.Value)
	command := strings.Replace(s.command(s.aGet().op.Name), "></", ">"+elements+"</", 1)
	reply := s.send(s.envelope(s.run.target.Credentials[0], command))
	s.refused(reply, &contracts.Violation{Problem: limit.Problem})
}

// unreadableBy demands that an endpoint refuses a body that is not readable XML.
func (s *session) unreadableBy(endpoint *contracts.Endpoint, document string) {
	message := s.classic(document)
	if endpoint.KeyHeader != "" {
		message = s.gateway(document)
	}
	s.refused(s.ask(message), &contracts.Violation{Problem: endpoint.Unreadable})
}
