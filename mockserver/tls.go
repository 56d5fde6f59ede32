package mockserver

import (
	"time"

	"github.com/crmock/crmock/mockserver/internal/tlsconf"
)

// tlsPolicy is which versions HTTPS takes: those of the options, or from the contract's floor up.
func (s *Server) tlsPolicy() (tlsconf.Policy, error) {
	policy := tlsconf.Policy{HTTP2: s.options.TLS.HTTP2}
	lowest := s.options.TLS.Min
	if lowest == "" {
		lowest = s.options.Contract.TLS.Min
	}
	var err error
	if policy.Min, err = tlsconf.ParseVersion(lowest); err != nil {
		return policy, err
	}
	if s.options.TLS.Max != "" {
		policy.Max, err = tlsconf.ParseVersion(s.options.TLS.Max)
	}
	return policy, err
}

// certificates are the files of the options, or else what the local CA issues.
func (s *Server) certificates() (tlsconf.CertificateSource, error) {
	if s.options.TLS.CertFile != "" || s.options.TLS.KeyFile != "" {
		return tlsconf.LoadFiles(s.options.TLS.CertFile, s.options.TLS.KeyFile)
	}
	ca, err := s.authority()
	if err != nil {
		return nil, err
	}
	s.ca = ca
	return ca.Certificates(s.options.TLS.Hosts...)
}

func (s *Server) authority() (*tlsconf.Authority, error) {
	if s.options.TLS.StateDir == "" {
		return tlsconf.NewAuthority(s.now)
	}
	return tlsconf.OpenAuthority(s.options.TLS.StateDir, s.now)
}

// LocalCA is the certificate in PEM of the CA that is kept in a folder. It is made there if it does not exist yet.
func LocalCA(stateDir string, now func() time.Time) ([]byte, error) {
	ca, err := tlsconf.OpenAuthority(stateDir, now)
	if err != nil {
		return nil, err
	}
	return ca.CertificatePEM(), nil
}
