package scenarios

import (
	"time"

	"github.com/crmock/crmock/contracts"
)

// Setup is what a tenant has to be like, as far as it differs from what it is: at the beginning from its template, later
// from what it has become. What is nil or empty stays.
type Setup struct {
	Settings      *Settings
	Credentials   *Credentials
	Rights        []Right // once there is one, an object without has none
	Picklists     []Picklist
	CustomFields  []CustomField // besides those that there are
	Triggers      []Trigger
	Records       []Record
	Fakes         []Fake
	Clock         *Clock
	Interceptions []Interception // besides those that there are; one of an id that is taken replaces it

	WithoutConsole WithoutConsole // of <given>: what it means at a target without console; empty: SkipWithoutConsole
	Origin
}

// WithoutConsole says what a setup means at a target that has no console to make it with.
type WithoutConsole string

// The ways to take a setup without console.
const (
	SkipWithoutConsole  WithoutConsole = "skip"  // the scenario is skipped
	CheckWithoutConsole WithoutConsole = "check" // the target is taken to be so already; its records are looked for first
)

// Settings are single values of a tenant's settings.
type Settings struct {
	Enabled  *bool  // its API; nil: as it is
	MaxItems *int   // of one reply to Get; 0: all; nil: as it is
	TimeZone string // IANA name; empty: as it is
	Charset  string // of replies: ISO-8859-1 or UTF-8; empty: as it is
	Origin
}

// Credentials are new ones of the tenant's API. Sends use them from then on. Both may hold placeholders.
type Credentials struct {
	Username, Password *string // nil: as it is
	Origin
}

// Right is what the tenant's API may do with an object.
type Right struct {
	Object  string   // in lower case, as in customer
	Actions []string // in lower case, as in add; none: no right
	Origin
}

// Picklist replaces all values of a picklist of the contract.
type Picklist struct {
	Name   string
	Values []contracts.Option
	Origin
}

// CustomField is a tag that the tenant adds to an object.
type CustomField struct {
	contracts.CustomField
	Origin
}

// Trigger asks that an event calls a URL. Which one is not part of a scenario: it is a receiver made for the run.
type Trigger struct {
	Object, Event string
	Origin
}

// Record is a record that is there, as a seed file has it. Values may hold placeholders.
type Record struct {
	Object string
	Fields []contracts.Field
	Origin

	places []Origin // of the fields
}

// Fake is so many made-up records of an object.
type Fake struct {
	Object string // in lower case, as in customer
	Count  int    // from 1 on
	Origin
}

// Clock sets the tenant's clock.
type Clock struct {
	Mode   string        // real, offset or frozen, as the console has it
	Now    time.Time     // where a frozen clock stands, in UTC; zero: where it is
	Offset time.Duration // from the real time, for mode offset
	Origin
}

// Interception is one of the console's interceptions, given as the JSON that the console takes, without placeholders of
// ours: a canned reply has some of its own.
type Interception struct {
	ID   string
	JSON string
	Origin
}
