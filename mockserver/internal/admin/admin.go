// Package admin is the console: a listener apart from the API, on loopback by default, for whoever runs the mock. Tests
// and tools make tenants with it, see what was sent, put records back and move the time; contracts/console has its types
// and a client. It also tells whether the server is well, which version it is, and what its local CA is.
//
// It only translates between HTTP and the parts of the server: package directory has the tenants, package journal the
// exchanges. Its resources are one table (routes.go), from which the handlers and their OpenAPI document are made.
package admin

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver/internal/directory"
)

// Console is what the console's handler knows of the server.
type Console struct {
	Version   string
	CA        []byte // certificate in PEM; nil where the server's certificate is not from the local CA
	Token     string // what every caller has to know; empty: nobody is asked
	Tenants   *directory.Directory
	Ping      func(context.Context) error // nil while the store can be read and written; why not must hold no secret
	Listeners Listeners
	Grammar   func() wire.Grammar // of the contract in force, for the paths of near misses
	Metrics   http.Handler
	Log       *slog.Logger
	Closing   context.Context //nolint:containedctx // ends what waits for something when the server shuts down
	Beat      time.Duration   // how often an idle stream of events shows that it is alive; 0: 15 s
}

// prefix is where the resources are.
const prefix = "/api/v1"

// Handler is the console over HTTP.
func (c Console) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /version", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, map[string]string{"name": "crmock", "version": c.Version})
	})
	mux.HandleFunc("GET /ca.pem", c.serveCA)
	mux.Handle("GET /metrics", c.Metrics)
	for _, r := range c.routes() {
		mux.HandleFunc(r.method+" "+prefix+r.path, c.answer(r))
	}
	health := http.NewServeMux()
	health.HandleFunc("GET /health", c.serveHealth)
	// Who calls a receiver is a server of somebody else, and knows no token.
	health.HandleFunc("/receiver/{tenant}/{receiver}", c.receive)
	health.HandleFunc("/receiver/{tenant}/{receiver}/{rest...}", c.receive)
	health.Handle("/", c.authorized(problems(mux)))
	return guarded(c.Token == "", health)
}

func (c Console) serveCA(w http.ResponseWriter, _ *http.Request) {
	if c.CA == nil {
		http.Error(w, "Not Found: there is no local CA to trust; HTTPS is off, or has certificate files of its own", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "application/x-pem-file")
	w.Header().Set("Content-Disposition", `attachment; filename="crmock-ca.pem"`)
	_, _ = w.Write(c.CA)
}
