package journal

import "context"

// waiter is a Wait under way. Its journal's lock guards it until it has heard enough; from then on nobody changes it.
type waiter struct {
	*matcher
	want      int
	matched   int
	found     ring // of those that matched, as many as the journal's limits allow
	truncated bool
	enough    chan struct{} // closed when as many have matched as are wanted
}

// Wait returns when n exchanges meet the query, counting those that the journal holds already, or when ctx ends: then
// the page is what has met it so far, and the error is that of ctx. An exchange that comes while Wait waits is
// counted, even if it is dropped at once; of those that were dropped, Entries has as many as would fit into another
// journal like this one. After a Clear it counts from nothing again.
//
// Wait returns with the n-th exchange. That there is no more than n, only a Count some time later can show.
func (j *Journal) Wait(ctx context.Context, q Query, n int) (Page, error) {
	w := j.join(q, n)
	select {
	case <-w.enough:
	case <-ctx.Done():
	}
	page := j.leave(w, q.Limit)
	if w.matched < n {
		return page, ctx.Err()
	}
	return page, nil
}

// join lets a new waiter count what is there, and hear of all that comes unless that is enough. Both happen under one
// lock, so that nothing is missed between them and nothing is counted twice.
func (j *Journal) join(q Query, n int) *waiter {
	w := &waiter{matcher: newMatcher(q), want: n, found: ring{limits: j.limits}, enough: make(chan struct{})}
	j.mu.Lock()
	defer j.mu.Unlock()
	w.truncated = j.truncated(w.matcher)
	for _, k := range w.choose(j.after(q.After)) {
		w.count(k)
	}
	if w.matched >= n {
		close(w.enough)
	} else {
		j.waiters[w] = struct{}{}
	}
	return w
}

// leave ends a waiter and returns what it has found.
func (j *Journal) leave(w *waiter, limit int) Page {
	j.mu.Lock()
	defer j.mu.Unlock()
	delete(j.waiters, w)
	page := Page{Truncated: w.truncated, Dropped: j.dropped.count}
	page.fill(w.found.entries, limit)
	page.Matched = w.matched
	return page
}

// hear counts a new entry if it matches, and says whether that was the last one wanted.
func (w *waiter) hear(k *kept) bool {
	if k.ID <= w.after || !w.matches(&k.Entry) {
		return false
	}
	w.count(k)
	if w.matched < w.want {
		return false
	}
	close(w.enough)
	return true
}

func (w *waiter) count(k *kept) {
	w.matched++
	w.found.push(k)
	for w.found.over() {
		w.found.pop()
	}
}

func (w *waiter) clear() {
	w.matched, w.truncated = 0, false
	w.found.clear()
}
