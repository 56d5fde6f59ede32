package specs

import (
	"net/http"
	"net/http/httptrace"
	"slices"
	"time"

	"github.com/onsi/gomega"

	"github.com/crmock/crmock/contracts"
)

// Wrong logins in a row, how many of the first and of the last are compared, and by how much the last may be slower.
// The fastest of several is compared, so that a target under load is not taken for one that throttles.
const (
	wrongLogins   = 12
	comparedAlike = 3
	slowerAtMost  = 500 * time.Millisecond
)

// writeThrottle: the wrong logins are for a tenant that does not exist, so that a target which locks accounts locks
// none.
func writeThrottle(b *book) {
	b.spec("The last of twelve wrong logins is answered as soon as the first", clauses("login.no-throttle"), func(s *session) {
		wrong := s.run.target.Credentials[0]
		wrong.Tenant = s.unique("nobody-")
		var took []time.Duration
		for len(took) < wrongLogins {
			took = append(took, s.refusedIn(wrong))
			if len(took) >= 2*comparedAlike {
				first, last := slices.Min(took[:comparedAlike]), slices.Min(took[len(took)-comparedAlike:])
				s.Expect(last).To(gomega.BeNumerically("<", first+slowerAtMost), "the answers to wrong logins become slower")
			}
		}
	})
}

// refusedIn is how long the answer to a wrong login takes, once there is a connection and a limit on the rate of
// requests has let it pass.
func (s *session) refusedIn(c Credentials) time.Duration {
	clock := &stopwatch{next: s.run.transport}
	options := s.classicLogin(c)
	options.Transport = clock
	s.refused(s.calling(options).nothing(), s.checked(contracts.CheckLogin, contracts.Violation{}))
	return clock.answered.Sub(clock.connected)
}

// stopwatch is a transport that takes the time of one request.
type stopwatch struct {
	next                http.RoundTripper
	connected, answered time.Time
}

// RoundTrip sends the request.
func (w *stopwatch) RoundTrip(request *http.Request) (*http.Response, error) {
	traced := httptrace.WithClientTrace(request.Context(), &httptrace.ClientTrace{
		GotConn:              func(httptrace.GotConnInfo) { w.connected = time.Now() },
		GotFirstResponseByte: func() { w.answered = time.Now() },
	})
	return w.next.RoundTrip(request.WithContext(traced))
}
