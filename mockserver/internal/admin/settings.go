package admin

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// document is settings as JSON has them, with what the defaults come to and with the secrets.
func document(c *contracts.Contract, s tenant.Settings) console.Settings {
	d := console.Settings{
		API: console.API{
			Enabled: !s.Disabled, Username: s.Username, Password: string(s.Password), UsedIdentity: s.UsedIdentity,
			DataToken: string(s.DataToken), GatewayKeys: []console.GatewayKey{}, Hosts: append([]string{}, s.Hosts...),
		},
		Rights: rightsOf(c, s.Rights), Agents: []console.Agent{}, Picklists: map[string][]console.Choice{},
		CustomFields: []console.CustomField{}, TimeZone: s.TimeZone, Charset: s.Charset, MaxItems: s.MaxItems, Forward: forwardOf(s.Forward),
		Triggers: triggersOf(s.Triggers),
	}
	if d.TimeZone == "" {
		d.TimeZone = "UTC"
	}
	if d.Charset == "" {
		d.Charset = c.Reply.Charset
	}
	for _, k := range s.GatewayKeys {
		d.API.GatewayKeys = append(d.API.GatewayKeys, console.GatewayKey{Key: string(k.Key), Product: !k.NoProduct})
	}
	agents := s.Agents
	if len(agents) == 0 {
		agents = c.Agents // the one that stands in for none
	}
	for _, a := range agents {
		d.Agents = append(d.Agents, console.Agent(a))
	}
	for name, options := range s.Picklists {
		d.Picklists[name] = []console.Choice{}
		for _, o := range options {
			d.Picklists[name] = append(d.Picklists[name], console.Choice(o))
		}
	}
	for _, f := range s.CustomFields {
		d.CustomFields = append(d.CustomFields, console.CustomField(f))
	}
	return d
}

// rightsOf is the whole matrix: nil stands for every right.
func rightsOf(c *contracts.Contract, ticked map[string][]string) map[string][]string {
	matrix := map[string][]string{}
	for _, object := range c.Objects {
		for _, op := range object.Actions {
			if ticked == nil || isTicked(ticked, object.Name, op.Action) {
				name := strings.ToLower(object.Name)
				matrix[name] = append(matrix[name], strings.ToLower(op.Action))
			}
		}
	}
	return matrix
}

func isTicked(ticked map[string][]string, object, action string) bool {
	for name, actions := range ticked {
		if strings.EqualFold(name, object) && slices.ContainsFunc(actions, func(a string) bool { return strings.EqualFold(a, action) }) {
			return true
		}
	}
	return false
}

func forwardOf(f *tenant.Forward) *console.Forward {
	if f == nil {
		return nil
	}
	return &console.Forward{
		URL: f.URL, Operations: f.Operations, Tenant: f.Tenant, Username: f.Username, Password: string(f.Password), CA: f.CA, Insecure: f.Insecure,
	}
}

// withoutQuery is a URL whose query is masked, since it may hold a key.
func withoutQuery(address string) string {
	head, query, _ := strings.Cut(address, "?")
	if query == "" {
		return address
	}
	return head + "?" + wire.Mask
}

func triggersOf(t tenant.Triggers) console.Triggers {
	shown := console.Triggers{URLs: t.URLs, AllowHTTP: t.AllowHTTP, AllowPrivate: t.AllowPrivate, CA: t.CA, Attempts: t.Attempts}
	if shown.URLs == nil {
		shown.URLs = map[string]map[string]string{}
	}
	if t.Timeout > 0 {
		shown.Timeout = t.Timeout.String()
	}
	return shown
}

// triggersFrom reads them again.
func triggersFrom(t console.Triggers) (tenant.Triggers, error) {
	settings := tenant.Triggers{URLs: t.URLs, AllowHTTP: t.AllowHTTP, AllowPrivate: t.AllowPrivate, CA: t.CA, Attempts: t.Attempts}
	if t.Timeout == "" {
		return settings, nil
	}
	timeout, err := time.ParseDuration(t.Timeout)
	if err != nil || timeout <= 0 {
		return settings, fmt.Errorf("triggers.timeout is a length of time, written like 10s, not %q", t.Timeout)
	}
	settings.Timeout = timeout
	return settings, nil
}

// withoutSecrets is a document that may be shown.
func withoutSecrets(d console.Settings) console.Settings {
	d.API.Password, d.API.DataToken = "", ""
	d.API.GatewayKeys = slices.Clone(d.API.GatewayKeys)
	for i := range d.API.GatewayKeys {
		d.API.GatewayKeys[i].Key = ""
	}
	if d.Forward != nil {
		shown := *d.Forward
		shown.Password = ""
		d.Forward = &shown
	}
	urls := map[string]map[string]string{}
	for object, events := range d.Triggers.URLs {
		urls[object] = map[string]string{}
		for event, address := range events {
			urls[object][event] = withoutQuery(address)
		}
	}
	d.Triggers.URLs = urls
	return d
}

// apply puts a document into settings; what it does not have, such as the seed, stays.
func apply(d console.Settings, s *tenant.Settings) {
	s.Disabled = !d.API.Enabled
	s.Username, s.Password = d.API.Username, tenant.Secret(d.API.Password)
	s.UsedIdentity, s.DataToken = d.API.UsedIdentity, tenant.Secret(d.API.DataToken)
	s.Hosts, s.Rights = d.API.Hosts, d.Rights
	s.TimeZone, s.Charset, s.MaxItems = d.TimeZone, d.Charset, d.MaxItems
	s.GatewayKeys, s.Agents, s.CustomFields, s.Picklists, s.Forward = nil, nil, nil, map[string][]contracts.Option{}, nil
	for _, k := range d.API.GatewayKeys {
		s.GatewayKeys = append(s.GatewayKeys, tenant.GatewayKey{Key: tenant.Secret(k.Key), NoProduct: !k.Product})
	}
	for _, a := range d.Agents {
		s.Agents = append(s.Agents, contracts.Agent(a))
	}
	for name, choices := range d.Picklists {
		s.Picklists[name] = []contracts.Option{}
		for _, choice := range choices {
			s.Picklists[name] = append(s.Picklists[name], contracts.Option(choice))
		}
	}
	for _, f := range d.CustomFields {
		s.CustomFields = append(s.CustomFields, contracts.CustomField(f))
	}
	if f := d.Forward; f != nil {
		s.Forward = &tenant.Forward{
			URL: f.URL, Operations: f.Operations, Tenant: f.Tenant, Username: f.Username, Password: tenant.Secret(f.Password), CA: f.CA, Insecure: f.Insecure,
		}
	}
}
