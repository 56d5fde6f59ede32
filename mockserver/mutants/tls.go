package mutants

import (
	"crypto/tls"
	"time"

	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/mockserver/internal/seam"
	"github.com/crmock/crmock/mockserver/internal/tlsconf"
)

// shaken breaks a server in the handshake of HTTPS.
func shaken(name, clause string, change func(*tls.Config) *tls.Config) Mutant {
	return Mutant{name, clause, func(options *mockserver.Options) error {
		options.Seams = &seam.Seams{TLS: change}
		return nil
	}}
}

func tlsMutants() []Mutant {
	return []Mutant{
		shaken("TLS 1.1 is accepted", "tls.min", func(config *tls.Config) *tls.Config {
			config.MinVersion = tls.VersionTLS11
			config.CipherSuites = nil
			return config
		}),
		shaken("TLS 1.3 is not accepted", "tls.min", func(config *tls.Config) *tls.Config {
			config.MaxVersion = tls.VersionTLS12
			return config
		}),
		shaken("old cipher suites are accepted", "tls.suites", func(config *tls.Config) *tls.Config {
			config.CipherSuites = append(config.CipherSuites, tls.TLS_RSA_WITH_AES_128_CBC_SHA)
			return config
		}),
		shaken("the certificate has expired", "tls.certificate", func(config *tls.Config) *tls.Config {
			long := time.Now().AddDate(-2, 0, 0)
			return foreign(config, func() time.Time { return long })
		}),
		shaken("the certificate is of an unknown authority", "tls.certificate", func(config *tls.Config) *tls.Config {
			return foreign(config, time.Now)
		}),
	}
}

// foreign shows a certificate of another authority than the server's own, made at another time.
func foreign(config *tls.Config, now func() time.Time) *tls.Config {
	authority, err := tlsconf.NewAuthority(now)
	if err != nil {
		panic(err) // keys in memory can always be made
	}
	certificates, err := authority.Certificates()
	if err != nil {
		panic(err)
	}
	config.GetCertificate = certificates
	return config
}
