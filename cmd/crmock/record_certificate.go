package main

import (
	"crypto/tls"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/crmock/crmock/mockserver"
)

// writeCA prints what clients over HTTPS have to trust.
func (r *recording) writeCA() error {
	folder, err := r.stateFolder()
	if err != nil {
		return err
	}
	return write(r.env.out, func() ([]byte, error) { return mockserver.LocalCA(folder, time.Now) })
}

// secure is HTTPS with a certificate of the local CA, for the hosts by which clients reach the address of --https.
func (r *recording) secure() (*tls.Config, error) {
	folder, err := r.stateFolder()
	if err != nil {
		return nil, err
	}
	made, err := mockserver.LocalTLS(folder, time.Now, hostsOf(r.https)...)
	if err != nil {
		return nil, fail(exitUsage, "%w", err)
	}
	return made, nil
}

// stateFolder is where the local CA is kept, the same as that of serve.
func (r *recording) stateFolder() (string, error) {
	if r.stateDir != "" {
		return r.stateDir, nil
	}
	folder, err := os.UserConfigDir()
	if err != nil {
		return "", fail(exitUsage, "there is no folder to keep the local CA in: %w; name one with --state-dir, or turn HTTPS off with --https off", err)
	}
	return filepath.Join(folder, "crmock"), nil
}

// hostsOf are the hosts by which clients may call an address: this machine's own for itself and, where the address is wider,
// those that others have for it.
func hostsOf(address string) []string {
	hosts := []string{"localhost", "127.0.0.1", "::1"}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return hosts // whoever listens there says what is wrong with it
	}
	host, _, _ = strings.Cut(host, "%") // a zone means something on this machine only
	if host == "" || net.ParseIP(host).IsUnspecified() {
		return append(hosts, hostsOfMachine()...)
	}
	if !slices.Contains(hosts, host) {
		hosts = append(hosts, host)
	}
	return hosts
}

// dnsName is what a certificate can be for.
var dnsName = regexp.MustCompile(`^[A-Za-z0-9.-]+$`)

// hostsOfMachine are the name and the addresses of this machine, as far as the system tells them.
func hostsOfMachine() []string {
	var hosts []string
	if name, err := os.Hostname(); err == nil && dnsName.MatchString(name) {
		hosts = append(hosts, name)
	}
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return hosts
	}
	for _, address := range addresses {
		if network, is := address.(*net.IPNet); is {
			hosts = append(hosts, network.IP.String())
		}
	}
	return hosts
}
