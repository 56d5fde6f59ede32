package main

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"

	"github.com/crmock/crmock/mockserver/config"
)

// station is one address at which the recorder listens.
type station struct {
	scheme   string
	listener net.Listener
	server   *http.Server
}

type stations []station

// open opens the addresses of the flags. Where one cannot be opened, none is.
func (r *recording) open(handler http.Handler) (stations, error) {
	var opened stations
	for _, wanted := range []struct {
		scheme, address string
		secure          func() (*tls.Config, error)
	}{
		{"http", r.http, func() (*tls.Config, error) { return nil, nil }},
		{"https", r.https, r.secure},
	} {
		if wanted.address == "" || wanted.address == string(config.Off) {
			continue
		}
		secure, err := wanted.secure()
		if err == nil {
			err = opened.add(wanted.scheme, wanted.address, secure, handler)
		}
		if err != nil {
			opened.close()
			return nil, err
		}
	}
	if len(opened) == 0 {
		return nil, fail(exitUsage, "--http and --https are both off, so no client could be recorded")
	}
	return opened, nil
}

func (s *stations) add(scheme, address string, secure *tls.Config, handler http.Handler) error {
	listener, err := net.Listen("tcp", address) //nolint:noctx // it lasts as long as the program
	if err != nil {
		return fail(exitUsage, "--%s %s: %w; choose another address, or port 0 for a free one", scheme, address, err)
	}
	if secure != nil {
		listener = tls.NewListener(listener, secure)
	}
	*s = append(*s, station{scheme, listener, &http.Server{
		Handler: handler, ReadHeaderTimeout: graceful, MaxHeaderBytes: 4 << 20, // a GET carries its document in the header
		DisableGeneralOptionsHandler: true, ErrorLog: log.New(io.Discard, "", 0),
	}})
	return nil
}

// refuseOwn refuses to pass requests on to where they come in.
func (s stations) refuseOwn(ctx context.Context, targets ...string) error {
	for _, target := range targets {
		for _, station := range s {
			if leadsTo(ctx, target, station.listener.Addr()) {
				return fail(exitUsage, "the target %s is where this recorder itself listens (--%s), so requests would go round in circles; choose another address for one of them", target, station.scheme)
			}
		}
	}
	return nil
}

// leadsTo tells whether a URL is of an address of this machine at which something listens.
func leadsTo(ctx context.Context, target string, at net.Addr) bool {
	parsed, err := url.Parse(target)
	own, isTCP := at.(*net.TCPAddr)
	if err != nil || !isTCP {
		return false
	}
	port, err := net.DefaultResolver.LookupPort(ctx, "tcp", cmp.Or(parsed.Port(), parsed.Scheme)) // a service has the name of its scheme
	if err != nil || port != own.Port {
		return false
	}
	addresses, err := net.DefaultResolver.LookupIP(ctx, "ip", parsed.Hostname())
	return err == nil && slices.ContainsFunc(addresses, func(address net.IP) bool {
		return address.Equal(own.IP) || own.IP.IsUnspecified() && (address.IsLoopback() || address.IsUnspecified())
	})
}

func (s stations) close() {
	for _, station := range s {
		_ = station.listener.Close()
	}
}

// untilTold is printed when a recording has begun.
const untilTold = "recording until Ctrl-C"

// serveUntil answers clients until a signal, or the end of the context, and lets those be answered that wait.
func (s stations) serveUntil(ctx context.Context, signals <-chan os.Signal, out io.Writer) error {
	failed := make(chan error, len(s))
	for _, station := range s {
		fmt.Fprintf(out, "%s %s://%s\n", station.scheme, station.scheme, station.listener.Addr())
		go func() { failed <- station.server.Serve(station.listener) }()
	}
	fmt.Fprintln(out, untilTold)
	var err error
	for waiting := true; waiting; {
		select {
		case <-ctx.Done():
			waiting = false
		case signal := <-signals:
			waiting = signal == hangup // there is no configuration to read again
		case err = <-failed:
			waiting = false
		}
	}
	s.end(ctx)
	if err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fail(exitFailed, "%w", err)
	}
	return nil
}

func (s stations) end(ctx context.Context) {
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), graceful)
	defer cancel()
	for _, station := range s {
		if station.server.Shutdown(ending) != nil {
			_ = station.server.Close() // who has not been answered by now is not recorded
		}
	}
}
