package config

import (
	"errors"
	"fmt"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/xmldoc"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/mockserver/internal/directory"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// tenants are the tenants of the file. Nil stands for the demo tenant; it is there in person where it has other
// records than its own.
func (l *loader) tenants(file File) []mockserver.Tenant {
	seed := l.seeds("seed", file.Seed)
	if len(file.Tenants) == 0 && len(file.Seed) > 0 {
		demo := mockserver.Demo()
		demo.Seed = seed
		return []mockserver.Tenant{demo}
	}
	var tenants []mockserver.Tenant
	for i, t := range file.Tenants {
		settings := t.settings()
		settings.Triggers = l.triggers(tenantPath(i)+".triggers", t.Triggers)
		settings.Forward = l.forward(tenantPath(i)+".forward", t.Forward)
		settings.Seed = append(l.seeds(tenantPath(i)+".seed", t.Seed), seed...)
		tenants = append(tenants, settings)
	}
	return tenants
}

func tenantPath(i int) string { return fmt.Sprintf("tenants[%d]", i) }

// settings are a tenant as the server takes it, without its records.
func (t Tenant) settings() mockserver.Tenant {
	settings := mockserver.Tenant{
		Name:         t.Name,
		Disabled:     isFalse(t.API.Enabled),
		Username:     t.API.Username,
		Password:     t.API.Password,
		DataToken:    t.API.DataToken,
		UsedIdentity: t.API.UsedIdentity,
		Rights:       t.Rights,
		Hosts:        t.API.Hosts,
		TimeZone:     t.TimeZone,
		Charset:      t.Charset,
		MaxItems:     int(t.MaxItems),
		Picklists:    map[string][]contracts.Option{},
	}
	for _, agent := range t.Agents {
		settings.Agents = append(settings.Agents, contracts.Agent(agent))
	}
	for _, key := range t.API.GatewayKeys {
		settings.GatewayKeys = append(settings.GatewayKeys, mockserver.GatewayKey{Key: key.Key, NoProduct: isFalse(key.Product)})
	}
	for name, choices := range t.Picklists {
		settings.Picklists[name] = options(choices)
	}
	for _, field := range t.CustomFields {
		settings.CustomFields = append(settings.CustomFields, field.setting())
	}
	return settings
}

// triggers reads the URLs of events, and the certificates to trust.
func (l *loader) triggers(path string, t Triggers) mockserver.Triggers {
	settings := mockserver.Triggers{AllowHTTP: t.AllowHTTP, AllowPrivate: t.AllowPrivate, Attempts: int(t.Attempts)}
	if t.Timeout != "" {
		timeout, err := time.ParseDuration(string(t.Timeout))
		if err != nil || timeout == 0 {
			l.fail(path+".timeout", "the time has to be more than none, and less than 290 years")
		}
		settings.Timeout = timeout
	}
	if t.CA != "" {
		for _, file := range l.files(path+".ca", Paths{t.CA}) {
			settings.CA = string(file.Data)
		}
	}
	for object, events := range map[string]Events{"customer": t.Customer, "case": t.Case, "followup": t.Followup, "task": t.Task} {
		for event, url := range map[string]string{"create": events.Create, "edit": events.Edit, "delete": events.Delete} {
			if url == "" {
				continue
			}
			if settings.URLs == nil {
				settings.URLs = map[string]map[string]string{}
			}
			if settings.URLs[object] == nil {
				settings.URLs[object] = map[string]string{}
			}
			settings.URLs[object][event] = url
		}
	}
	return settings
}

// forward reads the certificates of another server.
func (l *loader) forward(path string, f *Forward) *mockserver.Forward {
	if f == nil {
		return nil
	}
	settings := &mockserver.Forward{
		URL: f.URL, Operations: f.Operations, Tenant: f.Tenant, Username: f.Username, Password: f.Password, Insecure: f.Insecure,
	}
	if f.CA != "" {
		for _, file := range l.files(path+".ca", Paths{f.CA}) {
			settings.CA = string(file.Data)
		}
	}
	return settings
}

// isFalse tells what is off although it is on by default.
func isFalse(setting *bool) bool { return setting != nil && !*setting }

func options(choices []Choice) []contracts.Option {
	list := make([]contracts.Option, len(choices))
	for i, choice := range choices {
		list[i] = contracts.Option(choice)
	}
	return list
}

func (f CustomField) setting() contracts.CustomField {
	return contracts.CustomField{
		Object: f.Object, Tag: f.Tag, Type: string(f.Type), Max: int(f.Max), Values: f.Values, Default: f.Default,
		Mandatory: f.Mandatory, Unique: f.Unique, ReadOnly: f.ReadOnly, Hidden: f.Hidden,
	}
}

// checkTenants has the server's own rules for tenants judge them, so that an error can say where the tenant stands.
func (l *loader) checkTenants(contract *contracts.Contract) {
	sealer := tenant.NewSealer()
	seen := map[string]bool{}
	for i, settings := range l.config.Options.Tenants {
		path := tenantPath(i)
		if seen[settings.Name] {
			l.fail(path+".name", "there is another tenant of this name")
		}
		seen[settings.Name] = true
		if _, err := directory.Make(contract, settings, sealer); err != nil {
			l.report(path, settings, err)
		}
	}
}

// report notes what is wrong with a tenant: each of several problems at its own place, where that is a key of the file.
func (l *loader) report(path string, settings mockserver.Tenant, err error) {
	var several *xmldoc.ListError
	if !errors.As(err, &several) {
		l.fail(path, err.Error())
		return
	}
	for _, problem := range several.Problems {
		key := path + "." + settingPath(settings, problem.Path)
		if _, found := l.places[key]; found {
			l.fail(key, problem.Message)
			continue
		}
		l.fail(path, problem.Path+": "+problem.Message)
	}
}

// settingPath is where in the file the setting stands that an error of the contract names. The contract names custom
// fields by object and tag.
func settingPath(settings mockserver.Tenant, name string) string {
	for i, field := range settings.CustomFields {
		if name == "custom-fields."+field.Object+"."+field.Tag {
			return fmt.Sprintf("custom-fields[%d]", i)
		}
	}
	return name
}
