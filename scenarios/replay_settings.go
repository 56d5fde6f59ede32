package scenarios

import (
	"context"
	"fmt"
	"strings"

	"github.com/crmock/crmock/contracts/console"
)

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
	settings, err := timed(ctx, p, func(ctx context.Context) (console.Settings, error) { return p.tenant.ChangeSettings(ctx, change) })
	if err != nil {
		return fmt.Errorf("the settings cannot be changed: %w", p.fromConsole(err))
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
	settings, err := timed(ctx, p, p.tenant.Settings)
	if err != nil {
		return p.fromConsole(err)
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
