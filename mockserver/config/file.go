package config

import (
	"github.com/crmock/crmock/contracts/console"
	"github.com/crmock/crmock/mockserver"
)

// File is crmock.yaml. Its keys are the json tags, and its documentation, which is also that of the flags, the
// jsonschema tags. A key without omitempty has to be there.
type File struct {
	HTTP          Address           `json:"http,omitempty" jsonschema:"address of the API over HTTP; port 0 takes a free one, off turns it off"`
	HTTPS         Address           `json:"https,omitempty" jsonschema:"address of the API over HTTPS; port 0 takes a free one, off turns it off"`
	Console       Address           `json:"console,omitempty" jsonschema:"address of the console; port 0 takes a free one, off turns it off"`
	ConsoleToken  mockserver.Secret `json:"console-token,omitempty" jsonschema:"what callers of the console have to know; needed where it listens wider than loopback"`
	Store         Store             `json:"store,omitempty" jsonschema:"where everything is kept: memory: loses it when the server ends, sqlite:FILE keeps it for one server, postgres://… for any number of servers together"`
	Log           LogFormat         `json:"log,omitempty" jsonschema:"format of the log on stderr, text or json"`
	StateDir      Path              `json:"state-dir,omitempty" jsonschema:"folder for what lasts from one start to the next, such as the local CA (default: crmock in the user's configuration folder)"`
	Contract      Paths             `json:"contract,omitempty" jsonschema:"overlay files that correct the contract, applied in order"`
	Seed          Paths             `json:"seed,omitempty" jsonschema:"files or folders of records that every tenant begins with, after those of its own; the demo tenant begins with these alone"`
	TLS           TLS               `json:"tls,omitzero" jsonschema:"how HTTPS is served"`
	Limits        Limits            `json:"limits,omitzero" jsonschema:"limits on a request before it is understood; default: the contract's"`
	Hints         *bool             `json:"hints,omitempty" jsonschema:"refusals say in X-Crmock headers which clause was broken (default: true)"`
	LoginThrottle *Throttle         `json:"login-throttle,omitempty" jsonschema:"delays the answers to repeated login failures; without it nothing is delayed"`
	Journal       Journal           `json:"journal,omitzero" jsonschema:"how many exchanges of each tenant are remembered"`
	Faults        []Fault           `json:"faults,omitempty" jsonschema:"what is done to calls in place of answering them; a call is held against them in this order"`
	Unfriendly    *Unfriendly       `json:"unfriendly,omitempty" jsonschema:"answers in every way that clients have to put up with; without it, always in the same"`
	Tenants       []Tenant          `json:"tenants,omitempty" jsonschema:"the tenants; when there is none, the server has the built-in tenant demo"`
}

// TLS is how HTTPS is served.
type TLS struct {
	Min   TLSVersion `json:"min,omitempty" jsonschema:"lowest TLS version that HTTPS takes, 1.0 to 1.3 (default: the contract's)"`
	Max   TLSVersion `json:"max,omitempty" jsonschema:"highest TLS version that HTTPS takes, 1.0 to 1.3 (default: 1.3)"`
	Cert  Path       `json:"cert,omitempty" jsonschema:"certificate file in PEM, which needs its key (default: a certificate that the local CA issues)"`
	Key   Path       `json:"key,omitempty" jsonschema:"file in PEM with the key of the certificate"`
	HTTP2 bool       `json:"http2,omitempty" jsonschema:"offer HTTP/2 too; faults on a connection are then out of reach"`
	Hosts []string   `json:"hosts,omitempty" jsonschema:"names and addresses in the certificate that the local CA issues (default: localhost, 127.0.0.1 and ::1)"`
}

// Limits bound a request.
type Limits struct {
	Body     Count `json:"body,omitempty" jsonschema:"bytes of a body, as sent"`
	Depth    Count `json:"depth,omitempty" jsonschema:"levels of nested elements, counted from WAPI as 1"`
	Elements Count `json:"elements,omitempty" jsonschema:"elements of one request"`
}

// Journal bounds what is remembered of each tenant.
type Journal struct {
	Exchanges Count `json:"exchanges,omitempty" jsonschema:"exchanges at most, the newest (default: 1000)"`
	Bytes     Count `json:"bytes,omitempty" jsonschema:"bytes of them at most, by estimate (default: 16777216)"`
}

// Throttle delays answers to repeated login failures.
type Throttle struct {
	Burst Count    `json:"burst" jsonschema:"failures that are answered at once"`
	Every Duration `json:"every" jsonschema:"after these, one failure is answered in each such period"`
}

// Fault is an interception: when a call matches, then something is done.
type Fault struct {
	ID       string       `json:"id,omitempty" jsonschema:"what the journal calls it (default: a number)"`
	When     When         `json:"when,omitzero" jsonschema:"the calls that are meant (default: all)"`
	Then     console.Then `json:"then" jsonschema:"what is done to them, exactly one thing"`
	Disabled bool         `json:"disabled,omitempty" jsonschema:"it neither does nor counts anything, until the console turns it on"`
}

// When says which calls a fault means.
type When struct {
	Tenant string `json:"tenant,omitempty" jsonschema:"name of the tenant (default: each, with a count of its own)"`
	console.When
}

// Unfriendly varies what the contract leaves open.
type Unfriendly struct {
	Seed        Count    `json:"seed" jsonschema:"answer in every way that clients have to put up with, as drawn from this seed, a number from 1 on"`
	Unavailable *float64 `json:"unavailable,omitempty" jsonschema:"share of calls that find the service unavailable, from 0 to 1 (default: 0.02)"`
}

// Tenant is one customer of the vendor with its settings.
type Tenant struct {
	Name         string              `json:"name" jsonschema:"the tenant's name, exactly as a request gives it"`
	API          API                 `json:"api" jsonschema:"access to the API"`
	Rights       map[string][]string `json:"rights,omitempty" jsonschema:"the actions that are allowed, by object and in any case; an object that is not named has none (default: every right)"`
	Agents       []Agent             `json:"agents,omitempty" jsonschema:"the tenant's agents (default: one, admin)"`
	Picklists    map[string][]Choice `json:"picklists,omitempty" jsonschema:"the values of picklists, by name; each replaces the whole list"`
	CustomFields []CustomField       `json:"custom-fields,omitempty" jsonschema:"tags that the tenant has added to objects"`
	TimeZone     string              `json:"time-zone,omitempty" jsonschema:"IANA name of the time zone of dates, as in Europe/Paris (default: UTC)"`
	Charset      string              `json:"charset,omitempty" jsonschema:"charset of replies, the contract's or UTF-8"`
	MaxItems     uint                `json:"max-items,omitempty" jsonschema:"items of one reply to Get; 0 means all"`
	Triggers     Triggers            `json:"triggers,omitzero" jsonschema:"what is called when an agent changes a record"`
	Forward      *Forward            `json:"forward,omitempty" jsonschema:"another server of the CRM API that operations are passed on to"`
	Seed         Paths               `json:"seed,omitempty" jsonschema:"files or folders of records that the tenant begins with"`
}

// API is who may call a tenant's API, and how.
type API struct {
	Enabled      *bool             `json:"enabled,omitempty" jsonschema:"false refuses every login (default: true)"`
	Username     string            `json:"username" jsonschema:"username made for the API, never an agent's login"`
	Password     mockserver.Secret `json:"password" jsonschema:"its password; write ${NAME} to take it from the environment"`
	UsedIdentity string            `json:"used-identity,omitempty" jsonschema:"login of the agent that API activity is shown under (default: the first agent)"`
	GatewayKeys  []GatewayKey      `json:"gateway-keys,omitempty" jsonschema:"keys of the gateway endpoint"`
	DataToken    mockserver.Secret `json:"data-token,omitempty" jsonschema:"token of the endpoint that serves attachments"`
	Hosts        []string          `json:"hosts,omitempty" jsonschema:"host names that the tenant answers on; others are refused like a wrong login (default: any)"`
}

// GatewayKey is a key of the gateway endpoint, written as a text or with what it covers.
type GatewayKey struct {
	Key     mockserver.Secret `json:"key" jsonschema:"the key"`
	Product *bool             `json:"product,omitempty" jsonschema:"false is a key that exists and does not cover the CRM API (default: true)"`
}

// Triggers are the URLs that are called when an agent changes a record, and how they are called.
type Triggers struct {
	AllowHTTP    bool     `json:"allow-http,omitempty" jsonschema:"plain HTTP too, for work on one machine"`
	AllowPrivate bool     `json:"allow-private,omitempty" jsonschema:"addresses that are not on the internet, such as 127.0.0.1"`
	CA           Path     `json:"ca,omitempty" jsonschema:"file in PEM with certificates to trust besides those of the system"`
	Timeout      Duration `json:"timeout,omitempty" jsonschema:"of one attempt (default: 10s)"`
	Attempts     Count    `json:"attempts,omitempty" jsonschema:"until a delivery is given up (default: 6)"`
	Customer     Events   `json:"customer,omitzero" jsonschema:"URLs for what happens to customers"`
	Case         Events   `json:"case,omitzero" jsonschema:"URLs for what happens to cases"`
	Followup     Events   `json:"followup,omitzero" jsonschema:"URLs for what happens to follow-ups"`
	Task         Events   `json:"task,omitzero" jsonschema:"URLs for what happens to tasks"`
}

// Events are the URLs of one object.
type Events struct {
	Create string `json:"create,omitempty" jsonschema:"called when an agent has created a record"`
	Edit   string `json:"edit,omitempty" jsonschema:"called when an agent has changed one"`
	Delete string `json:"delete,omitempty" jsonschema:"called when an agent has deleted one"`
}

// Forward is another server that a tenant's operations are passed on to, with what opens it.
type Forward struct {
	URL        string            `json:"url" jsonschema:"where its API answers, as in https://vcc.example.com"`
	Operations []string          `json:"operations,omitempty" jsonschema:"the operations that are passed on, as in Customer.Get (default: all)"`
	Tenant     string            `json:"tenant" jsonschema:"the tenant there"`
	Username   string            `json:"username" jsonschema:"its username"`
	Password   mockserver.Secret `json:"password" jsonschema:"its password; write ${NAME} to take it from the environment"`
	CA         Path              `json:"ca,omitempty" jsonschema:"file in PEM with certificates to trust besides those of the system"`
	Insecure   bool              `json:"insecure,omitempty" jsonschema:"takes any certificate"`
}

// Agent is one person who works with the tenant's records.
type Agent struct {
	Login string `json:"login" jsonschema:"the account name"`
	ID    string `json:"id" jsonschema:"the internal id"`
	Name  string `json:"name,omitempty" jsonschema:"the name to show"`
}

// Choice is one value of a picklist, written as a text or with what it means.
type Choice struct {
	Name  string `json:"name" jsonschema:"the value"`
	Means string `json:"means,omitempty" jsonschema:"what the value stands for, as in closed (default: what the contract says of a value of that name)"`
}

// CustomField is a tag that a tenant has added to an object.
type CustomField struct {
	Object    string    `json:"object" jsonschema:"the object that has it"`
	Tag       string    `json:"tag" jsonschema:"its name in requests and replies"`
	Type      FieldType `json:"type,omitempty" jsonschema:"what its values are (default: text)"`
	Max       uint      `json:"max,omitempty" jsonschema:"characters of a value at most (default: the type's own limit)"`
	Values    []string  `json:"values,omitempty" jsonschema:"the values of a pick-list"`
	Default   string    `json:"default,omitempty" jsonschema:"the value of a record that is added without one"`
	Mandatory bool      `json:"mandatory,omitempty" jsonschema:"an Add without it is refused"`
	Unique    bool      `json:"unique,omitempty" jsonschema:"no two records of the tenant share a value"`
	ReadOnly  bool      `json:"read-only,omitempty" jsonschema:"the API may not set it"`
	Hidden    bool      `json:"hidden,omitempty" jsonschema:"it is not in replies"`
}

// The addresses that the server listens on when nothing says otherwise. Off is how a listener is turned off.
const (
	DefaultHTTP    Address = "127.0.0.1:8080"
	DefaultHTTPS   Address = "127.0.0.1:8443"
	DefaultConsole Address = "127.0.0.1:8081"
	Off            Address = "off"
)

// defaults is the file that every other is laid over.
func defaults() File {
	return File{HTTP: DefaultHTTP, HTTPS: DefaultHTTPS, Console: DefaultConsole, Store: "memory:", Log: LogText}
}
