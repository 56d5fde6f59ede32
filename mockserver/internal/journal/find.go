package journal

import "slices"

// Page is what a journal answers to a query.
type Page struct {
	Entries []Entry // oldest first
	// Matched is how many exchanges met the query. It is more than there are Entries where the Limit cut them, or where
	// a Wait has counted some that were dropped meanwhile.
	Matched int
	// Truncated says that exchanges which might have met the query had been dropped before it was asked. So there may
	// have been more: "nothing was sent" is not proven, nor is any exact number.
	Truncated bool
	Dropped   int64 // exchanges of any kind, since the start or the last Clear
}

// Find returns the exchanges held that meet the query.
func (j *Journal) Find(q Query) Page {
	m := newMatcher(q)
	entries, page := j.snapshot(m)
	page.fill(m.choose(entries), q.Limit)
	return page
}

// Count is how many exchanges held meet the query, whatever its Limit, and Page.Truncated.
func (j *Journal) Count(q Query) (n int, truncated bool) {
	m := newMatcher(q)
	entries, page := j.snapshot(m)
	return len(m.choose(entries)), page.Truncated
}

// snapshot returns the entries in the window's ids, and a page that has all but them. So the lock is held for copying
// pointers only, and no query keeps requests waiting.
func (j *Journal) snapshot(m *matcher) ([]*kept, Page) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.after(m.after)), Page{Truncated: j.truncated(m), Dropped: j.dropped.count}
}

// truncated says whether an entry that was dropped might have matched.
func (j *Journal) truncated(m *matcher) bool {
	return m.overlaps(j.dropped, j.last-int64(len(j.held.entries)))
}

// fill puts the entries that matched into the page.
func (p *Page) fill(matched []*kept, limit int) {
	p.Matched = len(matched)
	if limit > 0 && len(matched) > limit {
		matched = matched[:limit]
	}
	p.Entries = make([]Entry, len(matched))
	for i, k := range matched {
		p.Entries[i] = k.Entry
	}
}
