package config

import (
	"cmp"
	"path/filepath"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/xmldoc"
	"github.com/crmock/crmock/mockserver"
)

// build makes the options of a server out of a file. The error is about the contract, which has places of its own.
func (l *loader) build(file File) error {
	l.config.Log = file.Log
	options := &l.config.Options
	options.HTTP, options.HTTPS, options.Console = file.HTTP.listen(), file.HTTPS.listen(), file.Console.listen()
	options.Store = mockserver.Secret(file.Store)
	options.Limits = mockserver.Limits{Body: int(file.Limits.Body), Depth: int(file.Limits.Depth), Elements: int(file.Limits.Elements)}
	options.Throttle = l.throttle(file.LoginThrottle)
	options.ConsoleToken = file.ConsoleToken
	options.Journal = mockserver.Journal{Exchanges: int(file.Journal.Exchanges), Bytes: int(file.Journal.Bytes)}
	options.HideHints = isFalse(file.Hints)
	options.TLS = l.tls(file)
	options.Tenants = l.tenants(file)
	contract, err := contracts.Default(l.files("contract", file.Contract)...)
	if err != nil {
		return err // without a contract there is nothing to hold tenants to
	}
	options.Contract = contract
	options.Faults = l.faults(file.Faults, contract)
	options.Unfriendly = l.unfriendly(file.Unfriendly)
	l.checkFloor(contract)
	if len(file.Tenants) > 0 {
		l.checkTenants(contract)
	}
	return nil
}

// listen is the address as Options have it: none where the listener is off.
func (a Address) listen() string {
	if a == Off {
		return ""
	}
	return string(a)
}

func (l *loader) throttle(t *Throttle) mockserver.Throttle {
	if t == nil {
		return mockserver.Throttle{}
	}
	every, err := time.ParseDuration(string(t.Every))
	if err != nil || every == 0 {
		l.fail("login-throttle.every", "the period has to be more than none, and less than 290 years")
	}
	return mockserver.Throttle{Burst: int(t.Burst), Every: every}
}

func (l *loader) tls(file File) mockserver.TLS {
	t := file.TLS
	switch {
	case t.Cert != "" && t.Key == "":
		l.fail("tls.cert", "a certificate needs its key: tls.key, or --tls-key")
	case t.Key != "" && t.Cert == "":
		l.fail("tls.key", "a key needs its certificate: tls.cert, or --tls-cert")
	}
	return mockserver.TLS{
		Min: string(t.Min), Max: string(t.Max), CertFile: string(t.Cert), KeyFile: string(t.Key),
		StateDir: l.stateDir(file), Hosts: t.Hosts, HTTP2: t.HTTP2,
	}
}

// stateDir is where the local CA is kept. It has to be known only where the CA is needed.
func (l *loader) stateDir(file File) string {
	if file.StateDir != "" {
		return string(file.StateDir)
	}
	folder, err := l.source.ConfigDir()
	if err == nil {
		return filepath.Join(folder, "crmock")
	}
	if file.HTTPS != Off && file.TLS.Cert == "" {
		l.problems.Add(&xmldoc.Error{
			At: xmldoc.Position{File: "--state-dir"},
			Message: "there is no folder to keep the local CA in: " + err.Error() +
				"; name one, or turn HTTPS off with --https off",
		})
	}
	return ""
}

// checkFloor refuses a range of TLS versions that holds none.
func (l *loader) checkFloor(contract *contracts.Contract) {
	t := l.config.Options.TLS
	lowest := cmp.Or(t.Min, contract.TLS.Min)
	if t.Max != "" && t.Max < lowest {
		l.fail("tls.max", "the highest TLS version is below the lowest, "+lowest+": no client could connect")
	}
}
