package client

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/crmock/crmock/contracts"
)

// defaultTimeout is how long an exchange may take if the options do not say.
const defaultTimeout = 30 * time.Second

// The endpoints, as the contract names them.
const (
	endpointClassic = "classic"
	endpointGateway = "gateway"
)

// Options say which target to talk to, as whom, and how. Only URL is needed.
type Options struct {
	URL     string // http or https, as in http://127.0.0.1:8080; the path of the endpoint is appended to it
	Gateway bool   // talk to the gateway endpoint: Tenant and APIKey travel in headers, Username and Password do not

	Tenant, Username, Password string // sent as they stand, even when empty
	APIKey                     string // of the gateway

	TLS       TLS
	Timeout   time.Duration     // of one exchange from connecting to the last byte; 0: 30 seconds
	Transport http.RoundTripper // in place of one made from TLS, for those who need more than TLS can say

	Observe func(Exchange) // called once for each exchange, before its result is returned; by several goroutines if they share the client

	Contract *contracts.Contract // nil: the contract as shipped
	Now      func() time.Time    // nil: time.Now
}

// complete checks the options and fills in what they leave out.
func (o Options) complete() (Options, error) {
	if o.Contract == nil {
		shipped, err := contracts.Default()
		if err != nil {
			return o, err
		}
		o.Contract = shipped
	}
	if o.Timeout < 0 {
		return o, fmt.Errorf("the timeout is %s; it has to be longer than nothing", o.Timeout)
	}
	if o.Timeout == 0 {
		o.Timeout = defaultTimeout
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Gateway {
		return o, o.checkHeaders()
	}
	return o, nil
}

// checkHeaders refuses what cannot travel in a header. The key's value is not for showing.
func (o Options) checkHeaders() error {
	for _, header := range []struct{ name, value string }{{"tenant", o.Tenant}, {"API key", o.APIKey}} {
		if strings.ContainsFunc(header.value, unicode.IsControl) {
			return fmt.Errorf("the %s holds a line break or another control character, so it cannot travel in a header; is there one at the end?", header.name)
		}
	}
	return nil
}

// endpoint is the endpoint that the options choose.
func (o Options) endpoint() (*contracts.Endpoint, error) {
	name := endpointClassic
	if o.Gateway {
		name = endpointGateway
	}
	endpoint := o.Contract.Endpoint(name)
	if endpoint == nil {
		return nil, fmt.Errorf("the contract has no endpoint %q", name)
	}
	return endpoint, nil
}

// endpointURL is where an endpoint answers: the base with the endpoint's path, which the base may have already.
func endpointURL(base, path string) (string, error) {
	parsed, err := url.Parse(base)
	switch {
	case err != nil || parsed.Host == "" || (parsed.Scheme != "http" && parsed.Scheme != "https"):
		return "", fmt.Errorf("%q is not a URL of a target; write it like http://127.0.0.1:8080 or https://crm.example.com", withoutUser(base))
	case parsed.User != nil:
		return "", fmt.Errorf("the URL of %s holds a user name or a password; they have options of their own, because a URL is shown in reports", parsed.Host)
	case parsed.RawQuery != "" || parsed.Fragment != "":
		return "", fmt.Errorf("the URL %q holds more than a path; leave out what follows the path", base)
	}
	prefix := strings.TrimSuffix(strings.TrimRight(parsed.EscapedPath(), "/"), path)
	return parsed.Scheme + "://" + parsed.Host + prefix + path, nil
}

// withoutUser is a URL that could not be read, without what may be a password in front of its host.
func withoutUser(base string) string {
	if at := strings.LastIndexByte(base, '@'); at >= 0 {
		return "…" + base[at:]
	}
	return base
}
