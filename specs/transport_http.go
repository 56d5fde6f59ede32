package specs

import (
	"crypto/tls"
	"net/http"

	"golang.org/x/time/rate"
)

// newTransport is how all specs reach the target: with its authorities, and no faster than it allows.
func newTransport(target Target) http.RoundTripper {
	base := &http.Transport{
		TLSClientConfig:     &tls.Config{RootCAs: target.Roots, InsecureSkipVerify: target.Insecure}, //nolint:gosec // on request only
		MaxIdleConnsPerHost: 64,
	}
	if target.Rate <= 0 {
		return base
	}
	return &paced{base, rate.NewLimiter(rate.Limit(target.Rate), 1)}
}

// paced sends no faster than its limiter.
type paced struct {
	next    http.RoundTripper
	limiter *rate.Limiter
}

// RoundTrip waits for its turn, or for the end of the request's context.
func (p *paced) RoundTrip(request *http.Request) (*http.Response, error) {
	if err := p.limiter.Wait(request.Context()); err != nil {
		return nil, err
	}
	return p.next.RoundTrip(request)
}
