package console

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// Clock is the time that the tenant goes by.
func (t *TenantHandle) Clock(ctx context.Context) (Clock, error) {
	return ask[Clock](ctx, t.client, call{path: t.path("clock")})
}

// SetClock sets the tenant's clock, forward or back.
func (t *TenantHandle) SetClock(ctx context.Context, setting ClockSetting) (Clock, error) {
	return t.moveClock(ctx, call{method: http.MethodPut, path: t.path("clock")}, setting)
}

// Advance moves the tenant's clock forward. The clock goes on as it did, frozen or not.
func (t *TenantHandle) Advance(ctx context.Context, by time.Duration) (Clock, error) {
	return t.moveClock(ctx, call{method: http.MethodPost, path: t.path("clock", "advance")}, Advance{By: by.String()})
}

func (t *TenantHandle) moveClock(ctx context.Context, asked call, body any) (Clock, error) {
	asked, err := asked.withJSON(mediaJSON, body)
	if err != nil {
		return Clock{}, fmt.Errorf("the setting of the clock is not JSON: %w", err)
	}
	return ask[Clock](ctx, t.client, asked)
}
