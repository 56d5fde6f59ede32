package receiver

import "slices"

// Find returns the calls held that meet the query, the oldest first. Truncated says that calls of a receiver asked
// about had been dropped to make room for newer ones, so there may have been more: "it was not called" is not proven,
// nor is any exact number. That Limit has cut the calls is not told by it.
func (r *Receivers) Find(q Query) (calls []Call, truncated bool) {
	held, truncated := r.snapshot(&q)
	return q.page(choose(held, &q)), truncated
}

// Count is how many calls held meet the query, whatever its Limit.
func (r *Receivers) Count(q Query) int {
	held, _ := r.snapshot(&q)
	return len(choose(held, &q))
}

// Clear forgets the calls to the receiver with the name, or to all if it is empty, and that any were dropped. A Wait
// under way forgets them, too, and goes on with what comes next. Ids go on as well, and so does what Tell said; a
// receiver that was told nothing is given up, and makes room for another.
func (r *Receivers) Clear(name string) {
	cleared := Query{Receiver: name}
	gone := func(call *Call) bool { return cleared.about(call.Receiver) }
	r.mu.Lock()
	defer r.mu.Unlock()
	r.calls = slices.DeleteFunc(r.calls, gone)
	for w := range r.waiters {
		w.found = slices.DeleteFunc(w.found, gone)
	}
	for known, receiver := range r.byName {
		if !cleared.about(known) {
			continue
		}
		receiver.dropped = 0
		if len(receiver.script) == 0 {
			delete(r.byName, known)
		}
	}
}

// snapshot returns all calls held, and whether one that was dropped might have met the query. So the lock is held for
// copying pointers only, and no query keeps calls waiting.
func (r *Receivers) snapshot(q *Query) (held []*Call, truncated bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.calls), r.truncated(q)
}

func (r *Receivers) truncated(q *Query) bool {
	for name, receiver := range r.byName {
		if q.about(name) && receiver.dropped > q.After {
			return true
		}
	}
	return false
}

// choose returns the calls that meet the query, in a slice of its own.
func choose(calls []*Call, q *Query) []*Call {
	var chosen []*Call
	for _, call := range calls {
		if q.matches(call) {
			chosen = append(chosen, call)
		}
	}
	return chosen
}
