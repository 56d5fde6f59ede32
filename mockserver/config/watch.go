package config

import (
	"context"
	"os"
	"slices"
	"time"
)

// Watch looks at files and folders once in each period, until the context ends. When one of them has changed, has come
// or has gone, and then stayed as it is for a period, it calls changed; what was written in several goes is seen once.
// What it compares is size, time of change and which file it is, so another file that took the name counts as changed.
func Watch(ctx context.Context, files []string, every time.Duration, changed func()) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	watch(ctx, files, ticker.C, changed)
}

func watch(ctx context.Context, files []string, ticks <-chan time.Time, changed func()) {
	known := look(files)
	before := known
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks:
		}
		now := look(files)
		if same(now, before) && !same(now, known) {
			known = now
			changed()
		}
		before = now
	}
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
