package receiver

import (
	"context"
	"errors"
	"fmt"
)

// waiter is a Wait under way. The lock of its Receivers guards it until it has found enough; from then on nobody
// changes it.
type waiter struct {
	query  *Query
	want   int
	found  []*Call
	enough chan struct{} // closed when as many are found as are wanted
}

// ErrTooMany says that more calls are waited for than are kept.
var ErrTooMany = errors.New("calls cannot be waited for")

// Wait returns when n calls meet the query, counting those that are held already; then the calls are those that have
// met it, the oldest first. When ctx ends before, they are what has met it so far, and the error is that of ctx. A call
// that comes while Wait waits is counted, even if it is dropped at once. More calls than are kept cannot be waited for.
//
// Wait returns with the n-th call. That there is no more than n, only a Count some time later can show.
func (r *Receivers) Wait(ctx context.Context, q Query, n int) ([]Call, error) {
	if n > r.kept {
		return nil, fmt.Errorf("%d %w, as %d are kept; wait for fewer at a time, After the last", n, ErrTooMany, r.kept)
	}
	w := r.join(&q, n)
	select {
	case <-w.enough:
	case <-ctx.Done():
	}
	r.leave(w)
	if len(w.found) < n {
		return q.page(w.found), ctx.Err()
	}
	return q.page(w.found), nil
}

// join lets a new waiter count what is there, and hear of all that comes unless that is enough. Both happen under one
// lock, so that nothing is missed between them and nothing is counted twice.
func (r *Receivers) join(q *Query, n int) *waiter {
	w := &waiter{query: q, want: n, enough: make(chan struct{})}
	r.mu.Lock()
	defer r.mu.Unlock()
	w.found = choose(r.calls, q)
	if len(w.found) >= n {
		close(w.enough)
	} else {
		r.waiters[w] = struct{}{}
	}
	return w
}

func (r *Receivers) leave(w *waiter) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.waiters, w)
}

// hear counts a new call if it matches, and says whether that was the last one wanted.
func (w *waiter) hear(call *Call) bool {
	if !w.query.matches(call) {
		return false
	}
	w.found = append(w.found, call)
	if len(w.found) < w.want {
		return false
	}
	close(w.enough)
	return true
}
