package console

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"
	"unicode"
)

// Options say how to talk to a console. The zero value will do for one on this machine.
type Options struct {
	// Token is what the server was started with as --console-token; empty: none. It is never printed.
	Token string

	// CA is PEM of authorities to trust besides the system's, where the console is behind HTTPS.
	CA []byte

	// HTTP is used in place of a client made for this, but never follows a redirect. A Timeout of it also ends
	// Journal.Wait and Events, so it is better left at 0 and left to the contexts.
	HTTP *http.Client
}

// Limits of the connections that are made where the options bring no client of their own.
const (
	connecting      = 10 * time.Second
	headers         = 5 * time.Minute // for an answer to begin: the longest wait, or a very long import
	idleConnections = 64              // as many as a caller is likely to have goroutines
	idleTimeout     = 90 * time.Second
)

// certificateBlock is what PEM calls a certificate.
const certificateBlock = "CERTIFICATE"

// Format keeps the token out of whatever is printed.
func (o Options) Format(to fmt.State, _ rune) {
	token := "none"
	if o.Token != "" {
		token = "***"
	}
	fmt.Fprintf(to, "console.Options{Token: %s, CA: %d bytes, own HTTP: %t}", token, len(o.CA), o.HTTP != nil)
}

// checkToken refuses what cannot travel in a header. The value is not for showing.
func (o Options) checkToken() error {
	if strings.ContainsFunc(o.Token, unicode.IsControl) {
		return errors.New("the console token holds a line break or another control character, so it cannot travel in a header; is there one at its end?")
	}
	return nil
}

// client is what requests are sent with.
func (o Options) client() (*http.Client, error) {
	if o.HTTP != nil {
		if len(o.CA) > 0 {
			return nil, errors.New("an HTTP client of your own has its own TLS; leave the option CA empty")
		}
		own := *o.HTTP
		own.CheckRedirect = stay
		return &own, nil
	}
	roots, err := o.roots()
	if err != nil {
		return nil, err
	}
	return &http.Client{CheckRedirect: stay, Transport: &http.Transport{
		Proxy:                 http.ProxyFromEnvironment, // none for this machine itself
		DialContext:           (&net.Dialer{Timeout: connecting}).DialContext,
		TLSClientConfig:       &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:   connecting,
		ResponseHeaderTimeout: headers,
		DisableCompression:    true, // events come one by one
		MaxIdleConns:          idleConnections,
		MaxIdleConnsPerHost:   idleConnections,
		IdleConnTimeout:       idleTimeout,
	}}, nil
}

// stay makes a redirect an answer like any other: no console redirects, and a token is meant for the console alone.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// roots are the authorities to trust; nil means those of the system.
func (o Options) roots() (*x509.CertPool, error) {
	if len(o.CA) == 0 {
		return nil, nil
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool() // a system without any
	}
	if !roots.AppendCertsFromPEM(o.CA) {
		return nil, fmt.Errorf("the option CA holds no certificate; it is PEM, which begins with -----BEGIN %s-----", certificateBlock)
	}
	return roots, nil
}
