// Package seam names the places where a server can be broken on purpose, so that package mutants can prove that the
// specs notice. A server without seams is whole. It is internal: nobody outside can open one.
package seam

import (
	"crypto/tls"
	"net/http"

	"github.com/crmock/crmock/mockserver/internal/store"
)

// Seams wrap parts of a server. A nil func leaves its part as it is.
type Seams struct {
	Store func(store.Store) store.Store   // between the CRM and its records
	API   func(http.Handler) http.Handler // around the vendor's endpoints
	TLS   func(*tls.Config) *tls.Config   // of the HTTPS listener
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
