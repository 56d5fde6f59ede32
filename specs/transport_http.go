package specs

import (
	"context"
	"crypto/tls"
	"net/http"
	"time"

	"golang.org/x/time/rate"
)

// newTransport is how all specs reach the target: with its authorities, no faster than it allows, through the proxy that
// the environment names, in HTTP/1.1, with bodies as the target sends them.
func newTransport(target Target) http.RoundTripper {
	base := &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		TLSClientConfig:     &tls.Config{RootCAs: target.Roots, InsecureSkipVerify: target.Insecure},
		DisableCompression:  true,
		MaxIdleConns:        64,
		MaxIdleConnsPerHost: 64,
		IdleConnTimeout:     90 * time.Second,
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

// pace waits for the turn of what goes past a transport, such as a handshake.
func pace(ctx context.Context, transport http.RoundTripper) error {
	if slow, ok := transport.(*paced); ok {
		return slow.limiter.Wait(ctx)
	}
	return nil
}
