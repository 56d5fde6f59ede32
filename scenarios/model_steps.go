package scenarios

import (
	"time"

	"github.com/crmock/crmock/contracts"
)

// Send is one request and what has to be answered.
type Send struct {
	Name               string        // unique in the scenario, or empty
	At                 time.Duration // since the start of the run, as recorded; 0: after the step before
	Endpoint           string        // by the contract's name, as in gateway; empty: the first
	As                 string        // one of the As constants; empty: the tenant's own credentials
	Username, Password *string       // in place of the tenant's own; nil: those. They may hold placeholders
	Command            Command
	Expect             *Expect // nil where any answer will do, and none at all
	Origin
}

// Credentials that a Send may use on purpose.
const (
	AsWrongTenant   = "wrong-tenant"   // a tenant that does not exist
	AsWrongUsername = "wrong-username" // the tenant's own but for the username
	AsWrongPassword = "wrong-password" // the tenant's own but for the password
	AsFormer        = "former"         // those that were good before the last change of credentials
)

// Command is the COMMAND of a request: names as spelled, values as they stand, untrimmed. Values may hold placeholders.
type Command struct {
	Object, Action string
	Fields         []contracts.Field
	Origin

	places []Origin // of the fields
}

// Expect is what has to be answered. It has one of Problem, Status, HTTP and Lost at least; Problem and Status exclude each
// other, and Lost excludes all else.
type Expect struct {
	Problem string // by the contract's name; ok is success
	Status  *int   // STATUS of the reply
	Code    *int   // ERROR_CODE of the reply; only with Status
	HTTP    int    // status of HTTP; 0: the one that the contract gives to replies
	Lost    bool   // no reply arrives
	Items   *int   // how many ITEMs the reply has; nil: any number
	Tags    []ExpectedTag
	Origin
}

// ExpectedTag is what a tag of the reply has to be.
type ExpectedTag struct {
	Name    string
	Item    int // the ITEM that is meant, from 1 on
	Match   Match
	Capture string // the value is known under this name from then on; empty: not kept
	Origin
}

// Match is a condition on a value. The zero Match, and Any, ask that there is one.
type Match struct {
	How  string // one of the Match constants
	Text string // what it equals, or the regular expression that all of it matches; may hold placeholders
}

// The conditions on a value.
const (
	MatchAny    = ""       // it is there, empty or not
	MatchEquals = "equals" // it is exactly Text
	MatchRegexp = "matches"
	MatchAbsent = "absent" // it is not there
)

// Agent is what an agent does in the agent console, which the API never sees.
type Agent struct {
	Does    string // one of the Event constants
	Object  string // in lower case, as in case
	ID      string // of the record; empty for create; may hold placeholders
	By      string // login or id of the agent; may hold placeholders
	Tags    []contracts.Field
	Capture string // for create: the record's id is known under this name from then on; empty: not kept
	Origin

	places []Origin // of the tags
}

// What an agent does, which is what triggers are for.
const (
	EventCreate = "create"
	EventEdit   = "edit"
	EventDelete = "delete"
)

// ExpectTrigger is how often a trigger has to be delivered, and with what. Count 0 asks that none is.
type ExpectTrigger struct {
	Object, Event string
	Record        string // its id; empty: any; may hold placeholders
	Count         int
	Within        time.Duration // above 0
	Parameters    []ExpectedParameter
	Origin
}

// ExpectedParameter is what a parameter of the called URL has to be.
type ExpectedParameter struct {
	Name    string
	Match   Match
	Capture string // as for an ExpectedTag
	Origin
}

// Change lays settings over those of the tenant in the middle of a run.
type Change struct{ Setup }

// ClockStep moves the tenant's clock forward.
type ClockStep struct {
	Advance time.Duration // above 0
	Origin
}

// Wait holds the run until the journal or the deliveries hold enough. It is never a sleep.
type Wait struct {
	For   string // one of the WaitFor constants
	Count int    // from 1 on

	Operation, Problem string // of exchanges; empty: any
	Object, Event      string // of deliveries; empty: any
	Record             string // of deliveries, its id; empty: any; may hold placeholders
	State              string // of deliveries: queued, waiting, delivered or dead; empty: any

	Within time.Duration // above 0; then the wait has failed
	Origin
}

// What a Wait counts.
const (
	WaitForExchanges  = "exchanges"
	WaitForDeliveries = "deliveries"
)

// DefaultWithin is how long a Wait or an ExpectTrigger takes that says nothing about it.
const DefaultWithin = 5 * time.Second

// Parallel sends all its requests at once, and ends with the last answer. What one captures is known after it.
type Parallel struct {
	Sends []*Send
	Origin
}

// Repeat takes its steps several times, one after the other.
type Repeat struct {
	Times int    // 1 to MaxTimes
	Index string // the name by which steps know the number of the round, from 1 on
	Steps []Step
	Origin
}

// MaxTimes bounds a Repeat.
const MaxTimes = 1_000_000

func (*Send) kind() string          { return "send" }
func (*Agent) kind() string         { return "agent" }
func (*ExpectTrigger) kind() string { return "expect-trigger" }
func (*Change) kind() string        { return "change" }
func (*ClockStep) kind() string     { return "clock" }
func (*Wait) kind() string          { return "wait" }
func (*Parallel) kind() string      { return "parallel" }
func (*Repeat) kind() string        { return "repeat" }
