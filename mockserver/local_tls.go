package mockserver

import (
	"crypto/tls"
	"time"

	"github.com/crmock/crmock/mockserver/internal/tlsconf"
)

// LocalTLS is HTTPS for a listener that is no server of this package: TLS 1.2 or better, with certificates for hosts that
// the CA in a folder issues. Hosts are DNS names and IP addresses; without any they are localhost, 127.0.0.1 and ::1. The
// CA is made if it does not exist yet, as by [LocalCA]. The error says which file or host is wrong and how to mend it.
func LocalTLS(stateDir string, now func() time.Time, hosts ...string) (*tls.Config, error) {
	ca, err := tlsconf.OpenAuthority(stateDir, now)
	if err != nil {
		return nil, err
	}
	certificates, err := ca.Certificates(hosts...)
	if err != nil {
		return nil, err
	}
	return tlsconf.ServerConfig(tlsconf.Policy{}, certificates)
}
