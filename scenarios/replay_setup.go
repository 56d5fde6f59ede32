package scenarios

import (
	"bytes"
	"context"
	"fmt"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
)

// setUp brings the tenant to what a setup says. The clock comes before the records, whose dates are read from it.
func (p *player) setUp(ctx context.Context, s *Setup, scope *Scope) error {
	if s.isEmpty() {
		return nil
	}
	if err := p.changeSettings(ctx, s, scope); err != nil {
		return err
	}
	if err := p.setClock(ctx, s.Clock); err != nil {
		return err
	}
	if err := p.importRecords(ctx, s.Records, scope); err != nil {
		return err
	}
	if err := p.fake(ctx, s.Fakes, scope); err != nil {
		return err
	}
	return p.intercept(ctx, s.Interceptions)
}

// importRecords adds records, all or none. Each is about another made-up person.
func (p *player) importRecords(ctx context.Context, records []Record, scope *Scope) error {
	if len(records) == 0 {
		return nil
	}
	document := element("records", nil)
	for i, record := range records {
		fields, err := expandFields(record.Fields, scope.Step(i))
		if err != nil {
			return err
		}
		p.keepFields(fields)
		document.Append(element(record.Object, nil, fieldElements(fields)...))
	}
	var text bytes.Buffer
	if err := writeDocument(&text, document); err != nil {
		return err
	}
	if _, err := timed(ctx, p, func(ctx context.Context) (map[string]int, error) { return p.tenant.Import(ctx, &text, false) }); err != nil {
		return fmt.Errorf("the records cannot be added: %w", p.fromConsole(err))
	}
	return nil
}

// expandFields are fields with the values of their placeholders.
func expandFields(fields []contracts.Field, scope *Scope) ([]contracts.Field, error) {
	expanded := make([]contracts.Field, len(fields))
	for i, field := range fields {
		value, err := scope.Expand(field.Value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", field.Tag, err)
		}
		expanded[i] = contracts.Field{Tag: field.Tag, Value: value}
	}
	return expanded, nil
}

// fake adds made-up records, others at each place of a scenario.
func (p *player) fake(ctx context.Context, fakes []Fake, scope *Scope) error {
	for i, fake := range fakes {
		counts := map[string]int{fake.Object + "s": fake.Count}
		if _, err := timed(ctx, p, func(ctx context.Context) (map[string]int, error) {
			return p.tenant.Fake(ctx, counts, mix(p.options.Seed, scope.Step(i).position))
		}); err != nil {
			return fmt.Errorf("records of %s cannot be made up: %w", fake.Object, p.fromConsole(err))
		}
	}
	return nil
}

// intercept adds interceptions. One takes the place of that of its id.
func (p *player) intercept(ctx context.Context, interceptions []Interception) error {
	if len(interceptions) == 0 {
		return nil
	}
	p.intercepted = true
	there, err := timed(ctx, p, p.tenant.Interceptions)
	if err != nil {
		return p.fromConsole(err)
	}
	taken := map[string]bool{}
	for _, interception := range there {
		taken[interception.ID] = true
	}
	for _, interception := range interceptions {
		wanted, err := interception.Decode()
		if err != nil {
			return err
		}
		if taken[wanted.ID] {
			if _, err := timed(ctx, p, func(ctx context.Context) (struct{}, error) {
				return struct{}{}, p.tenant.RemoveInterception(ctx, wanted.ID)
			}); err != nil {
				return p.fromConsole(err)
			}
		}
		if _, err := timed(ctx, p, func(ctx context.Context) (console.Interception, error) { return p.tenant.Intercept(ctx, wanted) }); err != nil {
			return fmt.Errorf("the interception %s cannot be added: %w", wanted.ID, p.fromConsole(err))
		}
		taken[wanted.ID] = true
	}
	return nil
}
