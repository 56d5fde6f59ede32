// Package tenant holds what the vendor's Configuration Manager holds for one of its customers: whether the API is
// enabled, its credentials, the identity that its changes are attributed to, its access rights, agents, picklists and
// custom fields. A tenant has a contract of its own: the shipped one extended by these settings.
//
// It decides nothing about a request (that is package access) and stores no records (that is package store).
package tenant

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/crmock/crmock/contracts"
	"github.com/crmock/crmock/contracts/client"
	"github.com/crmock/crmock/contracts/wire"
	"github.com/crmock/crmock/mockserver/internal/forward"
)

// Settings describe a tenant as its owner writes them. The zero value of a field means the default that it names.
type Settings struct {
	Name         string
	Disabled     bool   // API access is not enabled: every login is refused
	Username     string // of the API, never an agent's login
	Password     Secret
	PasswordHash string            // of it; where there is one and no password, the password is what it matches
	UsedIdentity string            // login of the agent that API activity is shown under; the first agent
	Agents       []contracts.Agent // one agent, admin
	GatewayKeys  []GatewayKey
	Rights       map[string][]string // actions by object, in any case; nil means every right
	Hosts        []string            // host names that the tenant answers on; any
	TimeZone     string              // IANA name, for dates; UTC
	Charset      string              // of replies: ISO-8859-1 or UTF-8; the contract's
	MaxItems     int                 // of one Get; 0 means all
	Picklists    map[string][]contracts.Option
	CustomFields []contracts.CustomField
	Seed         []contracts.File // records that it begins with
	DataToken    Secret           // of the endpoint that serves attachments; none: it serves none
	Forward      *Forward         // where operations are passed on to; nil: nowhere
	Triggers     Triggers         // what is called when an agent changes a record
}

// Forward is another server of the CRM API that a tenant's operations are passed on to.
type Forward struct {
	URL        string   // as in https://vcc.example.com
	Operations []string // as in Customer.Get; none means all
	Tenant     string
	Username   string
	Password   Secret
	CA         string // certificates in PEM to trust besides those of the system
	Insecure   bool   // takes any certificate
}

// Triggers are what is called when an agent changes a record; package trigger says what they have to be.
type Triggers struct {
	URLs         map[string]map[string]string // by object and event, in lower case
	AllowHTTP    bool                         // plain HTTP too, for work on one machine
	AllowPrivate bool                         // addresses that are not on the internet, such as 127.0.0.1
	CA           string                       // certificates in PEM to trust besides those of the system
	Timeout      time.Duration                // of one attempt; 0: the default
	Attempts     int                          // until a delivery is given up; 0: the default
}

// GatewayKey is an API key of the gateway. NoProduct is a key that exists and does not cover the CRM API.
type GatewayKey struct {
	Key       Secret
	NoProduct bool
}

// Secret is a text that no log and no error shows.
type Secret string

// String is a mask.
func (Secret) String() string { return "***" }

// MarshalText is a mask, for JSON.
func (Secret) MarshalText() ([]byte, error) { return []byte("***"), nil }

// GoString is a mask, for %#v.
func (Secret) GoString() string { return `"***"` }

// Tenant is a tenant ready to serve. It never changes, but for what lasts; new settings make a new one.
type Tenant struct {
	*Lasting

	Name     string
	Enabled  bool
	Contract *contracts.Contract
	Identity contracts.Agent // the used identity
	Hosts    []string        // lower case, without ports
	Charset  string
	MaxItems int
	Secrets  wire.Secrets     // all that may be shown nowhere
	Forward  *forward.Forward // nil: no operation is passed on
	Triggers Triggers

	zone *time.Location

	login    mac    // of username and password, where the password is known
	username string // where just the hash of the password is
	hash     string

	keys   []key
	data   mac  // of the data token
	files  bool // there is a data token
	rights map[string]bool
}

type key struct {
	mac     mac
	product bool
}

// New checks settings against the contract and makes the tenant. The error names the tenant and the setting.
func New(base *contracts.Contract, settings Settings, sealer *Sealer) (*Tenant, error) {
	t := &Tenant{
		Name: settings.Name, Enabled: !settings.Disabled, MaxItems: settings.MaxItems,
		Charset: settings.Charset, Triggers: settings.Triggers,
	}
	if t.Charset == "" {
		t.Charset = base.Reply.Charset
	}
	if err := t.setContract(base, settings); err != nil {
		return nil, err // it names the tenant itself
	}
	steps := []func(*contracts.Contract, Settings) error{
		t.checkText, t.setIdentity, t.setRights, t.setHosts, t.setZone, t.setForward,
	}
	for _, step := range steps {
		if err := step(base, settings); err != nil {
			return nil, fmt.Errorf("tenant %s: %w", settings.Name, err)
		}
	}
	t.seal(settings, sealer)
	return t, nil
}

func (t *Tenant) checkText(base *contracts.Contract, s Settings) error {
	switch {
	case s.Name == "":
		return fmt.Errorf("a tenant needs a name")
	case s.Username == "" || s.Password == "" && s.PasswordHash == "":
		return fmt.Errorf("username and password are needed; empty ones are refused by the API itself")
	case t.Charset != base.Reply.Charset && t.Charset != "UTF-8":
		return fmt.Errorf("charset %q: replies are in %s or UTF-8", s.Charset, base.Reply.Charset)
	case s.MaxItems < 0:
		return fmt.Errorf("max-items %d is below zero; 0 means all", s.MaxItems)
	}
	endpoint := base.Endpoint("gateway")
	for _, k := range s.GatewayKeys {
		if endpoint != nil && !strings.HasPrefix(string(k.Key), endpoint.KeyPrefix) {
			return fmt.Errorf("a gateway key begins with %s", endpoint.KeyPrefix)
		}
	}
	return nil
}

// DefaultAgent is the agent of a tenant whose settings name none.
const DefaultAgent = "admin"

func (t *Tenant) setContract(base *contracts.Contract, s Settings) error {
	agents := s.Agents
	if len(agents) == 0 {
		agents = []contracts.Agent{{Login: DefaultAgent, ID: "ag0001", Name: "Administrator"}}
	}
	var err error
	t.Contract, err = base.Extend(contracts.Extension{
		Origin: "tenant " + s.Name, Agents: agents, Picklists: s.Picklists, CustomFields: s.CustomFields,
	})
	return err
}

func (t *Tenant) setIdentity(_ *contracts.Contract, s Settings) error {
	seen := map[string]bool{}
	for _, agent := range t.Contract.Agents {
		if agent.Login == "" || agent.ID == "" {
			return fmt.Errorf("agents: an agent needs a login and an id")
		}
		for _, name := range slices.Compact([]string{agent.Login, agent.ID}) {
			if seen[name] {
				return fmt.Errorf("agents: %q names two agents", name)
			}
			seen[name] = true
		}
		if strings.EqualFold(agent.Login, s.Username) {
			return fmt.Errorf("username %q is an agent's login; the API has an account name of its own", s.Username)
		}
	}
	name := s.UsedIdentity
	if name == "" {
		name = t.Contract.Agents[0].Login
	}
	identity, found := t.Contract.Agent(name)
	if !found {
		return fmt.Errorf("used-identity %q is not an agent of the tenant", name)
	}
	t.Identity = identity
	return nil
}

func (t *Tenant) setRights(base *contracts.Contract, s Settings) error {
	t.rights = map[string]bool{}
	if s.Rights == nil {
		for _, op := range t.Contract.Operations() {
			t.rights[op.Name] = true
		}
		return nil
	}
	for object, actions := range s.Rights {
		for _, action := range actions {
			op := t.Contract.Operation(object + "." + action)
			if op == nil {
				return fmt.Errorf("rights: there is no right to %s of %s; the rights are %s", action, object, rightNames(base))
			}
			t.rights[op.Name] = true
		}
		if t.Contract.Object(object) == nil {
			return fmt.Errorf("rights: there is no object %q; the rights are %s", object, rightNames(base))
		}
	}
	return nil
}

func rightNames(c *contracts.Contract) string {
	var names []string
	for _, op := range c.Operations() {
		names = append(names, op.Right.Name)
	}
	return strings.Join(names, ", ")
}

func (t *Tenant) setHosts(_ *contracts.Contract, s Settings) error {
	for _, host := range s.Hosts {
		if host == "" || strings.ContainsAny(host, "/ ") {
			return fmt.Errorf("hosts: %q is not a host name", host)
		}
		if name, port, err := net.SplitHostPort(host); err == nil {
			return fmt.Errorf("hosts: %q has the port %s; write %s, which answers on every port", host, port, name)
		}
		t.Hosts = append(t.Hosts, strings.ToLower(host))
	}
	return nil
}

func (t *Tenant) setZone(_ *contracts.Contract, s Settings) error {
	if s.TimeZone == "Local" {
		return fmt.Errorf("time-zone: Local is another one on each machine; name it, as in Europe/Paris")
	}
	zone, err := time.LoadLocation(s.TimeZone)
	if err != nil {
		return fmt.Errorf("time-zone %q: %w; it is a name such as Europe/Paris", s.TimeZone, err)
	}
	t.zone = zone
	return nil
}

func (t *Tenant) setForward(base *contracts.Contract, s Settings) error {
	if s.Forward == nil {
		return nil
	}
	f := *s.Forward
	if f.Tenant == "" || f.Username == "" || f.Password == "" {
		return fmt.Errorf("forward: tenant, username and password of the other server are needed")
	}
	var err error
	t.Forward, err = forward.New(base, client.Options{
		URL: f.URL, Tenant: f.Tenant, Username: f.Username, Password: string(f.Password),
		TLS: client.TLS{CA: []byte(f.CA), Insecure: f.Insecure},
	}, f.Operations)
	if err != nil {
		return fmt.Errorf("forward: %w", err)
	}
	return nil
}

func (t *Tenant) seal(s Settings, sealer *Sealer) {
	t.Secrets = wire.NewSecrets(s.secrets()...)
	t.data, t.files = sealer.seal(string(s.DataToken)), s.DataToken != ""
	t.login = sealer.seal(s.Username, string(s.Password))
	if s.Password == "" {
		t.username, t.hash = s.Username, s.PasswordHash
	}
	for _, k := range s.GatewayKeys {
		t.keys = append(t.keys, key{sealer.seal(string(k.Key)), !k.NoProduct})
	}
}

// secrets are all texts of the settings that may be shown nowhere.
func (s Settings) secrets() []string {
	all := []string{string(s.Password), string(s.DataToken)}
	for _, k := range s.GatewayKeys {
		all = append(all, string(k.Key))
	}
	if s.Forward != nil {
		all = append(all, string(s.Forward.Password))
	}
	for _, events := range s.Triggers.URLs {
		for _, address := range events {
			if parsed, err := url.Parse(address); err == nil {
				for _, values := range parsed.Query() {
					all = append(all, values...) // such as the key of a receiver
				}
			}
		}
	}
	return all
}

// Allows tells whether the tenant's matrix of rights has the operation.
func (t *Tenant) Allows(op *contracts.Operation) bool { return t.rights[op.Name] }

// AnswersOn tells whether the tenant is to be found on a host, a name without a port.
func (t *Tenant) AnswersOn(host string) bool {
	return len(t.Hosts) == 0 || slices.Contains(t.Hosts, strings.ToLower(host))
}

// Local is a moment in the tenant's time zone.
func (t *Tenant) Local(moment time.Time) time.Time { return moment.In(t.zone) }
