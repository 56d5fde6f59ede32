package directory

import (
	"context"
	"time"

	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/trigger"
)

// Watch delivers until ctx ends what agents have caused, in another process or before a restart: every tenant that has
// something to deliver is woken at once, and again whenever the store has news. Which of the processes delivers it, the
// triggers agree on by themselves. What else another process changes is seen when the tenant is asked for; see Fresh.
func (d *Directory) Watch(ctx context.Context) { watch(ctx, d.Store, d.wake, rest) }

// How long Watch rests between two looks at the store: after a good one just so that a storm of news does not become one of
// looks, and longer where the store cannot be read.
const (
	restAfterLook  = 100 * time.Millisecond
	restAfterError = time.Second
)

// watch runs look at once, and whenever the store has news. An error, which others have logged, makes it look again.
func watch(ctx context.Context, s store.Store, look func(context.Context) error, rest func(context.Context, time.Duration)) {
	for ctx.Err() == nil {
		if err := look(ctx); err != nil {
			rest(ctx, restAfterError)
			continue
		}
		rest(ctx, restAfterLook)
		if err := s.Wait(ctx); err != nil {
			rest(ctx, restAfterError)
		}
	}
}

// rest waits for a time, or until ctx ends.
func rest(ctx context.Context, length time.Duration) {
	timer := time.NewTimer(length)
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
		if err := d.Fresh(ctx, name); err != nil {
			return err
		}
		if e, _, unknown := d.find(name); unknown == nil {
			e.triggers.Wake()
		}
	}
	return err
}
