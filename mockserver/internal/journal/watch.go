package journal

import (
	"context"
	"iter"
)

// Watch yields the exchanges that meet the query, oldest first: those that the journal holds, and from then on each
// one as it comes, until the loop or ctx ends. To see new ones only, ask for those After Stats.Last; to go on where an
// earlier loop ended, After the last one that it saw. An After that this journal has not reached, as from before a
// restart, counts as 0. The Limit plays no part.
//
// With each comes how many exchanges, of any kind, the reader has missed since the one before, because they were
// dropped while it was busy. A slow reader holds up nobody. A loop starts no goroutine, and takes no memory between
// its steps.
func (j *Journal) Watch(ctx context.Context, q Query) iter.Seq2[Entry, int64] {
	return func(yield func(entry Entry, missed int64) bool) {
		m, last, missed := newMatcher(q), j.reached(q.After), int64(0)
		for ctx.Err() == nil {
			k, lost, news := j.next(last)
			if k == nil {
				await(ctx, news)
				continue
			}
			last = k.ID
			missed += lost
			if !m.matches(&k.Entry) {
				continue
			}
			if !yield(k.Entry, missed) {
				return
			}
			missed = 0
		}
	}
}

// reached is the id, or 0 if the journal has not come to it.
func (j *Journal) reached(id int64) int64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	if id > j.last {
		return 0
	}
	return id
}

// next returns the first entry held with an id above one, and how many between the two were dropped but not cleared.
// Where there is none yet, it returns what will be closed as soon as there is.
func (j *Journal) next(id int64) (k *kept, lost int64, news <-chan struct{}) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if newer := j.after(id); len(newer) > 0 {
		return newer[0], newer[0].ID - max(id, j.cleared) - 1, nil
	}
	if j.news == nil {
		j.news = make(chan struct{})
	}
	return nil, 0, j.news
}

// await returns when there is news or ctx has ended.
func await(ctx context.Context, news <-chan struct{}) {
	select {
	case <-news:
	case <-ctx.Done():
	}
}
