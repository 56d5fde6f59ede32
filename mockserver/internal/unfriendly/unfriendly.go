// Package unfriendly answers in every way that clients have to put up with, so that one which relies on an accident of
// today's replies breaks on a laptop and not in production. What it does is drawn from a seed and the number of the
// reply, so a run can be repeated.
//
// It varies what no documented or observed clause of the contract fixes: white space between elements, empty elements as
// one tag or two, the forms of entities, the case of header names, a body in chunks or at once, and that a small share of
// calls finds the service unavailable. The contract fixes the declaration, the attributes of REPLY with their order and
// quotes, that a refusal is an empty REPLY, the order of the tags of an item, and the charset: all that stays, and so does
// the order of items wherever the contract has one.
//
// Wrong answers are not its business: those are package intercept's.
package unfriendly

import (
	"math/rand/v2"
	"sync/atomic"
)

// Settings are what a server is told about being unfriendly.
type Settings struct {
	Seed        uint64
	Unavailable float64 // share of calls that are answered with the problem unavailable, from 0 to 1
}

// Mode is a server that is unfriendly. Any number of goroutines may share it. Nil is a friendly one.
type Mode struct {
	settings Settings
	replies  atomic.Uint64
}

// New makes a server unfriendly.
func New(settings Settings) *Mode { return &Mode{settings: settings} }

// Next draws the manner of the next reply. It is nil for a friendly server.
func (m *Mode) Next() *Manner {
	if m == nil {
		return nil
	}
	random := rand.New(rand.NewPCG(m.settings.Seed, m.replies.Add(1))) //nolint:gosec // it is no secret, and has to come again
	return &Manner{
		unavailable: random.Float64() < m.settings.Unavailable,
		spaced:      random.IntN(2) == 0, folded: random.IntN(2) == 0, referred: random.IntN(2) == 0,
		chunks: max(0, random.IntN(6)-1), header: headerCase(random.IntN(int(headerCases))),
		random: random,
	}
}

// Manner is how one call is answered. It is for one goroutine.
type Manner struct {
	unavailable bool
	spaced      bool // white space between elements
	folded      bool // empty elements in one tag, here and there
	referred    bool // characters as references, here and there
	chunks      int  // 0: the body is announced by its length
	header      headerCase
	random      *rand.Rand
}

// Unavailable says whether the call is to find the service unavailable. A nil Manner never says so.
func (m *Manner) Unavailable() bool { return m != nil && m.unavailable }
