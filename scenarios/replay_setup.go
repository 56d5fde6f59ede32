package scenarios

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
)

// setUp brings the tenant to what a setup says. The clock comes before the records, whose dates are read from it.
func (p *player) setUp(ctx context.Context, s *Setup, scope *Scope) error {
	if s.isEmpty() {
		return nil
	}
	return firstError(
		func() error { return p.changeSettings(ctx, s, scope) },
		func() error { return p.setClock(ctx, s.Clock) },
		func() error { return p.importRecords(ctx, s.Records, scope) },
		func() error { return p.fake(ctx, s.Fakes, scope) },
		func() error { return p.intercept(ctx, s.Interceptions) },
	)
}

// firstError does one thing after the other until one goes wrong.
func firstError(things ...func() error) error {
	for _, do := range things {
		if err := do(); err != nil {
			return err
		}
	}
	return nil
}

// patch is a change of settings in the JSON of the console.
type patch map[string]any

// changeSettings lays all settings over those of the tenant in one change.
func (p *player) changeSettings(ctx context.Context, s *Setup, scope *Scope) error {
	change := patch{}
	opened, err := p.credentialsPatch(s, scope, change)
	if err != nil {
		return err
	}
	if err := p.customFieldsPatch(ctx, s, change); err != nil {
		return err
	}
	p.settingsPatch(s.Settings, change)
	p.rightsPatch(s.Rights, change)
	p.triggersPatch(s.Triggers, change)
	picklistsPatch(s.Picklists, change)
	if len(change) == 0 {
		return nil
	}
	settings, err := p.tenant.ChangeSettings(ctx, change)
	if err != nil {
		return fmt.Errorf("the settings cannot be changed: %w", fromConsole(err))
	}
	if opened != p.current {
		p.open(opened)
	}
	return p.setZone(settings.TimeZone)
}

// in is the part of a patch that has a name; it is made where there is none.
func (c patch) in(name string) patch {
	part, there := c[name].(patch)
	if !there {
		part = patch{}
		c[name] = part
	}
	return part
}

func (p *player) settingsPatch(s *Settings, change patch) {
	if s == nil {
		return
	}
	if s.Enabled != nil {
		change.in("api")["enabled"] = *s.Enabled
	}
	if s.MaxItems != nil {
		change["maxItems"] = *s.MaxItems
	}
	if s.TimeZone != "" {
		change["timeZone"] = s.TimeZone
	}
	if s.Charset != "" {
		change["charset"] = s.Charset
	}
}

// credentialsPatch is also the credentials that are good once the patch is applied.
func (p *player) credentialsPatch(s *Setup, scope *Scope, change patch) (credentials, error) {
	opened := p.current
	if s.Credentials == nil {
		return opened, nil
	}
	for _, part := range []struct {
		name string
		text *string
		into *string
	}{{"username", s.Credentials.Username, &opened.username}, {"password", s.Credentials.Password, &opened.password}} {
		if part.text == nil {
			continue
		}
		value, err := scope.Expand(*part.text)
		if err != nil {
			return opened, err
		}
		*part.into = value
		change.in("api")[part.name] = value
	}
	p.keep(opened.password)
	return opened, nil
}

// rightsPatch names every object: one without a right of its own has none.
func (p *player) rightsPatch(rights []Right, change patch) {
	if len(rights) == 0 {
		return
	}
	for _, object := range p.target.Contract.Objects {
		change.in("rights")[strings.ToLower(object.Name)] = []string{}
	}
	for _, right := range rights {
		change.in("rights")[right.Object] = append([]string{}, right.Actions...)
	}
}

func picklistsPatch(lists []Picklist, change patch) {
	for _, list := range lists {
		choices := make([]console.Choice, len(list.Values))
		for i, value := range list.Values {
			choices[i] = console.Choice(value)
		}
		change.in("picklists")[list.Name] = choices
	}
}

// customFieldsPatch adds custom fields to those of the tenant: a list in a patch takes the place of the whole list.
func (p *player) customFieldsPatch(ctx context.Context, s *Setup, change patch) error {
	if len(s.CustomFields) == 0 {
		return nil
	}
	settings, err := p.tenant.Settings(ctx)
	if err != nil {
		return fromConsole(err)
	}
	fields := settings.CustomFields
	for _, field := range s.CustomFields {
		fields = append(fields, console.CustomField(field.CustomField))
	}
	change["customFields"] = fields
	return nil
}

// triggersPatch lets triggers call receivers of the console, which are on any machine.
func (p *player) triggersPatch(triggers []Trigger, change patch) {
	for _, trigger := range triggers {
		all := change.in("triggers")
		all["allowHttp"], all["allowPrivate"] = true, true
		all.in("urls").in(trigger.Object)[trigger.Event] = p.receiver(trigger.Object, trigger.Event).URL()
	}
}

// receiver is the built-in receiver of a trigger.
func (p *player) receiver(object, event string) console.ReceiverHandle {
	return p.tenant.Receiver(object + "-" + event)
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
	if _, err := p.tenant.Import(ctx, &text, false); err != nil {
		return fmt.Errorf("the records cannot be added: %w", fromConsole(err))
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
		if _, err := p.tenant.Fake(ctx, counts, mix(p.options.Seed, scope.Step(i).position)); err != nil {
			return fmt.Errorf("records of %s cannot be made up: %w", fake.Object, fromConsole(err))
		}
	}
	return nil
}

// intercept adds interceptions. One takes the place of that of its id.
func (p *player) intercept(ctx context.Context, interceptions []Interception) error {
	if len(interceptions) == 0 {
		return nil
	}
	there, err := p.tenant.Interceptions(ctx)
	if err != nil {
		return fromConsole(err)
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
			if err := p.tenant.RemoveInterception(ctx, wanted.ID); err != nil {
				return fromConsole(err)
			}
		}
		if _, err := p.tenant.Intercept(ctx, wanted); err != nil {
			return fmt.Errorf("the interception %s cannot be added: %w", wanted.ID, fromConsole(err))
		}
		taken[wanted.ID] = true
	}
	return nil
}
