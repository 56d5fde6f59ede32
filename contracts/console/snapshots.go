package console

import (
	"context"
	"net/http"
)

// Snapshot keeps the tenant's records, settings and clock under a name, in place of what the name kept before.
func (t *TenantHandle) Snapshot(ctx context.Context, name string) (Snapshot, error) {
	return ask[Snapshot](ctx, t.client, call{method: http.MethodPut, path: t.path("snapshots", name)})
}

// Restore puts the tenant back to a snapshot, which stays.
func (t *TenantHandle) Restore(ctx context.Context, name string) error {
	return t.client.tell(ctx, call{method: http.MethodPost, path: t.path("snapshots", name, "restore")})
}

// Snapshots are those of the tenant, by name.
func (t *TenantHandle) Snapshots(ctx context.Context) ([]Snapshot, error) {
	all, err := ask[Snapshots](ctx, t.client, call{path: t.path("snapshots")})
	return all.Snapshots, err
}

// DropSnapshot forgets a snapshot.
func (t *TenantHandle) DropSnapshot(ctx context.Context, name string) error {
	return t.client.tell(ctx, call{method: http.MethodDelete, path: t.path("snapshots", name)})
}
