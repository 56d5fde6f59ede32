package main

import (
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/mockserver"
)

// target says whom to talk to and as whom: the flags of every command that sends requests. Each flag is also an
// environment variable; the flag beats the variable.
type target struct {
	urls                     []string // one for each scheme at most
	gateway                  string
	tenant, username, apiKey string
	password, passwordFile   string
	credentials              string // file of tenants; empty: the four above say it
	ca, tlsMin, tlsMax       string
	insecure                 bool
	timeout                  time.Duration
	set                      *pflag.FlagSet
	side                     string // of `crmock diff`, whose name is in front of its flags; empty elsewhere
	lookup                   func(string) (string, bool)
	twoWays                  [][2]string // pairs of flags that say the same thing: one on the command line silences the other's variable
}

// flags adds the flags to those of a command that calls one endpoint.
func (t *target) flags(flags *pflag.FlagSet, lookup func(string) (string, bool)) {
	t.begin(lookup)
	t.twoWays = append(t.twoWays, [2]string{"target", "gateway"})
	t.set.StringSliceVar(&t.urls, "target", []string{"http://127.0.0.1:8080"}, "`URL` of the API, without the path of the endpoint")
	t.set.StringVar(&t.gateway, "gateway", "", "`URL` of the gateway, to use it in place of --target")
	t.set.StringVar(&t.tlsMin, "tls-min", "", "lowest `version` of TLS to offer, 1.0 to 1.3 (default 1.2)")
	t.set.StringVar(&t.tlsMax, "tls-max", "", "highest `version` of TLS to offer (default 1.3)")
	flags.AddFlagSet(t.set)
}

// begin makes the set of those flags that every command has. Credentials have no default here, so that no help shows
// one.
func (t *target) begin(lookup func(string) (string, bool)) {
	t.lookup = lookup
	t.twoWays = [][2]string{
		{"password", "password-file"},
		{"credentials", "username"},
		{"credentials", "password"},
		{"credentials", "password-file"},
		{"credentials", "api-key"},
	}
	t.set = pflag.NewFlagSet("target", pflag.ContinueOnError)
	t.set.StringVar(&t.tenant, "tenant", "", "`name` of the tenant (on this machine: demo)")
	t.set.StringVar(&t.username, "username", "", "the API's user `name` (of the demo tenant on this machine: crmapi)")
	t.set.StringVar(&t.password, "password", "", "the API's `password`; others may see it here, so rather use "+t.variable("password"))
	t.set.StringVar(&t.passwordFile, "password-file", "", "`file` that holds the password in one line")
	t.set.StringVar(&t.apiKey, "api-key", "", "`key` for the gateway")
	t.set.StringVar(&t.credentials, "credentials", "", "`file` of tenants as in crmock.yaml, in place of "+t.option("username")+" and so on; "+t.option("tenant")+" chooses one of several")
	t.set.StringVar(&t.ca, "ca", "", "PEM `file` of an authority to trust besides the system's")
	t.set.BoolVar(&t.insecure, "insecure", false, "trust any certificate")
	t.set.DurationVar(&t.timeout, "timeout", 30*time.Second, "longest `time` that one request may take")
}

// client is a client of the target. The error is one of usage.
func (t *target) client(observe func(client.Exchange)) (*client.Client, error) {
	if err := t.readEnvironment(); err != nil {
		return nil, err
	}
	if err := t.readCredentials(); err != nil {
		return nil, err
	}
	if len(t.urls) != 1 {
		return nil, fail(exitUsage, "--target is there %d times, and a request goes to one target", len(t.urls))
	}
	options := client.Options{
		URL: t.urls[0], Observe: observe, Timeout: t.timeout,
		TLS: client.TLS{CAFile: t.ca, Insecure: t.insecure, Min: t.tlsMin, Max: t.tlsMax},
	}
	needed := []string{"tenant", "username", "password"}
	if t.gateway != "" {
		options.URL, options.Gateway = t.gateway, true
		needed = []string{"tenant", "api-key"}
	}
	if err := t.completeCredentials(needed, options.URL); err != nil {
		return nil, err
	}
	options.Tenant, options.Username, options.Password, options.APIKey = t.tenant, t.username, t.password, t.apiKey
	made, err := client.New(options)
	if err != nil {
		return nil, fail(exitUsage, "%w", err)
	}
	return made, nil
}

// completeCredentials assumes the published credentials of the demo tenant for a target on this machine, and refuses
// to send anything elsewhere without being told as whom. What is empty on purpose stays empty.
func (t *target) completeCredentials(needed []string, urls ...string) error {
	for _, url := range urls {
		if _, err := client.New(client.Options{URL: url}); err != nil {
			return fail(exitUsage, "%w", err) // or else it would be one on another machine, which needs more
		}
	}
	if t.credentials == "" && areLoopback(urls...) {
		demo := mockserver.Demo()
		t.assume("tenant", &t.tenant, demo.Name)
		if t.tenant == demo.Name {
			t.assume("username", &t.username, demo.Username)
			t.assume("api-key", &t.apiKey, string(demo.GatewayKeys[0].Key))
		}
		if t.tenant == demo.Name && t.username == demo.Username && t.passwordFile == "" {
			t.assume("password", &t.password, string(demo.Password))
		}
	}
	missing := t.missing(needed)
	switch {
	case len(missing) == 0:
		return nil
	case t.credentials != "":
		return fail(exitUsage, "%s gives the tenant %s no %s, and %s needs one", t.credentials, t.tenant, missing[0], strings.Join(urls, " and "))
	}
	options := make([]string, len(missing))
	for i, name := range missing {
		options[i] = t.option(name)
	}
	return fail(exitUsage, "say with whose credentials to call %s: %s is missing, or else the variable %s; only those of the demo tenant on this machine are known",
		strings.Join(urls, " and "), strings.Join(options, ", "), t.variable(missing[0]))
}

func (t *target) assume(flag string, value *string, known string) {
	if *value == "" && !t.set.Changed(flag) {
		*value = known
	}
}

// missing are the flags that are needed and that nobody has set.
func (t *target) missing(needed []string) []string {
	var missing []string
	for _, name := range needed {
		if flag := t.set.Lookup(name); flag.Value.String() == "" && !flag.Changed {
			missing = append(missing, name)
		}
	}
	return missing
}

// areLoopback tells whether URLs stay on this machine, all of them.
func areLoopback(urls ...string) bool {
	return !slices.ContainsFunc(urls, func(url string) bool { return !isLoopback(url) })
}

// isLoopback tells whether a URL stays on this machine.
func isLoopback(target string) bool {
	parsed, err := url.Parse(target)
	if err != nil {
		return false
	}
	host := strings.ToLower(parsed.Hostname())
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || net.ParseIP(host).IsLoopback()
}
