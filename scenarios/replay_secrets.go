package scenarios

import (
	"strings"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

// keep remembers texts that must not be shown.
func (p *player) keep(secrets ...string) {
	p.guard.Lock()
	defer p.guard.Unlock()
	p.secrets = append(p.secrets, secrets...)
}

// keepFields remembers the values of secret tags.
func (p *player) keepFields(fields []contracts.Field) {
	for _, field := range fields {
		if p.isSecret(field.Tag) {
			p.keep(field.Value)
		}
	}
}

// isSecret tells whether a tag holds secrets, in any object: a request may name the wrong one.
func (p *player) isSecret(name string) bool {
	for _, object := range p.target.Contract.Objects {
		for _, tag := range object.Tags {
			if tag.Secret && (strings.EqualFold(tag.Name, name) || strings.EqualFold(tag.RequestName, name)) {
				return true
			}
		}
	}
	return false
}

// maskFailure takes the secrets out of all that a failure says.
func (p *player) maskFailure(f *Failure) {
	p.guard.Lock()
	secrets := wire.NewSecrets(append([]string{}, p.secrets...)...)
	p.guard.Unlock()
	f.Message, f.Hint = secrets.Mask(f.Message), secrets.Mask(f.Hint)
	for i := range f.Differences {
		d := &f.Differences[i]
		d.Expected, d.Got = secrets.Mask(d.Expected), secrets.Mask(d.Got)
	}
	if f.Exchange == nil {
		return
	}
	shown := *f.Exchange
	shown.Request, shown.Reply, shown.Error = secrets.Mask(shown.Request), secrets.Mask(shown.Reply), secrets.Mask(shown.Error)
	shown.Hint = secrets.Mask(shown.Hint)
	f.Exchange = &shown
}
