package scenarios

import (
	"slices"
	"time"

	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/contracts/xmldoc"
)

// stepNames are the elements that stand for a step.
//
//nolint:gochecknoglobals // constant table
var stepNames = []string{"send", "agent", "expect-trigger", "change", "clock", "wait", "parallel", "repeat"}

func (l *loader) steps(r *xmldoc.Reader) []Step {
	var steps []Step
	l.inOrder(r, stepNames, func(r *xmldoc.Reader) { steps = append(steps, l.step(r)) })
	return steps
}

func (l *loader) step(r *xmldoc.Reader) Step {
	switch r.Name {
	case "send":
		return l.send(r)
	case "agent":
		return l.agent(r)
	case "expect-trigger":
		return readExpectTrigger(r)
	case "change":
		return &Change{Setup: l.setup(r)}
	case "clock":
		r.Required("advance")
		return &ClockStep{Advance: duration(r, "advance", time.Second), Origin: originOf(r)}
	case "wait":
		return readWait(r)
	case "parallel":
		parallel := &Parallel{Origin: originOf(r)}
		r.Each("send", func(r *xmldoc.Reader) { parallel.Sends = append(parallel.Sends, l.send(r)) })
		return parallel
	default:
		repeat := &Repeat{Times: amount(r, "times"), Index: r.String("index"), Origin: originOf(r)}
		if repeat.Index == "" {
			repeat.Index = "i"
		}
		repeat.Steps = l.steps(r)
		return repeat
	}
}

func (l *loader) send(r *xmldoc.Reader) *Send {
	send := &Send{
		Name: r.String("name"), At: duration(r, "at", 0), Endpoint: r.String("endpoint"), As: r.String("as"),
		Username: optional(r, "username"), Password: optional(r, "password"), Origin: originOf(r),
	}
	command := wire.DefaultGrammar().Command
	r.Optional(command, func(r *xmldoc.Reader) { send.Command = l.command(r) })
	if !slices.ContainsFunc(r.Children, func(e *xmldoc.Element) bool { return e.Name == command }) {
		r.Fail("the element <%s> is missing: what is sent", command)
	}
	r.Optional("expect", func(r *xmldoc.Reader) { send.Expect = readExpect(r) })
	return send
}

// command reads the element as it goes over the wire. Its names are part of the format of scenarios: a contract with other
// ones sends those.
func (l *loader) command(r *xmldoc.Reader) Command {
	grammar := wire.DefaultGrammar()
	command := Command{Object: r.Required(grammar.Object), Action: r.Required(grammar.Action), Origin: originOf(r)}
	command.Fields, command.places = l.fields(r)
	return command
}

func (l *loader) agent(r *xmldoc.Reader) *Agent {
	agent := &Agent{
		Does: oneOf(r, "does", EventCreate, EventEdit, EventDelete), Object: r.Required("object"), ID: r.String("id"),
		By: r.Required("by"), Capture: r.String("capture"), Origin: originOf(r),
	}
	r.Each("tag", func(r *xmldoc.Reader) {
		r.Content()
		agent.Tags = append(agent.Tags, field(r.Required("name"), r.Raw))
		agent.places = append(agent.places, originOf(r))
	})
	return agent
}

func readWait(r *xmldoc.Reader) *Wait {
	return &Wait{
		For: oneOf(r, "for", WaitForExchanges, WaitForDeliveries), Count: amountOr(r, "count", 1),
		Operation: r.String("operation"), Problem: r.String("problem"),
		Object: r.String("object"), Event: r.String("event"), Record: r.String("record"), State: r.String("state"),
		Within: duration(r, "within", DefaultWithin), Origin: originOf(r),
	}
}
