package specs

import (
	"context"
	"time"

	"github.com/onsi/gomega"
)

// Variant is with what settings another server is started. The zero value of a field leaves what it names as it is.
type Variant struct {
	Overlay string        // corrects the contract, as a file of --contract does
	Body    int           // how long a body may be, in bytes
	Burst   int           // wrong logins that are answered at once
	Every   time.Duration // after these, one is answered in each such period
}

// another adds a spec of a setting that a whole server has, and so of a server that is started for the spec alone.
func (b *book) another(text, clause string, v Variant, check func(*session)) {
	b.spec(text, clauses(clause), func(s *session) {
		target, stop, err := s.run.target.Another(s.ctx, v)
		s.Expect(err).NotTo(gomega.HaveOccurred(), "the target is not started anew")
		defer stop()
		other := s.onTarget(target)
		defer func() { s.exchanges = append(s.exchanges, other.exchanges...) }()
		check(other)
	}, HasAnother, CanWrite)
}

// onTarget is a session with another target. What it adds stands in no ledger: it goes with the target.
func (s *session) onTarget(target Target) *session {
	target, err := target.complete()
	s.Expect(err).NotTo(gomega.HaveOccurred())
	return s.elsewhere(target, nil)
}

// Starter starts a server with other settings than a target's, and returns what ends it.
type Starter func(ctx context.Context, v Variant) (target Target, stop func(), err error)
