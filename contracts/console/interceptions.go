package console

import (
	"context"
	"fmt"
	"net/http"
)

// Intercept adds an interception behind the tenant's others. The next call to its API is held against it. What is answered
// has its id.
func (t *TenantHandle) Intercept(ctx context.Context, wanted Interception) (Interception, error) {
	asked, err := call{method: http.MethodPost, path: t.path("interceptions"), wants: http.StatusCreated}.withJSON(mediaJSON, wanted)
	if err != nil {
		return Interception{}, fmt.Errorf("the interception is not JSON: %w", err)
	}
	return ask[Interception](ctx, t.client, asked)
}

// Interceptions are the tenant's in their order, with what they have counted.
func (t *TenantHandle) Interceptions(ctx context.Context) ([]Interception, error) {
	found, err := ask[Interceptions](ctx, t.client, call{path: t.path("interceptions")})
	return found.Interceptions, err
}

// Interception is one of the tenant's by its id.
func (t *TenantHandle) Interception(ctx context.Context, id string) (Interception, error) {
	return ask[Interception](ctx, t.client, call{path: t.path("interceptions", id)})
}

// SetInterceptions puts others in the place of all that were made through the console. One that is declared as before goes on
// counting. They are held against calls after those of crmock.yaml.
func (t *TenantHandle) SetInterceptions(ctx context.Context, wanted ...Interception) ([]Interception, error) {
	if wanted == nil {
		wanted = []Interception{}
	}
	asked, err := call{method: http.MethodPut, path: t.path("interceptions")}.withJSON(mediaJSON, Interceptions{wanted})
	if err != nil {
		return nil, fmt.Errorf("the interceptions are not JSON: %w", err)
	}
	found, err := ask[Interceptions](ctx, t.client, asked)
	return found.Interceptions, err
}

// ChangeInterception turns an interception on or off, or gives it another place.
func (t *TenantHandle) ChangeInterception(ctx context.Context, id string, change InterceptionChange) (Interception, error) {
	asked, err := call{method: http.MethodPatch, path: t.path("interceptions", id)}.withJSON(mediaJSON, change)
	if err != nil {
		return Interception{}, fmt.Errorf("the change of an interception is not JSON: %w", err)
	}
	return ask[Interception](ctx, t.client, asked)
}

// RemoveInterception takes one away.
func (t *TenantHandle) RemoveInterception(ctx context.Context, id string) error {
	return t.client.tell(ctx, call{method: http.MethodDelete, path: t.path("interceptions", id)})
}

// ClearInterceptions takes all away, those of crmock.yaml too until it is read again.
func (t *TenantHandle) ClearInterceptions(ctx context.Context) error {
	return t.client.tell(ctx, call{method: http.MethodDelete, path: t.path("interceptions")})
}
