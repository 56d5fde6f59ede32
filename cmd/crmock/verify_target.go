package main

import (
	"crypto/x509"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/mockserver/config"
	"github.com/crmock/crmock/specs"
)

// subject is what to verify, and the tenants whose credentials open it, the first with every right.
type subject struct {
	specs.Target
	tenants []mockserver.Tenant
	base    *contracts.Contract // without what the first tenant's settings add
	own     bool                // a server that is started for this run alone
}

func (v *verifier) addTargetFlags(flags *pflag.FlagSet) {
	v.target.begin(v.env.lookup)
	set := v.target.set
	set.StringSliceVar(&v.target.urls, "target", nil, "`URL` of the API, without the path of the endpoint; may be repeated, one for each scheme (default: a server of crmock's own)")
	set.StringVar(&v.target.gateway, "gateway", "", "`URL` of the gateway, to verify that too")
	set.Lookup("credentials").Usage = "`file` of tenants as in crmock.yaml, for what takes more than one; in place of --tenant, --username and so on"
	set.StringVar(&v.console, "console", "", "`URL` of the target's console, where it is crmock's")
	set.StringVar(&v.consoleToken, "console-token", "", "`token` of that console, where it asks for one")
	flags.AddFlagSet(set)
}

// subject is what the flags, or else the environment, say.
func (v *verifier) subject() (subject, error) {
	if err := v.target.readEnvironment(); err != nil {
		return subject{}, err
	}
	s := subject{own: len(v.target.urls) == 0}
	s.Profile, s.Rate, s.Timeout = specs.Profile(v.profile), v.rate, v.target.timeout
	if s.Profile != specs.Write && s.Profile != specs.ReadOnly {
		return s, fail(exitUsage, "--profile %q is unknown; it is %s or %s", v.profile, specs.ReadOnly, specs.Write)
	}
	if s.own {
		return s, v.completeOwn(&s)
	}
	if err := v.complete(&s); err != nil {
		return s, err
	}
	return s, v.openedBy(&s)
}

// completeOwn makes the tenants of a server of our own.
func (v *verifier) completeOwn(s *subject) error {
	for _, name := range []string{"gateway", "credentials", "tenant", "username", "password", "password-file", "api-key", "ca", "insecure"} {
		if flag := v.target.set.Lookup(name); flag.Changed {
			return fail(exitUsage, "--%s is about a target; say which one with --target", name)
		}
	}
	contract, err := loadOverlaid(v.overlays())
	if err != nil {
		return err
	}
	s.base, s.Contract = contract.Contract, contract.Contract
	s.tenants = ownTenants(s.base)
	return nil
}

// complete says where the target is and how it is reached.
func (v *verifier) complete(s *subject) error {
	s.URLs, s.Gateway, s.Console, s.Insecure = v.target.urls, v.target.gateway, consoleURL(v.console), v.target.insecure
	seen := map[string]bool{}
	for _, url := range s.URLs {
		scheme, _, _ := strings.Cut(url, ":")
		if seen[scheme] {
			return fail(exitUsage, "--target is there twice for %s; give one URL for each scheme", scheme)
		}
		seen[scheme] = true
	}
	s.ConsoleToken = v.consoleToken
	roots, err := rootsOf(v.target.ca)
	s.Roots = roots
	return err
}

// consoleURL completes what a user writes for the address of a console; one that is off is none.
func consoleURL(console string) string {
	switch {
	case console == "" || console == string(config.Off):
		return ""
	case strings.Contains(console, "://"):
		return console
	default:
		return "http://" + console
	}
}

// rootsOf are the system's authorities and those of a file; nil, which means the system's, without one.
func rootsOf(file string) (*x509.CertPool, error) {
	if file == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, fail(exitUsage, "--ca: %w", err)
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool() // a system without authorities of its own
	}
	if !roots.AppendCertsFromPEM(pem) {
		return nil, fail(exitUsage, "--ca: %s holds no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----", file)
	}
	return roots, nil
}

// openedBy finds the tenants: those of the file, or the one of the flags.
func (v *verifier) openedBy(s *subject) error {
	if v.target.credentials != "" {
		return v.openedByFile(s)
	}
	contract, err := loadOverlaid(v.overlays())
	if err != nil {
		return err
	}
	if err := v.target.readPasswordFile(); err != nil {
		return err
	}
	if err := v.target.completeCredentials([]string{"tenant", "username", "password"}, s.URLs...); err != nil {
		return err
	}
	t := mockserver.Tenant{Name: v.target.tenant, Username: v.target.username, Password: mockserver.Secret(v.target.password)}
	if demo := mockserver.Demo(); areLoopback(s.URLs...) && t.Name == demo.Name {
		t.Agents, t.UsedIdentity = demo.Agents, demo.UsedIdentity
	}
	if v.target.apiKey != "" {
		t.GatewayKeys = []mockserver.GatewayKey{{Key: mockserver.Secret(v.target.apiKey)}}
	}
	s.base = contract.Contract
	return s.open(t)
}

// openedByFile takes the tenants of a file of credentials, and the contract that its overlays or those of the flags make.
func (v *verifier) openedByFile(s *subject) error {
	options, err := readTenants(v.target.credentials, v.overlays(), v.env.lookup)
	if err != nil {
		return err
	}
	s.base = options.Contract
	tenants := slices.Clone(options.Tenants)
	first := slices.IndexFunc(tenants, hasEveryRight)
	if first < 0 {
		return fail(exitUsage, "%s names no tenant with every right; verify needs one, without the key rights: and enabled", v.target.credentials)
	}
	chosen := tenants[first]
	copy(tenants[1:first+1], tenants[:first])
	tenants[0] = chosen
	return s.open(tenants...)
}

// open makes tenants those of the subject. What the settings of the first add to the contract is part of it.
func (s *subject) open(tenants ...mockserver.Tenant) error {
	s.tenants, s.Agents = tenants, tenants[0].Agents
	s.Credentials = credentialsOf(tenants)
	extended, err := s.base.Extend(contracts.Extension{
		Origin: "tenant " + tenants[0].Name, Picklists: tenants[0].Picklists, CustomFields: tenants[0].CustomFields,
	})
	if err != nil {
		return fail(exitUsage, "%w", fmt.Errorf("tenant %s: %w", tenants[0].Name, err))
	}
	s.Contract = extended
	return nil
}

// credentialsOf are the credentials that open tenants.
func credentialsOf(tenants []mockserver.Tenant) []specs.Credentials {
	credentials := make([]specs.Credentials, len(tenants))
	for i, t := range tenants {
		credentials[i] = specs.Credentials{
			Tenant: t.Name, Username: t.Username, Password: string(t.Password), Rights: t.Rights, Disabled: t.Disabled,
		}
		for _, key := range t.GatewayKeys {
			into := &credentials[i].APIKey
			if key.NoProduct {
				into = &credentials[i].OtherKey
			}
			if *into == "" {
				*into = string(key.Key)
			}
		}
	}
	return credentials
}
