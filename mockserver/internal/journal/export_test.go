package journal

// Waiting is how many a journal still tells of each new exchange.
func (j *Journal) Waiting() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return len(j.waiters)
}
