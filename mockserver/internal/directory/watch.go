package directory

import (
	"context"
	"errors"
	"time"

	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/trigger"
)

// Watch keeps the tenants in line with the store until ctx ends: whatever another process has changed is seen here, and
// what an agent has caused, there or before a restart, is delivered. Every tenant that has something to deliver is woken at
// once, and again whenever the store has news.
func (d *Directory) Watch(ctx context.Context) {
	watch(ctx, d.Store, func(ctx context.Context) error { return errors.Join(d.FreshAll(ctx), d.wake(ctx)) })
}

// watchPause is the time between two looks at a store that cannot be read or waited for.
const watchPause = time.Second

// watch runs look at once, and whenever the store has news. An error, which others have logged, makes it look again after a
// pause.
func watch(ctx context.Context, s store.Store, look func(context.Context) error) {
	for ctx.Err() == nil {
		err := look(ctx)
		if err == nil {
			err = s.Wait(ctx)
		}
		if err != nil {
			rest(ctx)
		}
	}
}

// rest waits for a moment, or until ctx ends.
func rest(ctx context.Context) {
	timer := time.NewTimer(watchPause)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// wake has the triggers of all tenants delivered that have some.
func (d *Directory) wake(ctx context.Context) error {
	names, err := d.Store.Having(ctx, trigger.Outbox)
	for _, name := range names {
		if e, _, unknown := d.find(name); unknown == nil {
			e.triggers.Wake()
		}
	}
	return err
}
