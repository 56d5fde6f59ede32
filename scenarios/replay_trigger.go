package scenarios

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/crmock/crmock/contracts/console"
)

// expectTrigger counts the calls of a trigger since the run began, and holds each against what it has to carry. More
// calls than expected are as wrong as fewer.
func (p *player) expectTrigger(ctx context.Context, step *ExpectTrigger, scope *Scope) error {
	record, err := scope.Expand(step.Record)
	if err != nil {
		return err
	}
	query := console.DeliveryQuery{Object: step.Object, Event: step.Event, Record: record}
	if step.Count > 0 {
		delivered := query
		delivered.State = console.DeliveryDelivered
		if err := p.waitForDeliveries(ctx, delivered, step.Count, step.Within); err != nil {
			return err
		}
	}
	fired, err := timed(ctx, p, func(ctx context.Context) (console.Deliveries, error) { return p.tenant.Deliveries().Find(ctx, query) }) // what an agent did is here before the agent hears of it
	if err != nil {
		return p.fromConsole(err)
	}
	if len(fired.Deliveries) != step.Count {
		return &mismatchError{differences: []Difference{{"deliveries", fmt.Sprint(step.Count), fmt.Sprint(len(fired.Deliveries))}}}
	}
	if len(step.Parameters) == 0 {
		return nil
	}
	return p.parameters(ctx, step, scope, record)
}

// parameters holds the calls that the receiver of the run got against what they have to carry.
func (p *player) parameters(ctx context.Context, step *ExpectTrigger, scope *Scope, record string) error {
	query := console.CallQuery{}
	if name := p.idParameter(step); name != "" && record != "" {
		query.Parameters = map[string]string{name: record}
	}
	got, err := timed(ctx, p, func(ctx context.Context) (console.Calls, error) {
		return p.receiver(step.Object, step.Event).Calls(ctx, query)
	})
	if err != nil {
		return p.fromConsole(err)
	}
	var differences []Difference
	if len(got.Calls) == 0 {
		declare := fmt.Sprintf("<trigger object=%q event=%q/>", step.Object, step.Event)
		differences = append(differences, Difference{"calls of the receiver", fmt.Sprint(step.Count), "0; is " + declare + " given?"})
	}
	for i, call := range got.Calls {
		found, err := compareParameters(step, scope, i+1, call)
		if err != nil {
			return err
		}
		differences = append(differences, found...)
	}
	if len(differences) > 0 {
		return &mismatchError{differences: differences}
	}
	captureParameters(step, scope, got.Calls[len(got.Calls)-1])
	return nil
}

func compareParameters(step *ExpectTrigger, scope *Scope, number int, call console.Call) ([]Difference, error) {
	var differences []Difference
	for _, parameter := range step.Parameters {
		value, there := parameterIn(call, parameter.Name)
		path := fmt.Sprintf("call[%d]?%s", number, parameter.Name)
		difference, err := scope.differs(path, parameter.Match, value, there)
		if err != nil {
			return nil, err
		}
		if difference != nil {
			differences = append(differences, *difference)
		}
	}
	return differences, nil
}

// captureParameters keeps what the last call carries.
func captureParameters(step *ExpectTrigger, scope *Scope, call console.Call) {
	for _, parameter := range step.Parameters {
		if value, _ := parameterIn(call, parameter.Name); parameter.Capture != "" {
			scope.Capture(parameter.Capture, value)
		}
	}
}

func parameterIn(call console.Call, name string) (value string, there bool) {
	values := call.Parameters[name]
	if len(values) == 0 {
		return "", false
	}
	return values[0], true
}

// idParameter is the parameter that carries the id of the record; empty where none does.
func (p *player) idParameter(step *ExpectTrigger) string {
	object := p.target.Contract.Object(step.Object)
	for _, trigger := range p.target.Contract.Triggers {
		if object == nil || trigger.Object != step.Object || trigger.Event != step.Event {
			continue
		}
		for pair := range strings.SplitSeq(trigger.Query, "&") {
			name, value, _ := strings.Cut(pair, "=")
			if decoded, err := url.QueryUnescape(name); err == nil && value == "{"+object.IDTag+"}" {
				return decoded
			}
		}
	}
	return ""
}
