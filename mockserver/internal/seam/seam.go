// Package seam names the places where a server can be broken on purpose, so that package mutants can prove that the
// specs notice. A server without seams is whole. It is internal: nobody outside can open one.
package seam

import (
	"crypto/tls"
	"net/http"

	"github.com/crmock/crmock/mockserver/internal/store"
	"github.com/crmock/crmock/mockserver/internal/trigger"
)

// Seams wrap parts of a server. A nil func leaves its part as it is.
type Seams struct {
	Store func(store.Store) store.Store   // between the CRM and its records
	API   func(http.Handler) http.Handler // around the vendor's endpoints
	TLS   func(*tls.Config) *tls.Config   // of the HTTPS listener

	Fire func(tenant string, whole Fires) Fires    // between what a tenant's agents do and its triggers
	Call func(http.RoundTripper) http.RoundTripper // between the triggers and the URLs that they call
}

// Fires fires the triggers of a tenant: each within the transaction that changes the record, and once that is committed it
// has them delivered.
type Fires interface {
	Fire(tx store.Tx, event trigger.Event) error
	Wake()
}

// WrapStore puts the seams around a store; s may be nil.
func (s *Seams) WrapStore(records store.Store) store.Store {
	if s == nil || s.Store == nil {
		return records
	}
	return s.Store(records)
}

// WrapAPI puts the seams around the API's handler; s may be nil.
func (s *Seams) WrapAPI(handler http.Handler) http.Handler {
	if s == nil || s.API == nil {
		return handler
	}
	return s.API(handler)
}

// WrapTLS puts the seams around the configuration of HTTPS; s may be nil.
func (s *Seams) WrapTLS(config *tls.Config) *tls.Config {
	if s == nil || s.TLS == nil {
		return config
	}
	return s.TLS(config)
}

// WrapFire puts the seams around what fires the triggers of a tenant; s may be nil.
func (s *Seams) WrapFire(tenant string, whole Fires) Fires {
	if s == nil || s.Fire == nil {
		return whole
	}
	return s.Fire(tenant, whole)
}

// WrapCall puts the seams around what triggers call URLs with; s may be nil.
func (s *Seams) WrapCall(whole http.RoundTripper) http.RoundTripper {
	if s == nil || s.Call == nil {
		return whole
	}
	return s.Call(whole)
}
