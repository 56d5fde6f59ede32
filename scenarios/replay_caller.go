package scenarios

import (
	"github.com/crmock/crmock/contracts/client"
)

// callerKey tells clients apart.
type callerKey struct {
	endpoint string
	credentials
}

// caller is the client that a request is sent with, and what to do after that. Requests with the credentials of the run
// share one; there may be any number of others, so those do not keep their connections.
func (p *player) caller(step *Send, scope *Scope) (*client.Client, func(), error) {
	used, err := p.credentialsOf(step, scope)
	if err != nil {
		return nil, nil, err
	}
	key := callerKey{endpointOf(step, p.target.Contract), used}
	if used != p.current {
		made, err := p.newClient(key)
		if err != nil {
			return nil, nil, err
		}
		return made, made.Close, nil
	}
	p.guard.Lock()
	defer p.guard.Unlock()
	if p.clients[key] == nil {
		made, err := p.newClient(key)
		if err != nil {
			return nil, nil, err
		}
		p.clients[key] = made
	}
	return p.clients[key], func() {}, nil
}

func (p *player) newClient(key callerKey) (*client.Client, error) {
	options := client.Options{
		URL: p.target.URL, Tenant: key.tenant, Username: key.username, Password: key.password,
		TLS: p.target.TLS, Timeout: p.target.Timeout, Contract: p.target.Contract, Now: p.options.Now,
	}
	if key.endpoint == endpointGateway {
		options.URL, options.Gateway, options.APIKey = p.target.Gateway, true, key.apiKey
	}
	return client.New(options)
}

// credentialsOf are those that a request is to use, which may be wrong on purpose.
func (p *player) credentialsOf(step *Send, scope *Scope) (credentials, error) {
	used := p.current
	wrong := "wrong-" + p.mark
	switch step.As {
	case AsWrongTenant:
		used.tenant = wrong
	case AsWrongUsername:
		used.username = wrong
	case AsWrongPassword:
		used.password, used.apiKey = wrong, wrong // a gateway asks for a key instead
	case AsFormer:
		used = p.former
	}
	for _, own := range []struct{ text, into *string }{{step.Username, &used.username}, {step.Password, &used.password}} {
		if own.text == nil {
			continue
		}
		value, err := scope.Expand(*own.text)
		if err != nil {
			return used, err
		}
		*own.into = value
	}
	if step.Password != nil {
		p.keep(used.password)
	}
	return used, nil
}
