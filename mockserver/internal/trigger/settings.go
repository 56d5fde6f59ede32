package trigger

import (
	"crypto/x509"
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/crmock/crmock/contracts"
)

// Settings are what a tenant has set up for its triggers.
type Settings struct {
	URLs         map[string]map[string]string // by object and event, in lower case
	AllowHTTP    bool                         // plain HTTP too, for work on one machine
	AllowPrivate bool                         // addresses that are not on the internet, such as 127.0.0.1
	CA           string                       // certificates in PEM to trust besides those of the system
	Timeout      time.Duration                // of one attempt; 0: 10 s
	Attempts     int                          // until a delivery is given up; 0: 6
}

// Defaults of the settings.
const (
	usualTimeout  = 10 * time.Second
	usualAttempts = 6
)

func (s Settings) timeout() time.Duration {
	if s.Timeout == 0 {
		return usualTimeout
	}
	return s.Timeout
}

func (s Settings) attempts() int {
	if s.Attempts == 0 {
		return usualAttempts
	}
	return s.Attempts
}

// url is what is called for an event of an object, empty if nothing is.
func (s Settings) url(object, event string) string { return s.URLs[object][event] }

// Check holds the settings against the triggers of the contract and the rules for URLs.
func (s Settings) Check(c *contracts.Contract) error {
	if s.Timeout < 0 || s.Attempts < 0 {
		return errors.New("timeout and attempts are above zero")
	}
	if s.CA != "" && !x509.NewCertPool().AppendCertsFromPEM([]byte(s.CA)) {
		return errors.New("ca holds no certificate in PEM")
	}
	for _, object := range slices.Sorted(maps.Keys(s.URLs)) {
		for _, event := range slices.Sorted(maps.Keys(s.URLs[object])) {
			if !slices.Contains(names(c), object+"."+event) {
				return fmt.Errorf("there is no trigger %s.%s; there are %s", object, event, strings.Join(names(c), ", "))
			}
			if err := s.checkURL(s.URLs[object][event]); err != nil {
				return fmt.Errorf("%s.%s: %w", object, event, err)
			}
		}
	}
	return nil
}

// find is the contract's trigger of an event of an object, nil if there is none.
func find(c *contracts.Contract, object, event string) *contracts.Trigger {
	i := slices.IndexFunc(c.Triggers, func(t *contracts.Trigger) bool {
		return strings.EqualFold(t.Object, object) && strings.EqualFold(t.Event, event)
	})
	if i < 0 {
		return nil
	}
	return c.Triggers[i]
}

// names are the triggers of a contract, as settings write them: in lower case.
func names(c *contracts.Contract) []string {
	var all []string
	for _, t := range c.Triggers {
		all = append(all, strings.ToLower(t.Object+"."+t.Event))
	}
	return all
}

// checkURL says what is wrong with a URL, without showing it: it may hold a secret.
func (s Settings) checkURL(text string) error {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || u.Hostname() == "":
		return errors.New("the URL of a trigger is written like https://crm.example.com/hook")
	case u.Scheme != "https" && u.Scheme != "http":
		return fmt.Errorf("a trigger calls https, not %s", u.Scheme)
	case u.Scheme == "http" && !s.AllowHTTP:
		return errors.New("the URL of a trigger has to be https; for work on one machine, allow-http lets plain http through")
	case u.User != nil:
		return errors.New("the URL holds a user name or a password, which would be shown wherever the URL is; leave it out")
	case u.Fragment != "" || strings.Contains(text, "#"):
		return errors.New("what follows # is never sent; leave it out")
	case strings.ContainsFunc(u.RawQuery, unsendable):
		return errors.New("the query holds blanks or letters that have to be percent-encoded, as in %20")
	}
	return s.checkHost(u)
}

// unsendable tells whether a letter of a query would break the line that a call begins with.
func unsendable(r rune) bool { return r <= ' ' || r >= 0x7f }

func (s Settings) checkHost(u *url.URL) error {
	if !goodPort(u.Port()) {
		return errors.New("the port is a number from 1 to 65535")
	}
	if address, err := netip.ParseAddr(u.Hostname()); err == nil && !s.allows(address) {
		return privateError{address}
	}
	return nil
}

// goodPort tells whether a port can be called; none at all is that of the scheme.
func goodPort(port string) bool {
	n, err := strconv.ParseUint(port, 10, 16)
	return port == "" || err == nil && n > 0
}

// allows tells whether an address may be called.
func (s Settings) allows(address netip.Addr) bool {
	address = address.Unmap()
	inside := !address.IsGlobalUnicast() || address.IsPrivate() || sharedSpace.Contains(address) || thisNetwork.Contains(address)
	return !inside || s.AllowPrivate
}

// Ranges that are inside, too, and that netip has no question for.
//
//nolint:gochecknoglobals // constants
var (
	sharedSpace = netip.MustParsePrefix("100.64.0.0/10")
	thisNetwork = netip.MustParsePrefix("0.0.0.0/8")
)

// privateError says that an address is not on the internet.
type privateError struct{ address netip.Addr }

func (e privateError) Error() string {
	return fmt.Sprintf("%s is an address of this machine or of a private network; allow-private lets triggers call it", e.address)
}
