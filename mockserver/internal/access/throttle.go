package access

import (
	"context"
	"crypto/sha256"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Throttle delays the answers to repeated login failures for one tenant's name, whether the tenant exists or not. A
// nil Throttle delays nothing: the vendor is not known to.
type Throttle struct {
	burst int
	every time.Duration
	now   func() time.Time
	wait  func(context.Context, time.Duration) error

	mu       sync.Mutex
	failures map[[sha256.Size]byte]*rate.Limiter // by the hash of the name, which may be long
}

// Bounds that keep a throttle from becoming a way to exhaust the server.
const (
	longestDelay = 10 * time.Second
	mostNames    = 10_000 // that are remembered at once
)

// NewThrottle lets burst failures pass at once, and after that one for each period every; an answer is delayed by ten
// seconds at most. Now tells the time.
func NewThrottle(burst int, every time.Duration, now func() time.Time) *Throttle {
	return &Throttle{burst: burst, every: every, now: now, wait: sleep, failures: map[[sha256.Size]byte]*rate.Limiter{}}
}

// failed waits as long as one more failure of that name costs. The error is that of a context that ended meanwhile.
func (t *Throttle) failed(ctx context.Context, name string) error {
	if t == nil {
		return nil
	}
	delay := min(t.reserve(name), longestDelay)
	if delay <= 0 {
		return nil
	}
	return t.wait(ctx, delay)
}

func (t *Throttle) reserve(name string) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	key := sha256.Sum256([]byte(name))
	limiter := t.failures[key]
	if limiter == nil {
		if len(t.failures) >= mostNames {
			t.forgetOne()
		}
		limiter = rate.NewLimiter(rate.Every(t.every), max(t.burst, 1))
		if t.burst == 0 {
			limiter.AllowN(now, 1) // a limiter needs a burst, so the one it has is spent
		}
		t.failures[key] = limiter
	}
	return limiter.ReserveN(now, 1).DelayFrom(now)
}

// forgetOne makes room for another name, whichever it is: who fills the memory must not get everyone off.
func (t *Throttle) forgetOne() {
	for key := range t.failures {
		delete(t.failures, key)
		return
	}
}

// succeeded forgets the failures of that name.
func (t *Throttle) succeeded(name string) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.failures, sha256.Sum256([]byte(name)))
}

func sleep(ctx context.Context, delay time.Duration) error {
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
