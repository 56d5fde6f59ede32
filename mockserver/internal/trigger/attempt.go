package trigger

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"syscall"
)

// longestAnswer is how much of an answer is read, in bytes: nothing in it counts, but it has to end well.
const longestAnswer = 1 << 20

// call makes one attempt. It returns the HTTP status, what went wrong, and whether another attempt could go better.
func (p Parts) call(ctx context.Context, address string, s Settings) (status int, again bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, s.timeout())
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, false, errors.New("the URL cannot be called")
	}
	if err := s.checkURL(withoutQuery(request.URL)); err != nil {
		return 0, false, err // the settings have become stricter since
	}
	request.Header.Set("User-Agent", "crmock")
	response, err := p.sender(s).RoundTrip(request)
	if err != nil {
		return 0, !final(err), reason(err, s)
	}
	defer response.Body.Close()
	again, err = judge(response.StatusCode)
	if err != nil {
		return response.StatusCode, again, err
	}
	if _, err := io.Copy(io.Discard, io.LimitReader(response.Body, longestAnswer)); err != nil {
		return response.StatusCode, true, fmt.Errorf("the answer did not arrive as a whole: %w", reason(err, s))
	}
	return response.StatusCode, false, nil
}

// sender is what makes the call.
func (p Parts) sender(s Settings) http.RoundTripper {
	if p.Wrap == nil {
		return transport(s)
	}
	return p.Wrap(transport(s))
}

// judge says why a status is no success, and whether another attempt could go better.
func judge(code int) (again bool, err error) {
	switch {
	case code >= 200 && code < 300:
		return false, nil
	case code >= 300 && code < 400:
		return false, fmt.Errorf("HTTP %d: redirects are not followed; set the URL to where it leads", code)
	case code >= 500 || code == http.StatusRequestTimeout || code == http.StatusTooEarly || code == http.StatusTooManyRequests:
		return true, fmt.Errorf("HTTP %d", code)
	default:
		return false, fmt.Errorf("HTTP %d: the receiver refuses the call", code)
	}
}

func withoutQuery(u *url.URL) string {
	bare := *u
	bare.RawQuery, bare.ForceQuery = "", false
	return bare.String()
}

// final tells whether an error would come again: an address that may not be called, or a certificate that does not hold.
func final(err error) bool {
	var private privateError
	var certificate *tls.CertificateVerificationError
	return errors.As(err, &private) || errors.As(err, &certificate)
}

// reason is an error in the words of the delivery log.
func reason(err error, s Settings) error {
	var private privateError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("no answer within %s", s.timeout())
	case errors.As(err, &private):
		return private
	case errors.As(err, &certificate):
		return fmt.Errorf("the certificate of the receiver does not verify; ca names one to trust: %w", certificate.Err)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the receiver has closed the connection")
	}
	return err
}

// transport makes one call, on a connection of its own: on one that was kept, a call that the receiver has got but not
// answered is repeated unseen. It follows no redirect, keeps no cookie and knows no proxy.
func transport(s Settings) *http.Transport {
	dialer := &net.Dialer{Control: func(_, address string, _ syscall.RawConn) error {
		// The address that a name has turned out to be: a name can point inside.
		if at, err := netip.ParseAddrPort(address); err == nil && !s.allows(at.Addr()) {
			return privateError{at.Addr()}
		}
		return nil
	}}
	return &http.Transport{
		DialContext: dialer.DialContext, TLSClientConfig: &tls.Config{RootCAs: roots(s.CA), MinVersion: tls.VersionTLS12},
		DisableKeepAlives: true, DisableCompression: true, MaxResponseHeaderBytes: longestAnswer,
	}
}

// roots are the certificates to trust; nil: those of the system.
func roots(ca string) *x509.CertPool {
	if ca == "" {
		return nil
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool() // a system without any
	}
	pool.AppendCertsFromPEM([]byte(ca))
	return pool
}
