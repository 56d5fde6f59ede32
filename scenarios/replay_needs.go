package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts"
)

// The endpoints that requests can be sent to, as the contract names them.
const (
	endpointClassic = "classic"
	endpointGateway = "gateway"
)

// missing says what a scenario needs that a target does not offer; empty where there is nothing.
func missing(s *Scenario, target Target) string {
	needs := needsOf(s)
	switch {
	case len(needs.console) > 0 && target.Console == nil:
		return fmt.Sprintf("it needs crmock's console for %s, and this target has none", strings.Join(needs.console, ", "))
	case slices.Contains(needs.endpoints, endpointGateway) && target.Gateway == "":
		return "it needs the gateway; say where that is with --gateway"
	}
	for _, endpoint := range needs.endpoints {
		if endpoint != endpointClassic && endpoint != endpointGateway {
			return fmt.Sprintf("nothing is known about sending to the endpoint %q", endpoint)
		}
	}
	return ""
}

// needs is what steps ask of a target.
type needs struct {
	console   []string // elements that only a console can do, each once
	endpoints []string
}

func needsOf(s *Scenario) needs {
	var n needs
	if !s.Given.isEmpty() && s.Given.WithoutConsole != CheckWithoutConsole {
		n.console = append(n.console, "<given>")
	}
	n.steps(s.Steps)
	return n
}

// NeedsConsole tells whether a scenario can only be played against a target that has crmock's console.
func (s *Scenario) NeedsConsole() bool { return len(needsOf(s).console) > 0 }

func (n *needs) steps(steps []Step) {
	for _, step := range steps {
		switch step := step.(type) {
		case *Send:
			n.send(step)
		case *Parallel:
			for _, send := range step.Sends {
				n.send(send)
			}
		case *Repeat:
			n.steps(step.Steps)
		default:
			if element := "<" + step.kind() + ">"; !slices.Contains(n.console, element) {
				n.console = append(n.console, element)
			}
		}
	}
}

func (n *needs) send(send *Send) {
	if send.Endpoint != "" {
		n.endpoints = append(n.endpoints, send.Endpoint)
	}
}

// isEmpty tells whether a setup leaves everything as it is.
func (s *Setup) isEmpty() bool {
	return s.Settings == nil && s.Credentials == nil && s.Clock == nil &&
		len(s.Rights)+len(s.Picklists)+len(s.CustomFields)+len(s.Triggers)+len(s.Records)+len(s.Fakes)+len(s.Interceptions) == 0
}

// endpointOf is the name of the endpoint that a request goes to.
func endpointOf(send *Send, contract *contracts.Contract) string {
	if send.Endpoint != "" || len(contract.Endpoints) == 0 {
		return send.Endpoint
	}
	return contract.Endpoints[0].Name
}
