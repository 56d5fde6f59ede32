package console

import (
	"encoding/json"
	"time"
)

// NewTenant asks for a tenant. All of it may be left out: then the name and the credentials are random, and the tenant
// has every right and no records.
type NewTenant struct {
	Name     string          `json:"name,omitempty" jsonschema:"random if empty"`
	Template string          `json:"template,omitempty" jsonschema:"tenant whose settings, but not its credentials, and whose seed it begins with"`
	Settings json.RawMessage `json:"settings,omitempty" jsonschema:"laid over those of the template, as in a change of settings"`
}

// Created is a new tenant with its credentials. Nothing else that the console answers shows them.
type Created struct {
	Name      string `json:"name"`
	Username  string `json:"username"`
	Password  string `json:"password"`
	APIKey    string `json:"apiKey" jsonschema:"of the gateway"`
	DataToken string `json:"dataToken" jsonschema:"of the endpoint that serves attachments"`
}

// Tenant is what there is of a tenant.
type Tenant struct {
	Name      string         `json:"name"`
	Enabled   bool           `json:"enabled" jsonschema:"its API"`
	Origin    string         `json:"origin" jsonschema:"file: it stands in the configuration; console: it was made here"`
	Records   map[string]int `json:"records" jsonschema:"by object"`
	Exchanges int            `json:"exchanges" jsonschema:"that its journal holds"`
	Snapshots []string       `json:"snapshots" jsonschema:"by name"`
	Clock     Clock          `json:"clock"`
}

// Tenants are all tenants by name.
type Tenants struct {
	Tenants []Tenant `json:"tenants"`
}

// Settings are what the vendor's Configuration Manager holds for a tenant, in the words of crmock.yaml. What is read
// holds neither passwords nor keys.
type Settings struct {
	API          API                 `json:"api"`
	Rights       map[string][]string `json:"rights" jsonschema:"actions by object, in lower case; an object that is not there has none"`
	Agents       []Agent             `json:"agents"`
	Picklists    map[string][]Choice `json:"picklists" jsonschema:"those that differ from the contract"`
	CustomFields []CustomField       `json:"customFields"`
	TimeZone     string              `json:"timeZone" jsonschema:"IANA name"`
	Charset      string              `json:"charset" jsonschema:"of replies"`
	MaxItems     int                 `json:"maxItems" jsonschema:"of one reply to Get; 0: all"`
	Forward      *Forward            `json:"forward,omitempty"`
	Triggers     Triggers            `json:"triggers"`
}

// API is who may call a tenant's API, and how.
type API struct {
	Enabled      bool         `json:"enabled"`
	Username     string       `json:"username"`
	Password     string       `json:"password,omitempty" jsonschema:"only written"`
	UsedIdentity string       `json:"usedIdentity" jsonschema:"login of the agent that API activity is shown under"`
	GatewayKeys  []GatewayKey `json:"gatewayKeys"`
	DataToken    string       `json:"dataToken,omitempty" jsonschema:"only written"`
	Hosts        []string     `json:"hosts" jsonschema:"that the tenant answers on; none: any"`
}

// GatewayKey is a key of the gateway.
type GatewayKey struct {
	Key     string `json:"key,omitempty" jsonschema:"only written"`
	Product bool   `json:"product" jsonschema:"it covers the CRM API"`
}

// Agent is one person who works with the tenant's records.
type Agent struct {
	Login string `json:"login"`
	ID    string `json:"id"`
	Name  string `json:"name,omitempty"`
}

// Choice is one value of a picklist.
type Choice struct {
	Name  string `json:"name"`
	Means string `json:"means,omitempty" jsonschema:"what it stands for, as in closed"`
}

// CustomField is a tag that a tenant has added to an object.
type CustomField struct {
	Object    string   `json:"object"`
	Tag       string   `json:"tag"`
	Type      string   `json:"type,omitempty" jsonschema:"as in crmock.yaml; text if empty"`
	Max       int      `json:"max,omitempty" jsonschema:"characters; 0: the type's own limit"`
	Values    []string `json:"values,omitempty"`
	Default   string   `json:"default,omitempty"`
	Mandatory bool     `json:"mandatory,omitempty"`
	Unique    bool     `json:"unique,omitempty"`
	ReadOnly  bool     `json:"readOnly,omitempty"`
	Hidden    bool     `json:"hidden,omitempty"`
}

// Forward is another server that operations are passed on to.
type Forward struct {
	URL        string   `json:"url" jsonschema:"of the API, as in https://vcc.example.com"`
	Operations []string `json:"operations,omitempty" jsonschema:"as in Customer.Get; none: all"`
	Tenant     string   `json:"tenant"`
	Username   string   `json:"username"`
	Password   string   `json:"password,omitempty" jsonschema:"only written"`
	CA         string   `json:"ca,omitempty" jsonschema:"certificates in PEM to trust besides those of the system"`
	Insecure   bool     `json:"insecure,omitempty" jsonschema:"takes any certificate"`
}

// Clock is the time that a tenant goes by.
type Clock struct {
	Mode   string    `json:"mode" jsonschema:"real, offset, or frozen"`
	Now    time.Time `json:"now" jsonschema:"when asked"`
	Offset string    `json:"offset,omitempty" jsonschema:"from the real time, as in -36h; of mode offset"`
}

// ClockSetting sets a tenant's clock.
type ClockSetting struct {
	Mode   string     `json:"mode" jsonschema:"real, offset, or frozen"`
	Now    *time.Time `json:"now,omitempty" jsonschema:"where a frozen clock stands; where it is, if absent"`
	Offset string     `json:"offset,omitempty" jsonschema:"from the real time, as in -36h; of mode offset"`
}

// Advance moves a tenant's clock forward.
type Advance struct {
	By string `json:"by" jsonschema:"as in 36h or 1h30m"`
}

// The modes of a Clock.
const (
	ClockReal   = "real"
	ClockOffset = "offset"
	ClockFrozen = "frozen"
)

// Snapshot is the state of a tenant that can be restored: records, settings and clock.
type Snapshot struct {
	Name  string    `json:"name"`
	Taken time.Time `json:"taken"`
}

// Snapshots are those of a tenant by name.
type Snapshots struct {
	Snapshots []Snapshot `json:"snapshots"`
}

// Record is one stored record with every tag that has a value.
type Record struct {
	Object string            `json:"object"`
	ID     string            `json:"id"`
	Tags   map[string]string `json:"tags"`
}

// Added is how many records of each object were added.
type Added struct {
	Added map[string]int `json:"added"`
}
