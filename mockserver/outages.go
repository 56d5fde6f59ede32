package mockserver

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// outages is a store whose outages are logged: one line when one begins and one when it is over, however many requests
// it has failed. What reads and writes tell is enough; all else is rare, and answered with its reason.
type outages struct {
	store.Store

	log *slog.Logger
	now func() time.Time

	mu     sync.Mutex
	began  time.Time // zero while there is no outage
	writes bool      // a write has failed in it: that reads work, as on a full disk, is not its end
}

// View is that of the store.
func (o *outages) View(ctx context.Context, tenant string, fn func(store.Tx) error) error {
	return o.told(false, o.Store.View(ctx, tenant, fn))
}

// Update is that of the store.
func (o *outages) Update(ctx context.Context, tenant string, fn func(store.Tx) error) error {
	return o.told(true, o.Store.Update(ctx, tenant, fn))
}

// Ping is that of the store.
func (o *outages) Ping(ctx context.Context) error {
	err := o.Store.Ping(ctx)
	if ctx.Err() != nil {
		return err // whoever asks has less patience than a request
	}
	return o.told(true, err)
}

// told takes notice of how a read or a write has ended, and hands it on. An error of another kind says nothing about
// the store.
func (o *outages) told(write bool, err error) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case errors.Is(err, store.ErrUnavailable):
		if o.began.IsZero() {
			o.began = o.now()
			o.log.Error("the store is not available; until it is, requests are answered with STATUS 503", "error", err)
		}
		o.writes = o.writes || write
	case err == nil && !o.began.IsZero() && (write || !o.writes):
		o.log.Info("the store is available again", "after", o.now().Sub(o.began).Round(time.Millisecond))
		o.began, o.writes = time.Time{}, false
	}
	return err
}
