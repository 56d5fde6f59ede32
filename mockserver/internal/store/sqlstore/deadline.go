package sqlstore

import (
	"context"
	"fmt"
	"time"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// deadline ends a call that the database keeps waiting.
type deadline struct {
	ctx    context.Context //nolint:containedctx // it lives as long as the call
	cancel context.CancelCauseFunc
	timer  *time.Timer   // nil when the caller has set a deadline
	limit  time.Duration // how long the call may take, as known when it began
}

func startDeadline(parent context.Context, limit time.Duration) *deadline {
	ctx, cancel := context.WithCancelCause(parent)
	d := &deadline{ctx: ctx, cancel: cancel, limit: limit}
	if at, set := parent.Deadline(); set {
		d.limit = time.Until(at)
	} else {
		d.timer = time.AfterFunc(limit, func() {
			cancel(fmt.Errorf("%w: the database did not finish within %v", store.ErrUnavailable, limit))
		})
	}
	return d
}

// extend gives a call that turned out to be a long one more time.
func (d *deadline) extend(limit time.Duration) {
	if d.timer != nil && d.timer.Stop() {
		d.timer.Reset(limit)
	}
}

func (d *deadline) stop() {
	if d.timer != nil {
		d.timer.Stop()
	}
	d.cancel(nil)
}
