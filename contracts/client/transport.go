package client

import (
	"errors"
	"net/http"
	"time"
)

// Of connections that wait for the next exchange.
const (
	idleConnections = 64 // as many as a caller is likely to have goroutines
	idleTimeout     = 90 * time.Second
)

// transport is what carries the exchanges: HTTP/1.1, through the proxy that the environment names (none for
// loopback), bodies as the server sends them.
func (o Options) transport() (http.RoundTripper, error) {
	if o.Transport != nil {
		if o.TLS.set() {
			return nil, errors.New("a transport of your own has its own TLS; leave the options of TLS empty")
		}
		return o.Transport, nil
	}
	config, err := o.TLS.Config()
	if err != nil {
		return nil, err
	}
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		TLSClientConfig:     config,
		DisableCompression:  true,
		MaxIdleConns:        idleConnections,
		MaxIdleConnsPerHost: idleConnections,
		IdleConnTimeout:     idleTimeout,
	}, nil
}

func (t TLS) set() bool {
	return t.CAFile != "" || len(t.CA) > 0 || t.Insecure || t.Min != "" || t.Max != ""
}
