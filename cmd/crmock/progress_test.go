package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

// barred is progress on a terminal of a width, with a clock that goes on by a second at each step.
func barred(width, total int) (*progress, *bytes.Buffer) {
	var out bytes.Buffer
	p := newProgress(&out, "specs", total)
	p.width = width
	now := p.started
	p.now = func() time.Time { now = now.Add(time.Second); return now }
	return p, &out
}

func TestProgressIsShownOnlyWhereSomebodyWaitsAtATerminal(t *testing.T) {
	g := NewWithT(t)
	p, out := barred(0, 10)
	for range 10 {
		p.step(false)
	}
	p.clear()
	g.Expect(out.String()).To(BeEmpty(), "no terminal")

	p, out = barred(80, 10)
	p.step(false)
	p.step(false)
	p.clear()
	g.Expect(out.String()).To(BeEmpty(), "two seconds are no time")
}

func TestProgressDrawsABarThatFitsAndTakesItAway(t *testing.T) {
	g := NewWithT(t)
	p, out := barred(80, 10)
	for i := range 5 {
		p.step(i == 1)
	}
	drawn := strings.Split(out.String(), "\r")
	g.Expect(strings.TrimRight(drawn[len(drawn)-1], " ")).To(Equal(strings.Repeat("#", 20) + strings.Repeat("-", 20) + " 5 of 10 specs, 1 failed"))
	g.Expect(drawn[len(drawn)-1]).To(HaveLen(79))
	p.clear()
	g.Expect(out.String()).To(HaveSuffix("\r" + strings.Repeat(" ", 79) + "\r"))

	p, out = barred(12, 10)
	for range 5 {
		p.step(false)
	}
	g.Expect(columns(strings.Split(out.String(), "\r")[1])).To(Equal(11))

	p, out = barred(80, 0)
	for range 3 {
		p.step(false)
	}
	g.Expect(strings.TrimSpace(out.String())).To(Equal("3 specs"), "no bar where the end is unknown")
}

func TestProgressDoesNotFlicker(t *testing.T) {
	p, out := barred(80, 1000)
	now := p.started.Add(time.Minute)
	p.now = func() time.Time { now = now.Add(time.Millisecond); return now }
	for range 1000 {
		p.step(false)
	}
	NewWithT(t).Expect(strings.Count(out.String(), "\r")).To(BeNumerically("<=", 10))
}
