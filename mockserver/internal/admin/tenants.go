package admin

import (
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver/internal/directory"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

func (c Console) listTenants(r *http.Request) (any, error) {
	if err := c.Tenants.FreshAll(r.Context()); err != nil {
		return nil, err
	}
	all := console.Tenants{Tenants: []console.Tenant{}}
	for _, name := range c.Tenants.Names() {
		info, err := c.Tenants.Info(r.Context(), name)
		if isUnknown(err) {
			continue // removed meanwhile
		}
		if err != nil {
			return nil, err
		}
		all.Tenants = append(all.Tenants, tenantOf(info))
	}
	return all, nil
}

func (c Console) getTenant(r *http.Request) (any, error) {
	info, err := c.Tenants.Info(r.Context(), r.PathValue("name"))
	return tenantOf(info), err
}

func (c Console) removeTenant(r *http.Request) (any, error) {
	return nil, c.Tenants.Remove(r.Context(), r.PathValue("name"))
}

// createTenant answers with the credentials of the new tenant: the one place where they are shown.
func (c Console) createTenant(w http.ResponseWriter, r *http.Request) error {
	var wanted console.NewTenant
	if r.ContentLength != 0 {
		if err := readJSON(r, &wanted); err != nil {
			return err
		}
	}
	made, err := c.Tenants.Create(r.Context(), wanted.Template, func(base *contracts.Contract, s *tenant.Settings) error {
		if wanted.Name != "" {
			s.Name = wanted.Name
		}
		if len(wanted.Settings) == 0 {
			return nil
		}
		return patch(base, s, wanted.Settings)
	})
	if err != nil {
		return err
	}
	w.Header().Set("Location", prefix+"/tenants/"+url.PathEscape(made.Name))
	writeJSON(w, created, console.Created{
		Name: made.Name, Username: made.Username, Password: string(made.Password), APIKey: firstKey(made), DataToken: string(made.DataToken),
	})
	return nil
}

// firstKey is a key of the gateway that opens the API.
func firstKey(s tenant.Settings) string {
	for _, key := range s.GatewayKeys {
		if !key.NoProduct {
			return string(key.Key)
		}
	}
	return ""
}

func tenantOf(info directory.Info) console.Tenant {
	t := console.Tenant{
		Name: info.Name, Enabled: info.Enabled, Origin: "console", Records: info.Records, Exchanges: info.Exchanges.Exchanges,
		Snapshots: []string{},
	}
	if info.FromFile {
		t.Origin = "file"
	}
	for _, s := range info.Snapshots {
		t.Snapshots = append(t.Snapshots, s.Name)
	}
	if info.Clock != nil {
		t.Clock = clockOf(info.Clock)
	}
	return t
}

func (c Console) getSettings(r *http.Request) (any, error) {
	name := r.PathValue("name")
	settings, err := c.Tenants.Settings(name)
	if err != nil {
		return nil, err
	}
	contract, err := c.Tenants.Contract(name)
	if err != nil {
		return nil, err
	}
	return withoutSecrets(document(contract, settings)), nil
}

func (c Console) changeSettings(r *http.Request) (any, error) {
	var change json.RawMessage
	if err := readJSON(r, &change); err != nil {
		return nil, err
	}
	name := r.PathValue("name")
	_, err := c.Tenants.Change(r.Context(), name, func(base *contracts.Contract, s *tenant.Settings) error {
		return patch(base, s, change)
	})
	if err != nil {
		return nil, err
	}
	return c.getSettings(r)
}
