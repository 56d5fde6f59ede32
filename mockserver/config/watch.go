package config

import (
	"context"
	"os"
	"slices"
	"time"
)

// Watcher notices changes of files and folders: one that has changed, has come or has gone, and then stayed as it is
// from one look to the next. What was written in several goes is noticed once. What it compares is size, time of
// change and which file it is, so another file that took the name counts as changed.
type Watcher struct {
	files         []string
	known, before []os.FileInfo // when a change was noticed last, and at the last look
}

// NewWatcher looks at the files as they are now.
func NewWatcher(files []string) *Watcher {
	now := look(files)
	return &Watcher{files: files, known: now, before: now}
}

// Run looks once in each period, until the context ends, and calls changed for each change.
func (w *Watcher) Run(ctx context.Context, every time.Duration, changed func()) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if w.Look() {
				changed()
			}
		}
	}
}

// Look tells whether there is a change that has settled since the last look.
func (w *Watcher) Look() bool {
	now := look(w.files)
	settled := same(now, w.before) && !same(now, w.known)
	if settled {
		w.known = now
	}
	w.before = now
	return settled
}

// look is what there is to know of each file, nil of one that cannot be found.
func look(files []string) []os.FileInfo {
	seen := make([]os.FileInfo, len(files))
	for i, name := range files {
		if info, err := os.Stat(name); err == nil {
			seen[i] = info
		}
	}
	return seen
}

func same(a, b []os.FileInfo) bool {
	return slices.EqualFunc(a, b, func(a, b os.FileInfo) bool {
		if a == nil || b == nil {
			return a == b
		}
		return os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
	})
}
