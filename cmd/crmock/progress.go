package main

import (
	"fmt"
	"io"
	"strings"
	"time"
)

const (
	progressAfter = 2 * time.Second        // what is done sooner needs no bar
	progressEvery = 100 * time.Millisecond // drawing more often would only flicker
)

// progress is a bar that shows how far a run has come, on a terminal and nowhere else.
type progress struct {
	out           io.Writer
	what          string // is counted, in the plural
	width         int    // columns of the terminal; 0: there is none
	total         int    // of them; 0: unknown
	done, failed  int
	started, last time.Time
	now           func() time.Time
}

func newProgress(out io.Writer, what string, total int) *progress {
	return &progress{out: out, what: what, width: terminalWidth(out), total: total, started: time.Now(), now: time.Now}
}

// step counts one step, and draws the bar if it is time to.
func (p *progress) step(failed bool) {
	p.done++
	if failed {
		p.failed++
	}
	now := p.now()
	if p.width > 0 && now.Sub(p.started) > progressAfter && now.Sub(p.last) > progressEvery {
		p.last = now
		fmt.Fprint(p.out, "\r"+p.line())
	}
}

// line is the bar with its numbers, as wide as the terminal but for the last column, where it would break.
func (p *progress) line() string {
	numbers := fmt.Sprintf(" %d %s", p.done, p.what)
	if p.total > 0 {
		numbers = fmt.Sprintf(" %d of %d %s", p.done, p.total, p.what)
	}
	if p.failed > 0 {
		numbers += fmt.Sprintf(", %d failed", p.failed)
	}
	room := min(40, p.width-1-len(numbers))
	bar := ""
	if p.total > 0 && room > 0 {
		full := room * min(p.done, p.total) / p.total
		bar = strings.Repeat("#", full) + strings.Repeat("-", room-full)
	}
	return pad(cut(bar+numbers, p.width-1), p.width-1)
}

// clear takes the bar away, so that what follows begins on an empty line.
func (p *progress) clear() {
	if !p.last.IsZero() {
		fmt.Fprint(p.out, "\r"+strings.Repeat(" ", p.width-1)+"\r")
	}
}
