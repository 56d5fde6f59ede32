package main

import (
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/mockserver/config"
)

// readTenants reads the tenants of a file like crmock.yaml as a server would, and with overlays in place of its own if
// there are any. What else such a file says is about serving.
func readTenants(file string, overlays []string, lookup func(string) (string, bool)) (mockserver.Options, error) {
	flags := pflag.NewFlagSet("credentials", pflag.ContinueOnError)
	if err := config.AddFlags(flags); err != nil {
		return mockserver.Options{}, err
	}
	for flag, values := range map[string][]string{"config": {file}, "https": {string(config.Off)}, "contract": overlays} {
		for _, value := range values {
			if err := flags.Set(flag, value); err != nil {
				return mockserver.Options{}, err
			}
		}
	}
	configuration, err := config.Load(config.Source{Flags: flags, LookupEnv: withoutSettings(flags, lookup)})
	if err != nil {
		return mockserver.Options{}, fail(exitUsage, "the credentials cannot be used:\n%w", err)
	}
	return configuration.Options, nil
}

// withoutSettings is the environment without the variables of a server's flags, which say nothing of a target.
func withoutSettings(flags *pflag.FlagSet, lookup func(string) (string, bool)) func(string) (string, bool) {
	hidden := map[string]bool{}
	flags.VisitAll(func(flag *pflag.Flag) { hidden[config.Variable(flag.Name)] = true })
	return func(name string) (string, bool) {
		if hidden[name] {
			return "", false
		}
		return lookup(name)
	}
}

// tenantOf is one tenant of a file of credentials: that of a name, or without a name the only one, or else the first that
// has every right.
func tenantOf(file, name string, lookup func(string) (string, bool)) (mockserver.Tenant, error) {
	options, err := readTenants(file, nil, lookup)
	if err != nil {
		return mockserver.Tenant{}, err
	}
	all := options.Tenants
	chosen := slices.IndexFunc(all, func(t mockserver.Tenant) bool { return t.Name == name })
	if name == "" {
		chosen = slices.IndexFunc(all, hasEveryRight)
		if len(all) == 1 {
			chosen = 0
		}
	}
	switch {
	case chosen >= 0:
		return all[chosen], nil
	case len(all) == 0:
		return mockserver.Tenant{}, fail(exitUsage, "%s names no tenant; write one under the key tenants:", file)
	case name != "":
		return mockserver.Tenant{}, fail(exitUsage, "%s names no tenant %s; it has %s", file, name, namesOf(all))
	default:
		return mockserver.Tenant{}, fail(exitUsage, "%s names no tenant with every right; choose one of %s with --tenant", file, namesOf(all))
	}
}

// hasEveryRight tells whether credentials open all that there is.
func hasEveryRight(t mockserver.Tenant) bool { return t.Rights == nil && !t.Disabled }

func namesOf(tenants []mockserver.Tenant) string {
	names := make([]string, len(tenants))
	for i, t := range tenants {
		names[i] = t.Name
	}
	return strings.Join(names, ", ")
}

// files are those that are read for this target; an empty name stands for none.
func (t *target) files() []string { return []string{t.credentials, t.passwordFile, t.ca} }

// readCredentials takes the credentials from the file that holds them, if there is one.
func (t *target) readCredentials() error {
	if t.credentials == "" {
		return t.readPasswordFile()
	}
	tenant, err := tenantOf(t.credentials, t.tenant, t.lookup)
	if err != nil {
		return err
	}
	t.tenant, t.username, t.password, t.apiKey = tenant.Name, tenant.Username, string(tenant.Password), ""
	for _, key := range tenant.GatewayKeys {
		if t.apiKey == "" && !key.NoProduct {
			t.apiKey = string(key.Key)
		}
	}
	return nil
}

func (t *target) readPasswordFile() error {
	if t.passwordFile == "" || t.password != "" {
		return nil
	}
	text, err := os.ReadFile(t.passwordFile)
	if err != nil {
		return fail(exitUsage, "%s: %w", t.option("password-file"), err)
	}
	if t.password = withoutLastBreak(string(text)); t.password == "" {
		return fail(exitUsage, "%s: %s is empty", t.option("password-file"), t.passwordFile)
	}
	return nil
}

// withoutLastBreak is a text without the line break that editors put at its end.
func withoutLastBreak(text string) string {
	return strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r")
}
