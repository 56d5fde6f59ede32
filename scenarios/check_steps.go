package scenarios

import (
	"net/url"
	"slices"
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
)

func (c *checker) steps(steps []Step) {
	for _, step := range steps {
		c.step(step)
	}
}

func (c *checker) step(step Step) {
	switch step := step.(type) {
	case *Send:
		c.send(step)
		c.captures(step)
	case *Agent:
		c.agent(step)
	case *ExpectTrigger:
		c.expectTrigger(step)
	case *Change:
		c.setup(&step.Setup)
		if step.WithoutConsole != "" {
			c.fail(step.Origin, "without-console goes with <given>: nobody but a console can make a change")
		}
	case *ClockStep:
		if step.Advance <= 0 {
			c.fail(step.Origin, "advance=\"%s\": a clock is moved forward", step.Advance)
		}
	case *Wait:
		c.wait(step)
	case *Parallel:
		c.parallel(step)
	case *Repeat:
		c.repeat(step)
	}
}

// parallel checks all requests before what they capture is known: none of them can use what another one captures.
func (c *checker) parallel(step *Parallel) {
	if len(step.Sends) == 0 {
		c.fail(step.Origin, "it holds no <send>")
	}
	by := map[string]bool{}
	for _, send := range step.Sends {
		c.send(send)
		var own []string
		for _, capture := range send.captured() {
			if by[capture.name] && !slices.Contains(own, capture.name) {
				c.fail(capture.at, "capture=%q: two requests that are sent at once capture it, and nobody knows which is the last", capture.name)
			}
			own = append(own, capture.name)
			by[capture.name] = true
		}
	}
	for _, send := range step.Sends {
		c.captures(send)
	}
}

// repeat checks the steps once. What a step captures is known to those before it only in the second round, so not at all.
func (c *checker) repeat(step *Repeat) {
	if step.Times < 1 || step.Times > MaxTimes {
		c.fail(step.Origin, "times=%d is out of range; it is 1 to %d", step.Times, MaxTimes)
	}
	if len(step.Steps) == 0 {
		c.fail(step.Origin, "it holds no step")
	}
	if declared := c.declare(step.Origin, step.Index, nameIndex); declared {
		defer delete(c.names, step.Index)
	}
	c.steps(step.Steps)
}

func (c *checker) agent(step *Agent) {
	c.text(step.Origin, "id", step.ID)
	c.text(step.Origin, "by", step.By)
	switch creates := step.Does == EventCreate; {
	case step.Does == "":
	case creates && step.ID != "":
		c.fail(step.Origin, "a record that is created gets its id from the server; capture=\"NAME\" keeps it")
	case !creates && step.ID == "":
		c.fail(step.Origin, "the attribute \"id\" is missing: which record?")
	case !creates && step.Capture != "":
		c.fail(step.Origin, "capture goes with does=\"create\"")
	case step.Does == EventDelete && len(step.Tags) > 0:
		c.fail(step.Origin, "a record that is deleted takes no <tag>")
	}
	c.agentTags(step)
	c.declare(step.Origin, step.Capture, nameCapture)
}

func (c *checker) agentTags(step *Agent) {
	var takes *contracts.Operation
	if object := c.object(step.Origin, step.Object); object != nil {
		if takes = object.Edit(); step.Does == EventCreate {
			takes = object.Operation(contracts.Add)
		}
	}
	for i, tag := range step.Tags {
		at := placeOf(step.places, i, step.Origin)
		if takes != nil && tag.Tag != "" {
			c.param(at, takes, tag.Tag)
		}
		c.text(at, "", tag.Value)
	}
}

func (c *checker) expectTrigger(step *ExpectTrigger) {
	c.text(step.Origin, "record", step.Record)
	c.within(step.Origin, step.Within > 0)
	trigger := c.trigger(step.Origin, step.Object, step.Event)
	for _, parameter := range step.Parameters {
		if trigger != nil && parameter.Name != "" {
			c.parameter(parameter, trigger)
		}
		c.match(parameter.Origin, parameter.Match, parameter.Capture)
	}
	if step.Count == 0 && len(step.Parameters) > 0 {
		c.fail(step.Origin, "count=\"0\" expects no call, and so no <parameter>")
	}
	for _, parameter := range step.Parameters {
		c.declare(parameter.Origin, parameter.Capture, nameCapture)
	}
}

func (c *checker) parameter(parameter ExpectedParameter, trigger *contracts.Trigger) {
	var names []string
	for pair := range strings.SplitSeq(trigger.Query, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if name, err := url.QueryUnescape(name); err == nil {
			names = append(names, name)
		}
	}
	if !slices.Contains(names, parameter.Name) {
		c.fail(parameter.Origin, "the trigger has no parameter %q; %s", parameter.Name, knownWords(parameter.Name, names))
	}
}

func (c *checker) within(at Origin, positive bool) {
	if !positive {
		c.fail(at, "within: the time is above zero, as in 5s")
	}
}

func (c *checker) wait(step *Wait) {
	c.text(step.Origin, "record", step.Record)
	c.within(step.Origin, step.Within > 0)
	if step.Count < 1 {
		c.fail(step.Origin, "count=%d: one at least", step.Count)
	}
	ofExchanges := step.Operation + step.Problem
	ofDeliveries := step.Object + step.Event + step.Record + step.State
	switch {
	case step.For == WaitForExchanges && ofDeliveries != "":
		c.fail(step.Origin, "object, event, record and state go with for=%q", WaitForDeliveries)
	case step.For == WaitForDeliveries && ofExchanges != "":
		c.fail(step.Origin, "operation and problem go with for=%q", WaitForExchanges)
	}
	c.waitNames(step)
}

// waitNames holds what a wait names against the contract. A percent sign stands for any run of characters.
func (c *checker) waitNames(step *Wait) {
	if step.Operation != "" && !strings.Contains(step.Operation, "%") {
		c.operation(step.Origin, step.Operation)
	}
	c.problem(step.Origin, step.Problem)
	events := []string{EventCreate, EventEdit, EventDelete}
	switch {
	case step.Object != "":
		c.trigger(step.Origin, step.Object, step.Event)
	case step.Event != "" && !slices.Contains(events, step.Event):
		c.fail(step.Origin, "event=%q is unknown; %s", step.Event, knownWords(step.Event, events))
	}
	states := []string{console.DeliveryQueued, console.DeliveryWaiting, console.DeliveryDelivered, console.DeliveryDead}
	if step.State != "" && !slices.Contains(states, step.State) {
		c.fail(step.Origin, "state=%q is unknown; %s", step.State, knownWords(step.State, states))
	}
}
