package scenarios

import (
	"maps"
	"slices"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
)

// keep remembers texts that must not be shown.
func (p *player) keep(secrets ...string) {
	p.guard.Lock()
	defer p.guard.Unlock()
	for _, secret := range secrets {
		p.secrets[secret] = true
	}
}

// keepFields remembers the values of secret tags.
func (p *player) keepFields(fields []contracts.Field) {
	for _, field := range fields {
		if p.target.Contract.IsSecret(field.Tag) {
			p.keep(field.Value)
		}
	}
}

// maskFailure takes the secrets out of all that a failure says.
func (p *player) maskFailure(f *Failure) {
	p.guard.Lock()
	secrets := wire.NewSecrets(slices.Collect(maps.Keys(p.secrets))...)
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
