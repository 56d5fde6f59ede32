package mockserver

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver/internal/admin"
	"github.com/crmock/crmock/mockserver/internal/metrics"
	"github.com/crmock/crmock/mockserver/internal/store"
)

func (s *Server) openConsole() (*listener, error) {
	if s.options.Console == "" {
		return nil, nil
	}
	if err := s.mayListen(s.options.Console); err != nil {
		return nil, err
	}
	l, err := listen(nameConsole, s.options.Console)
	if err != nil {
		return nil, err
	}
	console := admin.Console{
		Version: Version(), CA: s.CertificatePEM(), Token: string(s.options.ConsoleToken), Tenants: s.tenants, Ping: s.store.Ping,
		Listeners: s.hostile, Grammar: func() wire.Grammar { return wire.GrammarOf(s.tenants.Base()) }, Metrics: s.metrics.Handler(),
		Log: s.log, Closing: s.closing,
	}
	server := s.newServer(console.Handler())
	server.MaxHeaderBytes = consoleHeaders
	return &listener{nameConsole, l, server}, nil
}

// ConsoleAPI is the OpenAPI 3.1 document of the console's resources, in JSON.
func ConsoleAPI() []byte { return admin.OpenAPI() }

// consoleHeaders is how long the header of a request to the console may be, in bytes. Receivers remember it.
const consoleHeaders = 64 << 10

// mayListen refuses an address of the console that others than this machine can reach, unless they have to know a token.
func (s *Server) mayListen(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("console %q: %w; write it like 127.0.0.1:8081", address, err)
	}
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() || s.options.ConsoleToken != "" {
		return nil
	}
	return fmt.Errorf("console %q: others than this machine can reach it there, so it needs a token that they have to know: "+
		"--console-token, or better CRMOCK_CONSOLE_TOKEN; or let it listen on loopback, as in 127.0.0.1:8081", address)
}

// holdings are what the tenants have at this moment.
func (s *Server) holdings(ctx context.Context) metrics.Holdings {
	h := metrics.Holdings{Records: map[string]int{}}
	for _, name := range s.tenants.Names() {
		info, err := s.tenants.Info(ctx, name)
		if errors.Is(err, store.ErrUnavailable) {
			break // each of the others would wait as long
		}
		if err != nil {
			continue // removed meanwhile
		}
		h.Tenants++
		h.Exchanges += info.Exchanges.Exchanges
		h.Dropped += info.Exchanges.Dropped
		for object, n := range info.Records {
			h.Records[object] += n
		}
	}
	return h
}
