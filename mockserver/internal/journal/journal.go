package journal

import (
	"sync"
	"time"
)

// Journal holds the newest exchanges of one tenant, or of no tenant. Any number of goroutines may use it. Make one
// with New.
type Journal struct {
	limits Limits

	mu      sync.Mutex
	held    ring
	last    int64 // the id given last
	cleared int64 // the id given last when Clear was called
	dropped losses
	waiters map[*waiter]struct{}
	news    chan struct{} // closed by the next Add; nil while nobody watches
}

// losses are the entries that had to go since the last Clear.
type losses struct {
	count            int64
	earliest, latest time.Time // when they were started
}

// Stats are figures of a journal for metrics.
type Stats struct {
	Exchanges int   // held
	Bytes     int   // held, by estimate
	Dropped   int64 // since the start or the last Clear
	Last      int64 // the id given last, which is how many there have been since the start
}

// New returns an empty journal.
func New(limits Limits) *Journal {
	limits = limits.orDefault()
	return &Journal{limits: limits, held: ring{limits: limits}, waiters: map[*waiter]struct{}{}}
}

// Add keeps an exchange and returns the id that it got; the ID of e is ignored. The caller gives up e: what its
// slices and pointers lead to may not change any more.
func (j *Journal) Add(e Entry) int64 {
	k := keep(e, j.limits.Bytes)
	j.mu.Lock()
	defer j.mu.Unlock()
	j.last++
	k.ID = j.last
	j.held.push(k)
	for j.held.over() {
		j.dropped.note(j.held.pop())
	}
	j.tell(k)
	return k.ID
}

// Get returns the exchange of an id, and false if the journal does not hold it (any more).
func (j *Journal) Get(id int64) (Entry, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if newer := j.after(id - 1); len(newer) > 0 && newer[0].ID == id {
		return newer[0].Entry, true
	}
	return Entry{}, false
}

// Clear forgets all exchanges and how many were dropped. A Wait under way forgets what it has counted, too, and goes
// on with what comes next. Ids go on as well.
func (j *Journal) Clear() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.held.clear()
	j.dropped, j.cleared = losses{}, j.last
	for w := range j.waiters {
		w.clear()
	}
}

// Stats returns the journal's figures.
func (j *Journal) Stats() Stats {
	j.mu.Lock()
	defer j.mu.Unlock()
	return Stats{Exchanges: len(j.held.entries), Bytes: j.held.bytes, Dropped: j.dropped.count, Last: j.last}
}

// tell hands a new entry to those who wait for one.
func (j *Journal) tell(k *kept) {
	for w := range j.waiters {
		if w.hear(k) {
			delete(j.waiters, w)
		}
	}
	if j.news != nil {
		close(j.news)
		j.news = nil
	}
}

// after returns what is held with ids above one, oldest first. The ids held have no gaps, so it need not search.
func (j *Journal) after(id int64) []*kept {
	newer := j.last - min(max(id, 0), j.last)
	held := j.held.entries
	return held[int64(len(held))-min(newer, int64(len(held))):]
}

func (l *losses) note(k *kept) {
	started := k.Started
	if l.count == 0 || started.Before(l.earliest) {
		l.earliest = started
	}
	if l.count == 0 || started.After(l.latest) {
		l.latest = started
	}
	l.count++
}
