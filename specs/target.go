package specs

import (
	"crypto/x509"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/console"
)

// Target is the API to verify, and what may be done to it.
type Target struct {
	URLs        []string          // base URLs, at most one for each scheme; the first is used where the scheme is all the same
	Gateway     string            // base URL of the gateway endpoint; empty: it is not verified
	Credentials []Credentials     // the first has every right and is used where others are not needed
	Agents      []contracts.Agent // of the first tenant; empty: tags that hold an agent are skipped
	Roots       *x509.CertPool    // authorities to trust; nil: the system's
	Insecure    bool              // trust any certificate
	Profile     Profile           // Write
	Rate        float64           // requests in a second; 0: as many as there are
	Timeout     time.Duration     // of one request; 0: 30 seconds
	Contract    *contracts.Contract
	Console     string // base URL of crmock's console; empty: what needs it is skipped

	ConsoleToken string  // that the console asks for; empty: none
	Another      Starter // starts a server like the target with other settings; nil: what needs one is skipped
}

// Credentials open one tenant.
type Credentials struct {
	Tenant, Username, Password string
	APIKey                     string              // of the gateway
	OtherKey                   string              // a key that exists and does not cover the product
	Rights                     map[string][]string // actions by object; nil: every right
	Disabled                   bool                // the API is not enabled for the tenant
}

// Profile says what a run may do to the target.
type Profile string

// The profiles.
const (
	Write    Profile = "write"     // adds and modifies records; it cannot delete them, since the API cannot
	ReadOnly Profile = "read-only" // sends nothing but Get
)

// complete checks the target and fills in what it leaves out.
func (t Target) complete() (Target, error) {
	if t.Contract == nil {
		shipped, err := contracts.Default()
		if err != nil {
			return t, err
		}
		t.Contract = shipped
	}
	if t.Profile == "" {
		t.Profile = Write
	}
	if t.Timeout == 0 {
		t.Timeout = 30 * time.Second
	}
	switch {
	case len(t.URLs) == 0:
		return t, fmt.Errorf("a target needs a URL")
	case len(t.Credentials) == 0:
		return t, fmt.Errorf("a target needs the credentials of a tenant")
	case t.Profile != Write && t.Profile != ReadOnly:
		return t, fmt.Errorf("the profile %q is unknown; it is %s or %s", t.Profile, Write, ReadOnly)
	}
	for _, base := range t.URLs {
		if parsed, err := url.Parse(base); err != nil || parsed.Scheme != "http" && parsed.Scheme != "https" {
			return t, fmt.Errorf("%q is not the URL of a target; write it like https://crm.example.com", base)
		}
	}
	if len(t.Agents) > 0 {
		extended, err := t.Contract.Extend(contracts.Extension{Origin: "target", Agents: t.Agents})
		if err != nil {
			return t, err
		}
		t.Contract = extended
	}
	return t, nil
}

// console is a client of the target's console, nil where it has none.
func (t Target) console(transport http.RoundTripper) (*console.Client, error) {
	if t.Console == "" {
		return nil, nil
	}
	return console.New(t.Console, console.Options{Token: t.ConsoleToken, HTTP: &http.Client{Transport: transport}})
}

// url is the base URL of a scheme, empty where the target has none.
func (t Target) url(scheme string) string {
	i := slices.IndexFunc(t.URLs, func(base string) bool {
		parsed, err := url.Parse(base)
		return err == nil && parsed.Scheme == scheme
	})
	if i < 0 {
		return ""
	}
	return t.URLs[i]
}
