package storetest

import (
	"context"
	"errors"
	"maps"
	"slices"

	"pgregory.net/rapid"

	"github.com/crmock/crmock/mockserver/internal/store"
)

func drawName(t *rapid.T) string {
	return rapid.SampledFrom([]string{"", "a", "A", "b"}).Draw(t, "snapshot")
}

func (p *pair) snapshot(t *rapid.T) {
	name := drawName(t)
	p.snapshots[name] = p.model.clone()
	succeeds(t, "Snapshot", p.store.Snapshot(context.Background(), p.tenant, name))
}

func (p *pair) restore(t *rapid.T) {
	name := drawName(t)
	kept, found := p.snapshots[name]
	if found {
		p.model = kept.clone()
	}
	known(t, "Restore", found, p.store.Restore(context.Background(), p.tenant, name))
}

func (p *pair) dropSnapshot(t *rapid.T) {
	name := drawName(t)
	_, found := p.snapshots[name]
	delete(p.snapshots, name)
	known(t, "DropSnapshot", found, p.store.DropSnapshot(context.Background(), p.tenant, name))
}

func (p *pair) names(t *rapid.T) {
	got, err := p.store.Snapshots(context.Background(), p.tenant)
	succeeds(t, "Snapshots", err)
	if want := slices.Sorted(maps.Keys(p.snapshots)); !slices.Equal(got, want) {
		t.Fatalf("Snapshots returned %q, want %q", got, want)
	}
}

// forget clears or drops the tenant, rarely enough that something gathers between two times.
func (p *pair) forget(t *rapid.T) {
	switch rapid.SampledFrom([]string{"neither", "neither", "clear", "drop"}).Draw(t, "forget") {
	case "clear":
		p.model = newModel()
		succeeds(t, "Clear", p.store.Clear(context.Background(), p.tenant))
	case "drop":
		p.model, p.snapshots = newModel(), map[string]model{}
		succeeds(t, "Drop", p.store.Drop(context.Background(), p.tenant))
	}
}

func succeeds(t *rapid.T, call string, err error) {
	if err != nil {
		t.Fatalf("%s: %v", call, err)
	}
}

// known checks the answer of a call that needs a snapshot.
func known(t *rapid.T, call string, found bool, err error) {
	if found && err != nil || !found && !errors.Is(err, store.ErrNoSnapshot) {
		t.Fatalf("%s returned %v, there was one: %v", call, err, found)
	}
}
