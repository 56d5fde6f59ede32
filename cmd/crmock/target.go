package main

import (
	"net"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/mockserver"
	"github.com/crmock/crmock/mockserver/config"
)

// target says whom to talk to and as whom: the flags of every command that sends requests. Each flag is also an
// environment variable; the flag beats the variable.
type target struct {
	urls                     []string // one for each scheme at most
	gateway                  string
	tenant, username, apiKey string
	password, passwordFile   string
	ca, tlsMin, tlsMax       string
	insecure                 bool
	timeout                  time.Duration
	set                      *pflag.FlagSet
	getenv                   func(string) string
	twoWays                  [][2]string // pairs of flags that say the same thing: one on the command line silences the other's variable
}

// flags adds the flags to those of a command that calls one endpoint.
func (t *target) flags(flags *pflag.FlagSet, getenv func(string) string) {
	t.begin(getenv)
	t.twoWays = append(t.twoWays, [2]string{"target", "gateway"})
	t.set.StringSliceVar(&t.urls, "target", []string{"http://127.0.0.1:8080"}, "`URL` of the API, without the path of the endpoint")
	t.set.StringVar(&t.gateway, "gateway", "", "`URL` of the gateway, to use it in place of --target")
	t.set.StringVar(&t.tlsMin, "tls-min", "", "lowest `version` of TLS to offer, 1.0 to 1.3 (default 1.2)")
	t.set.StringVar(&t.tlsMax, "tls-max", "", "highest `version` of TLS to offer (default 1.3)")
	flags.AddFlagSet(t.set)
}

// begin makes the set of those flags that every command has. Credentials have no default here, so that no help shows
// one.
func (t *target) begin(getenv func(string) string) {
	t.getenv = getenv
	t.twoWays = [][2]string{{"password", "password-file"}}
	t.set = pflag.NewFlagSet("target", pflag.ContinueOnError)
	t.set.StringVar(&t.tenant, "tenant", "", "`name` of the tenant (on this machine: demo)")
	t.set.StringVar(&t.username, "username", "", "the API's user `name` (of the demo tenant on this machine: crmapi)")
	t.set.StringVar(&t.password, "password", "", "the API's `password`; others may see it here, so rather use CRMOCK_PASSWORD")
	t.set.StringVar(&t.passwordFile, "password-file", "", "`file` that holds the password in one line")
	t.set.StringVar(&t.apiKey, "api-key", "", "`key` for the gateway")
	t.set.StringVar(&t.ca, "ca", "", "PEM `file` of an authority to trust besides the system's")
	t.set.BoolVar(&t.insecure, "insecure", false, "trust any certificate")
	t.set.DurationVar(&t.timeout, "timeout", 30*time.Second, "longest `time` that one request may take")
}

// client is a client of the target. The error is one of usage.
func (t *target) client(observe func(client.Exchange)) (*client.Client, error) {
	if err := t.readEnvironment(); err != nil {
		return nil, err
	}
	if err := t.readPasswordFile(); err != nil {
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

// readEnvironment sets every flag that is not on the command line to its variable, if there is one.
func (t *target) readEnvironment() error {
	var broken error
	t.set.VisitAll(func(flag *pflag.Flag) {
		variable := config.Variable(flag.Name)
		value := t.getenv(variable)
		if value == "" || flag.Changed || t.saidOtherwise(flag.Name) {
			return
		}
		if err := flag.Value.Set(value); err != nil && broken == nil {
			broken = fail(exitUsage, "%s: %w", variable, err)
		}
	})
	return broken
}

// saidOtherwise tells whether the command line says the same thing by another flag.
func (t *target) saidOtherwise(name string) bool {
	for _, pair := range t.twoWays {
		if (name == pair[0] && t.set.Changed(pair[1])) || (name == pair[1] && t.set.Changed(pair[0])) {
			return true
		}
	}
	return false
}

func (t *target) readPasswordFile() error {
	if t.passwordFile == "" || t.password != "" {
		return nil
	}
	text, err := os.ReadFile(t.passwordFile)
	if err != nil {
		return fail(exitUsage, "--password-file: %w", err)
	}
	if t.password = withoutLastBreak(string(text)); t.password == "" {
		return fail(exitUsage, "--password-file: %s is empty", t.passwordFile)
	}
	return nil
}

// withoutLastBreak is a text without the line break that editors put at its end.
func withoutLastBreak(text string) string {
	return strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r")
}

// completeCredentials assumes the published credentials of the demo tenant for a target on this machine, and refuses
// to send anything elsewhere without being told as whom. What is empty on purpose stays empty.
func (t *target) completeCredentials(needed []string, urls ...string) error {
	if areLoopback(urls...) {
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
	if missing := t.missing(needed); len(missing) > 0 {
		return fail(exitUsage, "say with whose credentials to call %s: --%s is missing, or else the variable %s; only those of the demo tenant on this machine are known",
			strings.Join(urls, " and "), strings.Join(missing, ", --"), config.Variable(missing[0]))
	}
	return nil
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
