package receiver

// Waiting is how many Waits are under way.
func (r *Receivers) Waiting() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.waiters)
}
