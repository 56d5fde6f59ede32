package console

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"slices"
)

// CreateTenant makes a tenant. The zero NewTenant makes one with a name and credentials of its own, every right and no
// records: what a test that runs beside others begins with.
func (c *Client) CreateTenant(ctx context.Context, wanted NewTenant) (Created, error) {
	asked, err := call{method: http.MethodPost, path: api("tenants"), wants: http.StatusCreated}.withJSON(mediaJSON, wanted)
	if err != nil {
		return Created{}, fmt.Errorf("the settings of the new tenant are not JSON: %w", err)
	}
	return ask[Created](ctx, c, asked)
}

// Tenants are all tenants, by name.
func (c *Client) Tenants(ctx context.Context) ([]Tenant, error) {
	all, err := ask[Tenants](ctx, c, call{path: api("tenants")})
	return all.Tenants, err
}

// Tenant is a handle of the tenant of that name, which may hold any characters. Whether there is such a tenant shows when
// the handle is used.
func (c *Client) Tenant(name string) *TenantHandle { return &TenantHandle{c, name} }

// TenantHandle does what can be done with one tenant. Any number of goroutines may share it.
type TenantHandle struct {
	client *Client
	name   string
}

// Name is the tenant's name.
func (t *TenantHandle) Name() string { return t.name }

// path is that of something of the tenant.
func (t *TenantHandle) path(segments ...string) []string {
	return slices.Concat(api("tenants", t.name), segments)
}

// Get tells what there is of the tenant.
func (t *TenantHandle) Get(ctx context.Context) (Tenant, error) {
	return ask[Tenant](ctx, t.client, call{path: t.path()})
}

// Remove takes the tenant away with all that it has.
func (t *TenantHandle) Remove(ctx context.Context) error {
	return t.client.tell(ctx, call{method: http.MethodDelete, path: t.path()})
}

// Journal is what the tenant was asked.
func (t *TenantHandle) Journal() Journal { return Journal{t.client, t.path("exchanges")} }

// Settings are the tenant's, without its secrets.
func (t *TenantHandle) Settings(ctx context.Context) (Settings, error) {
	return ask[Settings](ctx, t.client, call{path: t.path("settings")})
}

// mediaMergePatch is that of RFC 7396.
const mediaMergePatch = "application/merge-patch+json"

// ChangeSettings lays a patch over the settings, by the rules of JSON merge patches (RFC 7396): what is not named stays, a
// list takes the place of the whole list, and null puts back the default. The patch is what marshals to a JSON object: a
// map, or json.RawMessage. Settings themselves make a bad patch, since they name everything. The next request to the API
// sees the change. What is answered is all settings as they are then.
func (t *TenantHandle) ChangeSettings(ctx context.Context, patch any) (Settings, error) {
	asked, err := call{method: http.MethodPatch, path: t.path("settings")}.withJSON(mediaMergePatch, patch)
	if err != nil {
		return Settings{}, fmt.Errorf("the change of settings is not JSON: %w", err)
	}
	if !asked.isObject() {
		return Settings{}, fmt.Errorf("a change of settings is a JSON object, such as a map or json.RawMessage(`{…}`); %T makes none", patch)
	}
	return ask[Settings](ctx, t.client, asked)
}

// isObject says whether a body made of JSON is an object.
func (asked call) isObject() bool { return bytes.HasPrefix(asked.body, []byte("{")) }
