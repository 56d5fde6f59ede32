package scenarios

import (
	"context"
	"fmt"

	"github.com/crmock/crmock/contracts/console"
)

// agent does what an agent does.
func (p *player) agent(ctx context.Context, step *Agent, scope *Scope) error {
	by, err := scope.Expand(step.By)
	if err != nil {
		return err
	}
	id, err := scope.Expand(step.ID)
	if err != nil {
		return err
	}
	fields, err := expandFields(step.Tags, scope)
	if err != nil {
		return err
	}
	p.keepFields(fields)
	tags := map[string]string{}
	for _, field := range fields {
		tags[field.Tag] = field.Value
	}
	record, err := timed(ctx, p, func(ctx context.Context) (console.Record, error) { return p.act(ctx, step, by, id, tags) })
	if err != nil {
		return fmt.Errorf("the agent %s cannot %s the %s: %w", by, step.Does, step.Object, p.fromConsole(err))
	}
	if step.Capture != "" {
		scope.Capture(step.Capture, record.ID)
	}
	return nil
}

func (p *player) act(ctx context.Context, step *Agent, by, id string, tags map[string]string) (console.Record, error) {
	switch step.Does {
	case EventCreate:
		return p.tenant.CreateRecord(ctx, by, step.Object, tags)
	case EventEdit:
		return p.tenant.EditRecord(ctx, by, step.Object, id, tags)
	case EventDelete:
		return console.Record{}, p.tenant.DeleteRecord(ctx, by, step.Object, id)
	default:
		return console.Record{}, fmt.Errorf("an agent cannot %q", step.Does)
	}
}
