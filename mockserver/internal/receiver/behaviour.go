package receiver

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// Behaviour is how a receiver answers a call. The zero value is a good answer: 200, at once.
type Behaviour struct {
	Status   int           // of HTTP, 200 to 599; 0: 200
	Delay    time.Duration // before the answer; a minute at most
	Drop     bool          // the connection is closed without an answer
	CutBody  bool          // it is closed in the middle of the answer
	Location string        // where a redirect leads
	Body     string        // as plain text
	Times    int           // for so many calls; 0: until told otherwise
}

const (
	lowestStatus  = 200
	highestStatus = 599
	longestDelay  = time.Minute
)

// Tell says how a receiver answers from now on: each behaviour for its Times, one after the other; then well again, unless
// the last one stays. Without any it answers well at once. The error says which one makes no sense, and nothing has
// changed then.
func (r *Receivers) Tell(name string, behaviours ...Behaviour) error {
	told := make(script, len(behaviours))
	for i, b := range behaviours {
		if err := b.check(); err != nil {
			return fmt.Errorf("behaviour %d: %w", i+1, err)
		}
		if b.Times == 0 && i < len(behaviours)-1 {
			return fmt.Errorf("behaviour %d stays until told otherwise, so behaviour %d would never have its turn: give it times", i+1, i+2)
		}
		if b.Status == 0 && !b.Drop {
			b.Status = http.StatusOK
		}
		told[i] = b
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	receiver, err := r.open(name)
	if err != nil {
		return err
	}
	receiver.script = told
	return nil
}

// Told is how a receiver answers the calls to come; nothing where it answers well.
func (r *Receivers) Told(name string) []Behaviour {
	r.mu.Lock()
	defer r.mu.Unlock()
	if known := r.byName[name]; known != nil {
		return slices.Clone(known.script)
	}
	return nil
}

// check says what of a behaviour makes no sense.
func (b *Behaviour) check() error {
	switch {
	case b.Delay < 0 || b.Delay > longestDelay:
		return fmt.Errorf("delay %s: it is 0 s to %s", b.Delay, longestDelay)
	case b.Times < 0:
		return fmt.Errorf("times %d: it is the number of calls, or 0 for all to come", b.Times)
	case b.Drop && (b.Status != 0 || b.CutBody || b.Location != "" || b.Body != ""):
		return errors.New("drop gives no answer, so leave out what it would be")
	case b.Drop:
		return nil
	}
	return b.checkAnswer()
}

func (b *Behaviour) checkAnswer() error {
	status := b.Status
	if status == 0 {
		status = http.StatusOK
	}
	switch {
	case status < lowestStatus || status > highestStatus:
		return fmt.Errorf("status %d: it is %d to %d", status, lowestStatus, highestStatus)
	case b.Location != "" && (status < 300 || status > 399):
		return fmt.Errorf("location %q with status %d: only a status of 3xx leads anywhere", b.Location, status)
	case !hasBody(status) && (b.Body != "" || b.CutBody):
		return fmt.Errorf("status %d has no body, so there is none to send or to cut", status)
	}
	return nil
}

// hasBody tells whether an answer of this status may have a body.
func hasBody(status int) bool {
	return status != http.StatusNoContent && status != http.StatusNotModified
}

// script is what a receiver still has to do, in order. Empty, it answers well.
type script []Behaviour

// next is how the next call is answered. What is told for so many calls is used up by them.
func (s *script) next() Behaviour {
	if len(*s) == 0 {
		return Behaviour{Status: http.StatusOK}
	}
	now := (*s)[0]
	if now.Times == 0 {
		return now
	}
	rest := slices.Clone(*s)
	if rest[0].Times--; rest[0].Times == 0 {
		rest = rest[1:]
	}
	*s = rest
	return now
}
