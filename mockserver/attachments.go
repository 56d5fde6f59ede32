package mockserver

import (
	"net/http"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver/internal/api"
	"github.com/crmock/crmock/mockserver/internal/attachment"
	"github.com/crmock/crmock/mockserver/internal/journal"
	"github.com/crmock/crmock/mockserver/internal/tenant"
)

// filing is the endpoint of attachments with the journals that its requests go to.
type filing struct {
	attachment.Handler

	server  *Server
	tenants *tenant.Registry
}

// attachments is the endpoint that serves the files of one set of tenants.
func (s *Server) attachments(base *contracts.Contract, tenants *tenant.Registry) filing {
	return filing{attachment.Handler{
		Path: base.Attachments.Path, Objects: base.Attachments.Objects, Exists: s.tenants.Has, Log: s.log,
		Open: func(name, token string) *attachment.Files {
			t := tenants.Find(name)
			if !s.sealer.DataToken(t, token) {
				return nil
			}
			return s.tenants.Files(t)
		},
	}, s, tenants}
}

// beside serves attachments on their own path, and the API on all others.
func beside(files filing, others http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if files.Matches(r.URL.EscapedPath()) {
			files.serve(w, r)
			return
		}
		others.ServeHTTP(w, r)
	})
}

// serve answers a request and journals it, without the file. A file is sent while it is read, so its exchange is there once
// it has been sent.
func (f filing) serve(w http.ResponseWriter, r *http.Request) {
	started := f.server.now()
	answer := &answered{ResponseWriter: w, status: http.StatusOK}
	defer func() {
		name, token, _ := r.BasicAuth()
		took := f.server.now().Sub(started)
		entry := journal.Entry{
			Exchange: wire.Exchange{
				Method: r.Method, URL: api.URLOf(r), TLS: api.TLSOf(r), Status: answer.status, ContentType: w.Header().Get("Content-Type"),
				Started: started, Duration: took, RemoteAddr: r.RemoteAddr,
			},
			Tenant: name, Endpoint: "attachments", Outcome: journal.HTTP,
		}
		if r.TLS != nil {
			entry.Offer = f.server.offered(r.Context())
		}
		f.journal(name, token).Add(entry)
		f.server.metrics.Observe("", string(journal.HTTP), "", took)
	}()
	name, _, _ := r.BasicAuth()
	if err := f.server.tenants.Fresh(r.Context(), name); err != nil {
		http.Error(answer, "Service Unavailable", http.StatusServiceUnavailable) // whoever opened the store has logged it
		return
	}
	f.ServeHTTP(answer, r)
}

// journal is that of the tenant where the request has opened it, or else that of strays.
func (f filing) journal(name, token string) *journal.Journal {
	if t := f.tenants.Find(name); f.server.sealer.DataToken(t, token) {
		return f.server.tenants.JournalOf(t)
	}
	return f.server.tenants.Strays()
}

// answered is an answer whose status is remembered.
type answered struct {
	http.ResponseWriter

	status int
}

// WriteHeader implements http.ResponseWriter.
func (a *answered) WriteHeader(status int) {
	a.status = status
	a.ResponseWriter.WriteHeader(status)
}

// Unwrap is what http.ResponseController looks through.
func (a *answered) Unwrap() http.ResponseWriter { return a.ResponseWriter }
